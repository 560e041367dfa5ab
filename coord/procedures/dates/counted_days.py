"""Counting day by day: which days count towards a term, which do not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.wording import full_date

ONE_DAY = timedelta(days=1)
FIRST = "Ngày bắt đầu, không tính"
PLANNED = "Ngày đã ấn định, không tính"
LANDING = "Ngày cuối là ngày nghỉ, hết hạn vào ngày làm việc tiếp theo"
SHOWN_IN_FULL = 60


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One day of the explanation; `ordinal` is its number in the count, None when it does not count."""

    on: date
    counted: bool
    why: str
    ordinal: int | None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands still, both days included; `to_on` None means it still does."""

    from_on: date
    to_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the clock stands still on this day."""
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def vietnamese(self) -> str:
        """“Tạm dừng từ 02/11/2026 đến 05/11/2026, không tính”."""
        until = f"đến {full_date(self.to_on)}" if self.to_on else "chưa biết đến ngày nào"
        return f"Tạm dừng từ {full_date(self.from_on)} {until}, không tính"


@dataclass(frozen=True, slots=True)
class Count:
    """The days walked through; `last` is None when an open pause keeps the count from ending."""

    days: tuple[CountedDay, ...]
    last: date | None


def pause_on(day: date, pauses: Iterable[Pause]) -> Pause | None:
    """The pause that covers this day; an open one wins, for nothing is known after it begins."""
    covering = [pause for pause in pauses if pause.covers(day)]
    return next((pause for pause in covering if pause.to_on is None), covering[0] if covering else None)


def count_forward(
    start: date, number: int, pauses: Sequence[Pause], working: Calendar | None, offset: int = 0
) -> Count:
    """Count `number` days after `start` outside pauses: working days of the calendar, or every day without one."""
    days: list[CountedDay] = []
    day, ordinal = start, offset
    while ordinal < offset + number:
        day += ONE_DAY
        pause = pause_on(day, pauses)
        days.append(CountedDay(day, False, pause.vietnamese(), None) if pause else _counted(day, ordinal, working))
        ordinal = days[-1].ordinal or ordinal
        if pause and pause.to_on is None:
            return Count(tuple(days), None)
    return Count(tuple(days), day)


def count_backward(planned: date, number: int, working: Calendar | None) -> Count:
    """Count `number` days back from `planned`: working days of the calendar, or every day without one."""
    days: list[CountedDay] = []
    day, ordinal = planned, 0
    while ordinal < number:
        day -= ONE_DAY
        days.append(_counted(day, ordinal, working))
        ordinal = days[-1].ordinal or ordinal
    return Count(tuple(days), day)


def _counted(day: date, ordinal: int, working: Calendar | None) -> CountedDay:
    row = working.row(day) if working else None
    if row is not None and row.is_off:
        return CountedDay(day, False, row.vietnamese(), None)
    why = f"Ngày thứ {ordinal + 1}"
    return CountedDay(day, True, f"{why}. {row.vietnamese()}" if row else why, ordinal + 1)


def roll(last: date, calendar: Calendar, pauses: Sequence[Pause]) -> Count:
    """The days from `last`, when it is a day off, to the next working day outside pauses; nothing otherwise."""
    days: list[CountedDay] = []
    day = last
    if calendar.is_working(last):
        return Count((), last)
    while True:
        day += ONE_DAY
        pause = pause_on(day, pauses)
        off = calendar.why_off(day)
        if pause is None and off is None:
            return Count((*days, CountedDay(day, False, LANDING, None)), day)
        days.append(CountedDay(day, False, pause.vietnamese() if pause else off.vietnamese() if off else "", None))
        if pause and pause.to_on is None:
            return Count(tuple(days), None)


def abridge(days: Sequence[CountedDay], calendar: Calendar) -> tuple[CountedDay, ...]:
    """The days that matter of a long count: the first, holidays, how pauses begin, the last counted and what follows.

    When the last counted day is at most 60 days after the first, all of them are kept.
    """
    last_counted = max((index for index, day in enumerate(days) if day.counted), default=0)
    if last_counted <= SHOWN_IN_FULL:
        return tuple(days)
    return tuple(
        day
        for index, day in enumerate(days)
        if index in (0, len(days) - 1)
        or index >= last_counted
        or not (day.counted or day.why in (days[index - 1].why, calendar.rest.name))
    )
