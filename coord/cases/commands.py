"""Entering a case by hand and changing one. Commands; they never commit."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from coord import clock
from coord.agencies.access import Viewer, require_keeping_cases
from coord.cases.facts import CaseFacts, facts_of
from coord.cases.models import Case
from coord.cases.queries import case_seen_by
from coord.cases.writing import Author, add_cases, alter_cases
from coord.db import db, unless_taken
from coord.errors import Invalid, Stale

KNOWN = "Quyết định này đã có ở một việc khác của đơn vị (cùng số, ngày và cơ quan ra quyết định)."
HANDED_OVER_AT_ONCE = 500
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


def hand_over_cases(viewer: Viewer, office_id: int, heir_id: int) -> int:
    """Pass every case of an office that has ended to its successor, the change kept in each; how many.

    Who may end an office is asked by who calls this. Raises Invalid when the successor has one of these decisions.
    """
    mine, theirs = Case.__table__.alias("mine"), Case.__table__.alias("theirs")
    both = select(mine.c.decision_number).join(theirs, theirs.c.key == mine.c.key).order_by(mine.c.id)
    known = db.session.scalar(both.where(mine.c.holder_id == office_id, theirs.c.holder_id == heir_id).limit(1))
    if known is not None:
        message = f"Quyết định {known} đang có ở cả hai cơ quan. Hãy sửa số liệu một bên trước khi ghi kết thúc."
        raise Invalid(message, fields={"successor": message})
    author, count = _author(viewer), 0
    query = select(Case).where(Case.holder_id == office_id).order_by(Case.id).limit(HANDED_OVER_AT_ONCE)
    while cases := db.session.scalars(query).all():
        alter_cases([(case, replace(facts_of(case), holder_id=heir_id)) for case in cases], author)
        count += len(cases)
        db.session.flush()
        db.session.expire_all()
    return count


def _known() -> Invalid:
    return Invalid(KNOWN, fields={"decision_number": KNOWN})


def _author(viewer: Viewer) -> Author:
    return Author(viewer.officer_id, clock.now())
