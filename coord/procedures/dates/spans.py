"""Spans of full months and years that have to have run out before something is allowed."""

from __future__ import annotations

from datetime import date

from coord.procedures.dates.counted_days import ONE_DAY
from coord.procedures.dates.same_dates import add_months


def elapsed_between(start: date, on: date) -> tuple[int, int]:
    """Full years and months from one day to a later one."""
    months = (on.year - start.year) * 12 + on.month - start.month
    if add_months(start, months) > on:
        months -= 1
    return divmod(months, 12)


def has_passed(start: date, months: int, on: date) -> bool:
    """Whether a span of months that began on `start` is over: it ends at 24:00 of the same date, so the day after."""
    free = first_day_after(start, months)
    return free is not None and on >= free


def first_day_after(start: date, months: int) -> date | None:
    """The first day on which the span is over; None beyond the calendar."""
    try:
        return add_months(start, months) + ONE_DAY
    except OverflowError:
        return None
