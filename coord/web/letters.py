"""Hộp thư, văn bản đến và đã gửi: what came, accepting, assigning and refusing it, and what was sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord.agencies.access import Viewer, may_receive
from coord.agencies.names import short_names
from coord.agencies.queries import officers_of
from coord.db import transaction
from coord.errors import CoordError, Invalid, Refused, Stale, Unavailable
from coord.events.inbox import Status
from coord.matters import receipts
from coord.matters.letter_lists import FINISHED, PAGE, TAKEN, WAITING, LetterPage, letters_arrived, letters_sent
from coord.web.errors import in_place
from coord.web.guard import viewer
from coord.web.inbox import frame_of

blueprint = Blueprint("letters", __name__)

NOBODY = ""
FEW = 10
"""How many finished letters stand below the others; the rest are one click away."""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of “Văn bản đến”: its letters, where its next page is, and where all of it is if few stand here."""

    name: str
    title: str
    page: LetterPage
    next_url: str | None
    all_url: str | None


SECTIONS: Mapping[str, tuple[str, tuple[Status, ...]]] = {
    "cho": ("Chưa tiếp nhận", WAITING),
    "nhan": ("Đã tiếp nhận", TAKEN),
    "xong": ("Hoàn thành và từ chối", FINISHED),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be done, about which entry ("" for the list), and what had been typed, ticked and chosen there."""

    entry_id: str
    message: str
    typed: str = ""
    ticked: tuple[str, ...] = ()
    assigned_to: int | None = None


@blueprint.get("/hop-thu/den")
def arrived() -> str:
    """What came: not accepted yet, accepted, finished."""
    return _arrived_page(None)


@blueprint.get("/hop-thu/di")
def sent() -> str:
    """What was sent, and where it stands at each addressee."""
    page = letters_sent(viewer(), before=_number("truoc"))
    return render_template(
        "inbox/sent.html",
        frame=frame_of(viewer()),
        page=page,
        events=[tuple(lines) for _, lines in groupby(page.lines, key=lambda line: line.event_id)],
        next_url=url_for("letters.sent", truoc=page.before) if page.before else None,
        first_url=url_for("letters.sent") if _number("truoc") else None,
    )


@blueprint.post("/hop-thu/den/tiep-nhan")
def accept() -> Response | tuple[str, int]:
    """Accept the letters that were ticked, and assign them if a person was chosen."""
    chosen, officer_id = request.form.getlist("vb")[:200], _officer_id()
    if not chosen:
        return _told("", Invalid("Chưa chọn văn bản nào. Hãy đánh dấu ít nhất một văn bản rồi tiếp nhận."))
    return _do("", lambda asking: receipts.accept(asking, chosen, officer_id), f"Đã tiếp nhận {len(chosen)} văn bản.")


@blueprint.post("/hop-thu/den/<entry_id>/phan-cong")
def assign(entry_id: str) -> Response | tuple[str, int]:
    """Give a letter to an officer of the agency that received it."""
    officer_id = _officer_id()
    if officer_id is None:
        return _told(entry_id, Invalid("Hãy chọn người được phân công."))
    return _do(entry_id, lambda asking: receipts.assign(asking, entry_id, officer_id), "Đã phân công.")


@blueprint.post("/hop-thu/den/<entry_id>/bat-dau")
def start(entry_id: str) -> Response | tuple[str, int]:
    """Say that work on a letter has begun."""
    return _do(entry_id, lambda asking: receipts.start(asking, entry_id), "Đã ghi: đang xử lý.")


@blueprint.post("/hop-thu/den/<entry_id>/hoan-thanh")
def finish(entry_id: str) -> Response | tuple[str, int]:
    """Say that nothing more is to be done with a letter."""
    return _do(entry_id, lambda asking: receipts.finish(asking, entry_id), "Đã ghi: hoàn thành.")


@blueprint.post("/hop-thu/den/<entry_id>/tu-choi")
def refuse(entry_id: str) -> Response | tuple[str, int]:
    """Send a letter back with a reason."""
    reason = request.form.get("reason", "")
    words = "Đã từ chối; bên gửi thấy lý do và thời điểm."
    return _do(entry_id, lambda asking: receipts.refuse(asking, entry_id, reason), words)


def _do(entry_id: str, action: Callable[[Viewer], object], done: str) -> Response | tuple[str, int]:
    """Do it in one transaction and go back to the list; what is refused is told there, with what was typed."""
    asking = viewer()
    try:
        with transaction():
            action(asking)
    except (Invalid, Refused, Stale, Unavailable) as refused:
        return _told(entry_id, refused)
    flash(done)
    return redirect(url_for("letters.arrived", cua=_whose()), 303)


def _sentence(refused: CoordError) -> str:
    more = tuple(refused.fields.values()) if isinstance(refused, Invalid) else ()
    return " ".join((refused.message, *(words for words in more if words != refused.message)))


def _told(entry_id: str, error: CoordError) -> tuple[str, int]:
    form = request.form
    ticked = tuple(form.getlist("vb"))
    problem = Problem(entry_id, _sentence(error), form.get("reason", ""), ticked, _officer_id())
    return in_place(error, lambda: _arrived_page(problem))


def _arrived_page(problem: Problem | None) -> str:
    asking, only_mine = viewer(), _whose() is not None
    wanted = request.args.get("muc", "")
    before = _number("truoc") if wanted in SECTIONS else 0
    names = (wanted,) if wanted in SECTIONS else tuple(SECTIONS)
    sections = [_section(asking, name, before, is_few=len(names) > 1, only_mine=only_mine) for name in names]
    return render_template(
        "inbox/arrived.html",
        frame=frame_of(asking),
        sections=sections,
        is_first=not before,
        first_url=url_for("letters.arrived", muc=wanted, cua=_whose()) if before else None,
        only_mine=only_mine,
        problem=problem,
        receivers={a: officers_of(a) for a in asking.agency_ids if may_receive(asking, a)},
        units=short_names(asking.agency_ids),
    )


def _section(asking: Viewer, name: str, before: int, *, is_few: bool, only_mine: bool) -> Section:
    title, statuses = SECTIONS[name]
    most = FEW if is_few and statuses is FINISHED else PAGE
    page = letters_arrived(asking, statuses, before=before, only_mine=only_mine, most=most)
    if page.before and most == FEW:
        return Section(name, title, page, None, url_for("letters.arrived", muc=name, cua=_whose()))
    following = url_for("letters.arrived", muc=name, truoc=page.before, cua=_whose()) if page.before else None
    return Section(name, title, page, following, None)


def _whose() -> str | None:
    return "toi" if request.values.get("cua") == "toi" else None


def _officer_id() -> int | None:
    text = request.form.get("assigned_to", NOBODY)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
