"""The log: the only writer to the table `events`. Events are appended, read, and never changed.

On PostgreSQL, where many write at once, whoever appends waits twice, in this order and never the other way round:

1. `claim` the matter, then read it: what was read of it stands until the commit. Others go on elsewhere.
2. `append`, when all is known and checked, takes the turn to write, which is one for the whole log and ends with the
   commit. In it positions and the numbers of letters are given, and what follows is worked out from the log as it
   then stands. So an event becomes visible after every event before it: who reads `position > cursor` misses none.

On SQLite one writes at a time anyhow.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from coord import clock, connections
from coord.agencies.queries import off_platform
from coord.connections import Turn
from coord.db import after_commit, db
from coord.errors import Stale
from coord.events import known, signals
from coord.events.models import Event
from coord.events.payload import Payload, canonical
from coord.events.record import DocumentRef, EventRecord, content_hash, read_record

BATCH = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be appended: everything but its place in the log."""

    matter_id: str
    name: str
    officer_id: int | None
    agency_id: int | None
    took_effect_on: date
    payload: Payload
    rulebook_hash: str
    documents: tuple[DocumentRef, ...] = ()
    addressees: tuple[int, ...] = ()
    request_key: str | None = None


def append(entry: Entry, history: tuple[EventRecord, ...]) -> EventRecord:
    """Append one event to its matter: what follows is staged by the receivers, the event is written last.

    `history` is what the caller read of the matter inside this transaction. Which addressees get it on paper, being off
    the platform today, is written into it. Raises Stale when somebody else has
    appended since, and whatever a receiver raises; in both cases nothing is written.
    """
    take_turn()
    if _last_version(entry.matter_id) != len(history) or _is_sent(entry.request_key):
        raise Stale("Hồ sơ vừa có thay đổi. Hãy xem lại trước khi thực hiện.")
    event = _made(entry, history, clock.now())
    signals.recording.send(event.name, happening=signals.Happening(event, (*history, event)))
    written = replace(event, position=_next_position())
    db.session.add(_row(written))
    db.session.flush()
    happening = signals.Happening(written, (*history, written))
    after_commit(lambda: signals.recorded.send(written.name, happening=happening))
    return written


def claim(matter_ids: Collection[str]) -> None:
    """Wait until nobody else is about to append to these matters; what is read of them next stands until the commit.

    Claim all that a transaction needs at once: two that claim one after the other may wait for each other.
    """
    first = select(Event.position).where(Event.matter_id.in_(matter_ids), Event.version == 1)
    db.session.execute(first.order_by(Event.matter_id).with_for_update(key_share=True)).all()


def take_turn() -> None:
    """Wait for the turn to write: from here to the commit the log, and all that is derived from it, is ours."""
    session = db.session()
    connection = session.connection()
    if session.info.get("turn") is not session.get_transaction():
        connections.take_turn(connection, Turn.APPENDING)
        session.info["turn"] = session.get_transaction()
        known.forget()  # somebody may have added to it while we waited


def events_of(matter_id: str) -> tuple[EventRecord, ...]:
    """All events of a matter, in order."""
    rows = db.session.scalars(select(Event).where(Event.matter_id == matter_id).order_by(Event.version))
    return tuple(read_record(row) for row in rows)


def histories_of(matter_ids: Collection[str]) -> dict[str, tuple[EventRecord, ...]]:
    """All events of each of these matters, in order, read at once."""
    rows = db.session.scalars(select(Event).where(Event.matter_id.in_(matter_ids)).order_by(Event.version))
    found: dict[str, list[EventRecord]] = {matter_id: [] for matter_id in matter_ids}
    for row in rows:
        found[row.matter_id].append(read_record(row))
    return {matter_id: tuple(events) for matter_id, events in found.items()}


def find_event(event_id: str) -> EventRecord | None:
    """The event of this id."""
    row = db.session.scalar(select(Event).where(Event.id == event_id))
    return read_record(row) if row else None


def find_by_request(request_key: str) -> EventRecord | None:
    """The event that a form already sent made, so that a double click is one act."""
    row = db.session.scalar(select(Event).where(Event.request_key == request_key))
    return read_record(row) if row else None


def addressees_by_event(event_ids: Collection[str]) -> dict[str, tuple[int, ...]]:
    """The agencies each of these events was addressed to, read at once."""
    rows = db.session.execute(select(Event.id, Event.addressees).where(Event.id.in_(event_ids)))
    return {row.id: tuple(json.loads(row.addressees)) for row in rows}


def is_empty() -> bool:
    """Whether nothing has ever been written."""
    return db.session.scalar(select(Event.position).limit(1)) is None


def all_events(after: int = 0) -> Iterator[EventRecord]:
    """Every event after a position, in the order of the log."""
    return (read_record(row) for row in all_rows(after))


def all_rows(after: int = 0) -> Iterator[Event]:
    """The same as they stand in the table, for those who check them; read in batches and not to be changed."""
    query = select(Event).order_by(Event.position).limit(BATCH)
    while rows := db.session.scalars(query.where(Event.position > after)).all():
        after = rows[-1].position
        for row in rows:
            db.session.expunge(row)
        yield from rows


def _made(entry: Entry, history: tuple[EventRecord, ...], at: datetime) -> EventRecord:
    previous = history[-1].hash if history else "0" * 64
    away = off_platform(entry.addressees)
    on_paper = tuple(a for a in entry.addressees if a in away)
    event = EventRecord(
        id="",
        matter_id=entry.matter_id,
        version=len(history) + 1,
        name=entry.name,
        officer_id=entry.officer_id,
        agency_id=entry.agency_id,
        took_effect_on=entry.took_effect_on,
        recorded_at=at,
        payload=replace(entry.payload, on_paper=on_paper),
        documents=entry.documents,
        addressees=entry.addressees,
        rulebook_hash=entry.rulebook_hash,
        request_key=entry.request_key,
        previous_hash=previous,
        hash="",
    )
    digest = content_hash(event)
    return replace(event, id=digest[:32], hash=digest)


def _last_version(matter_id: str) -> int:
    return db.session.scalar(select(func.max(Event.version)).where(Event.matter_id == matter_id)) or 0


def _is_sent(request_key: str | None) -> bool:
    return request_key is not None and find_by_request(request_key) is not None


def _next_position() -> int:
    return (db.session.scalar(select(func.max(Event.position))) or 0) + 1


def _row(event: EventRecord) -> Event:
    return Event(
        position=event.position,
        id=event.id,
        matter_id=event.matter_id,
        version=event.version,
        name=event.name,
        officer_id=event.officer_id,
        agency_id=event.agency_id,
        took_effect_on=event.took_effect_on,
        recorded_at=event.recorded_at,
        payload=canonical(event.payload),
        documents=canonical(event.documents),
        addressees=canonical(event.addressees),
        rulebook_hash=event.rulebook_hash,
        request_key=event.request_key,
        previous_hash=event.previous_hash,
        hash=event.hash,
    )
