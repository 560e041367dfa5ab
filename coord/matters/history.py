"""From a matter's events to what the law makes of them: its rulebooks, its past acts, its ledger."""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from types import MappingProxyType

from coord.agencies.models import Agency
from coord.clock import VN
from coord.db import db
from coord.errors import NotFound
from coord.events.inbox import REACHED
from coord.events.known import is_anything_local, known_at
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.fillers import changes_of, parties_of
from coord.procedures.engine.folding import fold_known
from coord.procedures.engine.known import Known
from coord.procedures.engine.ledger import PASSING, FieldValue, Ledger, Past
from coord.procedures.rulebook.editions import edition_of
from coord.procedures.rulebook.library import find_rulebook, shelf
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

History = tuple[EventRecord, ...]

KEPT = 512
NOBODY: Mapping[str, date] = MappingProxyType({})
_ledgers: "OrderedDict[tuple[str, str], Ledger]" = OrderedDict()
_lock = Lock()


def opening_of(history: Sequence[EventRecord], on: date | None = None, before: int | None = None) -> Opening:
    """What the first event fixed, with the parties of now, or those whom something dated `on` concerns.

    See `parties_of`. NotFound when there is none.
    """
    opening = history[0].payload.opening if history else None
    if opening is None:
        raise NotFound("Không tìm thấy hồ sơ.")
    return replace(opening, parties=parties_of(history, on, before))


def opening_for(history: Sequence[EventRecord], act_id: str) -> Opening:
    """The same, with the parties whom this act concerned, or their successors: what it asks for stays with them."""
    act = next(e for e in history if e.id == act_id)
    return opening_of(history, act.took_effect_on, act.version)


def opening_at(history: Sequence[EventRecord], act: EventRecord) -> Opening:
    """The same as it was when the act was recorded: before any later change, a succession too."""
    return opening_of(history[: act.version], act.took_effect_on, act.version)


def actor_of(event: EventRecord, history: Sequence[EventRecord]) -> int | str | None:
    """Whoever really acted: an agency's id, the name of a person or body, None for the system."""
    role = event.payload.on_behalf
    if not role:
        return event.agency_id
    opening = opening_at(history, event)
    return event.payload.actor_id or opening.parties.get(role) or opening.persons.get(role, "")


def holders_of(history: Sequence[EventRecord]) -> dict[str, frozenset[int]]:
    """Every agency that fills a role or has filled it, one that has ended as well as its successor."""
    found = {role: {agency_id} for role, agency_id in opening_of(history[:1]).parties.items()}
    for event in changes_of(history):
        if replaced := event.payload.replaced:
            for role in replaced.roles:
                found.setdefault(role, set()).add(replaced.successor_id)
        if named := event.payload.named:
            found.setdefault(named.role, set()).add(named.agency_id)
    return {role: frozenset(agencies) for role, agencies in found.items()}


def books_of(history: Sequence[EventRecord]) -> tuple[Rulebook, ...]:
    """The rulebook the matter was opened under, each it has gone on under since, and what will take over from there.

    An edition that nobody has kept is read as the one of today.
    """
    opening = opening_of(history)
    books = [edition_of(history[0].rulebook_hash) or find_rulebook(f"{opening.procedure}.{opening.regime}")]
    passed = [e.payload.takes_over for e in history if e.happened in PASSING and e.payload.takes_over]
    books += [book for takes_over in passed if (book := edition_of(takes_over))]
    books += [book for book in shelf() if book.name == books[-1].name and book.hash != books[-1].hash]
    while following := [b for b in shelf() if b.procedure == opening.procedure and b.crossing
                        and b.crossing.from_regime == books[-1].regime]:  # fmt: skip
        books.append(following[0])
    return tuple(books)


def titles_of(history: History, events: Sequence[str]) -> str:
    """The words for what is owed: each way to meet it, by the newest rulebook of the matter that knows it."""
    books = tuple(reversed(books_of(history)))
    return " hoặc ".join(next((b.event(e).title for b in books if b.has_event(e)), e) for e in events)


def ledger_of(history: History) -> Ledger:
    """The ledger of these events, with what was known at the last of them.

    The hash of the last event that counts stands for all before it: the ledger is kept under that and what was known.
    """
    known = known_here(history, history[-1].position)
    key = (_last_counted(history).hash, known.head)
    with _lock:
        if key in _ledgers:
            _ledgers.move_to_end(key)
            return _ledgers[key]
    ledger = folded(history, known)
    with _lock:
        _ledgers[key] = ledger
        while len(_ledgers) > KEPT:
            _ledgers.popitem(last=False)
    return ledger


