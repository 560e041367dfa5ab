"""Terms: lengths of time in the units the law writes, never converted into one another."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from coord.errors import Invalid

LONGEST = 10_000
LONGEST_TEXT = 60


class Unit(StrEnum):
    """The units that legal texts use; the last two carry no number."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    MONTHS = "months"
    YEARS = "years"
    AT_ONCE = "at once"
    FIRST_WEEK_OF_MONTH = "first week of month"

    @property
    def vietnamese(self) -> str:
        """The unit as Vietnamese law writes it, without a number."""
        return _VIETNAMESE[self]

    @property
    def is_counted(self) -> bool:
        """Whether a term in this unit carries a number."""
        return self not in (Unit.AT_ONCE, Unit.FIRST_WEEK_OF_MONTH)


_VIETNAMESE = {
    Unit.HOURS: "giờ",
    Unit.DAYS: "ngày",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.MONTHS: "tháng",
    Unit.YEARS: "năm",
    Unit.AT_ONCE: "ngay",
    Unit.FIRST_WEEK_OF_MONTH: "tuần đầu của tháng",
}

_BY_WORD = {word: unit for unit in Unit if unit.is_counted for word in (unit.value, unit.value.removesuffix("s"))}
_COUNTED = re.compile(r"([0-9]{1,9}) ([a-z ]+)")


class InvalidTerm(Invalid, ValueError):
    """The text or the number is not a term."""

    default_code = "invalid_term"


@dataclass(frozen=True, slots=True)
class Term:
    """A number of units: 1 to 10,000, and 0 for the units without a number."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if not self.unit.is_counted:
            if self.number != 0:
                raise InvalidTerm(f"Thời hạn “{self.unit.vietnamese}” không có số; hãy bỏ số đi.")
        elif not 1 <= self.number <= LONGEST:
            raise InvalidTerm(f"Số trong thời hạn phải từ 1 đến 10.000 {self.unit.vietnamese}.")

    def __str__(self) -> str:
        """The English form that `parse_term` reads: “1 working day”, “15 days”, “at once”."""
        if not self.unit.is_counted:
            return self.unit.value
        return f"{self.number} {self.unit.value if self.number != 1 else self.unit.value.removesuffix('s')}"

    def vietnamese(self) -> str:
        """The term as Vietnamese law prints it: “03 ngày làm việc”, “15 ngày”, “ngay”."""
        return f"{self.number:02} {self.unit.vietnamese}" if self.unit.is_counted else self.unit.vietnamese


def parse_term(text: str) -> Term:
    """Read “15 days”, “1 working day”, “at once” or “first week of month”; raise InvalidTerm otherwise."""
    words = " ".join(unicodedata.normalize("NFC", text[: LONGEST_TEXT + 1]).split()).lower()
    if len(text) <= LONGEST_TEXT:
        if words in (Unit.AT_ONCE, Unit.FIRST_WEEK_OF_MONTH):
            return Term(0, Unit(words))
        match = _COUNTED.fullmatch(words)
        if match and match[2] in _BY_WORD:
            return Term(int(match[1]), _BY_WORD[match[2]])
    raise InvalidTerm(
        "Không hiểu thời hạn. Hãy viết một số rồi đến đơn vị, ví dụ: “15 days”, “3 working days”, “24 hours”, "
        "“3 months”, “1 year”; hoặc “at once”, “first week of month”."
    )
