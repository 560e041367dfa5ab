"""One form of an act in one request: kept first of all, then gone on writing, looked at, or sent."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.acts.draft import Draft, Seen, act_form_of, read_draft
from coord.acts.models import Act
from coord.acts.moving import event_of, proceed
from coord.acts.saving import Overwriting, running_act, save_draft
from coord.acts.states import STATE_WORDS, State
from coord.acts.subject import Subject
from coord.acts.views import typed_words
from coord.agencies.names import full_names
from coord.db import db, transaction
from coord.errors import CoordError, Invalid, Refused, Stale, Unavailable
from coord.matters.acts_ahead import ActAhead
from coord.matters.barred import barred_ahead
from coord.matters.consequences import Consequences, consequences_of
from coord.matters.forms import ActForm, checked_payload
from coord.web.drafts import REMAKE, as_signed, is_partial
from coord.web.errors import in_place
from coord.web.guard import viewer
from coord.web.kept_documents import DROP, Shelf
from coord.web.words import hour

Answer = Response | str | tuple[str, int]

STEP, LOOK, SEND, EDIT, KEEP = "buoc", "xem", "gui", "sua", "luu"

INCOMPLETE = "Văn bản chưa gửi được vì còn thiếu hoặc sai. Hãy xem các mục được đánh dấu."


class Form(Protocol):
    """One form as sent: what it is about, what it says, and its pages."""

    @property
    def subject(self) -> Subject:
        """Which act it is, and where."""

    @property
    def ahead(self) -> ActAhead:
        """The act about to be written."""

    @property
    def draft(self) -> Draft:
        """What was typed."""

    @property
    def seen(self) -> Seen:
        """What the writer had before them."""

    @property
    def action(self) -> str:
        """The address that the form is sent to."""

    def shelf(self) -> Shelf:
        """The documents that the form carries."""

    def page(self, problem: CoordError | None = None) -> str:
        """The form, with what is wrong."""

    def preview(self, form: ActForm) -> str:
        """The act as it will be recorded."""

    def stale(self, stale: Stale) -> str:
        """The matter has changed: what was typed, to be taken up again."""

    def wrong(self) -> dict[str, str]:
        """What is wrong beside the fields of the act."""


def take(form: Form, wrong: dict[str, str]) -> Answer:
    """Keep what was typed, whatever is wrong with it; then do what the button says."""
    try:
        with transaction():
            act = save_draft(viewer(), form.subject, form.ahead, form.draft, form.seen)
            act_id, version, done = act.id, act.version, _place_of(act) if act.running is None else ""
    except Overwriting as told:
        return _told_while_typing(told) if is_partial() else in_place(told, partial(both, form, told))
    except (Refused, Unavailable) as refused:
        return in_place(refused, partial(form.page, refused))
    step = request.form.get(STEP, LOOK)
    if done:
        return redirect(done, 303)
    if step == KEEP:
        return _kept(act_id)
    if not wrong and (step in (EDIT, REMAKE) or request.form.get(DROP)):
        return form.page()
    try:
        return _go_on(form, wrong, step, act_id, version)
    except Stale as stale:
        return in_place(stale, partial(form.stale, stale))
    except (Invalid, Refused, Unavailable) as refused:
        return in_place(refused, partial(form.page, refused))


def _go_on(form: Form, wrong: dict[str, str], step: str, act_id: int, version: int) -> Answer:
    act_form, unread = act_form_of(form.ahead, form.draft, form.seen)
    wrong = everything_wrong(form.ahead, act_form, {**wrong, **unread, **form.wrong()})
    if wrong:
        raise Invalid(INCOMPLETE, fields=wrong)
    if step == SEND:
        return go(act_id, version)
    return redirect(url_for("act_page.page", act_id=act_id), 303) if form.ahead.rule.paper else form.preview(act_form)


def go(act_id: int, version: int, *, only_next: bool = False) -> Response:
    """Bring the act on as far as this officer may, and say what has been done."""
    with transaction():
        act = proceed(viewer(), act_id, version, only_next=only_next)
        event = event_of(act) if act.state == State.ISSUED else None
        state, has_matter = State(act.state), act.case_id is not None
    if event is None:
        flash(f"{STATE_WORDS[state]}. Văn bản chưa gửi cho bên nào.")
        return redirect(url_for("act_page.page", act_id=act_id), 303)
    opened = f"Đã lập hồ sơ {event.matter_id}. " if has_matter else ""
    flash(f"{opened}{told(consequences_of(viewer(), event))}")
    return redirect(url_for("matters.matter", matter_id=event.matter_id), 303)


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


def everything_wrong(ahead: ActAhead, form: ActForm, wrong: dict[str, str]) -> dict[str, str]:
    """The days and files that could not be read, and whatever else is wrong: all told at once."""
    try:
        payload = checked_payload(ahead.rule, as_signed(ahead, form), ahead.role)
    except Invalid as refused:
        return {**refused.fields, **wrong}
    return {**barred_ahead(viewer(), ahead, form, payload), **wrong}


def references_of(form: Form) -> dict[str, str]:
    """The signed reference of each document kept, by its hash and kind."""
    shelf = form.shelf()
    return {f"{d.kind}.{d.sha256}": shelf.sign(d) for d in form.draft.documents}


def both(form: Form, told: Overwriting) -> str:
    """Somebody else has written on the draft meanwhile: what stands there, what was typed here, and which to take."""
    db.session.rollback()
    act = running_act(form.subject)
    assert act is not None
    return render_template(
        "acts/both.html",
        form=form,
        ahead=form.ahead,
        message=told.message,
        other=full_names({act.changed_by})[act.changed_by],
        theirs=typed_in(form.ahead, read_draft(act.draft)),
        mine=typed_in(form.ahead, form.draft),
        seen=Seen(form.seen.form_key, act.version, form.ahead.acted_version),
        references=references_of(form),
    )


def typed_in(ahead: ActAhead, draft: Draft) -> list[tuple[str, str]]:
    """Everything a form says, with the words beside it; blanks left out."""
    outcome = ahead.rule.outcome(draft.outcome)
    said = [
        ("Lập lại hồ sơ", draft.follows),
        (ahead.rule.asks, outcome.title if outcome else ""),
        *((f.title, typed_words(f, draft.values.get(f.name, ""))) for f in ahead.rule.fields),
        ("Số, ký hiệu", draft.number),
        ("Người ký", draft.signer),
        ("Ngày nhận bản giấy", draft.came_on),
        ("Văn bản mật", "chỉ ghi số, ngày" if draft.is_secret else ""),
        *((("Trích yếu", draft.text.about), ("Nội dung văn bản", draft.text.body)) if draft.text.is_own else ()),
        ("Ghi chú", draft.note),
        ("Tài liệu", "; ".join(d.name for d in draft.documents)),
    ]
    return [(words, text) for words, text in said if text.strip()]


def _place_of(act: Act) -> str:
    """Where an act is to be seen that is on its way no more."""
    if act.state == State.ISSUED:
        return url_for("matters.matter", matter_id=act.matter_id)
    return url_for("act_page.page", act_id=act.id)


def _kept(act_id: int) -> Response:
    if is_partial():
        return make_response(f"Đã lưu bản soạn lúc {hour(clock.now())}.")
    flash("Đã lưu bản soạn. Mở lại ở “Văn bản đang soạn” của Hộp thư, hoặc ở trang hồ sơ.")
    return redirect(url_for("act_page.page", act_id=act_id), 303)


def _told_while_typing(told: Overwriting) -> Response:
    return make_response(f"{told.message} Bấm “Lưu bản soạn” để xem cả hai.")
