"""Keeps the head of each matter and its parties: title, stage, law in force, when the system must look again."""

from datetime import date, timedelta

from coord.agencies.spelling import fold
from coord.db import db
from coord.events.signals import Happening
from coord.matters.fillers import changes_of, fillers_of
from coord.matters.history import History, acted_version, books_of, ledger_of, opening_of
from coord.matters.models import Matter, Party
from coord.matters.stages import stage_told_to_all
from coord.procedures.engine.crossing import next_book
from coord.procedures.engine.ledger import DutyStatus, Ledger


def follow(_sender: str, happening: Happening) -> None:
    """Bring the head of the matter to what its events say."""
    history = happening.history
    ledger, opening = ledger_of(history), opening_of(history)
    known = db.session.get(Matter, history[0].matter_id)
    matter = known or Matter(id=history[0].matter_id)
    matter.procedure, matter.opened_under, matter.regime = opening.procedure, opening.regime, ledger.book.regime
    matter.rulebook_hash = ledger.book.hash
    matter.case_id, matter.title = opening.case_id, opening.title
    matter.parent_id, matter.child_kind = opening.parent or None, opening.child_kind
    matter.search_text = fold(f"{matter.id} {opening.title} {opening.case_number}")[:700]  # folded it may be longer
    matter.opened_on = history[0].took_effect_on
    matter.stage = stage_told_to_all(history)
    matter.is_closed = ledger.is_closed
    matter.closed_on = last_act_on(history) if ledger.is_closed else None
    matter.next_system_on = next_system_on(history, ledger)
    _move_version(matter, history)
    if known is None:
        db.session.add(matter)  # whole: the next query writes it
    if known is None or changes_of([happening.event]):
        _bind_parties(history)


def note_version(_sender: str, happening: Happening) -> None:
    """Every event, receipts too, moves the version of its matter."""
    matter = db.session.get(Matter, happening.event.matter_id)
    if matter is not None:
        _move_version(matter, happening.history)


def _move_version(matter: Matter, history: History) -> None:
    matter.version, matter.acted_version = len(history), acted_version(history)


def last_act_on(history: History) -> date:
    """The day of the last act."""
    return next(e.took_effect_on for e in reversed(history) if e.is_act)


def next_system_on(history: History, ledger: Ledger) -> date | None:
    """The first day on which the system has something to record here; None when nothing is coming."""
    if ledger.is_closed:
        return None
    days = [
        d.due_on + timedelta(days=1)
        for d in ledger.duties
        if d.status is DutyStatus.OPEN and d.lapses and d.due_on and d.passed_on is None
    ]
    following = next_book(books_of(history), ledger.book)
    if following and following.crossing:
        days.append(following.crossing.on)
    return min(days, default=None)


def _bind_parties(history: History) -> None:
    """Who fills each role now, and who has filled it until another was named."""
    for role, agencies in fillers_of(history).items():
        for turn, agency_id in enumerate(agencies):
            _bind(history[0].matter_id, role, turn, agency_id=agency_id, is_now=turn == len(agencies) - 1)
    for role, name in opening_of(history).persons.items():
        _bind(history[0].matter_id, role, 0, name=name)


def _bind(
    matter_id: str, role: str, turn: int, *, agency_id: int | None = None, name: str = "", is_now: bool = True
) -> None:
    party = db.session.get(Party, (matter_id, role, turn))
    if party is None:
        party = Party(matter_id=matter_id, role=role, turn=turn)
        db.session.add(party)
    party.agency_id, party.name, party.is_now = agency_id, name, is_now
