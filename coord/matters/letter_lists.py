"""Lists of letters: what arrived at an agency, and what it sent, with where each stands at the other side."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, select

from coord import clock
from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.db import db
from coord.events.inbox import HERE, Status
from coord.events.known import calendar_now
from coord.events.models import Event, InboxEntry
from coord.events.record import EventRecord, read_record
from coord.matters.behalf import recorded_words
from coord.matters.changes_told import agencies_named, change_lines
from coord.matters.explaining import DueLabel, due_label
from coord.matters.history import rule_of
from coord.matters.models import DutyRow, Matter, Party
from coord.matters.receipts import WORDS
from coord.matters.timeline import title_of
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.relations import BasisKind

PAGE = 40
WAITING = (Status.ARRIVED,)
TAKEN = (Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS)
FINISHED = (Status.DONE, Status.REFUSED)
REMINDER_TITLES = {"reminder.due_soon": "Nhắc việc sắp đến hạn", "reminder.late": "Nhắc việc đã quá hạn"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the addressee of a letter still owes because of it. `event` leads to its form."""

    title: str
    event: str
    due_on: date | None
    label: DueLabel


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter at one addressee. `other` is the sender in “Văn bản đến”, the addressee in “Đã gửi”.

    `own` is the other of the two, the officer's own agency or unit; `agency_id` is always the addressee. `details` say
    what a change beside the matter moved, or for whom the sender has recorded it from a paper.
    """

    id: str
    event_id: str
    title: str
    number: str
    matter_id: str
    matter_title: str
    other: str
    own: str
    agency_id: int
    arrived_at: datetime
    accepted_at: datetime | None
    status: Status
    status_words: str
    assigned_to: str
    refused_because: str
    answer: Answer | None
    details: tuple[tuple[str, str], ...] = ()
    has_paper: bool = False


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One page of letters, newest first; `before` is the key of the next page, 0 on the last; `total` counts all."""

    lines: tuple[LetterLine, ...]
    before: int
    total: int


def letters_arrived(
    viewer: Viewer,
    statuses: Collection[Status],
    *,
    before: int = 0,
    after: int = 0,
    only_mine: bool = False,
    most: int = PAGE,
) -> LetterPage:
    """What arrived at the officer's agencies and stands at one of these statuses, newest first.

    `after` is a position in the log: only what arrived later than that. `most` is how many lines a page holds.
    """
    wanted = HERE & set(statuses)
    query = _letters().where(InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.status.in_(wanted))
    if after:
        query = query.where(Event.position > after)
    if only_mine:
        query = query.where(InboxEntry.assigned_to == viewer.officer_id)
    return _page(query, before, most, names_of_sender=True)


def letters_assigned(viewer: Viewer, officer_id: int) -> tuple[LetterLine, ...]:
    """What is in that officer's hands at the viewer's agencies and not finished, newest first, at most one page."""
    query = _letters().where(InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.status.in_(TAKEN))
    return _page(query.where(InboxEntry.assigned_to == officer_id), 0, PAGE, names_of_sender=True).lines


def letters_sent(viewer: Viewer, *, before: int = 0, most: int = PAGE) -> LetterPage:
    """What the officer's agencies sent, one line for each addressee, newest first."""
    return _page(_letters().where(*_went_out(viewer)), before, most, names_of_sender=False)


def count_sent(viewer: Viewer) -> int:
    """How many lines the list of letters sent holds."""
    return db.session.scalar(select(func.count()).select_from(InboxEntry).where(*_went_out(viewer))) or 0


def _went_out(viewer: Viewer) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return InboxEntry.sender_id.in_(viewer.agency_ids), InboxEntry.agency_id.not_in(viewer.agency_ids)


def count_arrived(viewer: Viewer, statuses: Collection[Status]) -> int:
    """How many letters stand at these statuses: the same as the list holds."""
    where = (InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.status.in_(statuses))
    return db.session.scalar(select(func.count()).select_from(InboxEntry).where(*where)) or 0


def newest_arrival(viewer: Viewer) -> int:
    """The position in the log of the newest letter at the officer's agencies; 0 when there is none."""
    query = select(func.max(Event.position)).join(InboxEntry, InboxEntry.event_id == Event.id)
    mine = InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.status.in_(HERE)
    return db.session.scalar(query.where(*mine)) or 0


def _letters() -> Select[InboxEntry, Event, Matter]:
    return (
        select(InboxEntry, Event, Matter)
        .join(Event, Event.id == InboxEntry.event_id)
        .join(Matter, Matter.id == InboxEntry.matter_id)
    )


