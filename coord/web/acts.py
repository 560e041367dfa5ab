"""The form of an act: written, looked at as it will be recorded, then sent. Nothing typed or uploaded is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord.db import db, transaction
from coord.errors import CoordError, Invalid, Refused, Stale, Unavailable
from coord.matters.acts_ahead import ActAhead, act_ahead
from coord.matters.commands import record_act
from coord.matters.consequences import Consequences, consequences_of, rehearse_act
from coord.matters.forms import ActForm, checked_payload
from coord.matters.timeline import words_of
from coord.procedures.rulebook.rulebook import EventRule
from coord.web.drafts import Draft, act_form_of, labels_of, new_draft, read_draft
from coord.web.errors import in_place
from coord.web.guard import viewer
from coord.web.kept_documents import DROP, SUFFIXES, Shelf

blueprint = Blueprint("acts", __name__)

Answer = Response | str | tuple[str, int]

STEP, LOOK, SEND, EDIT = "buoc", "xem", "gui", "sua"
FOR = "thay"  # the role an act is recorded for, where it came as a paper


@blueprint.get("/ho-so/<matter_id>/ghi/<event>")
def form(matter_id: str, event: str) -> Answer:
    """The empty form; Refused, with the articles, when the rulebook does not allow the act now."""
    ahead = act_ahead(viewer(), matter_id, event, request.args.get(FOR, "")[:40])
    if ahead.reasons and not ahead.may_be_late:
        raise Refused(f"Chưa thực hiện được “{ahead.rule.title}”.", reasons=ahead.reasons)
    return _form_page(ahead, new_draft(ahead))


@blueprint.post("/ho-so/<matter_id>/ghi/<event>")
def write(matter_id: str, event: str) -> Answer:
    """Take what was typed; go on writing, look at it, or send it."""
    ahead = act_ahead(viewer(), matter_id, event, request.form.get(FOR, "")[:40])
    draft, wrong = read_draft(ahead, _shelf(ahead))
    step = request.form.get(STEP, LOOK)
    if not wrong and (step == EDIT or request.form.get(DROP)):
        return _form_page(ahead, draft)
    act, unread = act_form_of(ahead, draft)
    wrong |= unread
    if wrong:
        incomplete = Invalid(_INCOMPLETE, fields=everything_wrong(ahead, act, wrong))
        return in_place(incomplete, partial(_form_page, ahead, draft, incomplete))
    try:
        return _send(ahead, act) if step == SEND else _look(ahead, draft, act)
    except Stale as stale:
        return in_place(stale, partial(_stale_page, matter_id, event, draft, stale))
    except (Invalid, Refused, Unavailable) as refused:
        return in_place(refused, partial(_form_page, ahead, draft, refused))


def _look(ahead: ActAhead, draft: Draft, act: ActForm) -> str:
    """The act as it will be recorded, and what it will lead to."""
    following = rehearse_act(viewer(), ahead.matter_id, act)
    payload = checked_payload(ahead.rule, act, ahead.role)
    return render_template(
        "matter/preview.html",
        ahead=ahead,
        draft=draft,
        act=act,
        payload=payload,
        values=values_shown(ahead.rule, payload.fields),
        papers=papers_shown(ahead, act),
        following=following,
        references=_references(ahead, draft),
    )


def _send(ahead: ActAhead, act: ActForm) -> Response:
    with transaction():
        event = record_act(viewer(), ahead.matter_id, act)
    flash(told(consequences_of(viewer(), event)))
    return redirect(url_for("matters.matter", matter_id=ahead.matter_id), 303)


def told(done: Consequences) -> str:
    """What is said once an act is recorded: who has it, and what is now owed."""
    to = f" tới {'; '.join(done.receivers)}" if done.receivers else ""
    did = f"ghi nhận thay {done.actor}" if done.actor else "gửi" if done.receivers else "ghi nhận"
    sentences = [f"Đã {did} “{done.title}”{to}."]
    sentences += [
        f"{duty.by} {'có quyền' if duty.is_right else 'phải thực hiện'}: {duty.title}"
        + (f", hạn {duty.due_on:%d/%m/%Y}." if duty.due_on else ".")
        for duty in done.raised
    ]
    if done.is_closed:
        sentences.append("Hồ sơ đã kết thúc.")
    return " ".join(sentences)


def _form_page(ahead: ActAhead, draft: Draft, problem: CoordError | None = None) -> str:
    db.session.rollback()
    return render_template(
        "matter/act.html",
        ahead=ahead,
        draft=draft,
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        reasons=problem.reasons if isinstance(problem, Refused) else (),
        labels=labels_of(ahead),
        outcomes={o.name: o.title for o in ahead.rule.outcomes},
        references=_references(ahead, draft),
        sign=_shelf(ahead).sign,
        suffixes=SUFFIXES,
    )


def _stale_page(matter_id: str, event: str, draft: Draft, stale: Stale) -> str:
    """Somebody else acted first: what was typed is shown to be copied, and can be taken up again."""
    db.session.rollback()
    now = act_ahead(viewer(), matter_id, event, request.form.get(FOR, "")[:40])
    shown = (*_typed(now.rule, draft.values), ("Số, ký hiệu", draft.number), ("Ghi chú", draft.note))
    return render_template(
        "matter/stale.html",
        ahead=now,
        draft=draft,
        message=stale.message,
        typed=[(words, text) for words, text in shown if text.strip()],
        references=_references(now, draft),
    )


_INCOMPLETE = "Văn bản chưa gửi được vì còn thiếu hoặc sai. Hãy xem các mục được đánh dấu."


def everything_wrong(ahead: ActAhead, act: ActForm, wrong: Mapping[str, str]) -> dict[str, str]:
    """The days and files that could not be read, and whatever else is wrong: all told at once."""
    try:
        checked_payload(ahead.rule, act, ahead.role)
    except Invalid as refused:
        return {**refused.fields, **wrong}
    return dict(wrong)


def _shelf(ahead: ActAhead) -> Shelf:
    return Shelf(viewer().officer_id, f"{ahead.matter_id} {ahead.rule.name} {ahead.on_behalf}".strip())


def _references(ahead: ActAhead, draft: Draft) -> dict[str, str]:
    """The signed reference of each document kept, by its hash and kind."""
    shelf = _shelf(ahead)
    return {f"{d.kind}.{d.sha256}": shelf.sign(d) for d in draft.documents}


def values_shown(rule: EventRule, said: Mapping[str, str | int]) -> list[tuple[str, str]]:
    """The form's values in words, in the order of the rulebook."""
    return [(f.title, words_of(f, said[f.name])) for f in rule.fields if f.name in said]


def _typed(rule: EventRule, values: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return [(f.title, values.get(f.name, "")) for f in rule.fields]


def papers_shown(ahead: ActAhead, act: ActForm) -> list[tuple[str, str, int]]:
    """Each document with what it is, its name and its size in bytes."""
    titles = {d.name: d.title for d in ahead.documents}
    return [(titles[d.kind], d.name, d.size) for d in act.documents]
