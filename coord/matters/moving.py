"""What a change beside the matters moves in them: each matter with a term that moves records old and new day.

The change itself is written first, in a stream of its own; from there on nobody else writes until all matters have been
gone through, so that no term is counted by what was known before and written after.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from coord import clock
from coord.db import db
from coord.events import log
from coord.events.changes import Moved, MovedTerm
from coord.events.known import known_at
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.history import History, folded, opening_of
from coord.matters.models import DutyRow
from coord.procedures.engine.ledger import Duty

MOVED = "terms.moved"
BATCH = 200
MOST_DAYS = 40

Span = tuple[date, date]


def move_terms(cause: EventRecord, document: str, spans: Sequence[Span]) -> tuple[EventRecord, ...]:
    """Record in each matter what moves because of `cause`, which changed something within these spans of days."""
    ids = list(_matters_concerned(spans))
    made: list[EventRecord] = []
    for start in range(0, len(ids), BATCH):
        histories = log.histories_of(ids[start : start + BATCH])
        made += [event for history in histories.values() if (event := _move(history, cause, document))]
    return tuple(made)


def spans_of(days: Sequence[date], years: Sequence[int]) -> tuple[Span, ...]:
    """The spans that these days and years make up; very many days are taken as one."""
    single = [(day, day) for day in days] if len(days) <= MOST_DAYS else [(days[0], days[-1])]
    return (*single, *((date(year, 1, 1), date(year, 12, 31)) for year in years))


def _matters_concerned(spans: Sequence[Span]) -> Iterator[str]:
    """Matters with an open term that touches one of the spans, in order."""
    query = select(DutyRow.matter_id).distinct().where(DutyRow.status == "open", or_(*(_touches(*s) for s in spans)))
    yield from db.session.scalars(query.order_by(DutyRow.matter_id))


def _touches(first: date, last: date) -> ColumnElement[bool]:
    """A term runs from its start to its last day; a lead the other way round."""
    forward = and_(DutyRow.start_on <= last, DutyRow.due_on >= first)
    backward = and_(DutyRow.due_on <= last, DutyRow.start_on >= first)
    return or_(forward, backward)


def _move(history: History, cause: EventRecord, document: str) -> EventRecord | None:
    before = {duty.key: duty for duty in folded(history, known_at(cause.position)).duties}
    after = [duty for duty in folded(history, known_at(None)).duties if duty.is_open]
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
    return (before.due_on, before.is_uncertain) != (after.due_on, after.is_uncertain)


def _concerned(history: History, moved: Sequence[Duty]) -> tuple[int, ...]:
    """Whoever owes one of them or waits for it."""
    parties = opening_of(history).parties
    roles = [role for duty in moved for role in (*duty.by, *duty.to)]
    return tuple(dict.fromkeys(parties[role] for role in roles if role in parties))
