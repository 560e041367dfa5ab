"""How far a due day is from today, in the unit of its term."""

from __future__ import annotations

from datetime import date

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.counted_days import ONE_DAY
from coord.procedures.dates.terms import Unit


def working_days_between(after: date, until: date, calendar: Calendar) -> int:
    """Working days after `after` up to and including `until`; negative when `until` is the earlier day."""
    if until < after:
        return -working_days_between(until, after, calendar)
    days = (date.fromordinal(number) for number in range(after.toordinal() + 1, until.toordinal() + 1))
    return sum(calendar.is_working(day) for day in days)


def distance(today: date, due_on: date, unit: Unit, calendar: Calendar) -> int:
    """How much is left (positive) or late (negative): working days for terms in working days, days for all others.

    On a day off the lateness is that of the next working day, the first on which the work could still be done: due on
    Friday, it is one working day late on Saturday, Sunday and Monday. So a late term is never 0.
    """
    if unit is not Unit.WORKING_DAYS:
        return (due_on - today).days
    if today > due_on:
        while not calendar.is_working(today):
            today += ONE_DAY
    return working_days_between(today, due_on, calendar)


def distance_vietnamese(today: date, due_on: date, unit: Unit, calendar: Calendar) -> str:
    """“Còn 2 ngày làm việc”, “Hết hạn hôm nay”, “Trễ 2 ngày làm việc”."""
    if today == due_on:
        return "Hết hạn hôm nay"
    if today > due_on:
        return f"Trễ {lateness_vietnamese(today, due_on, unit, calendar)}"
    return f"Còn {distance(today, due_on, unit, calendar)} {_word(unit)}"


def lateness_vietnamese(done_on: date, due_on: date, unit: Unit, calendar: Calendar) -> str:
    """By how much something done after its due day was late: “2 ngày làm việc”, “5 ngày”."""
    return f"{-distance(done_on, due_on, unit, calendar)} {_word(unit)}"


def _word(unit: Unit) -> str:
    return "ngày làm việc" if unit is Unit.WORKING_DAYS else "ngày"
