"""The working calendar that a command counts by: that of the instance, with its amendments, where there is one."""

from dataclasses import dataclass
from pathlib import Path

from config import Settings
from coord.cli.instance import instance
from coord.events import known, log
from coord.procedures.dates.calendar import Calendar, load_calendar

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class CountedBy:
    """A calendar, its name for machines, and in words which one it is."""

    calendar: Calendar
    name: str
    words: str


def calendar_here() -> CountedBy:
    """The calendar of the instance if COORD_HOME has a database, else the packaged one. CoordError if not migrated."""
    url = Settings.load().database_url
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        return CountedBy(load_calendar(), "packaged", "Theo lịch làm việc kèm chương trình.")
    with instance():
        amendments = len(log.events_of(known.CALENDAR))
        changes = f"có {amendments} thay đổi theo văn bản" if amendments else "chưa có thay đổi nào"
        return CountedBy(known.calendar_now(), "instance", f"Theo lịch làm việc của bản cài đặt này, {changes}.")
