"""The figures of the board: what is still to be done between agencies, what is late, where matters stand.

Every figure counts what its list in `lists` holds. The cost follows what is open, not the archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import aliased

from coord import clock
from coord.agencies.access import Viewer
from coord.agencies.models import Agency, AgencyKind
from coord.agencies.spelling import sort_key
from coord.db import db
from coord.matters.models import DutyRow, Matter
from coord.matters.stages import veiled
from coord.procedures.rulebook.library import shelf
from coord.progress.scope import Lateness, duties_in_scope, is_late, is_owed, matters_in_scope

Kind = AgencyKind | None
"""None stands for whoever is not an agency: a person or body off the platform, or nobody in particular."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many duties are open, how many of them late against the law, how many past a default or a practice."""

    owed: int = 0
    late: int = 0
    past_default: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.owed + other.owed, self.late + other.late, self.past_default + other.past_default)


@dataclass(frozen=True, slots=True)
class Matrix:
    """What kinds of agencies (rows) still have to do for others (columns)."""

    kinds_owing: tuple[Kind, ...]
    kinds_awaiting: tuple[Kind, ...]
    cells: dict[tuple[Kind, Kind], Tally] = field(default_factory=dict)

    def cell(self, by: Kind, to: Kind) -> Tally:
        """What one kind still has to do for another."""
        return self.cells.get((by, to), Tally())

    def row_sum(self, by: Kind) -> Tally:
        """All that one kind still has to do."""
        return sum((t for (b, _), t in self.cells.items() if b == by), Tally())

    def column_sum(self, to: Kind) -> Tally:
        """All that one kind waits for."""
        return sum((t for (_, t_), t in self.cells.items() if t_ == to), Tally())

    @property
    def total(self) -> Tally:
        """All that is still to be done."""
        return sum(self.cells.values(), Tally())


@dataclass(frozen=True, slots=True)
class AgencyTally:
    """What one agency still has to do; id and name are None and empty for whoever is not an agency."""

    agency_id: int | None
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many open matters of a procedure stand at one stage."""

    procedure: str
    stage: str
    count: int


def matrix(viewer: Viewer) -> Matrix:
    """What is still to be done between kinds of agencies."""
    by, to = aliased(Agency), aliased(Agency)
    owed, late, past_default = _tallies()
    query = (
        select(by.kind, to.kind, owed, late, past_default)
        .select_from(DutyRow)
        .outerjoin(by, by.id == DutyRow.by_agency_id)
        .outerjoin(to, to.id == DutyRow.to_agency_id)
        .where(is_owed(), duties_in_scope(viewer))
        .group_by(by.kind, to.kind)
    )
    rows = db.session.execute(query)
    cells: dict[tuple[Kind, Kind], Tally] = {(row[0], row[1]): Tally(row[2], row[3], row[4]) for row in rows}
    return Matrix(_ordered([b for b, _ in cells]), _ordered([t for _, t in cells]), cells)


def by_agency(viewer: Viewer) -> tuple[AgencyTally, ...]:
    """What each agency still has to do, the latest against the law first."""
    owed, late, past_default = _tallies()
    query = (
        select(DutyRow.by_agency_id, Agency.name, owed, late, past_default)
        .select_from(DutyRow)
        .outerjoin(Agency, Agency.id == DutyRow.by_agency_id)
        .where(is_owed(), duties_in_scope(viewer))
        .group_by(DutyRow.by_agency_id, Agency.name)
    )
    found = [AgencyTally(row[0], row[1] or "", Tally(row[2], row[3], row[4])) for row in db.session.execute(query)]
    return tuple(sorted(found, key=lambda a: (-a.tally.late, -a.tally.owed, sort_key(a.name))))


def by_stage(viewer: Viewer) -> tuple[StageCount, ...]:
    """Open matters by procedure and stage, in the order in which the procedure reaches its stages."""
    query = (
        select(Matter.procedure, Matter.stage, func.count())
        .where(Matter.procedure.in_(procedures()), Matter.is_closed.is_(False), matters_in_scope(viewer))
        .group_by(Matter.procedure, Matter.stage)
    )
    found = [StageCount(row[0], row[1], row[2]) for row in db.session.execute(query)]
    order = _stages()
    return tuple(sorted(found, key=lambda s: (s.procedure, order.get((s.procedure, s.stage), 999), s.stage)))


def procedures() -> tuple[str, ...]:
    """Every procedure of the shelf."""
    return tuple(dict.fromkeys(book.procedure for book in shelf()))


def _tallies() -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Columns that count what is open, what is late against the law, what is past a default."""
    today = clock.today()
    late, past_default = (
        func.sum(case((is_late(kind, today), 1), else_=0)) for kind in (Lateness.LAW, Lateness.DEFAULT)
    )
    return func.count(), late, past_default


def _ordered(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    order = {kind: place for place, kind in enumerate(AgencyKind)}
    return tuple(sorted(set(kinds), key=lambda kind: order[kind] if kind else len(order)))


def _stages() -> dict[tuple[str, str], int]:
    """The place of each stage: the newest rulebook's order, then what only older ones know."""
    order: dict[tuple[str, str], int] = {}
    for book in sorted(shelf(), key=lambda b: b.in_force_from, reverse=True):
        for rule in book.events:
            for stage in (veiled(rule), *(outcome.stage for outcome in rule.outcomes)):
                order.setdefault((book.procedure, stage), len(order))
    return order
