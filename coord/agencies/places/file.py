"""The register as a CSV file: one agency a line, with the columns of `COLUMNS`; docs/register.md describes them.

Reading finds all that is wrong before anything is written, each by its line and column.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from io import StringIO
from typing import TextIO, TypeVar

from coord.agencies.models import Agency, AgencyKind, Level
from coord.agencies.places.entries import Entry
from coord.agencies.register import checked_text, is_code
from coord.errors import Invalid

E = TypeVar("E", bound=StrEnum)

REQUIRED = ("code", "name", "kind", "level", "area_code", "area_name", "valid_from")
OPTIONAL = ("short_name", "parent", "unit_of", "valid_to", "successor", "on_platform", "address", "phone", "symbol")
COLUMNS = (*REQUIRED, *OPTIONAL)
MOST_ERRORS = 20
LONGEST = {"name": 200, "short_name": 100, "area_code": 40, "area_name": 100, "address": 300, "phone": 40, "symbol": 40}
_AREA = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+){0,3}")
_ANSWERS = {"có": True, "không": False, "": None}


class WrongFile(Invalid):
    """The file cannot be loaded; `lines` says each thing that is wrong."""

    def __init__(self, wrong: Iterable[str]) -> None:
        self.lines = tuple(wrong)
        more = len(self.lines) - MOST_ERRORS
        shown = [*self.lines[:MOST_ERRORS], *([f"… và {more} chỗ khác."] if more > 0 else [])]
        super().__init__("\n".join(["Chưa nạp gì, vì tệp có chỗ sai:", *shown]), code="wrong_file")


def read_entries(text: str) -> tuple[Entry, ...]:
    """The entries of a file; raises WrongFile with all that is wrong in its lines."""
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff")), strict=True)
    wrong: list[str] = []
    entries: list[Entry] = []
    try:
        columns = tuple(reader.fieldnames or ())
        _check_columns(columns)
        for row in reader:
            cells = _Cells(reader.line_num, row, columns, wrong)
            entry = cells.entry()
            if entry is not None:
                entries.append(entry)
    except csv.Error as error:
        raise WrongFile([f"Dòng {reader.line_num}: không đọc được như CSV ({error})."]) from None
    if wrong:
        raise WrongFile(wrong)
    return tuple(entries)


def write_entries(agencies: Iterable[Agency], file: TextIO) -> None:
    """Write agencies with the same columns, so that they can be changed and loaded again."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(zip(COLUMNS, _cells_of(agency), strict=True)) for agency in agencies)


def _cells_of(agency: Agency) -> Iterator[str]:
    yield from (agency.code, agency.name, agency.kind, agency.level, agency.area_code, agency.area_name)
    yield from (agency.valid_from.isoformat(), agency.short_name)
    yield from (other.code if other else "" for other in (agency.parent, agency.unit_of))
    yield agency.valid_to.isoformat() if agency.valid_to else ""
    yield agency.successor.code if agency.successor else ""
    yield from ("có" if agency.is_on_platform else "không", agency.address, agency.phone, agency.symbol)


def _check_columns(columns: tuple[str, ...]) -> None:
    missing = [name for name in REQUIRED if name not in columns]
    unknown = [name or "(không tên)" for name in columns if name not in COLUMNS]
    wrong = [f"Dòng 1: thiếu cột {', '.join(missing)}."] if missing else []
    wrong += [f"Dòng 1: không có cột tên {', '.join(unknown)}."] if unknown else []
    wrong += ["Dòng 1: có cột lặp lại."] if len(set(columns)) < len(columns) else []
    if wrong:
        raise WrongFile([*wrong, f"Các cột: {', '.join(COLUMNS)}."])


class _Cells:
    """One line of the file, read cell by cell; what is wrong is gathered."""

    def __init__(self, line: int, row: dict[str, str], columns: tuple[str, ...], wrong: list[str]) -> None:
        self.line, self.row, self.columns, self.wrong = line, row, columns, wrong

    def entry(self) -> Entry | None:
        """The entry, or None when something in the line is wrong."""
        before = len(self.wrong)
        if None in self.row or None in self.row.values():
            self.wrong.append(f"Dòng {self.line}: số ô không khớp với số cột.")
            return None
        entry = Entry(
            code=self.code("code", must=True) or "",
            name=self.text("name", must=True) or "",
            kind=self.one_of("kind", AgencyKind),
            level=self.one_of("level", Level),
            area_code=self.area(),
            area_name=self.text("area_name", must=True) or "",
            valid_from=self.day("valid_from", must=True) or date.min,
            short_name=self.text("short_name"),
            valid_to=self.last_day(),
            parent=self.code("parent"),
            unit_of=self.code("unit_of"),
            successor=self.code("successor"),
            is_on_platform=self.answer(),
            address=self.text("address"),
            phone=self.text("phone"),
            symbol=self.text("symbol"),
            line=self.line,
        )
        return entry if len(self.wrong) == before else None

    def cell(self, name: str) -> str | None:
        return self.row[name].strip() if name in self.columns else None

    def say(self, name: str, words: str) -> None:
        self.wrong.append(f"Dòng {self.line}, cột {name}: {words}")

    def checked(self, name: str, read: Callable[[], str]) -> str:
        try:
            return read()
        except Invalid as refused:
            self.say(name, refused.message)
            return ""

    def text(self, name: str, *, must: bool = False) -> str | None:
        cell = self.cell(name)
        missing = "không được để trống." if must else ""
        return None if cell is None else self.checked(name, lambda: checked_text(name, cell, LONGEST[name], missing))

    def code(self, name: str, *, must: bool = False) -> str | None:
        cell = self.cell(name)
        if cell is not None and (cell or must) and not is_code(cell):
            self.say(name, f"mã “{cell}” chỉ gồm chữ in hoa không dấu, chữ số và gạch nối.")
        return cell

    def area(self) -> str:
        cell = self.cell("area_code") or ""
        if cell and not _AREA.fullmatch(cell):
            self.say(
                "area_code", f"“{cell}” không phải mã địa bàn, ví dụ 38, 38.KV1, 38.KV1.16522; cả nước thì để trống."
            )
        return cell

    def one_of(self, name: str, kinds: type[E]) -> E:
        cell = self.cell(name) or ""
        try:
            return kinds(cell)
        except ValueError:
            self.say(name, f"“{cell}” không phải một trong: {', '.join(kinds)}.")
            return next(iter(kinds))

    def day(self, name: str, *, must: bool = False) -> date | None:
        cell = self.cell(name)
        if cell is None or (not cell and not must):
            return None
        try:
            return date.fromisoformat(cell)
        except ValueError:
            self.say(name, f"“{cell}” không phải ngày có thật; hãy viết năm-tháng-ngày, ví dụ 2025-07-01.")
            return None

    def last_day(self) -> date | str | None:
        return "" if self.cell("valid_to") == "" else self.day("valid_to")

    def answer(self) -> bool | None:
        cell = (self.cell("on_platform") or "").lower()
        if cell not in _ANSWERS:
            self.say("on_platform", f"“{cell}” phải là có, không, hoặc để trống.")
        return _ANSWERS.get(cell)
