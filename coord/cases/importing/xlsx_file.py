"""Reading an XLSX file into lines of cells. What a formula once came to is never trusted: the cell says it is one."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from coord.agencies.spelling import fold
from coord.cases.importing.cells import MOST_COLUMNS, Cell, Line, Trouble, Unreadable
from coord.cases.importing.columns import SHEET
from coord.cases.importing.headings import ENOUGH, LOOKED_AT, known_headings, no_header
from coord.cases.importing.xlsx_scan import broken, look_at, scan_sheet

FORMULA = Trouble("Ô là công thức; kết quả của công thức không được tin. Hãy chép, rồi dán thành giá trị.")
ERROR = Trouble("Ô đang báo lỗi của Excel. Hãy ghi lại giá trị.")
DURATION = Trouble("Ô là giờ hoặc khoảng thời gian. Hãy ghi lại giá trị.")

_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, EOFError, OSError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, RuntimeError, OverflowError,
)  # fmt: skip
"""What the library raises on a workbook whose parts do not fit together."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that were made one: the first line and the last, the first place and the last, and how Excel names them."""

    first: int
    last: int
    places: range
    name: str


@contextmanager
def open_xlsx(path: Path) -> Iterator[tuple[Iterator[Line], tuple[Merged, ...]]]:
    """The lines of the sheet that holds the cases, and what is merged in it. Raises Unreadable."""
    look_at(path)
    with path.open("rb") as opened:  # by its name the library would refuse it: kept files have none
        try:
            book: Any = load_workbook(opened, read_only=True, keep_links=False)
        except _BROKEN:
            raise broken(path) from None
        sheet = _sheet_of_cases(path, book.worksheets)
        found = scan_sheet(path, sheet._worksheet_path)
        yield _guarded(path, _lines(sheet, found.last)), tuple(_merged(name) for name in found.merged)


def _sheet_of_cases(path: Path, sheets: Sequence[Any]) -> Any:
    """The sheet of the template, or else the first that has its headings."""
    named = [sheet for sheet in sheets if fold(sheet.title) == fold(SHEET)]
    for sheet in named or sheets:
        head = _guarded(path, _lines(sheet, LOOKED_AT))
        if max((known_headings(line) for line in islice(head, LOOKED_AT)), default=0) >= ENOUGH:
            return sheet
    raise no_header()


def _lines(sheet: Any, last: int) -> Iterator[Line]:
    """The lines up to the last one with a value; what the file says of its own size is not believed."""
    if not last:
        return
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_row=last, max_col=MOST_COLUMNS), start=1):
        if number > last:
            return
        yield Line(number, tuple(_value(cell) for cell in row))


def _value(cell: Any) -> Cell:
    kind, value = cell.data_type, cell.value
    if kind == "f":
        return FORMULA
    if kind == "e":
        return ERROR
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time | timedelta):
        return DURATION
    if isinstance(value, float) and not isfinite(value):
        return ERROR
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


def _guarded(path: Path, lines: Iterable[Line]) -> Iterator[Line]:
    rest = iter(lines)
    while True:
        try:
            line = next(rest)
        except StopIteration:
            return
        except Unreadable:
            raise
        except _BROKEN:
            raise broken(path) from None
        yield line


def _merged(name: str) -> Merged:
    left, top, right, bottom = range_boundaries(name)
    return Merged(int(top or 0), int(bottom or 0), range(int(left or 1) - 1, int(right or 1)), name)
