"""The columns of a sheet of cases: the template, the reader, the form and the export all follow this one table.

One line is one obligation. A case that owes several stands on as many lines, each with its number, day and issuer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coord.agencies.spelling import fold
from coord.cases.kinds import CLASSIFICATIONS, MARKS, OBLIGATIONS, CaseMark

SHEET = "Việc thi hành án"
IGNORED = ("STT", "Ghi chú")
YES, NO = "x", ""


class Holds(StrEnum):
    """What a cell of a column holds."""

    UNIT = "unit"
    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"
    CHOICE = "choice"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is the fact it gives, of the case or (`of_obligation`) of the obligation on its line."""

    name: str
    heading: str
    holds: Holds
    hint: str
    is_required: bool = False
    longest: int = 200
    width: int = 18
    choices: tuple[tuple[StrEnum, str], ...] = ()
    of_obligation: bool = False

    @property
    def folded(self) -> str:
        """The heading as it is recognised: however people write it."""
        return fold(self.heading)


def _text(name: str, heading: str, hint: str, width: int, *, longest: int = 200, is_required: bool = False) -> Column:
    return Column(name, heading, Holds.TEXT, hint, is_required, longest, width)


def _day(name: str, heading: str, hint: str, *, is_required: bool = False) -> Column:
    return Column(name, heading, Holds.DAY, hint, is_required, width=14)


def _amount(name: str, heading: str, hint: str, *, is_required: bool = False) -> Column:
    return Column(name, heading, Holds.AMOUNT, hint, is_required, width=20, of_obligation=True)


def _mark(mark: CaseMark, hint: str) -> Column:
    return Column(mark.value, MARKS[mark], Holds.MARK, f"Ghi x nếu có; để trống nếu không. {hint}", width=12)


_WATCHING = "Ban Chỉ đạo Trung ương về phòng, chống tham nhũng, lãng phí, tiêu cực"
_KINDS, _CLASSES = tuple(OBLIGATIONS.items()), tuple(CLASSIFICATIONS.items())

COLUMNS = (
    Column("holder_id", "Đơn vị thi hành", Holds.UNIT, "Mã của đơn vị trong Danh bạ, ví dụ {unit}.", True, 40, 20),
    _text(
        "decision_number",
        "Số quyết định thi hành án",
        "Án hành chính: số bản án. Ví dụ 214/QĐ-CCTHADS.",
        22,
        longest=60,
        is_required=True,
    ),
    _day(
        "first_decision_on",
        "Ngày quyết định lần đầu",
        "Quyết định thi hành án lần đầu; án hành chính: ngày bản án.",
        is_required=True,
    ),
    _text("issuer", "Cơ quan ra quyết định", "Để trống nếu là cơ quan của đơn vị thi hành; án hành chính: Tòa án.", 30),
    _text("judgment", "Bản án, quyết định", "Số và ngày của bản án, quyết định được thi hành.", 30, is_required=True),
    _text("court", "Tòa án", "Tòa án (hoặc nơi) đã ra bản án, quyết định.", 28, is_required=True),
    _text("debtor", "Người phải thi hành án", "Họ tên hoặc tên tổ chức.", 28, is_required=True),
    _text("debtor_place", "Địa chỉ", "Nơi cư trú hoặc trụ sở của người phải thi hành án.", 30),
    _text("commune", "Xã, phường, đặc khu", "Nơi người phải thi hành án cư trú hoặc có trụ sở.", 20, longest=100),
    _text("creditors", "Người được thi hành án", "Nhiều người thì cách nhau bằng dấu chấm phẩy.", 30, longest=1000),
    Column("kind", "Loại nghĩa vụ", Holds.CHOICE, "Mỗi loại một dòng.", True, 60, 24, _KINDS, True),
    Column("detail", "Nội dung nghĩa vụ", Holds.TEXT, "Nói rõ thêm, nếu cần.", width=28, of_obligation=True),
    _amount(
        "remaining",
        "Còn phải thi hành (đồng)",
        "Không gồm lãi chậm thi hành án; án hành chính để trống.",
        is_required=True,
    ),
    _amount("paid", "Đã thi hành (đồng)", "Để trống là 0."),
    _amount("late_interest", "Lãi chậm thi hành án (đồng)", "Tính đến ngày lập bảng; để trống là 0."),
    _text("executor", "Chấp hành viên", "Họ tên.", 22, longest=120, is_required=True),
    Column("classification", "Phân loại", Holds.CHOICE, "Theo kết quả xác minh.", True, 60, 24, _CLASSES),
    _mark(CaseMark.KEY, "Theo danh sách việc trọng điểm được duyệt."),
    _mark(CaseMark.CREDIT, "Thi hành cho tổ chức tín dụng, ngân hàng."),
    _mark(CaseMark.WATCHED, f"Thuộc diện {_WATCHING} theo dõi, chỉ đạo."),
    _mark(CaseMark.WORK_GROUP, "Đã lập tổ công tác riêng cho việc này."),
    _text("credit_institution", "Tổ chức tín dụng", "Tên ngân hàng, chi nhánh hoặc quỹ tín dụng.", 26),
    _day("verified_on", "Ngày biên bản xác minh", "Biên bản xác minh điều kiện thi hành án gần nhất."),
    _day("last_reviewed_on", "Ngày xét miễn, giảm", "Lần xét miễn, giảm gần nhất của bản án này."),
)

BY_NAME = {column.name: column for column in COLUMNS}
KEY = ("decision_number", "first_decision_on", "issuer", "holder_id")
"""What the lines of one case have in common; every other fact of the case needs to stand on its first line only."""


def heading_of(name: str) -> str:
    """The heading of the column that gives this fact."""
    return BY_NAME[name].heading
