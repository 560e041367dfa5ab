"""Reading cases: one of them with its history, a page of them, and what they can be narrowed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, select

from coord import clock
from coord.agencies.access import Viewer, may_see
from coord.agencies.names import full_names
from coord.agencies.spelling import fold, sort_key
from coord.cases.kinds import CaseMark, Classification
from coord.cases.models import Case, CaseChange, CaseImport
from coord.db import db
from coord.errors import NotFound
from coord.procedures.eligibility.assessing import assess
from coord.procedures.eligibility.assessments import Assessment, Facts

PAGE = 25
LARGEST_ID = 2**31 - 1  # what the database can hold; it fails on more
SYSTEM = "Hệ thống"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are wanted: `text` as people type it; the rest empty or None for all."""

    text: str = ""
    classification: Classification | None = None
    mark: CaseMark | None = None
    commune: str = ""
    executor: str = ""
    holder_id: int | None = None

    def conditions(self) -> Sequence[ColumnElement[bool]]:
        """The same as conditions on a case."""
        found: list[ColumnElement[bool]] = []
        if self.text:
            found.append(Case.search_text.contains(fold(self.text), autoescape=True))
        if self.classification:
            found.append(Case.classification == self.classification)
        if self.mark:
            found.append(getattr(Case, self.mark.value).is_(True))
        for column, value in ((Case.commune, self.commune), (Case.executor, self.executor)):
            if value:
                found.append(column == value)
        if self.holder_id is not None:
            found.append(Case.holder_id == self.holder_id)
        return found


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of cases; `after` is the key of the next page, None on the last one."""

    cases: tuple[Case, ...]
    after: int | None


@dataclass(frozen=True, slots=True)
class CaseChangeLine:
    """One change in the history of a case; no `field` where it was entered, `file_name` where a file said so."""

    at: datetime
    by: str
    field: str
    before: str
    after: str
    file_name: str


def case_seen_by(viewer: Viewer, case_id: int) -> Case:
    """A case that the officer's agency carries out; NotFound for anybody else."""
    case = db.session.get(Case, case_id) if case_id <= LARGEST_ID else None
    if case is None or not may_see(viewer, case.holder_id):
        raise NotFound("Không tìm thấy việc thi hành án.")
    return case


def cases_seen_by(viewer: Viewer, to: Wanted = Wanted(), after: int = 0, *, most: int = PAGE) -> CasePage:
    """Cases of the officer's agencies in the order in which they were entered; `most` is how many a page holds."""
    query = _seen_by(viewer).where(Case.id > after, *to.conditions())
    rows = db.session.scalars(query.order_by(Case.id).limit(most + 1)).all()
    return CasePage(tuple(rows[:most]), rows[most - 1].id if len(rows) > most else None)


def communes_of(viewer: Viewer) -> list[str]:
    """The communes in which debtors of the officer's agencies live."""
    return _distinct(viewer, Case.commune.expression)


def executors_of(viewer: Viewer) -> list[str]:
    """Who carries out cases of the officer's agencies."""
    return _distinct(viewer, Case.executor.expression)


def changes_of(viewer: Viewer, case_id: int) -> tuple[CaseChangeLine, ...]:
    """Who changed what in a case, the latest first; NotFound for a stranger."""
    case_seen_by(viewer, case_id)
    query = (
        select(CaseChange, CaseImport.file_name)
        .outerjoin(CaseImport, CaseImport.id == CaseChange.import_id)
        .where(CaseChange.case_id == case_id)
        .order_by(CaseChange.id.desc())
    )
    rows = [(row[0], row[1]) for row in db.session.execute(query)]
    names = full_names({change.officer_id for change, _ in rows})
    return tuple(
        CaseChangeLine(c.changed_at, names.get(c.officer_id or 0, SYSTEM), c.field, c.before, c.after, file_name or "")
        for c, file_name in rows
    )


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


def _seen_by(viewer: Viewer) -> Select[Case]:
    return select(Case).where(Case.holder_id.in_(viewer.agency_ids))


def _distinct(viewer: Viewer, column: ColumnElement[str]) -> list[str]:
    query = select(column).where(Case.holder_id.in_(viewer.agency_ids)).distinct()
    return sorted((value for value in db.session.scalars(query) if value), key=sort_key)
