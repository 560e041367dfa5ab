"""What one cell says: text, a day, an amount, a choice, a mark, a unit; or why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from unicodedata import category

from coord.agencies.spelling import fold, tidy
from coord.cases.importing.cells import Cell, Trouble, Wrong
from coord.cases.importing.columns import Column, Holds
from coord.procedures.dates.wording import dong, full_date

LARGEST = 10**15
EARLIEST = date(1960, 1, 1)
SERIALS = range(21_916, 73_051)  # what Excel keeps for the days of 1960 to 2099
LONGEST_TRIED = 5_000  # letters of a cell that are looked at one by one

_AMOUNT = re.compile(r"\d{1,16}|\d{1,3}(\.\d{3})+|\d{1,3}(,\d{3})+|\d{1,3}( \d{3})+", re.ASCII)
_UNITS_OF_MONEY = ("đồng", "vnđ", "vnd", "đ")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})", re.ASCII)
_YES, _NO = {"x", "co", "1", "true", "yes"}, {"", "khong", "0", "false", "no", "-"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the reading of a cell depends on: today, the units of the officer, and the codes of all others."""

    today: date
    units: Mapping[str, int]
    other_codes: frozenset[str] = frozenset()


Value = str | int | bool | date | StrEnum | None


def read(cell: Cell, column: Column, around: Surroundings) -> Value:
    """The value of a cell; None when it is blank. Raises Wrong with the reason."""
    if isinstance(cell, Trouble):
        raise Wrong(cell.reason)
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return _READERS[column.holds](cell, column, around)


def _text(cell: Cell, column: Column, around: Surroundings) -> str:
    if isinstance(cell, date):
        raise Wrong(f"Excel đã đổi ô này thành ngày {full_date(cell)}. Hãy định dạng ô là Văn bản (Text) rồi ghi lại.")
    text = _as_text(cell)
    if text.startswith("="):
        raise Wrong("Ô bắt đầu bằng dấu “=”, tức là công thức. Hãy ghi giá trị.")
    if len(text) > column.longest:
        raise Wrong(f"Ô dài {dong(len(text))[:-2]} ký tự; cột này nhận nhiều nhất {column.longest} ký tự.")
    return text


def _as_text(cell: Cell) -> str:
    """The cell as tidy text. Raises Wrong on what cannot be one."""
    if isinstance(cell, bool):
        raise Wrong("Ô là giá trị đúng, sai của Excel. Hãy ghi bằng chữ.")
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return tidy(text if text.isprintable() or len(text) > LONGEST_TRIED else _plain(text))


def _plain(text: str) -> str:
    """The text without marks nobody sees. Raises Wrong on those that do not belong into a text at all."""
    for letter in text:
        kind = category(letter)
        if kind in ("Cs", "Co", "Cn") or (kind == "Cc" and letter not in "\t\n\r\v\f"):
            raise Wrong(f"Ô có ký tự điều khiển (U+{ord(letter):04X}). Hãy xóa ô rồi gõ lại.")
    return "".join(letter for letter in text if category(letter) != "Cf")


def _amount(cell: Cell, column: Column, around: Surroundings) -> int:
    if isinstance(cell, date):
        raise Wrong("Ô là ngày, không phải số tiền.")
    if isinstance(cell, float) and not cell.is_integer():
        raise Wrong(f"Số tiền {cell:g} có phần lẻ. Hãy ghi số đồng nguyên.")
    text = written = _as_text(cell).casefold()
    for unit in _UNITS_OF_MONEY:
        text = text.removesuffix(unit).strip()
    if text.startswith("-"):
        raise Wrong(f"Số tiền không được âm: {text[:40]}.")
    if not _AMOUNT.fullmatch(text):
        raise Wrong(f"“{written[:40]}” không phải số tiền. Hãy ghi số đồng nguyên, ví dụ 22400000 hoặc 22.400.000.")
    amount = int(re.sub(r"\D", "", text))
    if amount > LARGEST:
        raise Wrong(f"Số tiền lớn quá mức có thể: nhiều nhất {dong(LARGEST)}.")
    return amount


