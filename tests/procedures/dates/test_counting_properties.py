"""What holds for every start, term and calendar of the loaded years."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.deadlines import Pause, due_after, latest_before
from coord.procedures.dates.distances import distance, working_days_between
from coord.procedures.dates.terms import Term, Unit

CALENDAR = load_calendar()
DAYS = st.dates(date(2022, 12, 1), date(2027, 12, 31))
NUMBERS = st.integers(1, 90)
UNITS = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS, Unit.YEARS])
ROLLED = st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.YEARS])


def due(start: date, term: Term, *pauses: Pause) -> date:
    found = due_after(start, term, CALENDAR, pauses=pauses).due_on
    assert found is not None
    return found


def latest(planned: date, term: Term) -> date:
    found = latest_before(planned, term, CALENDAR).due_on
    assert found is not None
    return found


@given(DAYS, NUMBERS, UNITS)
def test_a_term_ends_on_a_working_day_after_its_start(start: date, number: int, unit: Unit) -> None:
    end = due(start, Term(number, unit))
    assert end > start
    assert CALENDAR.is_working(end)


@given(DAYS, st.integers(0, 10), NUMBERS, UNITS)
def test_a_later_start_never_ends_earlier(start: date, shift: int, number: int, unit: Unit) -> None:
    assert due(start, Term(number, unit)) <= due(start + timedelta(shift), Term(number, unit))


@given(DAYS, NUMBERS, UNITS)
def test_a_longer_term_never_ends_earlier(start: date, number: int, unit: Unit) -> None:
    assert due(start, Term(number, unit)) <= due(start, Term(number + 1, unit))


@given(DAYS, NUMBERS)
def test_exactly_so_many_working_days_lie_between_start_and_end(start: date, number: int) -> None:
    end = due(start, Term(number, Unit.WORKING_DAYS))
    assert working_days_between(start, end, CALENDAR) == number
    assert distance(start, end, Unit.WORKING_DAYS, CALENDAR) == number


@given(DAYS.filter(CALENDAR.is_working), NUMBERS)
def test_counting_working_days_forward_and_back_returns_to_the_start(start: date, number: int) -> None:
    term = Term(number, Unit.WORKING_DAYS)
    assert latest(due(start, term), term) == start
    assert due(latest(start, term), term) == start


@given(DAYS, NUMBERS)
def test_acting_on_the_latest_day_leaves_the_whole_lead(planned: date, number: int) -> None:
    term = Term(number, Unit.WORKING_DAYS)
    last = latest(planned, term)
    assert CALENDAR.is_working(last)
    assert sum(CALENDAR.is_working(last + timedelta(n)) for n in range((planned - last).days)) == number


@given(DAYS, NUMBERS)
def test_days_back_are_days_and_never_roll(planned: date, number: int) -> None:
    assert planned - latest(planned, Term(number, Unit.DAYS)) == timedelta(number)


@given(DAYS, NUMBERS, ROLLED)
def test_rolling_goes_to_the_first_working_day_and_no_further(start: date, number: int, unit: Unit) -> None:
    found = due_after(start, Term(number, unit), CALENDAR)
    assert found.due_on is not None
    if found.rolled_from is not None:
        assert not any(CALENDAR.is_working(d) for d in days_from(found.rolled_from, found.due_on))
    if unit is Unit.DAYS:
        assert (found.rolled_from or found.due_on) == start + timedelta(number)


@given(DAYS, st.integers(1, 60))
def test_days_are_never_turned_into_working_days(start: date, number: int) -> None:
    days, working = due(start, Term(number, Unit.DAYS)), due(start, Term(number, Unit.WORKING_DAYS))
    assert days <= working
    counted = [day for day in due_after(start, Term(number, Unit.DAYS), CALENDAR).days if day.counted]
    assert [day.on for day in counted] == [start + timedelta(n) for n in range(1, number + 1)]


@given(DAYS, st.integers(1, 40), st.integers(-5, 30), st.integers(0, 20), UNITS)
@settings(max_examples=60)
def test_a_pause_never_brings_the_end_forward_nor_ends_inside_itself(
    start: date, number: int, offset: int, length: int, unit: Unit
) -> None:
    term = Term(number, unit)
    pause = Pause(start + timedelta(offset), start + timedelta(offset + length))
    end = due(start, term, pause)
    assert end >= due(start, term)
    assert not pause.covers(end)
    assert CALENDAR.is_working(end)


@given(DAYS, st.integers(1, 40), UNITS)
def test_the_explanation_is_in_order_and_ends_on_the_due_day(start: date, number: int, unit: Unit) -> None:
    found = due_after(start, Term(number, unit), CALENDAR)
    on = [day.on for day in found.days]
    assert on == sorted(set(on))
    assert (on[0], on[-1]) == (start, found.due_on)
    assert all(day.why for day in found.days)
    back = latest_before(start, Term(number, unit), CALENDAR)
    assert [day.on for day in back.days] == sorted((day.on for day in back.days), reverse=True)


def days_from(first: date, until: date) -> list[date]:
    return [first + timedelta(n) for n in range((until - first).days)]
