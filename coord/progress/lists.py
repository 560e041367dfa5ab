"""What the figures of the board open: duties and matters as lists that name agencies and dates, never contents."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from coord import clock
from coord.agencies.access import Viewer
from coord.agencies.models import Agency, AgencyKind
from coord.cases.review import count_by_holder
from coord.db import db
from coord.events.known import calendar_now
from coord.matters.explaining import DueLabel, due_label
from coord.matters.matter_lists import without_open_matter
from coord.matters.models import DutyRow, Matter, Party
from coord.procedures.rulebook.relations import BasisKind
from coord.progress.queries import procedures
from coord.progress.scope import (
    Lateness,
    duties_in_scope,
    is_late,
    is_owed,
    matters_in_scope,
    offices_in_scope,
)

PAGE = 50
NEVER = date(9999, 12, 31)
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which duties a figure counts. `by_kind` and `to_kind` are a kind, "none" (no agency) or empty (any)."""

    by_kind: str = ""
    to_kind: str = ""
    agency_id: int | None = None
    lateness: Lateness | None = None


@dataclass(frozen=True, slots=True)
class BoardDuty:
    """One duty on the board. `is_mine` when a link into the matter may be offered."""

    id: str
    title: str
    by: str
    to: str
    procedure: str
    citation: str
    is_unverified: bool
    matter_id: str
    due_on: date | None
    label: DueLabel
    is_mine: bool


@dataclass(frozen=True, slots=True)
class BoardDuties:
    """One page of duties by due date; `after` is the key of the next page, empty on the last."""

    lines: tuple[BoardDuty, ...]
    after: str
    total: int


@dataclass(frozen=True, slots=True)
class BoardMatter:
    """One open matter on the board: no title, for that names the debtor."""

    id: str
    procedure: str
    stage: str
    opened_on: date
    is_mine: bool


@dataclass(frozen=True, slots=True)
class BoardMatters:
    """One page of matters, the oldest first; `after` is the key of the next page, empty on the last."""

    lines: tuple[BoardMatter, ...]
    after: str
    total: int


@dataclass(frozen=True, slots=True)
class NotStarted:
    """How many cases of one enforcement office are eligible today and have no open matter."""

    agency_id: int
    name: str
    count: int


def duties(viewer: Viewer, wanted: Wanted, after: str = "", *, most: int = PAGE) -> BoardDuties:
    """The duties a figure counts, the earliest due first; `most` is how many a page holds."""
    by, to = aliased(Agency), aliased(Agency)
    query = (
        select(DutyRow, Matter.procedure, by.name, to.name, _is_party(viewer, DutyRow.matter_id.expression))
        .join(Matter, Matter.id == DutyRow.matter_id)
        .outerjoin(by, by.id == DutyRow.by_agency_id)
        .outerjoin(to, to.id == DutyRow.to_agency_id)
        .where(is_owed(), duties_in_scope(viewer), *_narrowed(wanted, by.kind.expression, to.kind.expression))
    )
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    due = func.coalesce(DutyRow.due_on, NEVER)
    if after:
        day, _, key = after.partition(" ")
        last = date.fromisoformat(day)
        query = query.where(or_(due > last, and_(due == last, DutyRow.id > key)))
    rows = db.session.execute(query.order_by(due, DutyRow.id).limit(most + 1)).all()
    lines = tuple(_duty(row[0], row[1], row[2] or "", row[3] or "", bool(row[4])) for row in rows[:most])
    return BoardDuties(lines, f"{lines[-1].due_on or NEVER} {lines[-1].id}" if len(rows) > most else "", total)


def matters(viewer: Viewer, procedure: str = "", stage: str = "", after: str = "", *, most: int = PAGE) -> BoardMatters:
    """Open matters of a procedure at a stage (each empty for all), the longest open first."""
    wanted = (procedure,) if procedure else procedures()
    query = select(Matter, _is_party(viewer, Matter.id.expression)).where(
        Matter.procedure.in_(wanted), Matter.is_closed.is_(False), matters_in_scope(viewer)
    )
    if stage:
        query = query.where(Matter.stage == stage)
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    if after:
        day, _, key = after.partition(" ")
        opened = date.fromisoformat(day)
        query = query.where(or_(Matter.opened_on > opened, and_(Matter.opened_on == opened, Matter.id > key)))
    rows = db.session.execute(query.order_by(Matter.opened_on, Matter.id).limit(most + 1)).all()
    lines = tuple(BoardMatter(m.id, m.procedure, m.stage, m.opened_on, bool(mine)) for m, mine in rows[:most])
    return BoardMatters(lines, f"{lines[-1].opened_on} {lines[-1].id}" if len(rows) > most else "", total)


def not_started(viewer: Viewer) -> tuple[NotStarted, ...]:
    """Cases eligible today without an open matter, counted by the office that holds them, the most first."""
    offices = select(Agency).where(Agency.kind == AgencyKind.ENFORCEMENT, offices_in_scope(viewer))
    names = {agency.id: agency.name for agency in db.session.scalars(offices)}
    counts = count_by_holder(frozenset(names), without_open_matter())
    found = [NotStarted(agency_id, names[agency_id], count) for agency_id, count in counts.items()]
    return tuple(sorted(found, key=lambda office: (-office.count, office.name)))


def _narrowed(
    wanted: Wanted, by_kind: ColumnElement[AgencyKind], to_kind: ColumnElement[AgencyKind]
) -> list[ColumnElement[bool]]:
    conditions = []
    for kind, column in ((wanted.by_kind, by_kind), (wanted.to_kind, to_kind)):
        if kind:
            conditions.append(column.is_(None) if kind == NOBODY else column == AgencyKind(kind))
    if wanted.agency_id is not None:
        conditions.append(DutyRow.by_agency_id == wanted.agency_id)
    if wanted.lateness is not None:
        conditions.append(is_late(wanted.lateness, clock.today()))
    return conditions


def _is_party(viewer: Viewer, matter_id: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(Party.matter_id == matter_id, Party.agency_id.in_(viewer.agency_ids))


def _duty(row: DutyRow, procedure: str, by: str, to: str, is_mine: bool) -> BoardDuty:
    is_practice = row.basis_kind == BasisKind.PRACTICE
    label = due_label(
        row.due_on,
        row.term,
        is_firm=not row.is_unverified and not is_practice,
        is_practice=is_practice,
        today=clock.today(),
        calendar=calendar_now(),
        earliest_on=row.earliest_on,
    )
    return BoardDuty(
        id=row.id,
        title=row.title,
        by=by,
        to=to,
        procedure=procedure,
        citation=row.citation,
        is_unverified=row.is_unverified,
        matter_id=row.matter_id,
        due_on=row.due_on,
        label=label,
        is_mine=is_mine,
    )
