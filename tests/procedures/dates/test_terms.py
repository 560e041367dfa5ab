"""Terms: reading, refusing and writing them."""

import pytest

from coord.errors import CoordError
from coord.procedures.dates.terms import InvalidTerm, Term, Unit, parse_term


@pytest.mark.parametrize(
    ("text", "number", "unit", "vietnamese"),
    [
        ("15 days", 15, Unit.DAYS, "15 ngày"),
        ("1 day", 1, Unit.DAYS, "01 ngày"),
        ("3 working days", 3, Unit.WORKING_DAYS, "03 ngày làm việc"),
        ("1 working day", 1, Unit.WORKING_DAYS, "01 ngày làm việc"),
        ("24 hours", 24, Unit.HOURS, "24 giờ"),
        ("1 hour", 1, Unit.HOURS, "01 giờ"),
        ("3 months", 3, Unit.MONTHS, "03 tháng"),
        ("1 year", 1, Unit.YEARS, "01 năm"),
        ("  5   Working\tDays ", 5, Unit.WORKING_DAYS, "05 ngày làm việc"),
        ("at once", 0, Unit.AT_ONCE, "ngay"),
        ("first week of month", 0, Unit.FIRST_WEEK_OF_MONTH, "tuần đầu của tháng"),
        ("10000 days", 10_000, Unit.DAYS, "10000 ngày"),
    ],
)
def test_a_term_is_read_and_written_as_the_law_prints_it(text: str, number: int, unit: Unit, vietnamese: str) -> None:
    term = parse_term(text)
    assert term == Term(number, unit)
    assert term.vietnamese() == vietnamese
    assert parse_term(str(term)) == term


@pytest.mark.parametrize(
    "text",
    [
        "", "days", "15", "15days", "-1 days", "0 days", "10001 days", "1.5 days", "1 fortnight", "3 working hours",
        "1e3 days", "１５ days", "٣ days", "15 ngày", "15 days; drop", "15\x00 days", "5 at once",
        "9" * 100_000 + " days", "x" * 100_000, "15 days\u202e", "\ud800 days",
    ],
)  # fmt: skip
def test_what_is_not_a_term_is_refused_in_vietnamese(text: str) -> None:
    with pytest.raises(InvalidTerm, match="hời hạn") as refused:
        parse_term(text)
    assert isinstance(refused.value, CoordError)
    assert refused.value.code == "invalid_term"
    assert len(refused.value.message) < 300


def test_a_number_is_refused_where_the_unit_has_none() -> None:
    with pytest.raises(InvalidTerm, match="không có số"):
        Term(3, Unit.AT_ONCE)
