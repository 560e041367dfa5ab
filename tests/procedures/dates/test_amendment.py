"""Amending the calendar: what a document changes, and what it may not leave half said."""

from datetime import date

import pytest

from coord.errors import Invalid
from coord.procedures.dates.amendment import Amendment, checked_amendment, parse_amendment
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.deadlines import due_after
from coord.procedures.dates.terms import parse_term

FILE = """document = "Thông báo số 01/TB-MH ngày 01/10/2026"
confidence = "verbatim"
days = [{ on = 2026-10-15, kind = "holiday", name = "Ngày nghỉ minh họa" }]
"""
SWAP = """document = "Thông báo hoán đổi minh họa"
confidence = "verbatim"
days = [
  { on = 2026-10-15, kind = "swapped_off", name = "Hoán đổi", swapped_with = 2026-10-17 },
  { on = 2026-10-17, kind = "swapped_work", name = "Hoán đổi", swapped_with = 2026-10-15 },
]
"""


def amendment(text: str) -> Amendment:
    return parse_amendment(text.encode())


def due(text: str, within: str = "3 working days") -> date | None:
    calendar = checked_amendment(amendment(text), load_calendar())
    return due_after(date(2026, 10, 13), parse_term(within), calendar).due_on


def test_a_day_off_announced_moves_what_counts_working_days() -> None:
    assert due_after(date(2026, 10, 13), parse_term("3 working days"), load_calendar()).due_on == date(2026, 10, 16)
    assert due(FILE) == date(2026, 10, 19)


def test_a_swapped_saturday_is_worked() -> None:
    assert due(SWAP) == date(2026, 10, 17)


def test_a_row_taken_back_leaves_an_ordinary_day() -> None:
    text = 'document = "Bãi bỏ"\nconfidence = "verbatim"\nremoves = [2026-02-16]\n'
    calendar = checked_amendment(amendment(text), load_calendar())
    assert not load_calendar().is_working(date(2026, 2, 16)) and calendar.is_working(date(2026, 2, 16))


def test_a_confirmed_year_is_no_longer_provisional() -> None:
    text = 'document = "Lịch nghỉ 2027"\nconfidence = "verbatim"\nconfirmed = [2027]\n'
    calendar = checked_amendment(amendment(text), load_calendar())
    assert load_calendar().is_provisional(date(2027, 3, 1)) and not calendar.is_provisional(date(2027, 3, 1))


@pytest.mark.parametrize(
    "text",
    [
        "không phải TOML",
        FILE.replace('"verbatim"', '"certain"'),
        FILE.replace("2026-10-15", '"2026-10-15"'),
        FILE.replace('kind = "holiday"', 'kind = "weekend"'),
        SWAP.replace(", swapped_with = 2026-10-17", ""),
        FILE.replace("name =", "words ="),
        'document = "Không đổi gì"\nconfidence = "verbatim"\n',
    ],
)
def test_a_file_that_says_something_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        amendment(text)


def test_half_a_swap_or_a_day_named_twice_is_refused() -> None:
    half = SWAP.replace("  { on = 2026-10-17, kind", "  { on = 2026-10-18, kind")
    twice = SWAP + "removes = [2026-10-15]\n"
    for text in (half, twice, 'document = "Nửa"\nconfidence = "verbatim"\nremoves = [2026-01-02]\n'):
        with pytest.raises(Invalid):
            checked_amendment(amendment(text), load_calendar())


def test_a_whole_swap_may_be_taken_back() -> None:
    text = 'document = "Bãi bỏ"\nconfidence = "verbatim"\nremoves = [2026-01-02, 2026-01-10]\n'
    assert checked_amendment(amendment(text), load_calendar()).is_working(date(2026, 1, 2))
