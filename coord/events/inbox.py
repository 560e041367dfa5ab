"""Each agency's inbox, kept from the log: what arrived, and what the agency did with it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from coord.agencies.spelling import fold
from coord.db import db
from coord.events.models import InboxEntry
from coord.events.record import EventRecord
from coord.events.signals import Happening


class Status(StrEnum):
    """Where an arrived event stands at the agency that received it, in the words officers know."""

    ARRIVED = "arrived"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    ON_PAPER = "on_paper"


HERE = frozenset(Status) - {Status.ON_PAPER}
"""Where what arrived in an inbox may stand; what went out on paper is in nobody's."""

REACHED = "receipt.reached"
"""The day on which a paper reached somebody off the platform, told later by who sent it."""

LONGEST_NUMBER = 300

RECEIPTS = {
    "receipt.accepted": Status.ACCEPTED,
    "receipt.refused": Status.REFUSED,
    "receipt.assigned": Status.ASSIGNED,
    "receipt.started": Status.IN_PROGRESS,
    "receipt.finished": Status.DONE,
}

FROM: dict[Status, frozenset[Status]] = {
    Status.ACCEPTED: frozenset({Status.ARRIVED}),
    Status.REFUSED: frozenset({Status.ARRIVED, Status.ACCEPTED}),
    Status.ASSIGNED: frozenset({Status.ARRIVED, Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS}),
    Status.IN_PROGRESS: frozenset({Status.ACCEPTED, Status.ASSIGNED}),
    Status.DONE: frozenset({Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS}),
}


def entry_id(event_id: str, agency_id: int) -> str:
    """The key of an inbox entry: one for each event and addressee."""
    return f"{event_id}:{agency_id}"


def deliver(_sender: str, happening: Happening) -> None:
    """Put an act into the inbox of each addressed agency; one off the platform has it noted that paper went out."""
    event = happening.event
    sent = event.addressees if event.officer_id else [a for a in event.addressees if a not in event.payload.on_paper]
    for agency_id in sent:
        if db.session.get(InboxEntry, entry_id(event.id, agency_id)) is None:
            db.session.add(_arrived(event, agency_id))


def follow_receipt(_sender: str, happening: Happening) -> None:
    """Bring the entry to what all receipts of this agency for this event say, however often this runs."""
    receipt = happening.event.payload.receipt
    if receipt is None or happening.event.agency_id is None:
        return
    entry = db.session.get(InboxEntry, entry_id(receipt.event_id, happening.event.agency_id))
    if entry is None:
        return
    for event in happening.history:
        said = event.payload.receipt
        if said and said.event_id == receipt.event_id and event.agency_id == entry.agency_id:
            _apply(entry, event)


def _arrived(event: EventRecord, agency_id: int) -> InboxEntry:
    db.session.flush()
    last = db.session.scalar(select(func.max(InboxEntry.sequence)).where(InboxEntry.agency_id == agency_id)) or 0
    return InboxEntry(
        id=entry_id(event.id, agency_id),
        event_id=event.id,
        matter_id=event.matter_id,
        agency_id=agency_id,
        sender_id=event.agency_id,
        sequence=last + 1,
        name=event.name,
        number=event.payload.number,
        search_text=fold(event.payload.number)[:LONGEST_NUMBER],
        arrived_at=event.recorded_at,
        status=Status.ON_PAPER if agency_id in event.payload.on_paper else Status.ARRIVED,
        refused_because="",
        changed_at=event.recorded_at,
    )


def _apply(entry: InboxEntry, event: EventRecord) -> None:
    receipt = event.payload.receipt
    assert receipt is not None
    entry.status = RECEIPTS[event.name]
    entry.changed_at = event.recorded_at
    if entry.accepted_at is None and entry.status != Status.REFUSED:
        _accept(entry, event.recorded_at, event.officer_id)
    if receipt.assigned_to is not None:
        entry.assigned_to = receipt.assigned_to
    entry.refused_because = receipt.reason


def _accept(entry: InboxEntry, at: datetime, officer_id: int | None) -> None:
    entry.accepted_at = at
    entry.accepted_by = officer_id
