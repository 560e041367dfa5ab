"""The template: how each column is filled, a sheet to fill in with choices to pick from, and the same as a sample."""

from __future__ import annotations

from datetime import date
from typing import IO, Any

from coord.cases.importing.columns import COLUMNS, IGNORED, SHEET, YES, Column, Holds
from coord.cases.importing.offices import Offices
from coord.cases.importing.sample import sample_cases
from coord.cases.importing.sheet_lines import lines_of, value_of
from coord.cases.importing.values import EARLIEST, LARGEST
from coord.sheets import DAY, WHOLE, Pen, workbook, write_head

GUIDE, SAMPLE, CHOICES = "Hướng dẫn", "Ví dụ", "Danh mục"
PREPARED = 5_000  # lines of the sheet that offer choices; more may be filled in
STEPS = (
    f"Điền vào trang “{SHEET}”, mỗi nghĩa vụ một dòng. Trang “{SAMPLE}” cho thấy một bảng đã điền và không được đọc.",
    "Một việc có nhiều nghĩa vụ thì ghi nhiều dòng. Mỗi dòng ghi lại đơn vị, số, ngày và cơ quan ra quyết định; "
    "thông tin khác của việc chỉ cần ghi ở dòng đầu.",
    "Ghi đủ mọi nghĩa vụ của việc: nghĩa vụ đã có trên hệ thống mà tệp không ghi sẽ bị bỏ (vẫn còn trong lịch sử).",
    "Việc được nhận ra theo số, ngày và cơ quan ra quyết định. Nhập lại cùng một tệp không làm thay đổi gì.",
    "Cột không bắt buộc có thể xóa cả cột: thông tin đã có được giữ nguyên. Còn cột mà để trống ô: thông tin bị xóa.",
    "Không gộp ô, không dùng công thức. Ngày ghi ngày/tháng/năm. Tiền ghi số đồng nguyên, không âm.",
    f"Có thể thêm cột “{IGNORED[0]}” và “{IGNORED[1]}”; hai cột đó không được đọc. Không đổi tên các cột khác.",
    "Không đưa thông tin thuộc bí mật nhà nước vào tệp.",
)


def write_template(into: IO[bytes], offices: Offices) -> None:
    """Write the template for an officer of these offices, of which there is at least one."""
    with workbook(into) as book:
        guide, fill, sample, choices = (book.add_worksheet(name) for name in (GUIDE, SHEET, SAMPLE, CHOICES))
        _write_guide(book, guide, offices)
        ranges = _write_choices(book, choices, offices)
        _prepare(book, fill)
        for place, column in enumerate(COLUMNS):
            if rule := _rule(column, ranges):
                fill.data_validation(1, place, PREPARED, place, rule)
        _prepare(book, sample)
        _write_sample(book, sample, offices)
        fill.activate()


def _write_guide(book: Any, sheet: Any, offices: Offices) -> None:
    head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    title = book.add_format({"bold": True, "font_size": 14})
    for place, width in enumerate((30, 12, 24, 90)):
        sheet.set_column(place, place, width, text)
    sheet.write_string(0, 0, "Nhập việc thi hành án từ tệp", title)
    for number, step in enumerate(STEPS, start=1):
        sheet.merge_range(number + 1, 0, number + 1, 3, "", text)
        sheet.write_string(number + 1, 0, f"{number}. {step}", text)
    top = len(STEPS) + 4
    for place, words in enumerate(("Cột", "Bắt buộc", "Ghi gì", "Cách ghi")):
        sheet.write_string(top, place, words, head)
    for row, column in enumerate(COLUMNS, start=top + 1):
        cells = (column.heading, "có" if column.is_required else "", _what(column), hint_of(column, offices))
        for place, words in enumerate(cells):
            sheet.write_string(row, place, words, text)


def hint_of(column: Column, offices: Offices) -> str:
    """How a column is filled, with a code that this officer may use."""
    return column.hint.replace("{unit}", next(iter(offices.units)))


def _what(column: Column) -> str:
    words = {
        Holds.UNIT: "mã đơn vị",
        Holds.DAY: "ngày",
        Holds.AMOUNT: "số tiền (đồng)",
        Holds.CHOICE: "chọn trong danh mục",
        Holds.MARK: f"{YES} hoặc để trống",
    }
    return words.get(column.holds, f"chữ, nhiều nhất {column.longest} ký tự")


def _write_choices(book: Any, sheet: Any, offices: Offices) -> dict[str, str]:
    """The lists to choose from; where each stands, by the name of its column."""
    lists = {c.name: [words for _, words in c.choices] for c in COLUMNS if c.holds is Holds.CHOICE}
    lists["holder_id"] = list(offices.units)
    names = {column.name: column.heading for column in COLUMNS}
    write_head(book, sheet, [(names[name], 42) for name in lists])
    pen = Pen(book, sheet)
    ranges = {}
    for place, (name, words) in enumerate(lists.items()):
        for row, one in enumerate(words, start=1):
            pen.write(row, place, one)
        letter = "ABCDEFG"[place]
        ranges[name] = f"='{CHOICES}'!${letter}$2:${letter}${len(words) + 1}"
    return ranges


def _prepare(book: Any, sheet: Any) -> None:
    """The headings, and each column kept as what it holds: Excel makes days of numbers such as 12/2018 otherwise."""
    write_head(book, sheet, [(column.heading, column.width) for column in COLUMNS])
    codes = {Holds.DAY: DAY, Holds.AMOUNT: WHOLE}
    needed = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#DCEBEC"})
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width, book.add_format({"num_format": codes.get(column.holds, "@")}))
        if column.is_required:
            sheet.write_string(0, place, column.heading, needed)


def _rule(column: Column, ranges: dict[str, str]) -> dict[str, object] | None:
    told = {"input_title": column.heading[:32], "input_message": column.hint.partition(", ví dụ {")[0][:255]}
    if column.name in ranges:
        wrong = {"error_title": "Chưa đúng", "error_message": "Hãy chọn một giá trị trong danh sách."}
        return {"validate": "list", "source": ranges[column.name], **told, **wrong}
    if column.holds is Holds.DAY:
        wrong = {"error_title": "Chưa đúng", "error_message": "Hãy ghi ngày/tháng/năm, ví dụ 18/03/2019."}
        limits = {"criteria": "between", "minimum": EARLIEST, "maximum": date(2099, 12, 31)}
        return {"validate": "date", **limits, **told, **wrong}
    if column.holds is Holds.AMOUNT:
        wrong = {"error_title": "Chưa đúng", "error_message": "Hãy ghi số đồng nguyên, không âm."}
        return {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": LARGEST, **told, **wrong}
    if column.holds is Holds.MARK:
        return {"validate": "list", "source": [YES], **told}
    return {"validate": "any", **told}


def _write_sample(book: Any, sheet: Any, offices: Offices) -> None:
    code, holder_id = next(iter(offices.units.items()))
    lines = [line for case in sample_cases(holder_id, offices.issuers[holder_id]) for line in lines_of(case)]
    pen = Pen(book, sheet)
    for row, line in enumerate(lines, start=1):
        for place, column in enumerate(COLUMNS):
            pen.write(row, place, value_of(column, {holder_id: code}, line))
