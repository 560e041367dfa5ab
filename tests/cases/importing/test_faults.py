"""Every kind of bad file is answered with its line, its column and what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from coord.agencies.access import Viewer
from coord.cases.importing.cells import Unreadable
from coord.cases.importing.columns import COLUMNS
from tests import story
from tests.cases.importing.sheets_made import HEADINGS, changed, csv_file, line, look, part_replaced, xlsx
from tests.matters import stage

DAY, AMOUNT, DEBTOR = "Ngày quyết định lần đầu", "Còn phải thi hành (đồng)", "Người phải thi hành án"
NUMBER = "Số quyết định thi hành án"


@pytest.fixture(scope="module")
def holder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    app = story.make_world(tmp_path_factory.mktemp("faults"))
    with stage.seen_by(app, "holder") as viewer:
        yield viewer


def faults(viewer: Viewer, path: Path) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.reason) for fault in look(viewer, path).faults]


@pytest.mark.parametrize(
    ("heading", "cell", "reason"),
    [
        (DAY, "31/02/2019", "không có trong lịch"),
        (DAY, "03/18/2019", "có lẽ là 18/03/2019"),
        (DAY, "18/03/19", "chưa rõ năm nào"),
        (DAY, "tháng 3 năm 2019", "không phải ngày"),
        (DAY, 43542, "có lẽ là ngày 18/03/2019"),
        (DAY, 20190318, "không phải ngày"),
        (DAY, "24/11/2026", "sau hôm nay (23/11/2026)"),
        (DAY, "04/05/1918", "quá xa"),
        (DAY, True, "không phải ngày"),
        (DAY, time(8, 30), "giờ hoặc khoảng thời gian"),
        (AMOUNT, "mười triệu", "không phải số tiền"),
        (AMOUNT, "1.5", "không phải số tiền"),
        (AMOUNT, "1.000,50", "không phải số tiền"),
        (AMOUNT, 1000.5, "có phần lẻ"),
        (AMOUNT, -1, "không được âm"),
        (AMOUNT, 10**15 + 1, "lớn quá mức"),
        (AMOUNT, "٣٤٥", "không phải số tiền"),
        (AMOUNT, None, "bắt buộc đang trống"),
        (AMOUNT, date(2019, 3, 18), "là ngày, không phải số tiền"),
        (AMOUNT, "=1+1", "công thức"),
        (DEBTOR, '=HYPERLINK("https://xau.example", "bấm")', "công thức"),
        (DEBTOR, "=SUM(A1:A9)", "công thức"),
        (DEBTOR, "   ", "bắt buộc đang trống"),
        (DEBTOR, "A" * 201, "nhiều nhất 200 ký tự"),
        (DEBTOR, date(2018, 12, 1), "Excel đã đổi ô này thành ngày 01/12/2018"),
        ("Phân loại", "Co dieu kien", "Có lẽ là “Có điều kiện thi hành”"),
        ("Phân loại", "zzz", "Các giá trị: Có điều kiện thi hành; "),
        ("Loại nghĩa vụ", "Tiền phat bổ xung", "Có lẽ là “Tiền phạt”"),
        ("Việc trọng điểm", "có thể", "không rõ là có hay không"),
        ("Đơn vị thi hành", "THADS-KV2", "không phải đơn vị của bạn. Bạn nhập được cho: THADS-KV1"),
        ("Đơn vị thi hành", "TAND-KV1", "Không có mã “TAND-KV1”"),
        ("Ngày xét miễn, giảm", date(2018, 5, 3), "Trước ngày quyết định thi hành án lần đầu (04/05/2018)"),
    ],
)
def test_a_wrong_cell_is_named(holder: Viewer, tmp_path: Path, heading: str, cell: Any, reason: str) -> None:
    lines = [line("300/QĐ"), {**line("301/QĐ"), heading: cell}]
    found = faults(holder, xlsx(tmp_path / "a.xlsx", lines))
    assert [(number, column) for number, column, _ in found] == [(3, heading)]
    assert reason in found[0][2]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("Hồ\x00Thử", "ký tự điều khiển (U+0000)"),
        ("A" * 100_000, "Ô dài 100.000 ký tự"),
        ('=HYPERLINK("https://xau.example")', "công thức"),
    ],
)
def test_a_hostile_cell_of_a_csv_file_is_named(holder: Viewer, tmp_path: Path, cell: str, reason: str) -> None:
    found = faults(holder, csv_file(tmp_path / "a.csv", [line("300/QĐ"), {**line("301/QĐ"), DEBTOR: cell}]))
    assert [(number, column) for number, column, _ in found] == [(3, DEBTOR)]
    assert reason in found[0][2]


def test_what_a_formula_once_came_to_is_not_taken(holder: Viewer, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [line("300/QĐ"), {**line("301/QĐ"), AMOUNT: "=1000+1"}])
    value = b"<v></v>"
    path = part_replaced(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(value, b"<v>1001</v>"))
    found = look(holder, path)
    assert [fault.line for fault in found.faults] == [3]
    assert [case.facts.decision_number for case in found.cases] == ["300/QĐ"]


def test_an_error_of_excel_is_named(holder: Viewer, tmp_path: Path) -> None:
    found = faults(holder, xlsx(tmp_path / "a.xlsx", [{**line(), AMOUNT: "#REF!"}]))
    assert found[0][:2] == (2, AMOUNT) and "báo lỗi của Excel" in found[0][2]


def test_merged_cells_in_the_data_are_named_with_their_place(holder: Viewer, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [line(f"{n}/QĐ") for n in range(300, 304)])
    found = look(holder, changed(path, lambda sheet: sheet.merge_cells("B3:B4")))
    assert (found.faults[0].line, found.faults[0].column) == (3, NUMBER)
    assert "B3:B4 đang gộp" in found.faults[0].reason
    assert [case.facts.decision_number for case in found.cases] == ["300/QĐ", "303/QĐ"]
    assert {fault.line for fault in found.faults} == {3, 4}


def test_a_merged_title_above_the_headings_is_no_fault(holder: Viewer, tmp_path: Path) -> None:
    def add_title(sheet: Any) -> None:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "DANH SÁCH VIỆC THI HÀNH ÁN"
        sheet.merge_cells("A1:H1")

    found = look(holder, changed(xlsx(tmp_path / "a.xlsx", [line()]), add_title))
    assert found.faults == () and found.cases[0].lines == (4,)


def test_wrong_columns_are_all_named_at_once(holder: Viewer, tmp_path: Path) -> None:
    headings = [h for h in HEADINGS if h != "Tòa án"] + ["Phân lọai việc", "Chấp hành viên"]
    with pytest.raises(Unreadable) as refused:
        look(holder, xlsx(tmp_path / "a.xlsx", [line()], headings))
    for words in ("dòng 1", "thiếu cột “Tòa án”", "không có cột “Phân lọai việc”", "“Chấp hành viên” có hai lần"):
        assert words in refused.value.message


def test_headings_are_known_however_they_are_written(holder: Viewer, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [line()])

    def rewrite(sheet: Any) -> None:
        for cell in sheet[1]:
            cell.value = f"  {cell.value.upper()} (*) ".replace("(*)", "*").replace(" ", "\n", 1)

    assert look(holder, changed(path, rewrite)).faults == ()


def test_a_file_without_headings_is_answered_with_those_it_needs(holder: Viewer, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b;c\n1;2;3\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="Không thấy dòng tiêu đề") as refused:
        look(holder, path)
    assert all(column.heading in refused.value.message for column in COLUMNS if column.is_required)


def test_headings_alone_are_no_table(holder: Viewer, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="không có dòng dữ liệu"):
        look(holder, xlsx(tmp_path / "a.xlsx", []))


def test_the_lines_of_one_case_must_not_contradict_each_other(holder: Viewer, tmp_path: Path) -> None:
    lines = [
        line("300/QĐ"),
        line("300/QĐ", Loại_nghĩa_vụ="Án phí", Chấp_hành_viên="Hà Thử Nghiệm"),
        line("301/QĐ"),
        line("301/QĐ"),
        line("302/QĐ"),
    ]
    found = look(holder, xlsx(tmp_path / "a.xlsx", lines))
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (2, ""), (3, "Chấp hành viên"), (4, ""), (5, "Loại nghĩa vụ")
    ]  # fmt: skip
    assert "cùng một việc với dòng 3 đang sai" in found.faults[0].reason
    assert "Khác với dòng 2" in found.faults[1].reason
    assert "đã có ở dòng 4" in found.faults[3].reason
    assert (len(found.cases), found.wrong_lines, found.lines) == (1, 4, 5)


def test_a_further_line_whose_key_cannot_be_read_is_not_asked_for_what_stands_on_the_first(
    holder: Viewer, tmp_path: Path
) -> None:
    further = {h: cell for h, cell in line("300/QĐ", Loại_nghĩa_vụ="Án phí").items() if h not in (DEBTOR, "Tòa án")}
    lines = [line("300/QĐ"), further, {**further, DAY: "31/02/2019"}]
    found = look(holder, xlsx(tmp_path / "a.xlsx", lines))
    assert [(fault.line, fault.column) for fault in found.faults] == [(4, DAY)]
    assert [case.lines for case in found.cases] == [(2, 3)]


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a", "a.xlsm"])
def test_only_the_two_kinds_of_files_are_taken(holder: Viewer, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(Unreadable, match="Chỉ nhận tệp XLSX hoặc CSV"):
        look(holder, tmp_path / name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "bị hỏng"),
        (b"hello", "bị hỏng"),
        (b"PK\x03\x04 not a zip", "bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "Excel kiểu cũ (.xls) hoặc có mật khẩu"),
    ],
)
def test_what_is_no_workbook_is_told_apart(holder: Viewer, tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(Unreadable) as refused:
        look(holder, tmp_path / "a.xlsx")
    assert words in refused.value.message


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
def test_a_workbook_whose_parts_are_broken_is_told_so(holder: Viewer, tmp_path: Path, part: str) -> None:
    path = part_replaced(xlsx(tmp_path / "a.xlsx", [line()]), part, lambda xml: xml[: len(xml) // 2])
    with pytest.raises(Unreadable):
        look(holder, path)


def test_a_zip_bomb_is_refused_before_it_is_opened(holder: Viewer, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [line()])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/more.xml", "w") as part:
        for _ in range(201):
            part.write(b" " * 1_000_000)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Unreadable, match="bung ra quá lớn"):
        look(holder, path)


def test_a_workbook_that_declares_entities_is_not_opened(holder: Viewer, tmp_path: Path) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    path = xlsx(tmp_path / "a.xlsx", [line()])
    path = part_replaced(
        path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<worksheet", declared + b"<worksheet")
    )
    with pytest.raises(Unreadable):
        look(holder, path)


def rows(first: int, last: int) -> bytes:
    return b"".join(b'<row r="%d" spans="1:24" s="1" customFormat="1"/>' % n for n in range(first, last + 1))


def test_a_million_empty_lines_below_the_data_are_not_read(holder: Viewer, tmp_path: Path) -> None:
    empty = rows(3, 1_048_576) + b"</sheetData>"
    path = part_replaced(
        xlsx(tmp_path / "a.xlsx", [line()]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"</sheetData>", empty).replace(b'"A1:X2"', b'"A1:XFD1048576"'),
    )
    found = look(holder, path)
    assert (found.lines, found.faults) == (1, ())


def test_something_left_far_below_the_data_is_named_and_not_passed_over(holder: Viewer, tmp_path: Path) -> None:
    path = changed(xlsx(tmp_path / "a.xlsx", [line()]), lambda sheet: sheet.cell(900_000, 3, "sót lại"))
    with pytest.raises(Unreadable, match="dữ liệu ở dòng 900000"):
        look(holder, path)


def test_blank_lines_between_do_not_shift_the_numbers(holder: Viewer, tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [line("300/QĐ"), {}, {}, {**line("301/QĐ"), AMOUNT: "x"}])
    assert [number for number, _, _ in faults(holder, path)] == [5]


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "utf-16-be"])
def test_a_csv_file_in_another_encoding_is_told_so(holder: Viewer, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Đơn vị thi hành;é\n".encode(encoding, errors="replace") + b"\xff\xfe\xf0\n")
    with pytest.raises(Unreadable) as refused:
        look(holder, path)
    assert "không dùng mã UTF-8" in refused.value.message or "Không thấy dòng tiêu đề" in refused.value.message


def test_a_csv_file_with_an_open_quote_is_told_where(holder: Viewer, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [line("300/QĐ")])
    with path.open("ab") as more:
        more.write('THADS-KV1;"301/QĐ;mở mà không đóng\n'.encode())
    with pytest.raises(Unreadable, match="Dòng 3 có dấu nháy kép"):
        look(holder, path)


def test_a_cell_longer_than_the_format_allows_is_told_where(holder: Viewer, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [{**line("300/QĐ"), DEBTOR: "A" * 200_000}])
    with pytest.raises(Unreadable, match="Dòng 2 có ô dài hơn"):
        look(holder, path)


def test_too_many_lines_are_told_and_not_cut_off(
    holder: Viewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coord.cases.importing.checking.MOST_LINES", 3)
    with pytest.raises(Unreadable, match="Hãy chia thành nhiều tệp"):
        look(holder, xlsx(tmp_path / "a.xlsx", [line(f"{n}/QĐ") for n in range(4)]))


def test_an_instant_is_taken_as_its_day(holder: Viewer, tmp_path: Path) -> None:
    found = look(holder, xlsx(tmp_path / "a.xlsx", [{**line(), DAY: datetime(2018, 5, 4, 13, 30)}]))  # noqa: DTZ001
    assert found.cases[0].facts.first_decision_on == date(2018, 5, 4)
