"""Ngày nhận bản giấy: when a letter sent on paper reached who has no inbox here, with proof."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from coord.agencies.spelling import clean_text
from coord.db import db, transaction
from coord.errors import CoordError, Invalid, Unavailable
from coord.events.record import DocumentRef
from coord.matters.forms import read_day
from coord.matters.history import books_of, opening_at, rule_of
from coord.matters.paper_receipts import PROOF, ReachedForm, paper_to, tell_reached
from coord.matters.queries import name_in_role
from coord.matters.timeline import Names, title_of
from coord.web.errors import in_place
from coord.web.guard import viewer
from coord.web.kept_documents import DROP, SUFFIXES, Shelf, take

blueprint = Blueprint("paper_receipts", __name__)

ON = "reached_on"
INCOMPLETE = "Chưa ghi được ngày nhận. Hãy xem các mục được đánh dấu."


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as typed: which letter to whom, the day, and the proof kept so far."""

    matter_id: str
    event_id: str
    role: str
    day: str
    request_key: str
    documents: tuple[DocumentRef, ...] = ()

    @property
    def shelf(self) -> Shelf:
        """The references to documents that this form carries."""
        return Shelf(viewer().officer_id, f"ngay-nhan {self.event_id} {self.role}")


@blueprint.get("/ho-so/<matter_id>/ngay-nhan/<event_id>/<role>")
def form(matter_id: str, event_id: str, role: str) -> str:
    """The empty form."""
    return _page(Typed(matter_id, event_id, role, "", uuid.uuid4().hex))


@blueprint.post("/ho-so/<matter_id>/ngay-nhan/<event_id>/<role>")
def write(matter_id: str, event_id: str, role: str) -> Response | str | tuple[str, int]:
    """Take the day and its proof, and record them."""
    paper_to(viewer(), matter_id, event_id, role)
    key = clean_text(request.form.get("request_key", ""))[:64]
    typed = Typed(matter_id, event_id, role, request.form.get(ON, ""), key)
    kept = take(typed.shelf, [PROOF.name], request.form, request.files)
    typed = replace(typed, documents=kept.documents)
    if request.form.get(DROP) and not kept.wrong:
        return _page(typed)
    try:
        on = _day(typed, dict(kept.wrong))
        with transaction():
            tell_reached(viewer(), matter_id, event_id, role, ReachedForm(on, typed.documents, key))
    except (Invalid, Unavailable) as problem:
        return in_place(problem, partial(_page, typed, problem))
    flash("Đã ghi ngày nhận bản giấy; hạn của bên nhận tính từ ngày đó.")
    return redirect(f"{url_for('matters.matter', matter_id=matter_id)}#{event_id}", 303)


def _day(typed: Typed, wrong: dict[str, str]) -> date:
    try:
        day = read_day(clean_text(typed.day))
    except ValidationError as error:
        wrong[ON] = str(error.messages[0]) if isinstance(error.messages, list) else "Ngày không đúng."
    if wrong:
        raise Invalid(INCOMPLETE, fields=wrong)
    return day


def _page(typed: Typed, problem: CoordError | None = None) -> str:
    db.session.rollback()
    history, letter, _ = paper_to(viewer(), typed.matter_id, typed.event_id, typed.role)
    name = name_in_role(opening_at(history, letter), Names.of(history), typed.role, "")
    return render_template(
        "matter/reached.html",
        matter_id=typed.matter_id,
        letter=letter,
        title=title_of(letter, rule_of(letter, books_of(history)), with_outcome=True),
        role=typed.role,
        name=name,
        typed=typed.day,
        request_key=typed.request_key,
        proof=PROOF,
        documents=list(typed.documents),
        references={d.sha256: typed.shelf.sign(d) for d in typed.documents},
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        labels={ON: f"Ngày {name} nhận", f"document.{PROOF.name}": PROOF.title, "documents": "Tài liệu"},
        sign=typed.shelf.sign,
        suffixes=SUFFIXES,
    )
