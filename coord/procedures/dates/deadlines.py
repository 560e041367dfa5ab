"""Due dates: the day a term ends, forward from an event or backward from a planned day, with the reasons.

Days are days in Viet Nam. Nothing is converted: working days are counted on the calendar, months run to the same date,
hours run on. For a long count the explanation keeps only the days that matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.counted_days import (
    FIRST,
    PLANNED,
    Count,
    CountedDay,
    Pause,
    abridge,
    count_backward,
    count_forward,
    roll,
)
from coord.procedures.dates.counting_rules import RuleName, counting_rules
from coord.procedures.dates.distances import distance, distance_vietnamese, working_days_between
from coord.procedures.dates.due_dates import DueDate, UncountableDate
from coord.procedures.dates.running_hours import VIETNAM, run_back, run_on
from coord.procedures.dates.same_dates import add_months, count_to_date, months_of
from coord.procedures.dates.terms import InvalidTerm, Term, Unit

__all__ = [
    "VIETNAM",
    "CountedDay",
    "DueDate",
    "Pause",
    "UncountableDate",
    "add_months",
    "distance",
    "distance_vietnamese",
    "due_after",
    "latest_before",
    "working_days_between",
]


def due_after(
    start: date,
    term: Term,
    calendar: Calendar,
    *,
    start_at: datetime | None = None,
    pauses: tuple[Pause, ...] = (),
) -> DueDate:
    """When `term` ends that begins with an event on `start`; `start_at` is the instant, for terms in hours.

    Without the instant hours run from the end of `start` (23:59:59), provisionally. Paused days do not count; they
    lengthen months and years. A last day on a day off rolls to the next working day, except for hours.
    """
    try:
        if term.unit is Unit.AT_ONCE:
            return DueDate(None, None, False, (), None, term, start)
        if term.unit is Unit.HOURS:
            return _hours_after(start, start_at, term, calendar, pauses)
        return _days_after(start, term, calendar, pauses)
    except OverflowError as error:
        raise _outside() from error


def latest_before(planned: date, term: Term, calendar: Calendar, *, planned_at: datetime | None = None) -> DueDate:
    """The latest permitted day, `term` before the planned day, which itself does not count; nothing is rolled.

    Without the instant planned, hours count back from the beginning of the planned day, provisionally.
    """
    if not term.unit.is_counted:
        raise InvalidTerm(f"Thời hạn “{term.vietnamese()}” không tính lùi được; hãy dùng số giờ, ngày, tháng hoặc năm.")
    try:
        if term.unit is Unit.HOURS:
            return _hours_before(planned, planned_at, term, calendar)
        return _days_before(planned, term, calendar)
    except OverflowError as error:
        raise _outside() from error


def _days_after(start: date, term: Term, calendar: Calendar, pauses: tuple[Pause, ...]) -> DueDate:
    count = _count_after(start, term, calendar, pauses)
    first = CountedDay(start, False, FIRST, None)
    names = [RuleName.GOVERNS, RuleName.FIRST_DAY, RuleName.LAST_MOMENT, *_rules_of(term, bool(pauses))]
    if count.last is None:
        return _due(None, True, (first, *count.days), None, term, start, names, calendar)
    ending = roll(count.last, calendar, pauses)
    rolled_from = count.last if ending.days else None
    counted = _explain_last(count, calendar) if rolled_from else count.days
    looked_at = counted if term.unit is Unit.WORKING_DAYS else (counted[-1], *ending.days)
    names += [RuleName.ROLL] if rolled_from else []
    days = (first, *counted, *ending.days)
    provisional = ending.last is None or _provisional(looked_at, calendar)
    return _due(ending.last, provisional, days, rolled_from, term, start, names, calendar)


def _count_after(start: date, term: Term, calendar: Calendar, pauses: tuple[Pause, ...]) -> Count:
    if term.unit is Unit.WORKING_DAYS:
        return count_forward(start, term.number, pauses, calendar)
    if term.unit is Unit.DAYS:
        return count_forward(start, term.number, pauses, None)
    return count_to_date(start, term, pauses)


def _explain_last(count: Count, calendar: Calendar) -> tuple[CountedDay, ...]:
    *before, last = count.days
    off = calendar.why_off(last.on)
    return (*before, replace(last, why=f"{last.why}. {off.vietnamese()}")) if off else count.days


def _days_before(planned: date, term: Term, calendar: Calendar) -> DueDate:
    names = [RuleName.GOVERNS, RuleName.LEAD, *_rules_of(term, False)]
    if term.unit in (Unit.MONTHS, Unit.YEARS):
        latest = add_months(planned, -months_of(term))
        last = CountedDay(latest, True, f"Ngày chậm nhất, trước {term.vietnamese()}", None)
        count = Count((last,), latest)
    else:
        count = count_backward(planned, term.number, calendar if term.unit is Unit.WORKING_DAYS else None)
    looked_at = count.days if term.unit is Unit.WORKING_DAYS else count.days[-1:]
    days = (CountedDay(planned, False, PLANNED, None), *count.days)
    return _due(count.last, _provisional(looked_at, calendar), days, None, term, planned, names, calendar)


def _hours_after(
    start: date, start_at: datetime | None, term: Term, calendar: Calendar, pauses: tuple[Pause, ...]
) -> DueDate:
    begins = _instant_on(start, start_at, time(23, 59, 59))
    due_at, days = run_on(begins, term.number, pauses)
    names = [RuleName.GOVERNS, RuleName.HOURS, RuleName.HOURS_NOT_ROLLED, *([RuleName.PAUSE] if pauses else [])]
    names += [] if start_at else [RuleName.HOUR_UNKNOWN]
    provisional = start_at is None or due_at is None or calendar.is_provisional(due_at.date())
    due = _due(due_at.date() if due_at else None, provisional, days, None, term, start, names, calendar)
    return replace(due, due_at=due_at)


def _hours_before(planned: date, planned_at: datetime | None, term: Term, calendar: Calendar) -> DueDate:
    latest, days = run_back(_instant_on(planned, planned_at, time()), term.number)
    names = [RuleName.GOVERNS, RuleName.HOURS, RuleName.HOURS_NOT_ROLLED]
    names += [] if planned_at else [RuleName.PLANNED_HOUR_UNKNOWN]
    provisional = planned_at is None or calendar.is_provisional(latest.date())
    return replace(_due(latest.date(), provisional, days, None, term, planned, names, calendar), due_at=latest)


def _instant_on(day: date, instant: datetime | None, otherwise: time) -> datetime:
    if instant is None:
        return datetime.combine(day, otherwise, VIETNAM)
    if instant.tzinfo is None:
        raise UncountableDate("Thời điểm bắt đầu thiếu múi giờ; hãy ghi rõ, ví dụ 2026-11-20T15:00+07:00.")
    if instant.astimezone(VIETNAM).date() != day:
        raise UncountableDate("Thời điểm bắt đầu không thuộc ngày bắt đầu theo giờ Việt Nam; hãy sửa một trong hai.")
    return instant


def _rules_of(term: Term, is_paused: bool) -> list[RuleName]:
    if term.unit is Unit.WORKING_DAYS:
        return [RuleName.WORKING_DAYS, *([RuleName.PAUSE] if is_paused else [])]
    if term.unit is Unit.DAYS:
        return [RuleName.PAUSE] if is_paused else []
    named = RuleName.FIRST_WEEK if term.unit is Unit.FIRST_WEEK_OF_MONTH else RuleName.SAME_DATE
    return [named, *([RuleName.PAUSE_EXTENDS] if is_paused else [])]


def _provisional(days: Iterable[CountedDay], calendar: Calendar) -> bool:
    return any(calendar.is_provisional(day.on) for day in days)


def _due(
    due_on: date | None,
    provisional: bool,
    days: tuple[CountedDay, ...],
    rolled_from: date | None,
    term: Term,
    start: date,
    names: Iterable[RuleName],
    calendar: Calendar,
) -> DueDate:
    rules = tuple(counting_rules()[name] for name in names)
    return DueDate(due_on, None, provisional, abridge(days, calendar), rolled_from, term, start, rules)


def _outside() -> UncountableDate:
    return UncountableDate("Kết quả nằm ngoài lịch (trước năm 1 hoặc sau năm 9999); hãy kiểm tra ngày và thời hạn.")
