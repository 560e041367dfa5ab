"""Hộp thư, văn bản đang soạn: what waits for this officer to be written, signed, numbered, issued; and the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from coord.acts.lists import MINE, PAGE, ActLine, ActPage, Waiting, acts_waiting
from coord.acts.states import STATIONS
from coord.agencies.access import Viewer, leads, may_act, may_issue
from coord.sheets import Column
from coord.web.export import MANY, exported, whole
from coord.web.guard import viewer
from coord.web.inbox import frame_of

blueprint = Blueprint("act_lists", __name__)

FEW = 10
"""How many acts of others stand below one's own; the rest are one click away."""

NAMES = {
    "viet": Waiting.TO_WRITE,
    "ky": Waiting.TO_SIGN,
    "so": Waiting.TO_NUMBER,
    "phat-hanh": Waiting.TO_ISSUE,
    "khac": Waiting.WITH_OTHERS,
}
TITLES = {
    Waiting.TO_WRITE: "Tôi soạn",
    Waiting.TO_SIGN: "Chờ ký",
    Waiting.TO_NUMBER: "Chờ lấy số",
    Waiting.TO_ISSUE: "Chờ phát hành",
    Waiting.WITH_OTHERS: "Đang ở người khác",
}
COLUMNS: tuple[Column[ActLine], ...] = (
    Column("Văn bản", lambda line: line.title, 40),
    Column("Về việc", lambda line: line.about, 40),
    Column("Loại văn bản", lambda line: line.paper, 18),
    Column("Hồ sơ", lambda line: line.matter_id, 16),
    Column("Đơn vị soạn", lambda line: line.agency, 30),
    Column("Đang ở bước", lambda line: line.state_words, 20),
    Column("Đang ở ai", lambda line: line.who, 30),
    Column("Số, ký hiệu", lambda line: line.number, 18),
    Column("Ý kiến khi trả lại", lambda line: line.remarks, 40),
    Column("Thay đổi lần cuối", lambda line: line.changed_at, 17),
)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: its acts, where its next page is, and where all of it is if few stand here."""

    name: str
    title: str
    is_mine: bool
    page: ActPage
    next_url: str | None
    all_url: str | None


@blueprint.get("/hop-thu/dang-soan")
def acts() -> str:
    """The acts on their way, by what they wait for."""
    asking = viewer()
    wanted, before = request.args.get("muc", ""), _number(request.args.get("truoc", ""))
    names = [wanted] if wanted in NAMES else list(NAMES)
    sections = [_section(asking, name, before if wanted in NAMES else 0, is_few=len(names) > 1) for name in names]
    return render_template(
        "acts/list.html",
        frame=frame_of(asking),
        sections=[s for s in sections if s.page.total or wanted in NAMES],
        stations=STATIONS,
        first_url=url_for("act_lists.acts", muc=wanted) if before else None,
        writes=may_act(asking, asking.agency_id),
        numbers=may_issue(asking, asking.agency_id),
        leads=leads(asking, asking.agency_id),
    )


@blueprint.get("/hop-thu/dang-soan/xuat")
def export() -> Response:
    """The whole of the sections that the page shows, in their order."""
    wanted = request.args.get("muc", "")
    kinds = (NAMES[wanted],) if wanted in NAMES else tuple(NAMES.values())
    return exported("Văn bản đang soạn", COLUMNS, _all_lines(viewer(), kinds))


def _all_lines(asking: Viewer, kinds: tuple[Waiting, ...]) -> Iterator[ActLine]:
    for kind in kinds:

        def page(before: int, kind: Waiting = kind) -> tuple[tuple[ActLine, ...], int]:
            found = acts_waiting(asking, kind, before=before, most=MANY)
            return found.lines, found.before

        yield from whole(page, 0)


def _section(asking: Viewer, name: str, before: int, *, is_few: bool) -> Section:
    waiting = NAMES[name]
    most = FEW if is_few and waiting not in MINE else PAGE
    page = acts_waiting(asking, waiting, before=before, most=most)
    all_url = url_for("act_lists.acts", muc=name) if page.before and most == FEW else None
    next_url = url_for("act_lists.acts", muc=name, truoc=page.before) if page.before and not all_url else None
    return Section(name, TITLES[waiting], waiting in MINE, page, next_url, all_url)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
