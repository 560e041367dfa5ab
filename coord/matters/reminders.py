"""What `coord tick` does: lapses, effects and the crossing, then one reminder before a duty is due and one after."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from coord import clock
from coord.agencies.queries import off_platform
from coord.db import db, transaction
from coord.events import log
from coord.events.known import calendar_now
from coord.events.payload import Payload
from coord.matters.advancing import advance
from coord.matters.fillers import fillers_of
from coord.matters.history import ledger_of
from coord.matters.holding import hold_matters
from coord.matters.models import DutyRow, Matter
from coord.procedures.dates.calendar import Calendar
from coord.procedures.engine.ledger import Duty
from coord.procedures.rulebook.library import shelf

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick recorded, and the matters it could not bring forward."""

    advanced: int
    reminded: int
    failed: tuple[str, ...]


def tick() -> Ticked:
    """Record everything that is due, each matter by itself: one that fails holds up no other. Safe to run again."""
    today, failed = clock.today(), []
    advanced = reminded = 0
    for matter_id in [*_matters_due(today)]:
        try:
            advanced += _advance(matter_id, today)
        except Exception:
            logger.exception("tick could not advance %s", matter_id)
            failed.append(matter_id)
    for matter_id in dict.fromkeys(_matters_to_remind(today)):
        try:
            reminded += _remind(matter_id, today)
        except Exception:
            logger.exception("tick could not remind in %s", matter_id)
            failed.append(matter_id)
    return Ticked(advanced, reminded, tuple(failed))


def _matters_due(today: date) -> list[str]:
    """Matters with something to record by this day, and those that another edition of their rulebook has overtaken."""
    overtaken = ~Matter.is_closed & Matter.rulebook_hash.not_in([book.hash for book in shelf()])
    query = select(Matter.id).where((Matter.next_system_on <= today) | overtaken)
    query = query.order_by(Matter.next_system_on, Matter.id)
    return list(db.session.scalars(query))


def _advance(matter_id: str, today: date) -> int:
    with transaction():
        hold_matters([matter_id])
        history = log.events_of(matter_id)
        return len(advance(history, today)) - len(history)


def _matters_to_remind(today: date) -> Iterator[str]:
    horizon = last_day_of_notice(today, calendar_now())
    query = select(DutyRow.matter_id).where(
        DutyRow.status == "open",
        DutyRow.is_right.is_(False),
        DutyRow.by_agency_id.is_not(None),
        DutyRow.due_on <= horizon,
        DutyRow.reminded != "late",
    )
    return iter(list(db.session.scalars(query.order_by(DutyRow.due_on, DutyRow.id))))


def last_day_of_notice(today: date, calendar: Calendar) -> date:
    """The next working day: what is due by then is due soon."""
    day = today + timedelta(days=1)
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return day


def _remind(matter_id: str, today: date) -> int:
    count = 0
    with transaction():
        log.claim([matter_id])
        history = log.events_of(matter_id)
        away = off_platform(
            {a for agencies in fillers_of(history).values() for a in agencies}
        )  # nobody there reads an inbox
        for duty in ledger_of(history).open_duties:
            row = db.session.get_one(DutyRow, duty.key)
            name = _reminder(duty, today)
            if name and row.by_agency_id and row.by_agency_id not in away and not _already(row.reminded, name):
                payload = Payload(fields={"duty": duty.key, "due_on": str(duty.due_on)})
                rulebook_hash, addressees = history[-1].rulebook_hash, (row.by_agency_id,)
                entry = log.Entry(matter_id, name, None, None, today, payload, rulebook_hash, addressees=addressees)
                history = (*history, log.append(entry, history))
                count += 1
    return count


def _reminder(duty: Duty, today: date) -> str:
    if duty.due_on is None or duty.is_uncertain:
        return ""
    if duty.due_on < today:
        return "reminder.late"
    return "reminder.due_soon" if duty.due_on <= last_day_of_notice(today, calendar_now()) else ""


def _already(reminded: str, name: str) -> bool:
    return reminded == "late" or (reminded == "soon" and name == "reminder.due_soon")
