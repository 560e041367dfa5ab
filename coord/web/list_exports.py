"""Xuất XLSX of the lists of letters, duties, matters and agencies and of the board: columns, and how each is read."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies import directory
from coord.agencies.models import Agency
from coord.events.inbox import Status
from coord.matters.duty_lists import DutyLine, DutyPage, duties_awaited, duties_owed
from coord.matters.letter_lists import LetterLine, LetterPage, letters_arrived, letters_sent
from coord.matters.matter_lists import MatterLine, matters_of
from coord.progress import lists, queries
from coord.progress.lists import BoardDuty, BoardMatter, NotStarted
from coord.progress.queries import AgencyTally
from coord.sheets import Column
from coord.web.board import procedure_titles
from coord.web.board import read_asked as read_board_asked
from coord.web.export import MANY, exported, whole
from coord.web.guard import viewer
from coord.web.inbox import narrowed
from coord.web.letters import SECTIONS
from coord.web.matters import MEANT
from coord.web.register import read_asked
from coord.web.words import AGENCY_KINDS, LEVELS, role_words

blueprint = Blueprint("list_exports", __name__)

OUTSIDE = "Ngoài hệ thống"

DUTIES: tuple[Column[DutyLine], ...] = (
    Column("Hạn", lambda line: line.due_on, 12),
    Column("Còn lại", lambda line: line.label.text, 20),
    Column("Việc", lambda line: line.title, 40),
    Column("Hồ sơ", lambda line: line.matter_id, 16),
    Column("Tên hồ sơ", lambda line: line.matter_title, 36),
    Column("Số văn bản", lambda line: line.raised_number, 18),
    Column("Cơ quan phải làm", lambda line: line.by, 30),
    Column("Gửi", lambda line: line.to, 30),
    Column("Giao cho", lambda line: line.assigned_to, 22),
    Column("Vì sao là ngày này", lambda line: line.why.summary, 60),
)
_LETTER: tuple[Column[LetterLine], ...] = (
    Column("Văn bản", lambda line: line.title, 40),
    Column("Số, ký hiệu", lambda line: line.number, 18),
    Column("Hồ sơ", lambda line: line.matter_id, 16),
    Column("Tên hồ sơ", lambda line: line.matter_title, 36),
)
_STANDING: tuple[Column[LetterLine], ...] = (
    Column("Tình trạng", lambda line: line.status_words, 18),
    Column("Tiếp nhận lúc", lambda line: line.accepted_at, 17),
    Column("Giao cho", lambda line: line.assigned_to, 22),
    Column("Lý do từ chối", lambda line: line.refused_because, 36),
    Column("Còn phải thực hiện", lambda line: line.answer.title if line.answer else None, 36),
    Column("Hạn", lambda line: line.answer.due_on if line.answer else None, 12),
)
ARRIVED: tuple[Column[LetterLine], ...] = (
    *_LETTER,
    Column("Bên gửi", lambda line: line.other, 30),
    Column("Đơn vị nhận", lambda line: line.own, 30),
    Column("Đến lúc", lambda line: line.arrived_at, 17),
    *_STANDING,
)
SENT: tuple[Column[LetterLine], ...] = (
    *_LETTER,
    Column("Bên nhận", lambda line: line.other, 30),
    Column("Đơn vị gửi", lambda line: line.own, 30),
    Column("Gửi lúc", lambda line: line.arrived_at, 17),
    *_STANDING,
)
MATTERS: tuple[Column[MatterLine], ...] = (
    Column("Hồ sơ", lambda line: line.id, 16),
    Column("Tên hồ sơ", lambda line: line.title, 40),
    Column("Đang ở bước", lambda line: line.stage, 40),
    Column("Ngày mở", lambda line: line.opened_on, 12),
    Column("Tình trạng", lambda line: "Đã kết thúc" if line.is_closed else "Đang giải quyết", 18),
)
AGENCIES: tuple[Column[Agency], ...] = (
    Column("Mã", lambda agency: agency.code, 18),
    Column("Cơ quan", lambda agency: agency.name, 44),
    Column("Loại", lambda agency: AGENCY_KINDS[agency.kind], 26),
    Column("Cấp", lambda agency: LEVELS[agency.level], 12),
    Column("Địa bàn", lambda agency: agency.area_name, 24),
    Column("Làm việc nhân danh", lambda agency: agency.unit_of.name if agency.unit_of else None, 36),
    Column("Địa chỉ", lambda agency: agency.address, 36),
    Column("Điện thoại", lambda agency: agency.phone, 16),
    Column("Từ ngày", lambda agency: agency.valid_from, 12),
    Column("Đến ngày", lambda agency: agency.valid_to, 12),
    Column("Kế thừa", lambda agency: agency.successor.name if agency.successor else None, 36),
    Column("Dùng hệ thống", lambda agency: "có" if agency.is_on_platform else "chưa", 12),
    Column("Cán bộ", lambda agency: _people(agency), 60),
)
BOARD_DUTIES: tuple[Column[BoardDuty], ...] = (
    Column("Hạn", lambda line: line.due_on, 12),
    Column("Còn lại", lambda line: line.label.text, 20),
    Column("Việc", lambda line: line.title, 40),
    Column("Thủ tục", lambda line: procedure_titles()[line.procedure], 20),
    Column("Cơ quan phải làm", lambda line: line.by or OUTSIDE, 36),
    Column("Đang chờ", lambda line: line.to or "Ghi vào hồ sơ", 36),
    Column("Căn cứ", lambda line: line.citation, 36),
    Column("Mặc định chưa kiểm chứng", lambda line: "có" if line.is_unverified else None, 14),
    Column("Hồ sơ", lambda line: line.matter_id, 16),
)
BOARD_MATTERS: tuple[Column[BoardMatter], ...] = (
    Column("Hồ sơ", lambda line: line.id, 16),
    Column("Thủ tục", lambda line: procedure_titles()[line.procedure], 24),
    Column("Giai đoạn", lambda line: line.stage, 40),
    Column("Ngày mở", lambda line: line.opened_on, 12),
)
BOARD_AGENCIES: tuple[Column[AgencyTally], ...] = (
    Column("Cơ quan", lambda line: line.name or OUTSIDE, 44),
    Column("Còn phải làm", lambda line: line.tally.owed, 14),
    Column("Trễ so với luật", lambda line: line.tally.late, 14),
    Column("Quá mức mặc định, thông lệ", lambda line: line.tally.past_default, 16),
)
NOT_STARTED: tuple[Column[NotStarted], ...] = (
    Column("Cơ quan đang thi hành", lambda line: line.name, 44),
    Column("Chưa lập hồ sơ", lambda line: line.count, 14),
)


def _people(agency: Agency) -> str:
    shown = (officer for officer in agency.officers if officer.is_working_on(clock.today()))
    return "; ".join(f"{o.full_name} ({o.job_title or role_words(o.roles)}) {o.phone}".strip() for o in shown)


@blueprint.get("/hop-thu/xuat")
def duties() -> Response:
    """What must be done, narrowed as the page is."""
    asking, to = viewer(), narrowed()
    rows = whole(lambda after: _duties(duties_owed(asking, after=after, to=to, most=MANY)), "")
    return exported("Việc phải làm", DUTIES, rows)


@blueprint.get("/hop-thu/cho/xuat")
def awaited() -> Response:
    """What others owe the officer's agencies."""
    asking = viewer()
    rows = whole(lambda after: _duties(duties_awaited(asking, after=after, most=MANY)), "")
    return exported("Đang chờ cơ quan khác", DUTIES, rows)


