"""Who may enter a matter, and in which role they act there."""

from dataclasses import replace

from coord.agencies import access
from coord.agencies.access import Viewer, may_see
from coord.errors import Forbidden, NotFound
from coord.events import log
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.history import History, books_of, holders_of, rule_of
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
    books, holders, reached = books_of(history), holders_of(history), dict[str, tuple[int, ...]]()
    for i, letter in enumerate(history):
        rule = rule_of(letter, books) if letter.is_act and letter.agency_id is not None else None
        if rule is None:
            continue
        acted_for = tuple(holders.get(letter.payload.on_behalf, ()))
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


def addressees_of(rule: EventRule, opening: Opening, *senders: int | None) -> tuple[int, ...]:
    """The agencies that receive this, without the sender and whoever it was recorded for, in the rulebook's order."""
    agencies = [opening.parties[role] for role in rule.to if role in opening.parties]
    return tuple(a for a in dict.fromkeys(agencies) if a not in senders)
