"""What the log says beside the matters, as a matter needs it: the calendar as amended, the regulations adopted.

These are events of two streams. What was known at an event is what stands before it in the log, so that a rebuild
counts every date as it was counted then. Nothing is kept beyond a transaction.
"""

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from coord.agencies.queries import lies_within
from coord.db import db
from coord.events.models import Event
from coord.events.payload import read_payload
from coord.procedures.dates.calendar import Calendar, load_calendar
from coord.procedures.engine.known import Known
from coord.procedures.rulebook.overlay_file import read_overlay
from coord.procedures.rulebook.overlay_rows import Overlay

CALENDAR, AMENDED = "CALENDAR", "calendar.amended"
OVERLAYS, ADOPTED = "OVERLAYS", "overlay.adopted"


@dataclass(frozen=True, slots=True)
class _Row:
    stream: str
    position: int
    hash: str
    payload: str


def known_at(position: int | None, area_code: str = "") -> Known:
    """What was known, of an area, before the event at this position; None stands for now."""
    rows = [row for row in _rows() if position is None or row.position < position]
    calendar = _amended(tuple(row.payload for row in rows if row.stream == CALENDAR))
    overlays = tuple(_adopted(row.payload) for row in rows if row.stream == OVERLAYS)
    here = tuple(overlay for overlay in overlays if lies_within(area_code, overlay.area_code))
    return Known(calendar, here, f"{rows[-1].hash} {area_code}" if rows else "")


def calendar_now() -> Calendar:
    """The working calendar as it stands now."""
    return known_at(None).calendar


def is_anything_local() -> bool:
    """Whether any province has adopted anything: if not, nobody need ask where a matter is."""
    return any(row.stream == OVERLAYS for row in _rows())


def forget() -> None:
    """Read the streams again when they are next asked for: something has just been written there, or undone."""
    db.session().info.pop("known", None)


def _rows() -> tuple[_Row, ...]:
    session = db.session()
    transaction, rows = session.info.get("known", (None, ()))
    if transaction is None or transaction is not session.get_transaction():
        query = select(Event.matter_id, Event.position, Event.hash, Event.payload)
        query = query.where(Event.matter_id.in_([CALENDAR, OVERLAYS])).order_by(Event.position)
        rows = tuple(_Row(*row) for row in session.execute(query))
        session.info["known"] = (session.get_transaction(), rows)
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


@lru_cache(maxsize=256)
def _adopted(payload: str) -> Overlay:
    return read_overlay(read_payload(payload).overlay.encode(), "nhật ký")
