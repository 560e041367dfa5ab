"""Reading a CSV file into lines of cells: UTF-8 or UTF-16, with semicolons, commas or tabs."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from coord.cases.importing.cells import MOST_COLUMNS, Line, Unreadable
from coord.cases.importing.headings import LOOKED_AT, known_headings

DELIMITERS = ";,\t"
LONGEST_CELL = 131_072  # what the csv module takes


def read_csv(path: Path) -> Iterator[Line]:
    """Every line of the file, in the way that its headings are understood best."""
    text = _decoded(path.read_bytes())
    delimiter = max(DELIMITERS, key=lambda mark: _understood(text, mark))
    return _lines(text, delimiter)


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(
            f"Tệp CSV không dùng mã UTF-8 (ký tự lạ ở dòng {number}; có thể là TCVN3, VNI hoặc Windows-1258). "
            "Trong Excel hãy chọn Lưu thành, loại “CSV UTF-8”, hoặc lưu thành XLSX."
        ) from None


def _understood(text: str, delimiter: str) -> int:
    try:
        return max((known_headings(line) for line in islice(_lines(text, delimiter), LOOKED_AT)), default=0)
    except Unreadable:
        return 0


def _lines(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_explained(error, number)) from None
        yield Line(number, tuple(cells[:MOST_COLUMNS]))


def _explained(error: csv.Error, number: int) -> str:
    if "field larger" in str(error):
        return f"Dòng {number} có ô dài hơn {LONGEST_CELL:,} ký tự. Hãy kiểm tra lại dòng này.".replace(",", ".")
    return f"Dòng {number} có dấu nháy kép mở mà không đóng, không biết ô hết ở đâu. Hãy sửa, hoặc lưu thành XLSX."
