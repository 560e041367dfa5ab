"""Hộp thư, văn bản đang soạn: what waits for this officer to be written, signed, numbered, issued; and the rest."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from coord.acts.lists import MINE, PAGE, ActPage, Waiting, acts_waiting
from coord.acts.states import STATIONS
from coord.agencies.access import Viewer, leads, may_act, may_issue
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


def _section(asking: Viewer, name: str, before: int, *, is_few: bool) -> Section:
    waiting = NAMES[name]
    most = FEW if is_few and waiting not in MINE else PAGE
    page = acts_waiting(asking, waiting, before=before, most=most)
    all_url = url_for("act_lists.acts", muc=name) if page.before and most == FEW else None
    next_url = url_for("act_lists.acts", muc=name, truoc=page.before) if page.before and not all_url else None
    return Section(name, TITLES[waiting], waiting in MINE, page, next_url, all_url)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
