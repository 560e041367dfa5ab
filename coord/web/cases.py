"""Việc thi hành án: the cases of the officer's agency, and one of them with all that is known of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies import queries as agencies
from coord.agencies.access import enforces, may_act, may_keep_cases
from coord.agencies.names import codes_of, short_names
from coord.agencies.spelling import clean_text, tidy
from coord.cases import queries
from coord.cases.facts import field_words
from coord.cases.importing.columns import BY_NAME, SHEET
from coord.cases.importing.sheet_lines import write_cases
from coord.cases.kinds import CLASSIFICATIONS, MARKS, OBLIGATIONS, CaseMark, Classification
from coord.cases.models import Case
from coord.cases.queries import Wanted
from coord.matters.matter_lists import matters_about, open_matter_about
from coord.matters.openings import openable
from coord.web import verdicts
from coord.web.addresses import with_query
from coord.web.export import MANY, sheet_of, whole
from coord.web.guard import viewer
from coord.web.which_procedure import USUAL

blueprint = Blueprint("cases", __name__)

FEW = 12
"""How many changes the page of a case shows at once; the rest are folded."""


@blueprint.get("/viec")
def cases() -> str:
    """The cases of the agency, found by number or name, narrowed by what is known of them."""
    asking, to = viewer(), _wanted()
    after = request.args.get("sau", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else 0
    found = queries.cases_seen_by(asking, to, last)
    given = _given(to)
    return render_template(
        "cases.html",
        enforces=enforces(asking),
        may_keep=may_keep_cases(asking, asking.agency_id),
        to=to,
        is_narrowed=bool(given),
        found=found,
        assess=queries.assess_case,
        outcome_words=verdicts.outcome_words,
        classifications=CLASSIFICATIONS,
        marks_words=MARKS,
        choices=_choices(),
        next_url=with_query("cases.cases", {**given, "sau": found.after}) if found.after else None,
        first_url=with_query("cases.cases", given) if last else None,
    )


@blueprint.get("/viec/xuat")
def export() -> Response:
    """The whole list in the columns of the template: brought in again, it changes nothing."""
    asking, to = viewer(), _wanted()

    def page(after: int | None) -> tuple[Sequence[Case], int | None]:
        found = queries.cases_seen_by(asking, to, after or 0, most=MANY)
        return found.cases, found.after

    codes = codes_of(asking.agency_ids)
    return sheet_of(SHEET, lambda into: write_cases(into, whole(page, None), codes))


@blueprint.get("/viec/<int:case_id>")
def case(case_id: int) -> str:
    """One case: facts, amounts, what it is eligible for today, its matters, who changed what. NotFound for others."""
    asking = viewer()
    found = queries.case_seen_by(asking, case_id)
    matters = matters_about(asking, case_id)
    mine = may_act(asking, found.holder_id)
    free = [b for b in openable(found, clock.today()) if not open_matter_about(found, b.procedure)]
    is_running = bool(open_matter_about(found, USUAL))
    return render_template(
        "case.html",
        case=found,
        holder=agencies.agency(found.holder_id),
        assessment=queries.assess_case(found),
        today=clock.today(),
        matters=matters.lines,
        may_open=mine and any(book.procedure == USUAL for book in free),
        others=tuple(book for book in free if mine and book.procedure != USUAL),
        may_keep=may_keep_cases(asking, found.holder_id),
        is_running=is_running,
        verdicts=verdicts,
        obligation_words=OBLIGATIONS,
        classifications=CLASSIFICATIONS,
        marks_words=MARKS,
        changes=queries.changes_of(asking, case_id),
        few=FEW,
        change_words=change_words,
    )


def change_words(field: str) -> str:
    """What a change concerns, as the pages and the template call it."""
    return field_words(field) or BY_NAME[field].heading


def _wanted() -> Wanted:
    """What the address asks for; anything unreadable counts as not asked."""
    said = request.args
    classification, mark, unit = said.get("phan-loai", ""), said.get("dau", ""), said.get("don-vi", "")
    return Wanted(
        text=tidy(clean_text(said.get("tim", "")[:200])),
        classification=Classification(classification) if classification in set(Classification) else None,
        mark=CaseMark(mark) if mark in set(CaseMark) else None,
        commune=tidy(clean_text(said.get("xa", "")[:100])),
        executor=tidy(clean_text(said.get("chv", "")[:120])),
        holder_id=int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 10 else None,
    )


def _given(to: Wanted) -> dict[str, object]:
    """The same as it stands in an address, what is not asked left out."""
    given = {
        "tim": to.text,
        "phan-loai": to.classification,
        "dau": to.mark,
        "xa": to.commune,
        "chv": to.executor,
        "don-vi": to.holder_id,
    }
    return {name: value for name, value in given.items() if value}


def _choices() -> dict[str, list[tuple[object, str]]]:
    """What may be chosen above the list."""
    asking = viewer()
    units = short_names(asking.agency_ids)
    return {
        "classifications": [("", "Mọi phân loại"), *CLASSIFICATIONS.items()],
        "marks": [("", "Có hay không"), *MARKS.items()],
        "communes": [("", "Mọi xã, phường"), *((name, name) for name in queries.communes_of(asking))],
        "executors": [("", "Mọi chấp hành viên"), *((name, name) for name in queries.executors_of(asking))],
        "units": [("", "Mọi đơn vị"), *units.items()] if len(units) > 1 else [],
    }
