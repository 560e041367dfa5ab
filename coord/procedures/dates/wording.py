"""The Vietnamese words for dates, amounts and spans in explanations."""

from __future__ import annotations

from datetime import date

_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def weekday(day: date) -> str:
    """The day of the week: “thứ Hai” … “Chủ nhật”."""
    return _WEEKDAYS[day.weekday()]


def full_date(day: date) -> str:
    """The date with two-digit day and month: “02/01/2026”."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def date_in_words(day: date) -> str:
    """As official papers write it: “ngày 05 tháng 02 năm 2026”; days below 10 and the months 1 and 2 carry a zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def dong_in_words(amount: int) -> str:
    """An amount as official papers write it: “22.400.000 đồng”."""
    return f"{amount:,} đồng".replace(",", ".")


def dong(amount: int) -> str:
    """An amount in VND with thousands apart: “22.400.000 đ”."""
    return f"{amount:,} đ".replace(",", ".")


def span(years: int, months: int) -> str:
    """A span of full years and months: “7 năm 4 tháng”, “5 năm”, “0 tháng”."""
    parts = [f"{years} năm"] if years else []
    if months or not years:
        parts.append(f"{months} tháng")
    return " ".join(parts)
