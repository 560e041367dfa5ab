"""The duties of an inbox by how near they are: overdue, today, the next three working days, later; and three weeks.

Counts are of all duties that match, lines are those of one page: where they differ, the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coord.matters.duty_lists import NEVER, DutyLine, DutyPage, soon_until
from coord.procedures.dates.calendar import Calendar, Kind

WEEK = 7


@dataclass(frozen=True, slots=True)
class Group:
    """One group: its name, the days it spans (None leaves a side open), how many there are, the lines of this page.

    `starts_on` is the first working day of the span. `is_late` is true where a line is late against the law itself,
    and not only past a default or a practice.
    """

    name: str
    title: str
    first: date | None
    last: date | None
    total: int
    lines: tuple[DutyLine, ...]
    starts_on: date | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One cell of the three weeks: why it is a day off (empty when it is none), and how many duties are due."""

    on: date
    off: str
    is_holiday: bool
    is_today: bool
    number: int


def groups_of(page: DutyPage, counts: Mapping[date | None, int], today: date, calendar: Calendar) -> tuple[Group, ...]:
    """The four groups that hold anything, the most urgent first; what has no day comes last."""
    one_day, soon = timedelta(days=1), soon_until(today, calendar)
    spans = (
        ("late", "Quá hạn", None, today - one_day),
        ("today", "Hôm nay", today, today),
        ("soon", "3 ngày làm việc tới", today + one_day, soon),
        ("later", "Sau", soon + one_day, None),
    )
    groups = [_group(page, counts, calendar, *span) for span in spans]
    return tuple(group for group in groups if group.total)


def _group(
    page: DutyPage,
    counts: Mapping[date | None, int],
    calendar: Calendar,
    name: str,
    title: str,
    first: date | None,
    last: date | None,
) -> Group:
    lines = page.between(first, last)
    total = sum(n for day, n in counts.items() if (first or date.min) <= (day or NEVER) <= (last or NEVER))
    is_late = name == "late" and any(line.is_against_law for line in lines)
    return Group(name, title, first, last, total, lines, _working_from(first, calendar), is_late)


def _working_from(day: date | None, calendar: Calendar) -> date | None:
    while day is not None and not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def weeks_of(
    counts: Mapping[date | None, int], today: date, calendar: Calendar, *, number: int = 3
) -> tuple[tuple[CalendarDay, ...], ...]:
    """The weeks around today, from Monday of last week where something of it is overdue, else from this Monday."""
    monday = today - timedelta(days=today.weekday())
    has_overdue = any(day and monday - timedelta(days=WEEK) <= day < monday for day in counts)
    start = monday - timedelta(days=WEEK) if has_overdue else monday
    days = [_day(start + timedelta(days=i), counts, today, calendar) for i in range(number * WEEK)]
    return tuple(tuple(days[i : i + WEEK]) for i in range(0, len(days), WEEK))


def days_off_within(first: date, last: date, calendar: Calendar) -> tuple[tuple[date, str], ...]:
    """The holidays from the first to the last day with their names, the weekly rest left out."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return tuple((d, row.name) for d in days if (row := calendar.why_off(d)) and row.kind is not Kind.WEEKEND)


def _day(on: date, counts: Mapping[date | None, int], today: date, calendar: Calendar) -> CalendarDay:
    row = calendar.why_off(on)
    is_holiday = row is not None and row.kind is not Kind.WEEKEND
    return CalendarDay(on, row.name if row else "", is_holiday, on == today, counts.get(on, 0))