@blueprint.get("/hop-thu/den/xuat")
def arrived() -> Response:
    """What came, at the status and for the person that the page shows."""
    asking, only_mine = viewer(), request.args.get("cua") == "toi"
    wanted = request.args.get("muc", "")
    statuses = SECTIONS[wanted][1] if wanted in SECTIONS else tuple(Status)

    def page(before: int) -> tuple[tuple[LetterLine, ...], int]:
        return _letters(letters_arrived(asking, statuses, before=before, only_mine=only_mine, most=MANY))

    return exported("Văn bản đến", ARRIVED, whole(page, 0))


@blueprint.get("/hop-thu/di/xuat")
def sent() -> Response:
    """What was sent, a line for each addressee."""
    asking = viewer()
    return exported("Văn bản đã gửi", SENT, whole(lambda b: _letters(letters_sent(asking, before=b, most=MANY)), 0))


@blueprint.get("/ho-so/xuat")
def matters() -> Response:
    """The matters of the officer's agencies, or those that a search finds."""
    asking, words = viewer(), request.args.get("q", "").strip()[:200]
    state = MEANT.get(request.args.get("tinh-trang", ""), "")

    def page(before: str) -> tuple[tuple[MatterLine, ...], str]:
        found = matters_of(asking, before=before, text=words, state=state, most=MANY)
        return found.lines, found.before

    return exported("Hồ sơ phối hợp", MATTERS, whole(page, ""))


@blueprint.get("/danh-ba/xuat")
def register() -> Response:
    """The agencies, narrowed as the page is."""
    asked = read_asked()

    def page(after: int | None) -> tuple[tuple[Agency, ...], int | None]:
        found = directory.listing(area_code=asked.area_code, kind=asked.kind, words=asked.words, after=after, most=MANY)
        return found.agencies, found.next_after

    return exported("Danh bạ", AGENCIES, whole(page, None))


@blueprint.get("/tien-do/xuat")
def board() -> Response:
    """What each agency still has to do."""
    return exported("Tiến độ theo cơ quan", BOARD_AGENCIES, queries.by_agency(viewer()))


@blueprint.get("/tien-do/viec/xuat")
def board_duties() -> Response:
    """The duties that a figure counts."""
    asking, wanted = viewer(), read_board_asked().wanted()

    def page(after: str) -> tuple[tuple[BoardDuty, ...], str]:
        found = lists.duties(asking, wanted, after, most=MANY)
        return found.lines, found.after

    return exported("Việc còn phải làm", BOARD_DUTIES, whole(page, ""))


@blueprint.get("/tien-do/ho-so/xuat")
def board_matters() -> Response:
    """The open matters that a figure counts."""
    asking = viewer()
    procedure, stage = request.args.get("thu-tuc", "")[:40], request.args.get("giai-doan", "")[:120]

    def page(after: str) -> tuple[tuple[BoardMatter, ...], str]:
        found = lists.matters(asking, procedure, stage, after, most=MANY)
        return found.lines, found.after

    return exported("Hồ sơ đang chạy", BOARD_MATTERS, whole(page, ""))


@blueprint.get("/tien-do/chua-lap-ho-so/xuat")
def not_started() -> Response:
    """Cases without a matter, by the office that holds them."""
    return exported("Chưa lập hồ sơ", NOT_STARTED, lists.not_started(viewer()))


def _duties(page: DutyPage) -> tuple[tuple[DutyLine, ...], str]:
    return page.lines, page.after


def _letters(page: LetterPage) -> tuple[tuple[LetterLine, ...], int]:
    return page.lines, page.before
