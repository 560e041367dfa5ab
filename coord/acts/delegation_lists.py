"""Reading delegations: those of an agency with their history, and to whom it may delegate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coord import clock
from coord.acts.models import Delegation
from coord.acts.signing import DEPUTY, SigningCapacity
from coord.agencies.access import Viewer, leads, sees_matters, viewer_of
from coord.agencies.names import full_names, short_names
from coord.agencies.queries import leaders_of, officers_of
from coord.db import db
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.official_papers import OfficialPaper


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to whom signing may be delegated; `value` is what the form sends."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation in a list. `is_valid` today; `last_on` is its last day, None while it has none."""

    id: int
    capacity: SigningCapacity
    principal_title: str
    to: str
    papers: str
    procedure: str
    from_on: date
    last_on: date | None
    document: str
    created_by: str
    ended_by: str
    is_valid: bool
    may_end: bool


def delegations_of(viewer: Viewer) -> tuple[DelegationLine, ...]:
    """Those given by the officer's agency, or to it: the newest first, ended ones too."""
    mine = (Delegation.from_agency_id == viewer.agency_id) | (Delegation.to_agency_id == viewer.agency_id)
    rows = list(db.session.scalars(select(Delegation).where(mine).order_by(Delegation.id.desc())))
    agencies = short_names({row.to_agency_id for row in rows})
    people = full_names({i for row in rows for i in (row.to_officer_id, row.created_by, row.ended_by)})
    return tuple(_line_of(viewer, row, agencies, people) for row in rows)


def recipients_of(viewer: Viewer) -> tuple[Recipient, ...]:
    """To whom the officer's agency may delegate: the leaders of its units, and officers of its own and of the units."""
    agencies = sorted(viewer.agency_ids, key=lambda agency_id: (agency_id == viewer.agency_id, agency_id))
    names = short_names(agencies)
    found = [Recipient(str(a), f"Lãnh đạo {names[a]}") for a in agencies if a != viewer.agency_id]
    for agency_id in agencies:
        for officer in officers_of(agency_id):
            if officer.id != viewer.officer_id and sees_matters(viewer_of(officer)):
                title = f", {officer.job_title}" if officer.job_title else ""
                found.append(Recipient(f"{agency_id}.{officer.id}", f"{officer.full_name}{title} ({names[agency_id]})"))
    return tuple(found)


def head_title(viewer: Viewer) -> str:
    """The title of the head of the officer's agency, as the register has it: the first leader who is no deputy."""
    leaders = [o for o in leaders_of(viewer.agency_id) if o.is_active and o.job_title]
    return next((o.job_title for o in leaders if not o.job_title.startswith(DEPUTY)), "")


def _line_of(viewer: Viewer, row: Delegation, agencies: dict[int, str], people: dict[int, str]) -> DelegationLine:
    today = clock.today()
    last_on = row.ended_on or row.to_on
    officer = people.get(row.to_officer_id or 0)
    titles = {book.procedure: book.short_title for book in shelf()}
    papers = [OfficialPaper(paper).words for paper in row.papers.split("+") if paper]
    is_open = row.ended_on is None and (row.to_on is None or row.to_on >= today)
    return DelegationLine(
        id=row.id,
        capacity=SigningCapacity(row.kind),
        principal_title=row.principal_title,
        to=f"{officer} ({agencies[row.to_agency_id]})" if officer else f"Lãnh đạo {agencies[row.to_agency_id]}",
        papers=", ".join(papers),
        procedure=titles.get(row.procedure, row.procedure),
        from_on=row.from_on,
        last_on=last_on,
        document=row.document,
        created_by=people.get(row.created_by, ""),
        ended_by=people.get(row.ended_by or 0, ""),
        is_valid=is_open and row.from_on <= today,
        may_end=is_open and row.from_agency_id == viewer.agency_id and leads(viewer, viewer.agency_id),
    )
