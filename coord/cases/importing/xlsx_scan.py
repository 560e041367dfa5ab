"""A first look at an XLSX file without unpacking it into memory: its size, what is merged, and where its data ends.

A small file may unpack to gigabytes, and a sheet may hold a million lines that are only coloured. Both are seen here,
in one pass over the bytes, before the library that reads cells is let near them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from coord.cases.importing.cells import MOST_LINES, Unreadable, too_many_lines

MOST_UNPACKED, MOST_PARTS = 200_000_000, 1_000
LONGEST_GAP = 1_000
BLOCK, LONGEST_TAG = 1 << 20, 1 << 16
ENCRYPTED_OR_OLD = b"\xd0\xcf\x11\xe0"

_TAG = re.compile(rb"<(?:\w+:)?(row|v|is|f|mergeCell)\b([^<>]*)>")
_NUMBER, _REFERENCE = re.compile(rb'\br="(\d{1,7})"'), re.compile(rb'\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(slots=True)
class Scan:
    """What the sheet holds: the last line with a value, how many there are, and the ranges of merged cells."""

    last: int = 0
    filled: int = 0
    merged: list[str] = field(default_factory=list)


def look_at(path: Path) -> None:
    """Raise Unreadable unless the file is a workbook of a size that may be unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise broken(path) from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            "Tệp XLSX bung ra quá lớn (trên 200 MB) nên không mở. Hãy chép riêng các dòng dữ liệu sang tệp mẫu."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi lưu lại.")


def broken(path: Path) -> Unreadable:
    """The file is no workbook: an old or an encrypted one, or none at all."""
    with path.open("rb") as opened:
        is_old = opened.read(4) == ENCRYPTED_OR_OLD
    if is_old:
        return Unreadable(
            "Tệp là Excel kiểu cũ (.xls) hoặc có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại thành .xlsx."
        )
    return Unreadable("Tệp XLSX bị hỏng hoặc không phải là XLSX. Hãy mở bằng Excel, lưu lại rồi chọn lại.")


def scan_sheet(path: Path, part: str) -> Scan:
    """Go through the bytes of a sheet. Raises Unreadable when its data is too long or has a hole in it."""
    found, row = Scan(), 0
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        for tag, attributes in _tags(stream):
            if tag == b"row":
                number = _NUMBER.search(attributes)
                row = int(number[1]) if number else row + 1
            elif tag == b"mergeCell":
                reference = _REFERENCE.search(attributes)
                found.merged += [reference[1].decode("ascii")] if reference else []
            elif row != found.last:
                _enter(found, row)
    return found


def _enter(found: Scan, row: int) -> None:
    if found.last and row - found.last > LONGEST_GAP:
        raise Unreadable(
            f"Sau dòng {found.last} có hơn một nghìn dòng trống, rồi mới lại có dữ liệu ở dòng {row}. "
            "Hãy xóa những ô còn sót ở dưới hoặc bỏ các dòng trống."
        )
    found.last = row
    found.filled += 1
    if found.filled > MOST_LINES + LONGEST_GAP:
        raise too_many_lines()


def _tags(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    rest = b""
    while block := stream.read(BLOCK):
        block = rest + block
        if _DECLARATION.search(block):
            raise Unreadable("Tệp XLSX có khai báo lạ bên trong nên không mở. Hãy mở bằng Excel rồi lưu lại.")
        cut = block.rfind(b"<")
        for found in _TAG.finditer(block, 0, cut):
            yield found[1], found[2]
        rest = block[cut : cut + LONGEST_TAG] if cut >= 0 else b""
    yield from ((found[1], found[2]) for found in _TAG.finditer(rest))
