"""Keeps the table of duties: one record for both sides, brought to what the ledger says."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from coord.db import db
from coord.events.inbox import Status, entry_id
from coord.events.models import InboxEntry
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.events.signals import Happening
from coord.matters.history import History, ledger_of, opening_for, titles_of
from coord.matters.models import DutyRow
from coord.procedures.engine.ledger import Duty, DutyStatus, Ledger

REMINDERS = {"reminder.due_soon": "soon", "reminder.late": "late"}


def follow(_sender: str, happening: Happening) -> None:
    """Bring every duty of the matter to what its ledger says now; what a reversal has undone is no longer there."""
    history = happening.history
    ledger = ledger_of(history)
    rows = {row.id: row for row in db.session.scalars(select(DutyRow).where(DutyRow.matter_id == history[0].matter_id))}
    for duty in ledger.duties:
        _keep(history, opening_for(history, duty.raised_by), duty, rows.pop(duty.key, None))
    for gone in rows.values():
        db.session.delete(gone)


def finish_answered(_sender: str, happening: Happening) -> None:
    """What asked for an answer is done at each agency that has given every answer it owed; its reminders too."""
    history, ledger = happening.history, ledger_of(happening.history)
    for duty in ledger.duties:
        if duty.ended_by != happening.event.id:
            continue
        parties = opening_for(history, duty.raised_by).parties
        for agency_id in {parties[role] for role in duty.by if role in parties}:
            if duty.status is DutyStatus.MET and not owes_answer(ledger, parties, duty.raised_by, agency_id):
                _finish(duty.raised_by, agency_id, happening.event)
            for reminder in (e for e in history if e.name in REMINDERS and e.payload.fields["duty"] == duty.key):
                _finish(reminder.id, agency_id, happening.event)


def owes_answer(ledger: Ledger, parties: Mapping[str, int], event_id: str, agency_id: int) -> bool:
    """Whether an agency still owes something that this event asked of it; `parties` are those of the event."""
    return any(
        duty.raised_by == event_id and any(parties.get(role) == agency_id for role in duty.by)
        for duty in ledger.open_duties
    )


def _finish(event_id: str, agency_id: int, answer: EventRecord) -> None:
    entry = db.session.get(InboxEntry, entry_id(event_id, agency_id))
    if entry is not None and entry.status not in (Status.REFUSED, Status.DONE, Status.ON_PAPER):
        entry.status = Status.DONE
        entry.accepted_at = entry.accepted_at or answer.recorded_at
        if agency_id == answer.agency_id:
            entry.accepted_by = entry.accepted_by or answer.officer_id
        entry.changed_at = answer.recorded_at


def follow_reminder(_sender: str, happening: Happening) -> None:
    """Note that the agency has been reminded of a duty, so that it is once."""
    for event in happening.history:
        if event.name in REMINDERS:
            row = db.session.get(DutyRow, str(event.payload.fields["duty"]))
            if row is not None:
                row.reminded = REMINDERS[event.name]


def _keep(history: History, opening: Opening, duty: Duty, row: DutyRow | None) -> None:
    if row is None:
        row = DutyRow(id=duty.key, matter_id=history[0].matter_id, reminded="")
        db.session.add(row)
    raised_by = next(e for e in history if e.id == duty.raised_by)
    by_role = next((r for r in duty.by if r in opening.parties), duty.by[0])
    row.events = "+".join(duty.events)
    row.title = titles_of(history, duty.events)
    row.is_right = duty.is_right
    row.by_role = by_role
    row.by_agency_id = opening.parties.get(by_role)
    row.to_agency_id = _awaited_by(opening, duty.to, raised_by, row.by_agency_id)
    row.raised_by, row.since_on, row.start_on = duty.raised_by, duty.since, duty.start_on
    row.term = str(duty.term.unit) if duty.term else ""
    row.term_words = duty.term.vietnamese() if duty.term else ""
    row.due_on, row.earliest_on = duty.due_on, duty.earliest_on
    row.is_uncertain, row.is_unverified = duty.is_uncertain, duty.is_unverified
    row.citation, row.basis_kind = duty.basis.citation, str(duty.basis.kind)
    row.status, row.why_ended = str(duty.status), duty.why_ended
    row.ended_on, row.ended_by = duty.ended_on, duty.ended_by


def _awaited_by(opening: Opening, to: Sequence[str], raised_by: EventRecord, by: int | None) -> int | None:
    """Who waits for it: the sender of what raised it where that is an addressee, else the first addressee."""
    waiting = [opening.parties[role] for role in to if opening.parties.get(role, by) != by]
    return raised_by.agency_id if raised_by.agency_id in waiting else next(iter(waiting), None)
