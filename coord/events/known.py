"""What the log says beside the matters, as a matter needs it: the working calendar as amended.

Amendments are events of one stream. What was known at an event is what stands before it in the log, so that a rebuild
counts every date as it was counted then. Nothing is kept beyond a transaction.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from coord.db import db
from coord.events.models import Event
from coord.events.payload import read_payload
from coord.procedures.dates.calendar import Calendar, load_calendar
from coord.procedures.engine.known import Known

STREAM, AMENDED = "CALENDAR", "calendar.amended"


@dataclass(frozen=True, slots=True)
class _Row:
    position: int
    hash: str
    payload: str


def known_at(position: int | None) -> Known:
    """What was known before the event at this position; None stands for now."""
    rows = [row for row in _rows() if position is None or row.position < position]
    return Known(_amended(tuple(row.payload for row in rows)), rows[-1].hash if rows else "")


def calendar_now() -> Calendar:
    """The working calendar as it stands now."""
    return known_at(None).calendar


def forget() -> None:
    """Read the amendments again when they are next asked for: one has just been written."""
    db.session().info.pop("amendments", None)


def _rows() -> tuple[_Row, ...]:
    session = db.session()
    transaction, rows = session.info.get("amendments", (None, ()))
    if transaction is None or transaction is not session.get_transaction():
        query = select(Event.position, Event.hash, Event.payload).where(Event.matter_id == STREAM)
        rows = tuple(_Row(*row) for row in session.execute(query.order_by(Event.version)))
        session.info["amendments"] = (session.get_transaction(), rows)
    found: tuple[_Row, ...] = rows
    return found


@lru_cache(maxsize=64)
def _amended(payloads: tuple[str, ...]) -> Calendar:
    """The packaged calendar with these amendments; the same texts are the same calendar."""
    calendar = load_calendar()
    for text in payloads:
        amendment = read_payload(text).calendar
        calendar = amendment.applied_to(calendar) if amendment else calendar
    return calendar
