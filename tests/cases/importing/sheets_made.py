"""Files of cases as people send them: right ones, and every kind of wrong one, made for the test."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from coord import clock
from coord.agencies.access import Viewer
from coord.cases.importing.checking import Checked, check
from coord.cases.importing.columns import COLUMNS, SHEET
from coord.cases.importing.commands import begin_import, carry_out, claim, note_found
from coord.cases.importing.offices import offices_of
from coord.cases.importing.planning import plan
from coord.cases.importing.reading import open_table
from coord.cases.models import CaseImport
from coord.db import transaction

HEADINGS = tuple(column.heading for column in COLUMNS)
RIGHT: Mapping[str, Any] = {
    "Đơn vị thi hành": "THADS-KV1",
    "Số quyết định thi hành án": "301/QĐ-CCTHADS",
    "Ngày quyết định lần đầu": date(2018, 5, 4),
    "Cơ quan ra quyết định": "Chi cục THADS huyện Thí Dụ",
    "Bản án, quyết định": "Bản án số 44/2017/HS-ST ngày 20/12/2017",
    "Tòa án": "TAND huyện Thí Dụ",
    "Người phải thi hành án": "Hồ Thử Nghiệm",
    "Loại nghĩa vụ": "Tiền phạt",
    "Còn phải thi hành (đồng)": 22_400_000,
    "Đã thi hành (đồng)": 7_600_000,
    "Chấp hành viên": "Nguyễn Văn Mẫu",
    "Phân loại": "Chưa có điều kiện thi hành",
}
"""One right line; `line(...)` changes some of it."""


def line(number: str = "301/QĐ-CCTHADS", /, **changes: Any) -> dict[str, Any]:
    """A right line with this number; the words of a heading stand for it as a keyword, blanks as underscores."""
    headings = {heading.replace(" ", "_"): heading for heading in (*HEADINGS, *EXTRA)}
    said = {headings.get(name, name): value for name, value in changes.items()}
    return {**RIGHT, "Số quyết định thi hành án": number, **said}


EXTRA = ("STT",)


def xlsx(
    path: Path, lines: Sequence[Mapping[str, Any]], headings: Sequence[str] = HEADINGS, title: str = SHEET
) -> Path:
    """An XLSX file with these lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(headings))
    for said in lines:
        sheet.append([said.get(heading) for heading in headings])
    book.save(path)
    return path


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    """The same file after somebody did something to its sheet."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    change(book.active)
    book.save(path)
    return path


def csv_file(
    path: Path, lines: Sequence[Mapping[str, Any]], *, delimiter: str = ";", encoding: str = "utf-8-sig"
) -> Path:
    """The same as CSV; days are written as people write them."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(HEADINGS)
    for said in lines:
        cells = (said.get(heading) for heading in HEADINGS)
        writer.writerow([f"{cell:%d/%m/%Y}" if isinstance(cell, date) else cell for cell in cells])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def part_replaced(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The file with one of its parts changed byte by byte."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def look(viewer: Viewer, path: Path) -> Checked:
    """What a file says, for this officer today. Needs an app context."""
    with open_table(path, path.name) as table:
        return check(table, offices_of(viewer), clock.today())


def bring(viewer: Viewer, path: Path, *, only_right: bool = False) -> CaseImport:
    """Import a file from the first look to the end. Needs an app context."""
    with transaction():
        import_id = begin_import(viewer, path.name, "0" * 64).id
    checked = look(viewer, path)
    with transaction():
        note_found(import_id, checked, plan(checked, offices_of(viewer)))
    with transaction():
        claim(viewer, import_id)
        return carry_out(import_id, checked, plan(checked, offices_of(viewer)), only_right=only_right)
