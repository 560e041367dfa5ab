"""Keeps the table of duties: one record for both sides, brought to what the ledger says."""

from collections.abc import Sequence

from coord.db import db
from coord.events.inbox import Status, entry_id
from coord.events.models import InboxEntry
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.events.signals import Happening
from coord.matters.history import History, ledger_of, opening_of
from coord.matters.models import DutyRow
from coord.procedures.ledger import Duty, DutyStatus, Ledger
from coord.procedures.rulebook import Rulebook

REMINDERS = {"reminder.due_soon": "soon", "reminder.late": "late"}


def follow(_sender: str, happening: Happening) -> None:
    """Bring every duty of the matter to what its ledger says now."""
    history = happening.history
    ledger, opening = ledger_of(history), opening_of(history)
    for duty in ledger.duties:
        _keep(history, ledger, opening, duty)


def finish_answered(_sender: str, happening: Happening) -> None:
    """What raised a duty is done at the agency that has just met it."""
    for duty in ledger_of(happening.history).duties:
        if duty.status is DutyStatus.MET and duty.ended_by == happening.event.id:
            agency_id = happening.event.agency_id
            entry = db.session.get(InboxEntry, entry_id(duty.raised_by, agency_id)) if agency_id else None
            if entry is not None and entry.status != Status.REFUSED:
                entry.status = Status.DONE
                entry.accepted_at = entry.accepted_at or happening.event.recorded_at
                entry.accepted_by = entry.accepted_by or happening.event.officer_id
                entry.changed_at = happening.event.recorded_at


def follow_reminder(_sender: str, happening: Happening) -> None:
    """Note that the agency has been reminded of a duty, so that it is once."""
    for event in happening.history:
        if event.name in REMINDERS:
            row = db.session.get(DutyRow, str(event.payload.fields["duty"]))
            if row is not None:
                row.reminded = REMINDERS[event.name]


def _keep(history: History, ledger: Ledger, opening: Opening, duty: Duty) -> None:
    row = db.session.get(DutyRow, duty.key)
    if row is None:
        row = DutyRow(id=duty.key, matter_id=history[0].matter_id, reminded="")
        db.session.add(row)
    raised_by = next(e for e in history if e.id == duty.raised_by)
    by_role = next((r for r in duty.by if r in opening.parties), duty.by[0])
    row.events = "+".join(duty.events)
    row.title = title_of(ledger.book, duty.events)
    row.is_right = duty.is_right
    row.by_role = by_role
    row.by_agency_id = opening.parties.get(by_role)
    row.to_agency_id = _awaited_by(opening, duty.to, raised_by, row.by_agency_id)
    row.raised_by, row.since_on, row.start_on = duty.raised_by, duty.since, duty.start_on
    row.term = str(duty.term.unit) if duty.term else ""
    row.term_words = duty.term.vietnamese() if duty.term else ""
    row.due_on = duty.due_on
    row.is_uncertain, row.is_unverified = duty.is_uncertain, duty.is_unverified
    row.citation, row.basis_kind = duty.basis.citation, str(duty.basis.kind)
    row.status, row.why_ended = str(duty.status), duty.why_ended
    row.ended_on, row.ended_by = duty.ended_on, duty.ended_by


def title_of(book: Rulebook, events: Sequence[str]) -> str:
    """The words for what is owed: each way to meet it."""
    return " hoặc ".join(book.event(e).title for e in events)


def _awaited_by(opening: Opening, to: Sequence[str], raised_by: EventRecord, by: int | None) -> int | None:
    """Who waits for it: the sender of what raised it where that is an addressee, else the first addressee."""
    waiting = [opening.parties[role] for role in to if opening.parties.get(role, by) != by]
    return raised_by.agency_id if raised_by.agency_id in waiting else next(iter(waiting), None)
