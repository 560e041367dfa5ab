"""Dates, counts and sums as official papers write them."""

from datetime import date

import pytest

from coord.meetings import words


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 21), "ngày 21 tháng 11 năm 2026"),
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 9, 10), "ngày 10 tháng 9 năm 2026"),
        (date(2026, 10, 1), "ngày 01 tháng 10 năm 2026"),
        (date(2024, 2, 29), "ngày 29 tháng 02 năm 2024"),
    ],
)
def test_days_below_ten_and_the_first_two_months_carry_a_zero(day: date, written: str) -> None:
    assert words.date_in_words(day) == written


def test_place_and_opening_use_the_same_date() -> None:
    day = date(2026, 2, 5)
    assert words.place_and_date("Hưng Yên", day) == "Hưng Yên, ngày 05 tháng 02 năm 2026"
    assert words.today_is(day) == "Hôm nay, ngày 05 tháng 02 năm 2026"


def test_tables_write_days_short_with_all_zeros() -> None:
    assert words.short_date(date(2026, 3, 9)) == "09/03/2026"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (1_214_000_000, "1.214.000.000 đồng"),
        (999, "999 đồng"),
        (1_000, "1.000 đồng"),
        (0, "0 đồng"),
        (-5_000, "-5.000 đồng"),
    ],
)
def test_money_is_grouped_by_points(amount: int, written: str) -> None:
    assert words.money(amount) == written


def test_counts_below_ten_carry_a_zero() -> None:
    assert [words.count(number) for number in (1, 9, 10, 12)] == ["01", "09", "10", "12"]
