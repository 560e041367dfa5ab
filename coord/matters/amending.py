"""Amending the working calendar: an event, and with it every open term that moves."""

from dataclasses import dataclass
from datetime import date

from coord import clock
from coord.agencies.access import Viewer, require_administering
from coord.db import transaction
from coord.events import known, log
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.moving import move_terms, spans_of
from coord.procedures.dates.amendment import Amendment, checked_amendment


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One term that moves: in which matter, from which day to which."""

    matter_id: str
    duty: str
    old: date | None
    new: date | None


class _TakenBack(Exception):
    """Ends a rehearsal: the transaction is undone."""


def amend_calendar(viewer: Viewer, amendment: Amendment) -> tuple[MovedLine, ...]:
    """Record the amendment and move every open term it concerns; those who owe and await them are told.

    Forbidden unless the officer administers; Invalid when the amendment does not fit the calendar.
    """
    require_administering(viewer)
    checked_amendment(amendment, known.calendar_now())
    cause = log.append(_entry(viewer, amendment), log.events_of(known.STREAM))
    known.forget()
    moved = move_terms(cause, amendment.document, spans_of(amendment.touched, amendment.confirmed))
    return tuple(line for event in moved for line in _lines(event))


def rehearse_amendment(viewer: Viewer, amendment: Amendment) -> tuple[MovedLine, ...]:
    """What the amendment would move. Raises what making it would raise; nothing is written either way."""
    found: list[tuple[MovedLine, ...]] = []
    try:
        with transaction():
            found.append(amend_calendar(viewer, amendment))
            raise _TakenBack
    except _TakenBack:
        known.forget()
        return found[0]


def _entry(viewer: Viewer, amendment: Amendment) -> log.Entry:
    return log.Entry(
        matter_id=known.STREAM,
        name=known.AMENDED,
        officer_id=viewer.officer_id,
        agency_id=viewer.agency_id,
        took_effect_on=clock.today(),
        payload=Payload(calendar=amendment),
        rulebook_hash="",
    )


def _lines(event: EventRecord) -> tuple[MovedLine, ...]:
    moved = event.payload.moved
    return tuple(MovedLine(event.matter_id, t.duty, t.old, t.new) for t in moved.terms) if moved else ()
