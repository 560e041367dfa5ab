"""The working calendar: its rows, what is provisional, how it is amended, what its file may hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from marshmallow import ValidationError

from coord.procedures.dates.calendar import Calendar, CalendarYear, Confidence, DayOff, Kind, load_calendar
from coord.procedures.dates.calendar_file import CALENDAR_FILE, parse_calendar

CALENDAR = load_calendar()

ROWS_OF_2026 = [
    ("2026-01-01", "holiday", "verbatim"),
    ("2026-01-02", "swapped_off", "verbatim"),
    ("2026-01-10", "swapped_work", "verbatim"),
    ("2026-02-16", "holiday", "paraphrase"),
    ("2026-02-17", "holiday", "paraphrase"),
    ("2026-02-18", "holiday", "paraphrase"),
    ("2026-02-19", "holiday", "paraphrase"),
    ("2026-02-20", "holiday", "paraphrase"),
    ("2026-04-27", "holiday", "inferred"),
    ("2026-04-30", "holiday", "paraphrase"),
    ("2026-05-01", "holiday", "paraphrase"),
    ("2026-08-22", "swapped_work", "memory"),
    ("2026-08-31", "swapped_off", "paraphrase"),
    ("2026-09-01", "holiday", "paraphrase"),
    ("2026-09-02", "holiday", "paraphrase"),
    ("2026-11-24", "holiday", "paraphrase"),
]


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


def test_the_rows_of_2026_are_those_of_the_source_with_their_confidence() -> None:
    rows = [(str(row.on), row.kind.value, row.confidence.value) for row in CALENDAR.rows if row.on.year == 2026]
    assert rows == ROWS_OF_2026


@pytest.mark.parametrize(
    ("year", "off_on_weekdays", "worked_at_weekends"),
    [
        (2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04", ""),
        (2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03", "05-04"),
        (2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02", "04-26"),
        (2026, "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24", "01-10 08-22"),
        (2027, "01-01 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 11-24", ""),
    ],
)
def test_each_loaded_year_is_off_on_these_days(year: int, off_on_weekdays: str, worked_at_weekends: str) -> None:
    off = [f"{day:%m-%d}" for day in days_of(year) if day.weekday() < 5 and not CALENDAR.is_working(day)]
    worked = [f"{day:%m-%d}" for day in days_of(year) if day.weekday() >= 5 and CALENDAR.is_working(day)]
    assert (off, worked) == (off_on_weekdays.split(), worked_at_weekends.split())


def test_every_row_has_a_document_and_every_swap_its_other_side() -> None:
    by_day = {row.on: row for row in CALENDAR.rows}
    assert all(row.document and row.name for row in CALENDAR.rows)
    swaps = [row for row in CALENDAR.rows if row.kind is not Kind.HOLIDAY]
    assert len(swaps) == 8
    for row in swaps:
        assert row.swapped_with is not None
        assert by_day[row.swapped_with].swapped_with == row.on
        assert by_day[row.swapped_with].kind is not row.kind


def test_nothing_of_the_past_years_claims_to_have_been_read_in_a_notice() -> None:
    noticed = [row for row in CALENDAR.rows if row.on.year < 2026 and "Thông báo" in row.document]
    assert noticed
    assert {row.confidence for row in noticed} == {Confidence.MEMORY}


def test_a_day_off_says_why() -> None:
    culture = CALENDAR.why_off(date(2026, 11, 24))
    assert culture is not None
    assert culture.vietnamese() == "Nghỉ lễ: Ngày Văn hóa Việt Nam (Nghị quyết số 28/2026/QH16)"
    saturday = CALENDAR.why_off(date(2026, 11, 21))
    assert saturday is not None
    assert (saturday.kind, saturday.vietnamese()) == (Kind.WEEKEND, "Nghỉ hằng tuần")
    assert CALENDAR.why_off(date(2026, 1, 10)) is None
    worked = CALENDAR.row(date(2026, 1, 10))
    assert worked is not None
    assert worked.vietnamese() == "Làm bù cho ngày 02/01/2026 (Công văn số 12729/VPCP-KGVX)"


@pytest.mark.parametrize(
    ("day", "is_provisional"),
    [
        (date(2022, 12, 31), True),
        (date(2023, 1, 1), False),
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2028, 1, 1), True),
    ],
)
def test_a_year_without_an_official_schedule_is_provisional(day: date, is_provisional: bool) -> None:
    assert CALENDAR.is_provisional(day) is is_provisional


def test_in_a_year_that_is_not_loaded_only_the_fixed_holidays_are_known() -> None:
    assert [f"{d:%m-%d}" for d in days_of(2019) if d.weekday() < 5 and not CALENDAR.is_working(d)] == [
        "01-01", "04-30", "05-01", "09-02",
    ]  # fmt: skip
    assert not CALENDAR.is_working(date(2028, 11, 24))
    assert CALENDAR.is_working(date(2025, 11, 24))


def test_a_holiday_at_a_weekend_is_called_a_holiday() -> None:
    sunday = CALENDAR.why_off(date(2023, 4, 30))
    assert sunday is not None
    assert (sunday.kind, sunday.name) == (Kind.HOLIDAY, "Ngày Chiến thắng")


def swap_of_2026() -> tuple[DayOff, DayOff]:
    off, worked = date(2026, 11, 23), date(2026, 11, 28)
    document = "Công văn thử nghiệm"
    return (
        DayOff(off, Kind.SWAPPED_OFF, "Hoán đổi", document, Confidence.INFERRED, worked),
        DayOff(worked, Kind.SWAPPED_WORK, "Làm bù", document, Confidence.INFERRED, off),
    )


def test_an_amended_calendar_has_the_new_rows_and_leaves_the_old_one_alone() -> None:
    amended = CALENDAR.with_rows(swap_of_2026(), [CalendarYear(2027, True)])
    assert not amended.is_working(date(2026, 11, 23))
    assert amended.is_working(date(2026, 11, 28))
    assert not amended.is_provisional(date(2027, 6, 1))
    assert CALENDAR.is_working(date(2026, 11, 23))
    assert CALENDAR.is_provisional(date(2027, 6, 1))


def test_the_content_hash_follows_the_content_and_nothing_else() -> None:
    again = Calendar(CALENDAR.rows, CALENDAR.years, CALENDAR.fixed, CALENDAR.rest, CALENDAR.tets)
    assert again.content_hash == CALENDAR.content_hash
    assert CALENDAR.with_rows(reversed(CALENDAR.rows)).content_hash == CALENDAR.content_hash
    assert CALENDAR.with_rows(swap_of_2026()).content_hash != CALENDAR.content_hash
    assert CALENDAR.with_rows((), [CalendarYear(2027, True)]).content_hash != CALENDAR.content_hash
    assert replace(CALENDAR, tets=()).content_hash != CALENDAR.content_hash


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("on = 2026-11-24", 'on = "2026-11-24"', "not a date"),
        ("on = 2026-11-24", "on = 2025-11-24", "another year"),
        ("on = 2026-11-24", "on = 2026-09-02", "more than one row"),
        ("swapped_with = 2026-01-10", "swapped_with = 2026-01-17", "without its other side"),
        ("swapped_with = 2026-01-10, ", "", "swapped_with stands on swapped days"),
        ('document = "Nghị quyết số 28/2026/QH16", ', "", "Missing data"),
        ('confidence = "memory"', 'confidence = "certain"', "Must be one of"),
        ("confirmed = false\ndays", 'confirmed = false\nnote = "x"\ndays', "Unknown field"),
    ],
)
def test_a_wrong_row_in_the_file_is_refused(old: str, new: str, complaint: str) -> None:
    text = CALENDAR_FILE.read_text("utf-8")
    assert old in text
    with pytest.raises(ValidationError, match=complaint):
        parse_calendar(text.replace(old, new))
