"""How far a due day is, in the unit of its term."""

from datetime import date

import pytest

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.distances import distance, distance_vietnamese, working_days_between
from coord.procedures.dates.terms import Unit

CALENDAR = load_calendar()


@pytest.mark.parametrize(
    ("today", "due_on", "unit", "amount", "words"),
    [
        (date(2026, 11, 20), date(2026, 11, 26), Unit.WORKING_DAYS, 3, "Còn 3 ngày làm việc"),
        (date(2026, 11, 25), date(2026, 11, 26), Unit.WORKING_DAYS, 1, "Còn 1 ngày làm việc"),
        (date(2026, 11, 26), date(2026, 11, 26), Unit.WORKING_DAYS, 0, "Hết hạn hôm nay"),
        (date(2026, 11, 21), date(2026, 11, 20), Unit.WORKING_DAYS, -1, "Trễ 1 ngày làm việc"),
        (date(2026, 11, 23), date(2026, 11, 20), Unit.WORKING_DAYS, -1, "Trễ 1 ngày làm việc"),
        (date(2026, 11, 24), date(2026, 11, 20), Unit.WORKING_DAYS, -2, "Trễ 2 ngày làm việc"),
        (date(2026, 11, 25), date(2026, 11, 20), Unit.WORKING_DAYS, -2, "Trễ 2 ngày làm việc"),
        (date(2026, 11, 20), date(2026, 11, 26), Unit.DAYS, 6, "Còn 6 ngày"),
        (date(2026, 11, 23), date(2026, 11, 20), Unit.DAYS, -3, "Trễ 3 ngày"),
        (date(2026, 11, 20), date(2026, 12, 20), Unit.MONTHS, 30, "Còn 30 ngày"),
        (date(2026, 11, 20), date(2026, 11, 21), Unit.HOURS, 1, "Còn 1 ngày"),
    ],
)
def test_the_distance_is_said_in_the_unit_of_the_term(
    today: date, due_on: date, unit: Unit, amount: int, words: str
) -> None:
    assert distance(today, due_on, unit, CALENDAR) == amount
    assert distance_vietnamese(today, due_on, unit, CALENDAR) == words


def test_working_days_between_leave_out_the_first_day_and_take_in_the_last() -> None:
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 26), CALENDAR) == 3
    assert working_days_between(date(2026, 11, 26), date(2026, 11, 20), CALENDAR) == -3
    assert working_days_between(date(2026, 1, 9), date(2026, 1, 10), CALENDAR) == 1
