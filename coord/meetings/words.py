"""How papers write dates and money in Vietnamese (Decree 30/2020/NĐ-CP, Appendix I)."""

from datetime import date, datetime

from coord.clock import VN
from coord.procedures.dates import wording
from coord.procedures.rulebook.rulebook import EventRule

NOTED = "Ghi nhận "


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


def deed(rule: EventRule) -> str:
    """What somebody did, to stand behind their name: “chuyển hồ sơ cho Viện kiểm sát”, “gửi ý kiến”.

    The title where it begins as the button does, or where the button only notes something; else the button's words.
    """
    is_title = not rule.verb or rule.verb.startswith(NOTED) or rule.title.startswith(rule.verb)
    said = rule.title if is_title else rule.verb
    return f"{said[0].lower()}{said[1:]}"


def vietnamese_day(instant: datetime) -> date:
    """The day in Viet Nam on which the instant lies."""
    return instant.astimezone(VN).date()
