"""Times on which the law lets nothing be done: days off, the night, the weeks around Tết, the last hours before a day.

A rulebook writes one as a few words (`parse_bar`); each says of a value typed into a form why it may not be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.running_hours import VIETNAM
from coord.procedures.dates.wording import full_date

Value = str | int | date


@dataclass(frozen=True, slots=True)
class Moment:
    """What a value is judged by: the calendar, the day of the act, the day and hour planned where they are known."""

    calendar: Calendar
    on: date
    planned_on: date | None = None
    planned_time: time | None = None

    @property
    def planned_at(self) -> datetime | None:
        """The instant planned; without an hour the beginning of the day."""
        if self.planned_on is None:
            return None
        return datetime.combine(self.planned_on, self.planned_time or time(), VIETNAM)


@dataclass(frozen=True, slots=True)
class OnDayOff:
    """`day off`: weekly rest, holidays, swapped days off."""

    wants = "date"

    def why(self, value: Value, now: Moment) -> str:
        """Why the value may not be, empty when it may."""
        off = now.calendar.why_off(value) if isinstance(value, date) else None
        return f"Ngày {full_date(off.on)} là ngày nghỉ ({off.vietnamese()})" if off else ""


@dataclass(frozen=True, slots=True)
class BetweenHours:
    """`from 22:00 to 06:00`: the first minute is barred, the last one no more; it may run over midnight."""

    start: time
    end: time
    wants = "time"

    def why(self, value: Value, now: Moment) -> str:
        """Why the value may not be, empty when it may."""
        at = read_time(value)
        if at is None:
            return ""
        since, until = at >= self.start, at < self.end
        is_inside = since or until if self.start > self.end else since and until
        return f"{at:%H:%M} nằm trong khoảng từ {self.start:%H:%M} đến {self.end:%H:%M}" if is_inside else ""


@dataclass(frozen=True, slots=True)
class AroundTet:
    """`15 days around Tet`, counted from its first day; or `around the break of Tet`, from the whole break."""

    days: int
    is_from_break: bool
    wants = "date"

    def why(self, value: Value, now: Moment) -> str:
        """Why the value may not be, empty when it may."""
        if not isinstance(value, date):
            return ""
        for first in now.calendar.tets:
            begins, ends = _break_around(first, now.calendar) if self.is_from_break else (first, first)
            margin = timedelta(days=self.days)
            if begins - margin <= value <= ends + margin:
                what = f"kỳ nghỉ Tết ({full_date(begins)} đến {full_date(ends)})" if self.is_from_break else ""
                near = what or f"Tết Nguyên đán (mùng 1 là {full_date(first)})"
                return f"Ngày {full_date(value)} nằm trong {self.days} ngày trước và sau {near}"
        return ""


@dataclass(frozen=True, slots=True)
class Saying:
    """`value NAME`: what the officer states by choosing it."""

    value: str
    wants = "choice"

    def why(self, value: Value, now: Moment) -> str:
        """Why the value may not be, empty when it may."""
        return "Không tổ chức trong trường hợp đã chọn" if value == self.value else ""


@dataclass(frozen=True, slots=True)
class HoursBeforePlanned:
    """`less than 24 hours before the planned day`, or `24 hours or more before the planned day`."""

    hours: int
    is_less: bool
    wants = "time"

    def why(self, value: Value, now: Moment) -> str:
        """Why the value may not be, empty when it may, or when nothing is planned."""
        at, planned_at = read_time(value), now.planned_at
        if at is None or planned_at is None:
            return ""
        is_less = planned_at - datetime.combine(now.on, at, VIETNAM) < timedelta(hours=self.hours)
        if is_less is not self.is_less:
            return ""
        words = "chưa đến" if is_less else "từ"
        return (
            f"{at:%H:%M} ngày {full_date(now.on)} là {words} {self.hours} giờ trước thời điểm đã ấn định "
            f"({planned_at:%H:%M} ngày {full_date(planned_at.date())})"
        )


Bar = OnDayOff | BetweenHours | AroundTet | Saying | HoursBeforePlanned

_HOURS = re.compile(r"from (\d\d:\d\d) to (\d\d:\d\d)")
_TET = re.compile(r"(\d{1,3}) days around (the break of )?Tet")
_SAYING = re.compile(r"value ([a-z][a-z0-9_]*)")
_LESS = re.compile(r"less than (\d{1,3}) hours before the planned day")
_MORE = re.compile(r"(\d{1,3}) hours or more before the planned day")


def parse_bar(text: str) -> Bar:
    """Read one of the forms above; ValueError when it is none."""
    if text == "day off":
        return OnDayOff()
    if found := _HOURS.fullmatch(text):
        return BetweenHours(time.fromisoformat(found[1]), time.fromisoformat(found[2]))
    if found := _TET.fullmatch(text):
        return AroundTet(int(found[1]), bool(found[2]))
    if found := _SAYING.fullmatch(text):
        return Saying(found[1])
    if found := _LESS.fullmatch(text) or _MORE.fullmatch(text):
        return HoursBeforePlanned(int(found[1]), text.startswith("less"))
    raise ValueError(f"not a time that can be barred: {text!r}")


def read_time(value: object) -> time | None:
    """The hour and minute of `08:30`; None when it is none."""
    try:
        return time.fromisoformat(value) if isinstance(value, str) and len(value) == len("08:30") else None
    except ValueError:
        return None


def _break_around(first: date, calendar: Calendar) -> tuple[date, date]:
    """The days off in one stretch around the first day of Tết."""
    begins = ends = first
    one = timedelta(days=1)
    while calendar.why_off(begins - one):
        begins -= one
    while calendar.why_off(ends + one):
        ends += one
    return begins, ends
