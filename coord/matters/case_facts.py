"""A matter and the case it is about: what a form begins with, and what an act moves on there.

What the office knows of its case need not be typed again; what an act of the matter shows, such as a verification or a
decision, is in the case from then on, so that the case never says less than its matters.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from coord import clock
from coord.agencies.access import Viewer, may_see
from coord.cases.facts import facts_of
from coord.cases.models import Case
from coord.cases.writing import Author, alter_cases
from coord.db import db
from coord.events.record import EventRecord
from coord.procedures.rulebook.rulebook import EventRule


def known_of_case(viewer: Viewer, case_id: int, rule: EventRule) -> dict[str, str | int]:
    """What the form of this act begins with, by field; nothing for an agency that may not see the case."""
    wanted = [f for f in rule.fields if f.prefill]
    case = db.session.get(Case, case_id) if wanted else None
    if case is None or not may_see(viewer, case.holder_id):
        return {}
    found = {f.name: getattr(case, f.prefill) for f in wanted if f.prefill}
    return {name: _plain(value) for name, value in found.items() if value}


def tell_case(event: EventRecord, rule: EventRule, case_id: int) -> None:
    """Move on the date of the case that the act stands for; an act entered late moves nothing back."""
    if rule.tells_case is None:
        return
    said = event.payload.fields.get(rule.tells_case)
    day = date.fromisoformat(said) if isinstance(said, str) else event.took_effect_on
    case = db.session.get_one(Case, case_id)
    known: date | None = getattr(case, rule.tells_case)
    if known is None or known < day:
        moved: dict[str, Any] = {str(rule.tells_case): day}
        alter_cases([(case, replace(facts_of(case), **moved))], Author(event.officer_id, clock.now()))


def _plain(value: date | int) -> str | int:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
