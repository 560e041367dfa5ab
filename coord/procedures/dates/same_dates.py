"""Terms that end on a date by name: months and years later, or the first week of the next month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from coord.procedures.dates.counted_days import ONE_DAY, Count, CountedDay, Pause, count_forward, pause_on
from coord.procedures.dates.terms import Term, Unit

FIRST_WEEK_ENDS_ON = 7


def add_months(day: date, months: int) -> date:
    """The same date so many months later (earlier when negative), or the last day of that month.

    Raises OverflowError outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("year out of range")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_of(term: Term) -> int:
    """The months of a term in months or years."""
    return term.number * 12 if term.unit is Unit.YEARS else term.number


def count_to_date(start: date, term: Term, pauses: Sequence[Pause]) -> Count:
    """The date on which the term ends, later by as many days as lie in pauses; only the days that matter."""
    nominal = _named_date(start, term)
    inside = [pause for pause in pauses if pause.from_on <= nominal and (not pause.to_on or pause.to_on > start)]
    why = f"Ngày cuối của thời hạn {term.vietnamese()}"
    if not inside:
        return Count((CountedDay(nominal, True, why, None),), nominal)
    begins = sorted(inside, key=lambda pause: pause.from_on)
    shown = tuple(CountedDay(max(pause.from_on, start + ONE_DAY), False, pause.vietnamese(), None) for pause in begins)
    if any(pause.to_on is None for pause in inside):
        return Count(shown, None)
    numbers = range(start.toordinal() + 1, nominal.toordinal() + 1)
    lost = sum(pause_on(date.fromordinal(number), inside) is not None for number in numbers)
    more = count_forward(nominal, lost, pauses, None)
    shown += tuple(day for day in more.days if not day.counted)
    if more.last is None:
        return Count(shown, None)
    return Count((*shown, CountedDay(more.last, True, f"{why}, kéo dài {lost} ngày tạm dừng", None)), more.last)


def _named_date(start: date, term: Term) -> date:
    if term.unit is Unit.FIRST_WEEK_OF_MONTH:
        return add_months(start.replace(day=FIRST_WEEK_ENDS_ON), 1)
    return add_months(start, months_of(term))
