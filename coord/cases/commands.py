"""Entering a case by hand and changing one. Commands; they never commit."""

from __future__ import annotations

from dataclasses import replace

from coord import clock
from coord.agencies.access import Viewer, require_keeping_cases
from coord.cases.facts import CaseFacts
from coord.cases.models import Case
from coord.cases.queries import case_seen_by
from coord.cases.writing import Author, add_cases, alter_cases
from coord.db import db, unless_taken
from coord.errors import Invalid, Stale

KNOWN = "Quyết định này đã có ở một việc khác của đơn vị (cùng số, ngày và cơ quan ra quyết định)."
CHANGED = "Việc này vừa được người khác sửa. Hãy xem lại số liệu mới rồi sửa tiếp; những gì bạn đã gõ vẫn còn ở dưới."


def enter_case(viewer: Viewer, facts: CaseFacts) -> Case:
    """Enter a case of an office of this officer. Raises Forbidden, or Invalid when the decision is known already."""
    require_keeping_cases(viewer, facts.holder_id)
    with unless_taken(_known()):
        (case_id,) = add_cases([facts], _author(viewer))
    return db.session.get_one(Case, case_id)


def change_case(viewer: Viewer, case_id: int, facts: CaseFacts, seen_version: int) -> Case:
    """Bring a case to these facts. Raises NotFound, Forbidden, Stale, or Invalid when another has that decision.

    The office that holds the case stays: a matter may be running in its name.
    """
    case = case_seen_by(viewer, case_id)
    db.session.refresh(case, with_for_update={"key_share": True})
    require_keeping_cases(viewer, case.holder_id)
    if case.version != seen_version:
        raise Stale(CHANGED)
    with unless_taken(_known()):
        alter_cases([(case, replace(facts, holder_id=case.holder_id))], _author(viewer))
    return case


def _known() -> Invalid:
    return Invalid(KNOWN, fields={"decision_number": KNOWN})


def _author(viewer: Viewer) -> Author:
    return Author(viewer.officer_id, clock.now())
