"""The working calendar: which days are worked, and why the others are not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from types import MappingProxyType

from coord.procedures.dates.calendar_file import read_calendar_file
from coord.procedures.dates.days_off import CalendarYear, Confidence, DayOff, FixedDay, Kind, WeeklyRest

__all__ = ["Calendar", "CalendarYear", "Confidence", "DayOff", "FixedDay", "Kind", "WeeklyRest", "load_calendar"]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked; rows win over the weekly rest, and a year without rows is provisional."""

    rows: tuple[DayOff, ...]
    years: tuple[CalendarYear, ...]
    fixed: tuple[FixedDay, ...]
    rest: WeeklyRest
    tets: tuple[date, ...] = ()
    """The first day of Tết Nguyên đán of each year that is known."""
    _by_day: Mapping[date, DayOff] = field(init=False, repr=False, compare=False)
    _confirmed: Mapping[int, bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_day = MappingProxyType({row.on: row for row in self.rows})
        object.__setattr__(self, "_by_day", by_day)
        object.__setattr__(self, "_confirmed", MappingProxyType({year.year: year.confirmed for year in self.years}))

    def row(self, day: date) -> DayOff | None:
        """What is known of this day: a row, a holiday fixed to its date, the weekly rest, or nothing."""
        known = self._by_day.get(day) or self._fixed_day(day)
        if known is None and day.weekday() in self.rest.weekdays:
            return self.rest.on(day)
        return known

    def why_off(self, day: date) -> DayOff | None:
        """The row that makes this day a day off, or None for a working day."""
        row = self.row(day)
        return row if row is not None and row.is_off else None

    def is_working(self, day: date) -> bool:
        """Whether this is a working day (ngày làm việc)."""
        return self.why_off(day) is None

    def is_provisional(self, day: date) -> bool:
        """Whether the year of this day is not loaded, or loaded without an official schedule."""
        return not self._confirmed.get(day.year, False)

    def with_rows(self, rows: Iterable[DayOff], years: Iterable[CalendarYear] = ()) -> Calendar:
        """An amended calendar: later rows and years replace earlier ones of the same day or year."""
        by_day = {**self._by_day, **{row.on: row for row in rows}}
        by_year = {year.year: year for year in (*self.years, *years)}
        return replace(
            self,
            rows=tuple(by_day[day] for day in sorted(by_day)),
            years=tuple(by_year[year] for year in sorted(by_year)),
        )

    def without(self, days: Iterable[date]) -> Calendar:
        """The calendar without the rows of these days, which are then what any such day is."""
        gone = frozenset(days)
        return replace(self, rows=tuple(row for row in self.rows if row.on not in gone))

    def own_row(self, day: date) -> DayOff | None:
        """The row of this very day, where it has one."""
        return self._by_day.get(day)

    @property
    def content_hash(self) -> str:
        """SHA-256 of all that this calendar says, in hexadecimal."""
        parts = (self.rows, self.years, self.fixed, self.rest, self.tets)
        return hashlib.sha256(json.dumps(parts, default=_plain, ensure_ascii=False).encode()).hexdigest()

    def _fixed_day(self, day: date) -> DayOff | None:
        matching = (fixed for fixed in self.fixed if (fixed.month, fixed.day) == (day.month, day.day))
        return next((fixed.in_year(day.year) for fixed in matching if day.year >= fixed.since), None)


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    names = getattr(type(value), "__slots__", ())
    return {name: getattr(value, name) for name in names if not name.startswith("_")}


@cache
def load_calendar() -> Calendar:
    """The packaged calendar of Viet Nam (calendars/vn.toml)."""
    content = read_calendar_file()
    return Calendar(content.rows, content.years, content.fixed, content.rest, content.tets)