def _page(query: Select[InboxEntry, Event, Matter], before: int, most: int, *, names_of_sender: bool) -> LetterPage:
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    if before:
        query = query.where(Event.position < before)
    found = db.session.execute(query.order_by(Event.position.desc(), InboxEntry.id).limit(most + 1)).all()
    rows = [(r[0], r[1], r[2]) for r in found]
    rows, before = _whole(rows, most)
    return LetterPage(_lines(rows, names_of_sender=names_of_sender), before, total)


Row = tuple[InboxEntry, Event, Matter]


def _whole(rows: list[Row], most: int) -> tuple[list[Row], int]:
    """The rows of one page, cut so that the addressees of one event stay together."""
    if len(rows) <= most:
        return rows, 0
    cut = [row for row in rows if row[1].position > rows[-1][1].position] or rows[:most]
    return cut, cut[-1][1].position


def _lines(rows: Sequence[Row], *, names_of_sender: bool) -> tuple[LetterLine, ...]:
    events = {row.id: read_record(row) for _, row, _ in rows}
    agencies = short_names(
        {a for entry, _, _ in rows for a in (entry.sender_id, entry.agency_id)}
        | {a for event in events.values() for a in agencies_named(event)}
    )
    people = full_names({entry.assigned_to for entry, _, _ in rows})
    answers, actors = _answers({entry.event_id for entry, _, _ in rows}), _actors(events.values())
    lines = [_line(row, events[row[1].id], agencies, people, answers, names_of_sender=names_of_sender) for row in rows]
    return tuple(_with_actor(line, events[line.event_id], actors) for line in lines)


def _actors(events: Collection[EventRecord]) -> dict[tuple[str, str], str]:
    """Who fills the roles for which something was recorded from a paper, by matter and role."""
    ids = [event.matter_id for event in events if event.payload.on_behalf]
    parties = db.session.scalars(select(Party).where(Party.matter_id.in_(ids), Party.is_now)).all() if ids else []
    names = short_names({party.agency_id for party in parties})
    return {(party.matter_id, party.role): names.get(party.agency_id or 0, party.name) for party in parties}


def _with_actor(line: LetterLine, event: EventRecord, actors: Mapping[tuple[str, str], str]) -> LetterLine:
    actor = actors.get((event.matter_id, event.payload.on_behalf))
    words = recorded_words(event, actor) if actor else ""
    return replace(line, details=(*line.details, ("Nguồn", words))) if words else line


def _line(
    row: Row,
    event: EventRecord,
    agencies: dict[int, str],
    people: dict[int, str],
    answers: dict[tuple[str, int], Answer],
    *,
    names_of_sender: bool,
) -> LetterLine:
    entry, _, matter = row
    books = [b for b in shelf() if b.procedure == matter.procedure]
    status = Status(entry.status)
    sender = agencies.get(entry.sender_id or 0, "Hệ thống")
    receiver = agencies.get(entry.agency_id, "")
    return LetterLine(
        id=entry.id,
        event_id=entry.event_id,
        title=REMINDER_TITLES.get(event.name) or title_of(event, rule_of(event, books), with_outcome=True),
        number=entry.number,
        matter_id=entry.matter_id,
        matter_title=matter.title,
        other=sender if names_of_sender else receiver,
        own=receiver if names_of_sender else sender,
        agency_id=entry.agency_id,
        arrived_at=entry.arrived_at,
        accepted_at=entry.accepted_at,
        status=status,
        status_words=WORDS[status],
        assigned_to=people.get(entry.assigned_to or 0, ""),
        refused_because=entry.refused_because,
        answer=answers.get((entry.event_id, entry.agency_id)),
        details=change_lines(event, books, agencies),
        has_paper=event.payload.wording is not None,
    )


def _answers(event_ids: Collection[str]) -> dict[tuple[str, int], Answer]:
    """What is still owed because of these events, by event and agency; of several the one due first."""
    due = func.coalesce(DutyRow.due_on, date.max)
    open_duties = select(DutyRow).where(
        DutyRow.raised_by.in_(event_ids), DutyRow.status == "open", DutyRow.is_right.is_(False)
    )
    rows = db.session.scalars(open_duties.order_by(due.desc(), DutyRow.id.desc()))
    return {(r.raised_by, r.by_agency_id): _answer(r) for r in rows if r.by_agency_id is not None}


def _answer(row: DutyRow) -> Answer:
    is_practice = row.basis_kind == BasisKind.PRACTICE
    is_firm = not row.is_unverified and not is_practice
    label = due_label(
        row.due_on,
        row.term,
        is_firm=is_firm,
        is_practice=is_practice,
        today=clock.today(),
        calendar=calendar_now(),
        earliest_on=row.earliest_on,
    )
    return Answer(row.title, row.events.partition("+")[0], row.due_on, label)