def _day(cell: Cell, column: Column, around: Surroundings) -> date:
    day = cell if isinstance(cell, date) else _day_of_number(cell) if not isinstance(cell, str) else _day_of_text(cell)
    if day > around.today:
        raise Wrong(f"Ngày {full_date(day)} sau hôm nay ({full_date(around.today)}).")
    if day < EARLIEST:
        raise Wrong(f"Ngày {full_date(day)} quá xa; có lẽ ghi nhầm năm.")
    return day


def _day_of_text(cell: str) -> date:
    text = _as_text(cell)
    if short := _SHORT.fullmatch(text):
        raise Wrong(f"“{text}” chưa rõ năm nào ({short[3]}). Hãy ghi đủ bốn chữ số của năm, ví dụ 18/03/2019.")
    written, iso = _DAY.fullmatch(text), _ISO.fullmatch(text)
    if not (written or iso):
        raise Wrong(f"“{text[:40]}” không phải ngày. Hãy ghi ngày/tháng/năm, ví dụ 18/03/2019.")
    parts = [int(part) for part in (written or iso or ()).groups()]  # type: ignore[union-attr]
    day, month, year = parts if written else reversed(parts)
    try:
        return date(year, month, day)
    except ValueError:
        swapped = f" Ghi ngày trước, tháng sau: có lẽ là {month:02}/{day:02}/{year}." if month > 12 >= day else ""
        raise Wrong(f"“{text}” không có trong lịch.{swapped}") from None


def _day_of_number(cell: Cell) -> date:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in SERIALS:
        day = date(1899, 12, 30) + timedelta(days=int(cell))
        raise Wrong(
            f"Ô là số {int(cell)}, không phải ngày; có lẽ là ngày {full_date(day)}. Hãy định dạng ô là Ngày (Date)."
        )
    raise Wrong(f"“{cell}” không phải ngày. Hãy ghi ngày/tháng/năm, ví dụ 18/03/2019.")


def _choice(cell: Cell, column: Column, around: Surroundings) -> StrEnum:
    text = _text(cell, column, around)
    known = _choices(column)
    found = known.get(fold(text))
    if found is not None:
        return found
    near = get_close_matches(fold(text), known, n=1)
    words = dict(column.choices)
    guess = f" Có lẽ là “{words[known[near[0]]]}”." if near else f" Các giá trị: {'; '.join(words.values())}."
    raise Wrong(f"“{text}” không có trong danh mục.{guess}")


@cache
def _choices(column: Column) -> Mapping[str, StrEnum]:
    """What may be chosen in a column, by its words as they are recognised and by its name in the program."""
    return {fold(words): value for value, words in column.choices} | {value.value: value for value, _ in column.choices}


def _mark(cell: Cell, column: Column, around: Surroundings) -> bool:
    said = fold("1" if cell is True else "0" if cell is False else _text(cell, column, around))
    if said in _YES | _NO:
        return said in _YES
    raise Wrong(f"“{str(cell)[:40]}” không rõ là có hay không. Ghi x nếu có, để trống nếu không.")


def _unit(cell: Cell, column: Column, around: Surroundings) -> int:
    code = _text(cell, column, around).upper()
    if code in around.units:
        return around.units[code]
    own = "; ".join(around.units)
    if code in around.other_codes:
        raise Wrong(f"“{code}” không phải đơn vị của bạn. Bạn nhập được cho: {own}.")
    raise Wrong(f"Không có mã “{code}” trong Danh bạ. Bạn nhập được cho: {own}.")


_READERS: Mapping[Holds, Callable[[Cell, Column, Surroundings], Value]] = {
    Holds.TEXT: _text,
    Holds.DAY: _day,
    Holds.AMOUNT: _amount,
    Holds.CHOICE: _choice,
    Holds.MARK: _mark,
    Holds.UNIT: _unit,
}
