"""Writing XLSX: a list is columns and typed rows. Text stays text: nothing written here is ever a formula or a link.

Numbers are written as numbers and days as days. Rows go to the disk one by one, however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, Generic, TypeVar

import xlsxwriter

from coord.clock import VN
from coord.errors import Invalid

Row = TypeVar("Row")
Value = str | int | date | None

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS, LONGEST_TEXT = 1_048_575, 32_767  # what the format can hold, the header aside
INERT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
DAY, INSTANT, WHOLE = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "#,##0"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column of a list: its heading, what of a row stands in it, and how many letters wide it is."""

    heading: str
    value: Callable[[Row], Value]
    width: int = 18


@contextmanager
def workbook(into: IO[bytes], **options: Any) -> Iterator[Any]:
    """A new workbook, written out when the block ends, however it ends: until then its rows lie in files of its own."""
    book = xlsxwriter.Workbook(into, {**INERT, **options})
    try:
        yield book
    finally:
        book.close()


def write_list(into: IO[bytes], title: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> None:
    """Write one sheet: the headings, which stay in view, and a line for each row."""
    with workbook(into, constant_memory=True) as book:
        sheet = book.add_worksheet(sheet_name(title))
        write_head(book, sheet, [(column.heading, column.width) for column in columns])
        pen = Pen(book, sheet)
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise Invalid("Danh sách dài hơn một bảng tính chứa được. Hãy lọc bớt rồi xuất lại.")
            for place, column in enumerate(columns):
                pen.write(number, place, column.value(row))


def write_head(book: Any, sheet: Any, headings: Sequence[tuple[str, int]]) -> None:
    """Write the headings with their widths, keep them in view, and let people filter by them."""
    style = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for place, (heading, width) in enumerate(headings):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, style)
    sheet.freeze_panes(1, 0)


class Pen:
    """Writes values of each type as what they are."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._sheet = sheet
        self._formats = {code: book.add_format({"num_format": code, "valign": "top"}) for code in (DAY, INSTANT, WHOLE)}
        self._text = book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, row: int, place: int, value: Value) -> None:
        """Write one cell; nothing for None."""
        match value:
            case None | "":
                return
            case str():
                self._sheet.write_string(row, place, value[:LONGEST_TEXT], self._text)
            case datetime():
                local = value.astimezone(VN).replace(tzinfo=None)
                self._sheet.write_datetime(row, place, local, self._formats[INSTANT])
            case date():
                self._sheet.write_datetime(row, place, value, self._formats[DAY])
            case _:
                self._sheet.write_number(row, place, value, self._formats[WHOLE])


def sheet_name(title: str) -> str:
    """The title as the name of a sheet: without what the format forbids there."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:31].strip()
