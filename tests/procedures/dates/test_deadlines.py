"""Due dates: the tables of docs/dates.md, rolling, hours, pauses, the explanation, and what is refused."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coord.procedures.dates.calendar import Confidence, load_calendar
from coord.procedures.dates.deadlines import VIETNAM, Pause, UncountableDate, due_after, latest_before
from coord.procedures.dates.terms import InvalidTerm, parse_term

CALENDAR = load_calendar()
PAGE = Path(__file__).parents[3] / "docs" / "dates.md"
ROW = re.compile(r"\| (\d{4}-\d\d-\d\d) \| (\d+ [a-z ]+) \| (\d{4}-\d\d-\d\d) \|")


def rows_of(heading: str) -> list[tuple[str, str, str]]:
    part = PAGE.read_text("utf-8").split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    return [(start, term, due) for start, term, due in ROW.findall(part)]


FORWARD, BACKWARD = rows_of("Forward"), rows_of("Backward")


def test_the_page_has_both_tables() -> None:
    assert (len(FORWARD), len(BACKWARD)) == (22, 6)


@pytest.mark.parametrize(("start", "term", "due"), FORWARD)
def test_a_term_ends_on_the_day_the_page_says(start: str, term: str, due: str) -> None:
    found = due_after(date.fromisoformat(start), parse_term(term), CALENDAR)
    assert str(found.due_on) == due
    assert found.days[-1].on == found.due_on


@pytest.mark.parametrize(("planned", "term", "latest"), BACKWARD)
def test_a_lead_ends_on_the_day_the_page_says(planned: str, term: str, latest: str) -> None:
    found = latest_before(date.fromisoformat(planned), parse_term(term), CALENDAR)
    assert str(found.due_on) == latest
    assert found.days[-1].on == found.due_on


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2026-11-20", "3 working days", "2026-11-26"),
        ("2026-11-20", "5 working days", "2026-11-30"),
        ("2026-11-23", "1 working day", "2026-11-25"),
        ("2026-02-12", "5 working days", "2026-02-26"),
        ("2026-10-25", "30 days", "2026-11-25"),
        ("2026-11-06", "15 days", "2026-11-23"),
        ("2026-12-02", "30 days", "2027-01-04"),
        ("2026-11-30", "3 months", "2027-03-01"),
        ("2026-08-31", "1 month", "2026-09-30"),
        ("2026-12-31", "2 months", "2027-03-01"),
        ("2027-12-31", "2 months", "2028-02-29"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2021-11-24", "5 years", "2026-11-25"),
        ("2026-11-15", "first week of month", "2026-12-07"),
        ("2026-10-31", "first week of month", "2026-11-09"),
        ("2026-12-01", "first week of month", "2027-01-07"),
        ("2026-11-24", "1 day", "2026-11-25"),
        ("2026-11-22", "1 working day", "2026-11-23"),
    ],
)
def test_a_term_ends_on_this_day(start: str, term: str, due: str) -> None:
    assert str(due_after(date.fromisoformat(start), parse_term(term), CALENDAR).due_on) == due


def test_five_working_days_before_a_coercion_on_monday_leave_until_friday_the_week_before_last() -> None:
    assert latest_before(date(2026, 11, 30), parse_term("5 working days"), CALENDAR).due_on == date(2026, 11, 20)


def test_every_day_of_a_term_says_why_it_counts_or_not() -> None:
    due = due_after(date(2026, 11, 20), parse_term("3 working days"), CALENDAR)
    assert [(f"{day.on:%d/%m}", day.counted, day.why, day.ordinal) for day in due.days] == [
        ("20/11", False, "Ngày bắt đầu, không tính", None),
        ("21/11", False, "Nghỉ hằng tuần", None),
        ("22/11", False, "Nghỉ hằng tuần", None),
        ("23/11", True, "Ngày thứ 1", 1),
        ("24/11", False, "Nghỉ lễ: Ngày Văn hóa Việt Nam (Nghị quyết số 28/2026/QH16)", None),
        ("25/11", True, "Ngày thứ 2", 2),
        ("26/11", True, "Ngày thứ 3", 3),
    ]


def test_a_saturday_worked_instead_counts_and_says_so() -> None:
    due = due_after(date(2026, 1, 9), parse_term("1 working day"), CALENDAR)
    assert due.due_on == date(2026, 1, 10)
    assert due.days[-1].why == "Ngày thứ 1. Làm bù cho ngày 02/01/2026 (Công văn số 12729/VPCP-KGVX)"


def test_a_last_day_on_a_day_off_rolls_and_says_from_where() -> None:
    due = due_after(date(2026, 11, 6), parse_term("15 days"), CALENDAR)
    assert due.rolled_from == date(2026, 11, 21)
    assert [day.why for day in due.days[-3:]] == [
        "Ngày thứ 15. Nghỉ hằng tuần",
        "Nghỉ hằng tuần",
        "Ngày cuối là ngày nghỉ, hết hạn vào ngày làm việc tiếp theo",
    ]
    assert sum(day.counted for day in due.days) == 15
    assert due_after(date(2026, 11, 4), parse_term("15 days"), CALENDAR).rolled_from is None


def test_a_due_date_names_the_rules_it_rests_on_and_how_sure_they_are() -> None:
    rules = due_after(date(2026, 11, 6), parse_term("15 days"), CALENDAR).rules
    assert {rule.name.value: rule.confidence for rule in rules} == {
        "governs": Confidence.INFERRED,
        "first_day": Confidence.VERBATIM,
        "last_moment": Confidence.VERBATIM,
        "roll": Confidence.VERBATIM,
    }
    first_week = due_after(date(2026, 11, 15), parse_term("first week of month"), CALENDAR).rules
    assert {rule.name.value: rule.confidence for rule in first_week}["first_week"] is Confidence.INFERRED


def test_up_to_sixty_days_are_all_explained_and_of_more_only_those_that_matter() -> None:
    sixty = due_after(date(2026, 6, 29), parse_term("60 days"), CALENDAR)
    assert len(sixty.days) == 61
    rolled = due_after(date(2025, 12, 19), parse_term("60 days"), CALENDAR)
    assert (rolled.rolled_from, rolled.due_on, len(rolled.days)) == (date(2026, 2, 17), date(2026, 2, 23), 67)
    year = due_after(date(2025, 11, 20), parse_term("200 working days"), CALENDAR)
    assert len(year.days) < 25
    assert (year.days[0].on, year.days[-1].ordinal) == (date(2025, 11, 20), 200)
    assert date(2026, 2, 17) not in [day.on for day in year.days], "the first day of Tết stands for the others"
    assert date(2026, 2, 16) in [day.on for day in year.days]


def test_at_once_has_no_date() -> None:
    due = due_after(date(2026, 11, 20), parse_term("at once"), CALENDAR)
    assert (due.due_on, due.due_at, due.days) == (None, None, ())


@pytest.mark.parametrize("term", ["at once", "first week of month"])
def test_what_has_no_number_cannot_be_counted_back(term: str) -> None:
    with pytest.raises(InvalidTerm, match="không tính lùi được"):
        latest_before(date(2026, 11, 30), parse_term(term), CALENDAR)


@pytest.mark.parametrize(
    ("start", "term", "is_provisional"),
    [
        ("2026-11-20", "3 working days", False),
        ("2026-12-02", "29 days", False),
        ("2026-12-02", "30 days", True),
        ("2027-12-20", "3 months", True),
        ("2026-12-30", "2 working days", True),
        ("2022-12-20", "30 days", False),
        ("2022-12-20", "30 working days", True),
    ],
)
def test_a_date_that_rests_on_a_year_without_a_schedule_is_provisional(
    start: str, term: str, is_provisional: bool
) -> None:
    assert due_after(date.fromisoformat(start), parse_term(term), CALENDAR).provisional is is_provisional


def test_hours_run_through_the_weekend_to_the_minute() -> None:
    start = datetime(2026, 11, 20, 15, 30, tzinfo=VIETNAM)
    due = due_after(date(2026, 11, 20), parse_term("48 hours"), CALENDAR, start_at=start)
    assert due.due_at == datetime(2026, 11, 22, 15, 30, tzinfo=VIETNAM)
    assert (due.due_on, due.provisional, due.rolled_from) == (date(2026, 11, 22), False, None)
    assert [day.why for day in due.days] == ["Tính từ 15:30:00", "Giờ chạy liên tục", "Hết hạn lúc 15:30:00"]


def test_an_instant_in_another_zone_is_shown_in_viet_nam() -> None:
    start = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    due = due_after(date(2026, 11, 21), parse_term("24 hours"), CALENDAR, start_at=start)
    assert due.due_at is not None
    assert due.due_at.isoformat() == "2026-11-22T03:00:00+07:00"


def test_without_an_hour_hours_run_from_the_end_of_the_day_provisionally() -> None:
    due = due_after(date(2026, 11, 20), parse_term("24 hours"), CALENDAR)
    assert due.due_at == datetime(2026, 11, 21, 23, 59, 59, tzinfo=VIETNAM)
    assert (due.due_on, due.provisional) == (date(2026, 11, 21), True)


def test_hours_before_a_planned_day_end_before_it_begins() -> None:
    assert latest_before(date(2026, 11, 30), parse_term("24 hours"), CALENDAR).due_at == datetime(
        2026, 11, 29, tzinfo=VIETNAM
    )
    planned = datetime(2026, 11, 30, 8, tzinfo=VIETNAM)
    exact = latest_before(date(2026, 11, 30), parse_term("72 hours"), CALENDAR, planned_at=planned)
    assert (exact.due_at, exact.provisional) == (planned - timedelta(days=3), False)


@pytest.mark.parametrize("start_at", [datetime(2026, 11, 20, 8), datetime(2026, 11, 21, 8, tzinfo=VIETNAM)])  # noqa: DTZ001
def test_an_instant_without_a_zone_or_of_another_day_is_refused(start_at: datetime) -> None:
    with pytest.raises(UncountableDate, match="Thời điểm bắt đầu"):
        due_after(date(2026, 11, 20), parse_term("24 hours"), CALENDAR, start_at=start_at)


WEEK = Pause(date(2026, 10, 5), date(2026, 10, 9))


@pytest.mark.parametrize(
    ("term", "pauses", "due"),
    [
        ("3 working days", (WEEK,), "2026-10-14"),
        ("3 working days", (WEEK, Pause(date(2026, 10, 8), date(2026, 10, 12))), "2026-10-15"),
        ("5 days", (WEEK,), "2026-10-12"),
        ("3 days", (Pause(date(2026, 10, 5), date(2026, 10, 6)),), "2026-10-07"),
        ("1 month", (WEEK,), "2026-11-09"),
        ("1 month", (Pause(date(2026, 9, 1), date(2026, 10, 2)),), "2026-11-02"),
        ("24 hours", (Pause(date(2026, 10, 3), date(2026, 10, 4)),), "2026-10-05"),
    ],
)
def test_paused_days_do_not_count(term: str, pauses: tuple[Pause, ...], due: str) -> None:
    found = due_after(date(2026, 10, 2), parse_term(term), CALENDAR, pauses=pauses)
    assert str(found.due_on) == due


def test_a_period_does_not_end_on_a_paused_day_after_a_day_off() -> None:
    pauses = (Pause(date(2026, 11, 23), date(2026, 11, 25)),)
    due = due_after(date(2026, 11, 6), parse_term("15 days"), CALENDAR, pauses=pauses)
    assert (due.rolled_from, due.due_on) == (date(2026, 11, 21), date(2026, 11, 26))
    still = due_after(date(2026, 11, 6), parse_term("15 days"), CALENDAR, pauses=(Pause(date(2026, 11, 23), None),))
    assert (still.due_on, still.provisional) == (None, True)


def test_a_pause_explains_the_days_it_takes() -> None:
    due = due_after(date(2026, 10, 2), parse_term("3 working days"), CALENDAR, pauses=(WEEK,))
    paused = [day for day in due.days if day.why == "Tạm dừng từ 05/10/2026 đến 09/10/2026, không tính"]
    assert [day.on.day for day in paused] == [5, 6, 7, 8, 9]
    month = due_after(date(2026, 10, 2), parse_term("1 month"), CALENDAR, pauses=(WEEK,))
    assert "Ngày cuối của thời hạn 01 tháng, kéo dài 5 ngày tạm dừng. Nghỉ hằng tuần" in [day.why for day in month.days]


@pytest.mark.parametrize("term", ["3 working days", "15 days", "1 month", "24 hours"])
def test_while_a_pause_is_open_there_is_no_due_date(term: str) -> None:
    due = due_after(date(2026, 10, 2), parse_term(term), CALENDAR, pauses=(Pause(date(2026, 10, 3), None),))
    assert (due.due_on, due.due_at, due.provisional) == (None, None, True)
    assert due.days[-1].why == "Tạm dừng từ 03/10/2026 chưa biết đến ngày nào, không tính"


def test_a_pause_that_begins_after_the_end_changes_nothing() -> None:
    late = (Pause(date(2026, 10, 8), None),)
    assert due_after(date(2026, 10, 2), parse_term("3 working days"), CALENDAR, pauses=late).due_on == date(2026, 10, 7)


@pytest.mark.parametrize("term", ["1 day", "1 working day", "1 month", "10000 years", "10000 days", "24 hours"])
def test_a_date_beyond_the_calendar_is_refused_in_words(term: str) -> None:
    with pytest.raises(UncountableDate, match="nằm ngoài lịch"):
        due_after(date.max, parse_term(term), CALENDAR)
    with pytest.raises(UncountableDate, match="nằm ngoài lịch"):
        latest_before(date.min, parse_term(term), CALENDAR)
