"""Đổi bên phối hợp: another agency is named for a role of a matter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from coord.agencies.spelling import clean_text
from coord.db import db, transaction
from coord.errors import CoordError, Invalid, Refused, Unavailable
from coord.matters.forms import read_day
from coord.matters.naming import NamingForm, name_party, naming_ahead
from coord.web.errors import in_place
from coord.web.guard import viewer

blueprint = Blueprint("naming", __name__)

LABELS = {"agency": "Cơ quan", "since": "Từ ngày", "document": "Căn cứ"}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as typed."""

    role: str
    agency: str = ""
    since: str = ""
    document: str = ""
    request_key: str = ""


@blueprint.get("/ho-so/<matter_id>/doi-ben")
def form(matter_id: str) -> str:
    """The roles to choose from, or the form for one."""
    return _page(matter_id, Typed(request.args.get("vai", ""), request_key=uuid.uuid4().hex))


@blueprint.post("/ho-so/<matter_id>/doi-ben")
def write(matter_id: str) -> Response | tuple[str, int]:
    """Record who fills the role."""
    said = {name: request.form.get(name, "") for name in ("agency", "since", "document")}
    typed = Typed(request.form.get("vai", ""), **said, request_key=clean_text(request.form.get("request_key", ""))[:64])
    naming_ahead(viewer(), matter_id).role(typed.role)
    try:
        with transaction():
            name_party(viewer(), matter_id, _form_of(typed))
    except (Invalid, Refused, Unavailable) as problem:
        return in_place(problem, partial(_page, matter_id, typed, problem))
    flash("Đã đổi bên phối hợp và đã báo các bên.")
    return redirect(url_for("matters.matter", matter_id=matter_id), 303)


def _form_of(typed: Typed) -> NamingForm:
    try:
        since = read_day(clean_text(typed.since))
    except ValidationError as error:
        message = str(error.messages[0]) if isinstance(error.messages, list) else "Ngày không đúng."
        raise Invalid(
            "Chưa đổi được bên phối hợp. Hãy xem các mục được đánh dấu.", fields={"since": message}
        ) from error
    is_id = typed.agency.isascii() and typed.agency.isdigit() and len(typed.agency) < 10
    return NamingForm(typed.role, int(typed.agency) if is_id else None, since, typed.document, typed.request_key)


def _page(matter_id: str, typed: Typed, problem: CoordError | None = None) -> str:
    db.session.rollback()
    ahead = naming_ahead(viewer(), matter_id)
    return render_template(
        "matter/naming.html",
        ahead=ahead,
        found=ahead.role(typed.role) if typed.role else None,
        typed=typed,
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        labels=LABELS,
    )
