"""Since when each case is eligible by its figures, under each law: kept beside the case, made again by a rebuild."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import delete, insert, select

from coord.cases.models import Case, CaseEligibility
from coord.db import db
from coord.procedures.eligibility.assessing import first_day_eligible
from coord.procedures.eligibility.assessments import Facts
from coord.procedures.eligibility.thresholds_file import load_regimes

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Figured:
    """A case, the office that holds it, and its figures as they are now."""

    case_id: int
    holder_id: int
    figures: Facts


def note_eligibility(cases: Iterable[Figured]) -> None:
    """Write down since when these cases are eligible; what was noted of them before goes. Needs a transaction."""
    rest = iter(cases)
    while batch := list(islice(rest, BATCH)):
        ids = [case.case_id for case in batch]
        db.session.execute(delete(CaseEligibility).where(CaseEligibility.case_id.in_(ids)))
        if rows := [row for case in batch for row in _rows(case)]:
            db.session.execute(insert(CaseEligibility), rows)


def rebuild_eligibilities() -> None:
    """Make the table again from the cases, which are held, and the thresholds. Needs an open transaction."""
    query = select(
        Case.id, Case.holder_id, Case.first_decision_on, Case.remaining, Case.paid, Case.last_reviewed_on
    ).order_by(Case.id)
    rows = db.session.execute(query).yield_per(BATCH)
    note_eligibility(Figured(r[0], r[1], Facts(r[2], r[3], r[4], last_reviewed_on=r[5])) for r in rows)


def _rows(case: Figured) -> Iterator[dict[str, object]]:
    for regime in load_regimes():
        day = first_day_eligible(case.figures, regime)
        if day is not None:
            yield {
                "case_id": case.case_id,
                "regime": regime.name,
                "from_on": day,
                "holder_id": case.holder_id,
                "first_decision_on": case.figures.first_decision_on,
                "remaining": case.figures.remaining,
            }
