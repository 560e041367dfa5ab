"""Papers that the demonstration leaves on their way: written, submitted, signed, for those who come to look."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from coord.clock import VN
from coord.db import db
from coord.demo.acting import PROCEDURE, Stage
from coord.demo.plays import Step
from coord.demo.schedule import Beat, Schedule
from coord.matters.models import DutyRow
from coord.procedures.rulebook.library import rulebook_on

LEFT = (
    ("THADS-TH-KV1", 0),
    ("THADS-TH-KV1", 1),
    ("THADS-TH-KV1", 2),
    ("VKS-TH-KV1", 1),
    ("TA-TH-KV1", 1),
)
"""At which agency, and after how many steps."""

AFTERNOON = time(15, 30)


def leave_some(schedule: Schedule, stage: Stage) -> None:
    """Begin some of what is owed, on the last working day, the latest due first. Needs an open transaction."""
    at = datetime.combine(schedule.last, AFTERNOON, VN)
    for code, steps in LEFT:
        beat = next((b for b in _owed_by(code, at, stage) if b.play not in stage.begun), None)
        if beat is not None:
            stage.begun.add(beat.play)
            stage.leave(beat, steps)
            at += timedelta(minutes=7)


def _owed_by(code: str, at: datetime, stage: Stage) -> list[Beat]:
    """What this agency owes that is a paper, as beats of the plays."""
    agency_id = next(i for i, desk in stage.desks.items() if desk.code == code)
    owed = select(DutyRow).where(DutyRow.by_agency_id == agency_id, DutyRow.status == "open", ~DutyRow.is_right)
    plays = {running.matter_id: play for play, running in stage.running.items()}
    book, beats = rulebook_on(PROCEDURE, at.date()), []
    for row in db.session.scalars(owed.order_by(DutyRow.due_on.desc(), DutyRow.id)):
        name = row.events.partition("+")[0]
        if row.matter_id in plays and book.has_event(name) and book.event(name).paper:
            outcome = next((outcome.name for outcome in book.event(name).outcomes), None)
            session = at.date() + timedelta(days=14)
            beats.append(Beat(at, plays[row.matter_id], Step(name, outcome, (), None, ""), session))
    return beats
