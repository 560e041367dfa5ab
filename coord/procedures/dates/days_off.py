"""Days off and swapped days: the rows that a working calendar is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coord.procedures.dates.wording import full_date


class Kind(StrEnum):
    """What a row of the calendar says about its day."""

    HOLIDAY = "holiday"
    SWAPPED_OFF = "swapped_off"
    SWAPPED_WORK = "swapped_work"
    WEEKEND = "weekend"


class Confidence(StrEnum):
    """How the text behind a row is known."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    INFERRED = "inferred"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class DayOff:
    """One dated row; `swapped_work` is a day of rest that is worked instead of `swapped_with`."""

    on: date
    kind: Kind
    name: str
    document: str
    confidence: Confidence
    swapped_with: date | None = None

    @property
    def is_off(self) -> bool:
        """Whether nobody works on this day."""
        return self.kind is not Kind.SWAPPED_WORK

    def vietnamese(self) -> str:
        """Why the day is off (or worked), for the explanation of a due date."""
        if self.kind is Kind.WEEKEND:
            return self.name
        if self.kind is Kind.HOLIDAY:
            return f"Nghỉ lễ: {self.name} ({self.document})"
        other = f" {full_date(self.swapped_with)}" if self.swapped_with else ""
        word = "Nghỉ hoán đổi, làm bù ngày" if self.is_off else "Làm bù cho ngày"
        return f"{word}{other} ({self.document})"


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A loaded year; unconfirmed means that no official schedule was found, so its dates are provisional."""

    year: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day off on the same solar date every year from `since` on; of unloaded years nothing else is known."""

    month: int
    day: int
    since: int
    name: str
    document: str
    confidence: Confidence

    def in_year(self, year: int) -> DayOff:
        """This day off in the given year."""
        return DayOff(date(year, self.month, self.day), Kind.HOLIDAY, self.name, self.document, self.confidence)


@dataclass(frozen=True, slots=True)
class WeeklyRest:
    """The days of rest of each week (Monday is 0), with the text behind them."""

    weekdays: tuple[int, ...]
    name: str
    document: str
    confidence: Confidence

    def on(self, day: date) -> DayOff:
        """The weekly rest as a row for this day."""
        return DayOff(day, Kind.WEEKEND, self.name, self.document, self.confidence)