def ledger_without(history: History, event_ids: Collection[str]) -> Ledger:
    """The ledger as it would be had these events not been recorded."""
    return folded(history, known_here(history, None), event_ids)


def folded(history: History, known: Known, without: Collection[str] = ()) -> Ledger:
    """The acts folded anew, but for some; what is open is counted by what is `known`."""
    books, changes, told = books_of(history), (history[0], *changes_of(history)), reached_later(history)
    acts = [e for e in history if e.is_act and e.id not in without]
    pasts = [_past(e, _opening_when(changes, e), books, told.get(e.id, NOBODY)) for e in acts]
    return fold_known(books, pasts, known, lambda position: known_here(history, position))


def _opening_when(changes: Sequence[EventRecord], act: EventRecord) -> Opening:
    """What `opening_at` says, from the first event and the changes alone: asked of every act."""
    return opening_of([changes[0], *(e for e in changes[1:] if e.version < act.version)], act.took_effect_on)


def known_here(history: History, position: int | None) -> Known:
    """What was known, where this matter is, before the event at this position; None stands for now."""
    return known_at(position, _area_of(history) if is_anything_local() else "")


def _area_of(history: History) -> str:
    """Where the agency that holds the case is, or whose place it has taken: a matter stays where it was opened."""
    opening = opening_of(history[:1])
    roles = [role.name for role in books_of(history)[0].roles if role.proposed == "holder"]
    holder = next((opening.parties[role] for role in roles if role in opening.parties), None)
    agency = db.session.get(Agency, holder) if holder is not None else None
    return agency.area_code if agency else ""


def _last_counted(history: History) -> EventRecord:
    """The last act, or the last day told on which a paper reached somebody."""
    return next(e for e in reversed(history) if e.is_act or e.name == REACHED)


def acted_version(history: Sequence[EventRecord]) -> int:
    """The version of the last act that was not a receipt or a print: what a form must have seen."""
    return max((e.version for e in history if e.is_act), default=0)


def reached_later(history: Iterable[EventRecord]) -> dict[str, dict[str, date]]:
    """By event the days on which paper reached each role, as told after it was sent; the last word counts."""
    told: dict[str, dict[str, date]] = {}
    for event in history:
        if event.name == REACHED and event.payload.receipt:
            told.setdefault(event.payload.receipt.event_id, {}).update(event.payload.received)
    return told


def received_on(
    event: EventRecord, role: str, agency_ids: Collection[int], told: Mapping[str, date] = NOBODY
) -> date | None:
    """The day the event reached a role: told of paper, or its arrival in the inbox of whoever filled it then.

    Whoever recorded a paper for somebody had it on the day it came. None while unknown.
    """
    said = event.payload
    if day := told.get(role) or said.received.get(role):
        return day
    if said.received_on and event.agency_id in agency_ids:
        return said.received_on
    arrived = set(agency_ids) & (set(event.addressees) - set(said.on_paper))
    return event.recorded_at.astimezone(VN).date() if arrived else None


def rule_of(event: EventRecord, books: Sequence[Rulebook]) -> EventRule | None:
    """The rule an act was recorded under: the rulebook of its own hash, else any that knows the name."""
    if not event.is_act:
        return None
    name = event.happened.removesuffix(".lapsed")
    known = [b for b in books if b.has_event(name)]
    own = [b for b in known if b.hash == event.rulebook_hash]
    return (own or known)[0].event(name) if known else None


def _past(
    event: EventRecord,
    opening: Opening,
    books: Sequence[Rulebook],
    told: Mapping[str, date],
) -> Past:
    roles: dict[str, Collection[int]] = dict.fromkeys(opening.persons, ())
    roles |= {role: (agency_id,) for role, agency_id in opening.parties.items()}
    reached = {role: received_on(event, role, agency_ids, told) for role, agency_ids in roles.items()}
    return Past(
        id=event.id,
        name=event.happened,
        on=event.took_effect_on,
        outcome=event.payload.outcome,
        at=event.recorded_at if event.recorded_at.astimezone(VN).date() == event.took_effect_on else None,
        received={role: day for role, day in reached.items() if day is not None},
        fields=_typed_fields(event, books),
        reverses=event.payload.reverses,
        takes_over=event.payload.takes_over,
        position=event.position,
    )


def _typed_fields(event: EventRecord, books: Sequence[Rulebook]) -> dict[str, FieldValue]:
    said: dict[str, FieldValue] = dict(event.payload.fields)
    for book in (b for b in books if b.has_event(event.happened)):
        said |= book.event(event.happened).typed(event.payload.fields)
    return said
