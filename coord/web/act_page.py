"""An act on its way: where it is and who has it, the paper as it will look, and the next step of whoever looks."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from coord.acts import commands, moving, saving
from coord.acts.desk import seen_act
from coord.acts.draft import read_draft
from coord.acts.moving import Move
from coord.acts.paper_copies import PaperCopy, enter_paper_copy
from coord.acts.states import STATIONS
from coord.acts.views import ActView, act_seen_by, following_of
from coord.agencies.access import Viewer
from coord.db import db, transaction
from coord.errors import CoordError, Invalid, NotFound, Refused, Stale
from coord.events.record import DocumentRef
from coord.matters.acts_ahead import LETTER
from coord.meetings.printing import letter_html
from coord.web.documents import handed_out, store
from coord.web.drafts import labels_of, version_in
from coord.web.errors import in_place
from coord.web.guard import viewer
from coord.web.kept_documents import FIELD, SUFFIXES
from coord.web.readings import opens
from coord.web.which_procedure import opening_url
from coord.web.writing import go

blueprint = Blueprint("act_page", __name__)

Doing = Callable[[Viewer, int, int], object]

VERBS = {
    (Move.SUBMIT,): "Trình ký",
    (Move.SIGN,): "Ký, chuyển văn thư",
    (Move.SIGN, Move.NUMBER, Move.ISSUE): "Ký và phát hành",
    (Move.NUMBER, Move.ISSUE): "Lấy số và phát hành",
    (Move.ISSUE,): "Phát hành",
    (Move.RECORD,): "Ghi nhận",
}
ONLY_NEXT = {Move.SIGN: "Chỉ ký", Move.NUMBER: "Chỉ lấy số"}

PAPER_LABELS = {
    "number": "Số, ký hiệu",
    "signer": "Người ký",
    "dated_on": "Ngày của văn bản",
    "remarks": "Nội dung cần sửa",
    "reason": "Lý do rút",
    "assigned_to": "Giao cho",
    f"{FIELD}{LETTER.name}": "Bản quét",
}


@blueprint.get("/van-ban/<int:act_id>")
def page(act_id: int) -> str:
    """The act as it stands, and what issuing it would lead to."""
    opens(seen_act(viewer(), act_id).matter_id)
    return _page(act_id)


@blueprint.post("/van-ban/<int:act_id>")
def do(act_id: int) -> AnyResponse | tuple[str, int]:
    """Do the step whose button was pressed; what is refused is told here, and the act stays as it was."""
    step, version = request.form.get("buoc", ""), version_in("act_version")
    seen_act(viewer(), act_id)  # nothing of a stranger's is even read
    try:
        if step in ("gui", "mot"):
            return go(act_id, version, only_next=step == "mot")
        if step == "lai":
            return _redraft(act_id)
        doing, words = _doing(step)
        with transaction():
            doing(viewer(), act_id, version)
    except NotFound:
        raise
    except CoordError as refused:
        return in_place(refused, partial(_page, act_id, refused))
    flash(words)
    return redirect(url_for("act_page.page", act_id=act_id), 303)


@blueprint.get("/van-ban/<int:act_id>/tai-lieu/<sha256>")
def document(act_id: int, sha256: str) -> Response:
    """A document of an act on its way, for those alone who see the act."""
    act = seen_act(viewer(), act_id)
    opens(act.matter_id)
    draft = read_draft(act.draft)
    for found in draft.documents:
        if found.sha256 == sha256:
            return handed_out(found)
    raise NotFound("Không tìm thấy tài liệu.")


def _doing(step: str) -> tuple[Doing, str]:
    typed = request.form
    match step:
        case "tra":
            return lambda who, i, v: commands.send_back(who, i, v, typed.get("remarks", "")), "Đã trả lại để sửa."
        case "rut":
            return lambda who, i, v: commands.withdraw(who, i, v, typed.get("reason", "")), "Đã rút văn bản."
        case "giao":
            return lambda who, i, v: saving.assign(who, i, v, _officer_id()), "Đã giao."
        case "so":
            return lambda who, i, v: moving.take_number(who, i, v, typed.get("number", "")), "Đã lấy số."
        case "giay":
            copy = _paper_copy()
            return lambda who, i, v: enter_paper_copy(who, i, v, copy), "Đã nhập bản ký trên giấy. Chưa phát hành."
        case "xem":
            seen = version_in("matter_version")
            return lambda who, i, v: commands.see_changes(who, i, v, seen), "Đã ghi: bạn đã xem thay đổi của hồ sơ."
    raise Invalid("Trang này không có bước đó. Hãy tải lại trang.")


def _redraft(act_id: int) -> AnyResponse:
    with transaction():
        made = saving.redraft(viewer(), act_id, uuid.uuid4().hex).id
    flash("Đã mở bản soạn mới với nội dung cũ.")
    return redirect(url_for("act_page.page", act_id=made), 303)


def _officer_id() -> int:
    text = request.form.get("assigned_to", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _paper_copy() -> PaperCopy:
    scan: list[DocumentRef] = []
    field = f"{FIELD}{LETTER.name}"
    for file in request.files.getlist(field):
        if file.filename:
            scan.append(replace(store().keep(file.stream, file.filename, field), kind=LETTER.name))
    typed = request.form
    return PaperCopy(typed.get("number", ""), typed.get("signer", ""), typed.get("dated_on", ""), tuple(scan))


def _page(act_id: int, problem: CoordError | None = None) -> str:
    db.session.rollback()
    following, obstacle = following_of(viewer(), act_id)
    shown = act_seen_by(viewer(), act_id)
    return render_template(
        "acts/page.html",
        act=shown,
        letter=letter_html(shown.letter) if shown.letter else "",
        stations=STATIONS,
        verb=VERBS.get(shown.moves, ""),
        only_next=ONLY_NEXT.get(shown.moves[0], "") if len(shown.moves) > 1 else "",
        edit_url=_edit_url(shown),
        following=following,
        obstacle=obstacle,
        obstacle_reasons=_reasons(obstacle),
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        reasons=problem.reasons if isinstance(problem, Refused) else (),
        labels={**(labels_of(shown.ahead) if shown.ahead else {}), **PAPER_LABELS},
        typed=request.form,
        suffixes=SUFFIXES,
    )


def _edit_url(shown: ActView) -> str:
    if not shown.rights.edit or shown.ahead is None:
        return ""
    line = shown.line
    if line.corrects:
        return url_for("acts.correction", matter_id=line.matter_id, event_id=line.corrects)
    if line.matter_id:
        return url_for("acts.form", matter_id=line.matter_id, event=line.event, thay=line.on_behalf or None)
    return opening_url(line.case_id, line.event, line.parent, line.child_kind, line.procedure)


def _reasons(obstacle: CoordError | None) -> tuple[str, ...]:
    """Why the act could not be issued now; that it has to be looked at again stands elsewhere on the page."""
    if obstacle is None or isinstance(obstacle, Stale):
        return ()
    if isinstance(obstacle, Refused) and obstacle.reasons:
        return obstacle.reasons
    return tuple(obstacle.fields.values()) if isinstance(obstacle, Invalid) else (obstacle.message,)
