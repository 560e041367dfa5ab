"""Duties by how near they are: the groups and the three weeks count every duty once, over weekends and holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coord.matters.due_groups import days_off_within, groups_of, weeks_of
from coord.matters.duty_lists import DutyPage
from coord.procedures.dates.calendar import load_calendar

TODAY = date(2026, 11, 23)  # Monday; the holiday of 24/11 follows
CALENDAR = load_calendar()
EMPTY = DutyPage((), "", 0)


def test_every_duty_is_in_one_group_and_what_has_no_day_comes_last() -> None:
    days = [TODAY + timedelta(days=n) for n in range(-30, 31)]
    counts: dict[date | None, int] = {**dict.fromkeys(days, 1), None: 5}
    groups = groups_of(EMPTY, counts, TODAY, CALENDAR)
    assert [g.name for g in groups] == ["late", "today", "soon", "later"]
    assert sum(g.total for g in groups) == sum(counts.values())
    assert [g.total for g in groups] == [30, 1, 4, 26 + 5]


def test_the_next_three_working_days_skip_the_holiday_and_the_weekend() -> None:
    groups = {g.name: g for g in groups_of(EMPTY, {date(2026, 11, 27): 1, date(2026, 11, 28): 1}, TODAY, CALENDAR)}
    assert (groups["soon"].starts_on, groups["soon"].last) == (date(2026, 11, 25), date(2026, 11, 27))
    assert groups["later"].starts_on == date(2026, 11, 30)
    assert days_off_within(date(2026, 11, 24), date(2026, 11, 30), CALENDAR)[0][0] == date(2026, 11, 24)


@pytest.mark.parametrize(("overdue", "first"), [(date(2026, 11, 19), date(2026, 11, 16)), (None, TODAY)])
def test_the_three_weeks_begin_where_something_is_overdue(overdue: date | None, first: date) -> None:
    counts: dict[date | None, int] = {overdue: 2} if overdue else {TODAY: 1}
    weeks = weeks_of(counts, TODAY, CALENDAR)
    assert [len(week) for week in weeks] == [7, 7, 7]
    assert weeks[0][0].on == first
    assert {day.on: day.number for week in weeks for day in week if day.number} == counts
    [holiday] = [day for week in weeks for day in week if day.is_holiday]
    assert holiday.on == date(2026, 11, 24)
    assert sum(day.is_today for week in weeks for day in week) == 1


def test_nothing_to_do_makes_no_group() -> None:
    assert groups_of(EMPTY, {}, TODAY, CALENDAR) == ()
