"""Giao ký thay: who signs for the head, from when to when, by which document; given and ended by leaders."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord.acts.delegation_lists import delegations_of, head_title, recipients_of
from coord.acts.delegations import DelegationForm, delegate, end_delegation
from coord.acts.signing import SigningCapacity
from coord.agencies.access import leads
from coord.db import db, transaction
from coord.errors import Invalid
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.official_papers import OfficialPaper
from coord.web.guard import viewer

blueprint = Blueprint("delegations", __name__)

LABELS = {
    "kind": "Hình thức ký",
    "to": "Giao cho",
    "principal_title": "Chức vụ người giao",
    "papers": "Loại văn bản",
    "procedure": "Thủ tục",
    "from_on": "Từ ngày",
    "to_on": "Đến ngày",
    "document": "Văn bản giao ký",
}


@blueprint.get("/giao-ky")
def delegations() -> str:
    """Who may sign for whom, now and before."""
    return _page(None)


@blueprint.post("/giao-ky")
def add() -> Response | tuple[str, int]:
    """Delegate signing."""
    typed = request.form
    form = DelegationForm(
        kind=typed.get("kind", ""),
        to=typed.get("to", ""),
        principal_title=typed.get("principal_title", ""),
        papers=typed.getlist("papers"),
        procedure=typed.get("procedure", ""),
        from_on=typed.get("from_on", ""),
        to_on=typed.get("to_on", ""),
        document=typed.get("document", ""),
    )
    try:
        with transaction():
            delegate(viewer(), form)
    except Invalid as refused:
        return _page(refused), 422
    flash("Đã lưu việc giao ký.")
    return redirect(url_for("delegations.delegations"), 303)


@blueprint.post("/giao-ky/<int:delegation_id>/cham-dut")
def end(delegation_id: int) -> Response:
    """End a delegation."""
    with transaction():
        end_delegation(viewer(), delegation_id)
    flash("Đã chấm dứt việc giao ký; văn bản đã ký vẫn giữ nguyên.")
    return redirect(url_for("delegations.delegations"), 303)


def _page(problem: Invalid | None) -> str:
    db.session.rollback()
    asking, typed = viewer(), request.form
    return render_template(
        "acts/delegations.html",
        lines=delegations_of(asking),
        may_delegate=leads(asking, asking.agency_id),
        problem=problem,
        errors=dict(problem.fields) if problem else {},
        labels=LABELS,
        typed=typed,
        chosen=set(typed.getlist("papers")),
        kinds=[(kind.value, f"{kind.mark} ({kind.words})") for kind in SigningCapacity],
        recipients=[("", "Hãy chọn"), *((found.value, found.words) for found in recipients_of(asking))],
        papers=list(OfficialPaper),
        procedures=[("", "Mọi thủ tục"), *{book.procedure: book.short_title for book in shelf()}.items()],
        head_title=head_title(asking),
    )
