"""Việc thi hành án: the cases of the officer's agency, and one of them with all that is known of it."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from coord import clock
from coord.agencies import queries as agencies
from coord.agencies.access import may_act
from coord.cases import queries
from coord.matters.matter_lists import matters_about
from coord.web import verdicts
from coord.web.addresses import with_query
from coord.web.guard import viewer
from coord.web.review import enforces

blueprint = Blueprint("cases", __name__)


@blueprint.get("/viec")
def cases() -> str:
    """The cases of the agency, found by number, judgment or name."""
    text, after = request.args.get("tim", "")[:200], request.args.get("sau", "")
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 12 else 0
    found = queries.cases_seen_by(viewer(), queries.Wanted(text), last)
    return render_template(
        "cases.html",
        enforces=enforces(viewer()),
        text=text,
        found=found,
        assess=queries.assess_case,
        outcome_words=verdicts.outcome_words,
        next_url=with_query("cases.cases", {"tim": text, "sau": found.after}) if found.after else None,
        first_url=with_query("cases.cases", {"tim": text}) if last else None,
    )


@blueprint.get("/viec/<int:case_id>")
def case(case_id: int) -> str:
    """One case: facts, amounts, what it is eligible for today, its matters. NotFound for any other agency."""
    found = queries.case_seen_by(viewer(), case_id)
    matters = matters_about(viewer(), case_id)
    is_running = any(not line.is_closed for line in matters.lines)
    return render_template(
        "case.html",
        case=found,
        holder=agencies.agency(found.holder_id),
        assessment=queries.assess_case(found),
        today=clock.today(),
        matters=matters.lines,
        may_open=may_act(viewer(), found.holder_id) and not is_running,
        is_running=is_running,
        verdicts=verdicts,
    )
