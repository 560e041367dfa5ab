"""Lists as XLSX: numbers are numbers, days are days, and text is text whatever it looks like."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from coord import sheets
from coord.errors import Invalid
from coord.sheets import Column, Value, write_list

COLUMNS: tuple[Column[tuple[Value, ...]], ...] = (
    Column("Chữ", lambda row: row[0]),
    Column("Số", lambda row: row[1], 12),
    Column("Ngày", lambda row: row[2]),
)


def written(*rows: tuple[Value, ...], title: str = "Danh sách") -> io.BytesIO:
    into = io.BytesIO()
    write_list(into, title, COLUMNS, rows)
    return into


def test_each_value_is_written_as_what_it_is() -> None:
    instant = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
    file = written(("Đỗ Ví Dụ", 1_214_000_000, date(2026, 11, 23)), ("", 0, instant), ("x", None, None))
    sheet = load_workbook(file)["Danh sách"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["Chữ", "Số", "Ngày"],
        ["Đỗ Ví Dụ", 1_214_000_000, datetime(2026, 11, 23)],  # noqa: DTZ001
        [None, 0, datetime(2026, 11, 23, 9, 30)],  # noqa: DTZ001
        ["x", None, None],
    ]
    assert sheet["C2"].number_format == "dd/mm/yyyy"
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    "hostile",
    ['=HYPERLINK("https://xau.example","bấm")', "=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "https://xau.example", "\t=1",
     "mailto:a@b.example", "internal:Sheet1!A1", "0123", "1E5"],
)  # fmt: skip
def test_text_is_never_a_formula_a_link_or_a_number(hostile: str) -> None:
    file = written((hostile, 1, None))
    cell = load_workbook(file)["Danh sách"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (hostile, "s", None)
    with zipfile.ZipFile(file) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in xml and b"hyperlink" not in xml


def test_letters_that_xml_cannot_hold_do_not_break_the_file() -> None:
    assert "b" in load_workbook(written(("a\x00b\x1f", 1, None)))["Danh sách"]["A2"].value


def test_a_text_longer_than_a_cell_holds_is_cut_and_not_lost() -> None:
    value = load_workbook(written(("A" * 40_000, 1, None)))["Danh sách"]["A2"].value
    assert value == "A" * sheets.LONGEST_TEXT


def test_a_title_may_hold_anything() -> None:
    assert load_workbook(written(title="Việc [a]/b: c?" + "d" * 40)).sheetnames == ["Việc  a  b  c " + "d" * 17]


def test_a_list_longer_than_a_sheet_is_refused_and_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    with pytest.raises(Invalid, match="Hãy lọc bớt"):
        written(*[("x", 1, None)] * 3)
