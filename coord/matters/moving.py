"""What a change beside the matters moves in them: each matter with a term that moves records old and new day.

The change itself is written first, in a stream of its own; from there on nobody else writes until all matters have been
gone through, so that no term is counted by what was known before and written after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from coord import clock
from coord.db import db
from coord.events import log
from coord.events.changes import Moved, MovedTerm
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.history import History, folded, known_here, opening_for
from coord.matters.models import DutyRow, Matter
from coord.procedures.engine.ledger import Duty

MOVED = "terms.moved"
BATCH = 200
MOST_DAYS = 40


@dataclass(frozen=True, slots=True)
class MovedLine:
    """One term that moves: in which matter, from which day to which."""

    matter_id: str
    duty: str
    old: date | None
    new: date | None


def move_terms(cause: EventRecord, document: str, concerned: ColumnElement[bool]) -> tuple[EventRecord, ...]:
    """Record what moves because of `cause` in each matter that has an open term of those `concerned`."""
    query = select(DutyRow.matter_id).distinct().join(Matter, Matter.id == DutyRow.matter_id)
    ids = list(db.session.scalars(query.where(DutyRow.status == "open", concerned).order_by(DutyRow.matter_id)))
    made: list[EventRecord] = []
    for start in range(0, len(ids), BATCH):
        histories = log.histories_of(ids[start : start + BATCH])
        made += [event for history in histories.values() if (event := _move(history, cause, document))]
    return tuple(made)


def lines_of(events: Sequence[EventRecord]) -> tuple[MovedLine, ...]:
    """Each term that these events say has moved."""
    return tuple(
        MovedLine(event.matter_id, term.duty, term.old, term.new)
        for event in events
        if event.payload.moved
        for term in event.payload.moved.terms
    )


def spanning(days: Sequence[date], years: Sequence[int]) -> ColumnElement[bool]:
    """The condition that a term touches one of these days or years; very many days are taken as one span."""
    spans = [(day, day) for day in days] if len(days) <= MOST_DAYS else [(days[0], days[-1])]
    spans += [(date(year, 1, 1), date(year, 12, 31)) for year in years]
    return or_(*(_touches(first, last) for first, last in spans))


def _touches(first: date, last: date) -> ColumnElement[bool]:
    """A term runs from its start to its last day; a lead the other way round."""
    forward = and_(DutyRow.start_on <= last, DutyRow.due_on >= first)
    backward = and_(DutyRow.due_on <= last, DutyRow.start_on >= first)
    return or_(forward, backward)


def _move(history: History, cause: EventRecord, document: str) -> EventRecord | None:
    before = {duty.key: duty for duty in folded(history, known_here(history, cause.position)).duties}
    after = [duty for duty in folded(history, known_here(history, None)).duties if duty.is_open]
    moved = [duty for duty in after if _has_moved(before[duty.key], duty)]
    if not moved:
        return None
    terms = tuple(MovedTerm(duty.key, before[duty.key].due_on, duty.due_on) for duty in moved)
    return log.append(
        log.Entry(
            matter_id=history[0].matter_id,
            name=MOVED,
            officer_id=None,
            agency_id=None,
            took_effect_on=clock.today(),
            payload=Payload(moved=Moved(cause.id, document, terms)),
            rulebook_hash=history[-1].rulebook_hash,
            addressees=_concerned(history, moved),
        ),
        history,
    )


def _has_moved(before: Duty, after: Duty) -> bool:
    return (before.due_on, before.is_uncertain, before.basis) != (after.due_on, after.is_uncertain, after.basis)


def _concerned(history: History, moved: Sequence[Duty]) -> tuple[int, ...]:
    """Whoever owes one of them or waits for it."""
    then = [(duty, opening_for(history, duty.raised_by).parties) for duty in moved]
    return tuple(dict.fromkeys(p[role] for duty, p in then for role in (*duty.by, *duty.to) if role in p))
