"""Reading cases: one of them, a page of them, and which should have been proposed for exemption and were not."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select

from coord import clock
from coord.agencies.access import Viewer, may_see
from coord.agencies.spelling import fold
from coord.cases.models import Case
from coord.db import db
from coord.errors import NotFound
from coord.procedures.eligibility.assessing import assess
from coord.procedures.eligibility.assessments import Assessment, Facts, Outcome

PAGE = 25
LARGEST_ID = 2**63 - 1  # what the database can hold; it fails on more
SHORTEST_YEARS = timedelta(days=4 * 365)  # below every row of either law; only narrows the query


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases; `after` is the key of the next page, None on the last one."""

    cases: tuple[Case, ...]
    after: int | None


def case_seen_by(viewer: Viewer, case_id: int) -> Case:
    """A case that the officer's agency carries out; NotFound for anybody else."""
    case = db.session.get(Case, case_id) if case_id <= LARGEST_ID else None
    if case is None or not may_see(viewer, case.holder_id):
        raise NotFound("Không tìm thấy việc thi hành án.")
    return case


def cases_seen_by(viewer: Viewer, text: str = "", after: int = 0) -> CasePage:
    """Cases of the officer's agencies by number, those that contain the text (typed with or without marks)."""
    query = select(Case).where(Case.holder_id.in_(viewer.agency_ids), Case.id > after)
    if text:
        query = query.where(Case.search_text.contains(fold(text), autoescape=True))
    rows = db.session.scalars(query.order_by(Case.id).limit(PAGE + 1)).all()
    return CasePage(tuple(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


def assess_case(case: Case, on: date | None = None) -> Assessment:
    """What the case is eligible for on a day (today by default), from its figures alone."""
    facts = Facts(
        first_decision_on=case.first_decision_on,
        remaining=case.remaining,
        paid=case.paid,
        last_reviewed_on=case.last_reviewed_on,
        verified_on=case.verified_on,
    )
    return assess(facts, on or clock.today())


def eligible_cases(holder_ids: Collection[int], without: ColumnElement[bool]) -> Iterator[tuple[Case, Assessment]]:
    """Cases of these offices eligible today, oldest first, of those that `without` lets through (no open matter).

    The figures decide in Python; the query only leaves out what no row of the law could reach.
    """
    today = clock.today()
    query = select(Case).where(*_within_reach(holder_ids, today), without)
    for case in db.session.scalars(query.order_by(Case.first_decision_on, Case.id)):
        found = assess_case(case, today)
        if found.outcome is not Outcome.NONE:
            yield case, found


def count_eligible(holder_ids: Collection[int], without: ColumnElement[bool]) -> int:
    """How many cases `eligible_cases` gives; reads only the figures, for it stands beside the menu of every page."""
    today = clock.today()
    figures = select(Case.first_decision_on, Case.remaining, Case.paid, Case.last_reviewed_on)
    rows = db.session.execute(figures.where(*_within_reach(holder_ids, today), without))
    return sum(assess(Facts(r[0], r[1], r[2], last_reviewed_on=r[3]), today).outcome is not Outcome.NONE for r in rows)


def _within_reach(holder_ids: Collection[int], today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        Case.holder_id.in_(holder_ids),
        Case.first_decision_on < today - SHORTEST_YEARS,
        Case.remaining > 0,
    )
