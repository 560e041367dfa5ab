"""How papers write dates and money in Vietnamese (Decree 30/2020/NĐ-CP, Appendix I)."""

from datetime import date, datetime

from coord.clock import VN
from coord.procedures.dates import wording


def date_in_words(day: date) -> str:
    """As in "ngày 05 tháng 02 năm 2026": days below 10 and the months 1 and 2 carry a leading zero."""
    return wording.date_in_words(day)


def place_and_date(place: str, day: date) -> str:
    """As in "Hưng Yên, ngày 21 tháng 11 năm 2026", as under the national motto."""
    return f"{place}, {date_in_words(day)}"


def today_is(day: date) -> str:
    """As in "Hôm nay, ngày 21 tháng 11 năm 2026", the opening of minutes."""
    return f"Hôm nay, {date_in_words(day)}"


def short_date(day: date) -> str:
    """As in "05/02/2026", for the narrow columns of tables."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def money(amount_vnd: int) -> str:
    """As in "1.214.000.000 đồng"; whole dong only."""
    return wording.dong_in_words(amount_vnd)


def count(number: int) -> str:
    """As in "03", "12": counts below 10 carry a leading zero."""
    return f"{number:02d}"


def vietnamese_day(instant: datetime) -> date:
    """The day in Viet Nam on which the instant lies."""
    return instant.astimezone(VN).date()
