"""Thêm việc, Sửa thông tin: the facts of one case by hand, checked as a sheet of that one case would be."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies.access import require_keeping_cases
from coord.cases.commands import change_case, enter_case
from coord.cases.facts import facts_of
from coord.cases.importing.by_hand import (
    MOST_OBLIGATIONS,
    OF_CASE,
    OF_OBLIGATION,
    Typed,
    facts_typed,
    field_name,
    rows_of,
    typed_of,
)
from coord.cases.importing.columns import BY_NAME, Column, Holds
from coord.cases.importing.offices import offices_of
from coord.cases.models import Case
from coord.cases.queries import case_seen_by
from coord.db import db, transaction
from coord.errors import Invalid, Stale
from coord.web.guard import viewer

blueprint = Blueprint("case_form", __name__)

VERSION = "seen_version"
SECTIONS = (
    ("Quyết định thi hành án", ("holder_id", "decision_number", "first_decision_on", "issuer")),
    ("Bản án, quyết định", ("judgment", "court")),
    ("Người phải thi hành án", ("debtor", "debtor_place", "commune")),
    ("Người được thi hành án", ("creditors", "credit_institution")),
    ("Tổ chức thi hành", ("executor", "classification", "verified_on", "last_reviewed_on")),
)
"""The parts of the form; obligations and marks have parts of their own."""

Answer = Response | str | tuple[str, int]


@blueprint.get("/viec/moi")
def new() -> str:
    """The empty form."""
    asking = viewer()
    require_keeping_cases(asking, asking.agency_id)
    return _page(None, {"holder_id": offices_of(asking).code_of(asking.agency_id)})


@blueprint.post("/viec/moi")
def enter() -> Answer:
    """Enter the case, or say what is wrong with it."""
    asking, typed = viewer(), _typed()
    require_keeping_cases(asking, asking.agency_id)
    try:
        with transaction():
            entered = enter_case(asking, facts_typed(typed, offices_of(asking), clock.today()))
    except Invalid as refused:
        return _page(None, typed, refused), 422
    flash("Đã thêm việc.")
    return redirect(url_for("cases.case", case_id=entered.id), 303)


@blueprint.get("/viec/<int:case_id>/sua")
def edit(case_id: int) -> str:
    """The form with what is kept."""
    case = case_seen_by(viewer(), case_id)
    require_keeping_cases(viewer(), case.holder_id)
    return _page(case, typed_of(facts_of(case), offices_of(viewer())))


@blueprint.post("/viec/<int:case_id>/sua")
def change(case_id: int) -> Answer:
    """Change the case, or say what is wrong; what was typed stays."""
    asking = viewer()
    case = case_seen_by(asking, case_id)
    require_keeping_cases(asking, case.holder_id)
    offices = offices_of(asking)
    typed = {**_typed(), "holder_id": offices.code_of(case.holder_id)}
    seen = request.form.get(VERSION, "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
    try:
        with transaction():
            change_case(asking, case_id, facts_typed(typed, offices, clock.today()), version)
    except (Invalid, Stale) as refused:
        return _page(case, typed, refused), 409 if isinstance(refused, Stale) else 422
    flash("Đã lưu. Số liệu trước khi sửa nằm ở Lịch sử thay đổi.")
    return redirect(url_for("cases.case", case_id=case_id), 303)


def _typed() -> dict[str, str]:
    """What was typed into each field of the form."""
    names = [field_name(column, 0) for column in OF_CASE]
    names += [field_name(column, row) for row in range(MOST_OBLIGATIONS) for column in OF_OBLIGATION]
    return {name: request.form.get(name, "") for name in names}


def _page(case: Case | None, typed: Typed, problem: Invalid | Stale | None = None) -> str:
    db.session.rollback()
    rows = rows_of(typed)
    return render_template(
        "cases/form.html",
        case=case,
        typed=typed,
        rows=rows,
        sections=[(title, [BY_NAME[name] for name in names]) for title, names in SECTIONS],
        obligation_columns=OF_OBLIGATION,
        marks_columns=[column for column in OF_CASE if column.holds is Holds.MARK],
        units=[(code, code) for code in offices_of(viewer()).units],
        choices_of=choices_of,
        name_of=field_name,
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        labels=_labels(rows),
    )


def choices_of(column: Column) -> list[tuple[str, str]]:
    """What may be chosen in a column, nothing first."""
    return [("", "Chọn…"), *((words, words) for _, words in column.choices)]


def _labels(rows: int) -> dict[str, str]:
    """The words beside each field, for the list of what is wrong."""
    owed = {field_name(c, row): f"{c.heading}, nghĩa vụ {row + 1}" for row in range(rows) for c in OF_OBLIGATION}
    return {column.name: column.heading for column in OF_CASE} | owed
