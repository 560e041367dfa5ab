"""Lists of duties: what an agency must do, by due date, and what it waits for from others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, String, and_, cast, func, or_, select

from coord import clock
from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.db import db
from coord.events import log
from coord.events.known import calendar_now
from coord.events.models import InboxEntry
from coord.matters.admission import may_read, with_enclosures
from coord.matters.explaining import DueLabel, Explanation, due_label, explain
from coord.matters.history import History, ledger_of, rule_of
from coord.matters.models import DutyRow, Matter
from coord.matters.timeline import title_of
from coord.procedures.dates.calendar import Calendar
from coord.procedures.engine.ledger import Duty
from coord.procedures.rulebook.relations import BasisKind

PAGE = 40
NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One row: what is owed, by whom, to whom, until when and why. `verb` and `event` lead to its form."""

    id: str
    title: str
    verb: str
    event: str
    matter_id: str
    matter_title: str
    raised_number: str
    by: str
    to: str
    due_on: date | None
    is_against_law: bool
    label: DueLabel
    why: Explanation
    assigned_to: str
    regime: str


@dataclass(frozen=True, slots=True)
class DutyPage:
    """One page of duties by due date; `after` is the key of the next page, empty on the last; `total` counts all."""

    lines: tuple[DutyLine, ...]
    after: str
    total: int

    def between(self, first: date | None, last: date | None) -> tuple[DutyLine, ...]:
        """The lines due within these days, both included; None leaves a side open. No date comes last."""
        return tuple(
            line
            for line in self.lines
            if (first is None or (line.due_on or NEVER) >= first) and (last is None or (line.due_on or NEVER) <= last)
        )


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which of the duties are wanted: `assigned_to` is empty, `me` or `nobody`; the others None or empty for all."""

    assigned_to: str = ""
    procedure: str = ""
    due_on: date | None = None


def duties_owed(viewer: Viewer, *, after: str = "", to: Narrowed = Narrowed(), most: int = PAGE) -> DutyPage:
    """What the officer's agencies must do, the earliest due first; `most` is how many a page holds."""
    return _page(viewer, _owed(viewer, to), after, most)


def counts_by_day(viewer: Viewer, to: Narrowed = Narrowed()) -> dict[date | None, int]:
    """How many of the same duties are due on each day; under None those without a day."""
    query = _owed(viewer, to).with_only_columns(DutyRow.due_on, func.count(), maintain_column_froms=True)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(DutyRow.due_on))}


def _owed(viewer: Viewer, to: Narrowed) -> Select[DutyRow, Matter, int | None]:
    query = _open().where(DutyRow.by_agency_id.in_(viewer.agency_ids))
    if to.procedure:
        query = query.where(Matter.procedure == to.procedure)
    if to.due_on:
        query = query.where(DutyRow.due_on == to.due_on)
    if to.assigned_to:
        mine = InboxEntry.assigned_to == viewer.officer_id
        query = query.where(mine if to.assigned_to == "me" else InboxEntry.assigned_to.is_(None))
    return query


def duties_awaited(viewer: Viewer, *, after: str = "", most: int = PAGE) -> DutyPage:
    """What other agencies owe the officer's agencies, the earliest due first."""
    query = _open().where(DutyRow.to_agency_id.in_(viewer.agency_ids), DutyRow.by_agency_id.not_in(viewer.agency_ids))
    return _page(viewer, query, after, most)


def count_owed(viewer: Viewer) -> int:
    """How many duties are open at the officer's agencies: the same as the list holds."""
    query = select(func.count()).select_from(DutyRow)
    return db.session.scalar(_only_open(query).where(DutyRow.by_agency_id.in_(viewer.agency_ids))) or 0


def _only_open(query: Select[int]) -> Select[int]:
    return query.where(DutyRow.status == "open", DutyRow.is_right.is_(False))


def _open() -> Select[DutyRow, Matter, int | None]:
    # By the entry's own key, as `inbox.entry_id` makes it: any other way SQLite reads the whole inbox for each row.
    entry = InboxEntry.id == DutyRow.raised_by + ":" + cast(DutyRow.by_agency_id, String)
    return (
        select(DutyRow, Matter, InboxEntry.assigned_to)
        .join(Matter, Matter.id == DutyRow.matter_id)
        .outerjoin(InboxEntry, entry)
        .where(DutyRow.status == "open", DutyRow.is_right.is_(False))
    )


def _page(viewer: Viewer, query: Select[DutyRow, Matter, int | None], after: str, most: int) -> DutyPage:
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    due = func.coalesce(DutyRow.due_on, NEVER)
    if after:
        day, _, key = after.partition(" ")
        last = date.fromisoformat(day)
        query = query.where(or_(due > last, and_(due == last, DutyRow.id > key)))
    rows = db.session.execute(query.order_by(due, DutyRow.id).limit(most + 1)).all()
    shown = [(row[0], row[1], row[2]) for row in rows[:most]]
    key = f"{shown[-1][0].due_on or NEVER} {shown[-1][0].id}" if len(rows) > most else ""
    return DutyPage(_lines(viewer, shown), key, total)


def _lines(viewer: Viewer, rows: Sequence[tuple[DutyRow, Matter, int | None]]) -> tuple[DutyLine, ...]:
    names = short_names({a for row, _, _ in rows for a in (row.by_agency_id, row.to_agency_id)})
    people = full_names({officer for _, _, officer in rows})
    histories = log.histories_of({matter.id for _, matter, _ in rows})
    return tuple(
        _line(viewer, row, matter, histories[matter.id], names, people.get(officer or 0, ""))
        for row, matter, officer in rows
    )


def _line(
    viewer: Viewer, row: DutyRow, matter: Matter, history: History, names: dict[int, str], assigned_to: str
) -> DutyLine:
    ledger = ledger_of(history)
    duty = next(d for d in ledger.duties if d.key == row.id)
    raised = next(e for e in with_enclosures(history) if e.id == row.raised_by)
    rule = ledger.book.event(duty.events[0])
    raised_title = title_of(raised, rule_of(raised, (ledger.book,)), with_outcome=False)
    return DutyLine(
        id=row.id,
        title=row.title,
        verb=rule.verb or rule.title,
        event=rule.name,
        matter_id=row.matter_id,
        matter_title=matter.title,
        raised_number=raised.payload.number if may_read(viewer, raised) else "",
        by=names.get(row.by_agency_id or 0, ledger.book.role(row.by_role).title),
        to=names.get(row.to_agency_id or 0, "") or "; ".join(ledger.book.role(r).title for r in duty.to),
        due_on=row.due_on,
        is_against_law=duty.is_firm,
        label=due_label_of(duty),
        why=explain(duty, ledger.book, raised_title),
        assigned_to=assigned_to,
        regime=duty.regime,
    )


def due_label_of(duty: Duty) -> DueLabel:
    """The words beside the due date of a duty or right, today."""
    return due_label(
        duty.due_on,
        str(duty.term.unit) if duty.term else "",
        is_firm=duty.is_firm,
        is_practice=duty.basis.kind is BasisKind.PRACTICE,
        today=clock.today(),
        calendar=calendar_now(),
        earliest_on=duty.earliest_on,
    )


def soon_until(today: date, calendar: Calendar) -> date:
    """The third working day from today: the end of the group “3 ngày làm việc tới”."""
    day, counted = today, 0
    while counted < 3:
        day = date.fromordinal(day.toordinal() + 1)
        counted += calendar.is_working(day)
    return day
