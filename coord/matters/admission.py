"""Who may enter a matter, and in which role they act there."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from coord.agencies import access
from coord.agencies.access import Viewer, may_see
from coord.agencies.queries import off_platform
from coord.errors import Forbidden, NotFound
from coord.events import log
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.fillers import heir_of, is_anybody_named
from coord.matters.history import (
    History,
    actor_of,
    books_of,
    holders_of,
    ledger_of,
    opening_for,
    opening_of,
    rule_of,
)
from coord.procedures.engine.ledger import Duty
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


def enter(viewer: Viewer, matter_id: str) -> History:
    """All events of a matter this officer's agency is party to; NotFound for anybody else, as if it did not exist."""
    history = log.events_of(matter_id)
    if not history or not is_party(viewer, history):
        raise NotFound("Không tìm thấy hồ sơ.")
    return with_enclosures(history)


def with_enclosures(history: History) -> History:
    """The events, each with the agencies that a later letter carried it to, as the rulebook says of that letter.

    What was recorded for an agency off the platform is its own: it reads that and what its letters carried once it is
    here. Who recorded a letter without being addressed reads no more than the letter. A correction goes with the event
    it corrects.
    """
    books, reached = books_of(history), dict[str, tuple[int, ...]]()
    for i, letter in enumerate(history):
        rule = rule_of(letter, books) if letter.is_act and letter.agency_id is not None else None
        if rule is None:
            continue
        acted_for = _acted_for(letter, history)
        reached[letter.id] = (*reached.get(letter.id, ()), *acted_for)
        readers = (*_senders(letter, rule), *acted_for, *letter.addressees)
        for event in history[:i]:
            if any(label.covers(event.happened, event.payload.outcome) for label in rule.encloses):
                reached[event.id] = (*reached.get(event.id, ()), *readers)
    for event in history:
        if (said := event.payload.correction) and said.event_id in reached:
            reached[event.id] = reached[said.event_id]
    return tuple(replace(e, enclosed_to=reached[e.id]) if e.id in reached else e for e in history)


def _senders(letter: EventRecord, rule: EventRule) -> tuple[int, ...]:
    """Who had in hand what the letter carried: its sender, or an addressee who recorded it for the sender."""
    is_reader = not letter.payload.on_behalf or letter.payload.role in rule.to
    return (letter.agency_id,) if letter.agency_id is not None and is_reader else ()


def _acted_for(letter: EventRecord, history: History) -> tuple[int, ...]:
    """The agency a paper was recorded for, and whoever has taken its place."""
    actor = actor_of(letter, history) if letter.payload.on_behalf else None
    return (actor, heir_of(history, actor)) if isinstance(actor, int) else ()


def is_party(viewer: Viewer, history: History) -> bool:
    """Whether one of the agencies the officer sees fills a role of the matter, or has filled it."""
    return access.may_enter(viewer, frozenset().union(*holders_of(history).values()))


def may_read(viewer: Viewer, event: EventRecord) -> bool:
    """Whether the content of an event is for this officer: for its addressees and those of later letters."""
    return access.may_read(viewer, event.agency_id, (*event.addressees, *event.enclosed_to))


def acting_role(viewer: Viewer, rule: EventRule, book: Rulebook, opening: Opening) -> tuple[str, int]:
    """The role and the agency in which this officer may do this; Forbidden when it is another agency's to do."""
    for role in rule.by:
        agency_id = opening.parties.get(role)
        if agency_id is not None and may_see(viewer, agency_id):
            return role, agency_id
    owners = " hoặc ".join(book.role(role).title for role in rule.by if role != "system")
    raise Forbidden(f"“{rule.title}” là việc của {owners or 'hệ thống'}, không phải của cơ quan bạn.")


def opening_met(viewer: Viewer, history: History, event: str, on_behalf: str = "", on: date | None = None) -> Opening:
    """The matter as whoever does this finds it: in each role the agency of now, or of the day it is dated.

    Who owes it, or may do it, from before another was named for the role is still in that role for it: where the
    officer acts for that one, or records its paper.
    """
    opening = opening_of(history, on)
    still = {
        role: a for role, a in _from_before(history, event).items() if _is_met(viewer, opening, role, a, on_behalf)
    }
    return replace(opening, parties={**opening.parties, **still}) if still else opening


def _is_met(viewer: Viewer, opening: Opening, role: str, agency_id: int, on_behalf: str) -> bool:
    if on_behalf:
        return role == on_behalf and bool(off_platform([agency_id]))
    return may_see(viewer, agency_id) and opening.parties.get(role) != viewer.agency_id


def _from_before(history: History, event: str) -> dict[str, int]:
    """By role the agency that owes this act, or may do it, from before another was named for the role."""
    return {role: parties[role] for duty, parties in _open_then(history, event) for role in duty.by if role in parties}


def awaiting_from_before(history: History, event: str) -> tuple[int, ...]:
    """Who waits for this act from before another was named for the role it goes to: it is sent to them as well."""
    owed = [(duty, parties) for duty, parties in _open_then(history, event) if not duty.is_right]
    return tuple(dict.fromkeys(parties[role] for duty, parties in owed for role in duty.to if role in parties))


def _open_then(history: History, event: str) -> list[tuple[Duty, Mapping[str, int]]]:
    """What is open and met by this act, each with the parties it stays with; empty where nobody was ever named."""
    if not is_anybody_named(history):
        return []
    met = [duty for duty in ledger_of(history).duties if duty.is_open and event in duty.events]
    return [(duty, opening_for(history, duty.raised_by).parties) for duty in met]


def addressees_of(
    rule: EventRule, opening: Opening, *senders: int | None, awaiting: Iterable[int] = ()
) -> tuple[int, ...]:
    """The agencies that receive this, in the rulebook's order, and those that wait for it from before.

    Without the sender and whoever it was recorded for.
    """
    agencies = [*(opening.parties[role] for role in rule.to if role in opening.parties), *awaiting]
    return tuple(a for a in dict.fromkeys(agencies) if a not in senders)
