"""Lists of letters: what arrived at an agency, and what it sent, with where each stands at the other side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select

from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.db import db
from coord.events.inbox import Status
from coord.events.models import Event, InboxEntry
from coord.events.record import read_record
from coord.matters.models import DutyRow, Matter
from coord.matters.receipts import WORDS
from coord.matters.timeline import rule_of, title_of
from coord.procedures.library import shelf

PAGE = 40
WAITING = (Status.ARRIVED,)
TAKEN = (Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS)
FINISHED = (Status.DONE, Status.REFUSED)
REMINDER_TITLES = {"reminder.due_soon": "Nhắc việc sắp đến hạn", "reminder.late": "Nhắc việc đã quá hạn"}


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter at one addressee. `other` is the sender in “Văn bản đến”, the addressee in “Đã gửi”."""

    id: str
    event_id: str
    title: str
    number: str
    matter_id: str
    matter_title: str
    other: str
    arrived_at: datetime
    accepted_at: datetime | None
    status: Status
    status_words: str
    assigned_to: str
    refused_because: str
    asks_answer: bool


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page of letters, newest first; `before` is the key of the next page, 0 on the last; `total` counts all."""

    lines: tuple[LetterLine, ...]
    before: int
    total: int


def letters_arrived(
    viewer: Viewer, statuses: Collection[Status], *, before: int = 0, only_mine: bool = False
) -> LetterPage:
    """What arrived at the officer's agencies and stands at one of these statuses, newest first."""
    query = _letters().where(InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.status.in_(statuses))
    if only_mine:
        query = query.where(InboxEntry.assigned_to == viewer.officer_id)
    return _page(query, before, names_of_sender=True)


def letters_sent(viewer: Viewer, *, before: int = 0) -> LetterPage:
    """What the officer's agencies sent, one line for each addressee, newest first."""
    query = _letters().where(
        InboxEntry.sender_id.in_(viewer.agency_ids), InboxEntry.agency_id.not_in(viewer.agency_ids)
    )
    return _page(query, before, names_of_sender=False)


def count_arrived(viewer: Viewer, statuses: Collection[Status]) -> int:
    """How many letters stand at these statuses: the same as the list holds."""
    where = (InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.status.in_(statuses))
    return db.session.scalar(select(func.count()).select_from(InboxEntry).where(*where)) or 0


def _letters() -> Select[InboxEntry, Event, Matter, bool]:
    asks = exists().where(
        DutyRow.raised_by == InboxEntry.event_id,
        DutyRow.by_agency_id == InboxEntry.agency_id,
        DutyRow.status == "open",
        DutyRow.is_right.is_(False),
    )
    return (
        select(InboxEntry, Event, Matter, asks)
        .join(Event, Event.id == InboxEntry.event_id)
        .join(Matter, Matter.id == InboxEntry.matter_id)
    )


def _page(query: Select[InboxEntry, Event, Matter, bool], before: int, *, names_of_sender: bool) -> LetterPage:
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    if before:
        query = query.where(Event.position < before)
    found = db.session.execute(query.order_by(Event.position.desc(), InboxEntry.id).limit(PAGE + 1)).all()
    rows = [(r[0], r[1], r[2], bool(r[3])) for r in found]
    rows, before = _whole(rows)
    return LetterPage(_lines(rows, names_of_sender=names_of_sender), before, total)


Row = tuple[InboxEntry, Event, Matter, bool]


def _whole(rows: list[Row]) -> tuple[list[Row], int]:
    """The rows of one page, cut so that the addressees of one event stay together."""
    if len(rows) <= PAGE:
        return rows, 0
    cut = [row for row in rows if row[1].position > rows[-1][1].position] or rows[:PAGE]
    return cut, cut[-1][1].position


def _lines(rows: Sequence[Row], *, names_of_sender: bool) -> tuple[LetterLine, ...]:
    others = {(e.sender_id if names_of_sender else e.agency_id) for e, _, _, _ in rows}
    agencies = short_names(others)
    people = full_names({entry.assigned_to for entry, _, _, _ in rows})
    lines = []
    for entry, event, matter, asks in rows:
        other = agencies.get((entry.sender_id if names_of_sender else entry.agency_id) or 0, "Hệ thống")
        lines.append(_line(entry, event, matter, other, people.get(entry.assigned_to or 0, ""), asks))
    return tuple(lines)


def _line(entry: InboxEntry, row: Event, matter: Matter, other: str, assigned_to: str, asks: bool) -> LetterLine:
    event, status = read_record(row), Status(entry.status)
    books = [b for b in shelf() if b.procedure == matter.procedure]
    title = REMINDER_TITLES.get(event.name) or title_of(event, rule_of(event, books), with_outcome=True)
    return LetterLine(
        id=entry.id,
        event_id=entry.event_id,
        title=title,
        number=entry.number,
        matter_id=entry.matter_id,
        matter_title=matter.title,
        other=other,
        arrived_at=entry.arrived_at,
        accepted_at=entry.accepted_at,
        status=status,
        status_words=WORDS[status],
        assigned_to=assigned_to,
        refused_because=entry.refused_because,
        asks_answer=asks,
    )
