"""What the passing of time adds to a matter: lapses, effects, the crossing, each once, by the system."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from coord.db import db
from coord.events import log
from coord.events.payload import Opening, Payload
from coord.events.record import EventRecord
from coord.matters.admission import addressees_of
from coord.matters.history import History, books_of, ledger_of, opening_of
from coord.matters.models import Matter
from coord.procedures.engine.ledger import PASSING, REVERSED, SystemAct
from coord.procedures.engine.timing import next_system_act
from coord.procedures.rulebook.children import ALL_CLOSED, OPENED, PREFIX, is_told

MOST = 50  # a matter that wants more system acts at once is a fault of its rulebook


class EndlessRulebook(RuntimeError):
    """The system would record acts without end."""


def advance(history: History, until: date) -> History:
    """Record whatever is due before `until` begins, and return the events with those added."""
    books = books_of(history)
    for _ in range(MOST):
        act = next_system_act(books, ledger_of(history), until)
        if act is None:
            _tell_parent(history, until)
            return history
        history = (*history, _record(history, act))
    raise EndlessRulebook(f"{history[0].matter_id}: {MOST} việc của hệ thống cùng lúc")


def disproved_by(history: History, event: str, on: date) -> tuple[str, ...]:
    """Ids of what an act dated `on` and entered late disproves: that its window closed, and what followed from that."""
    standing = {past.id for past in ledger_of(history).standing}
    lapsed = (e for e in history if e.id in standing and e.happened == f"{event}.lapsed" and e.took_effect_on >= on)
    first = next(lapsed, None)
    return (first.id, *_by_system_since(history, first.version)) if first else ()


def _by_system_since(history: History, version: int) -> tuple[str, ...]:
    """Ids of what the system recorded after that; another rulebook and what child matters told come from elsewhere."""
    standing = {past.id for past in ledger_of(history).standing}
    return tuple(
        e.id
        for e in history
        if e.version > version and e.id in standing and e.officer_id is None
        and e.happened not in PASSING and not is_told(e.happened)
    )  # fmt: skip


def take_back(history: History, disproved: Sequence[str], on: date) -> History:
    """Record that these events of the system no longer stand. Nothing is deleted."""
    entry = _entry(history, f"{opening_of(history).procedure}.{REVERSED}", on, Payload(reverses=tuple(disproved)))
    return (*history, log.append(entry, history))


def tell_opened(parent: History, child: EventRecord, kind: str, until: date) -> None:
    """Tell a matter that a child of it was opened; what follows from that there is recorded too."""
    advance(_tell(parent, f"{PREFIX}{kind}{OPENED}", child.matter_id, child.took_effect_on), until)


def _tell_parent(history: History, until: date) -> None:
    """Bring the parent to the truth: told that all children of a kind have closed exactly while none is open.

    One that closed and goes on, because a late entry took the closing back, takes back what was told.
    """
    opening, matter_id = opening_of(history), history[0].matter_id
    if not opening.parent:
        return
    parent, closed_on = log.events_of(opening.parent), _all_closed_on(opening)
    told, name = _told_last(parent, opening.child_kind), f"{PREFIX}{opening.child_kind}{ALL_CLOSED}"
    if closed_on is not None and told.happened != name and not ledger_of(parent).marking.is_ended:
        advance(_tell(parent, name, matter_id, closed_on), until)
    elif closed_on is None and told.happened == name:
        taken_back = (told.id, *_by_system_since(parent, told.version))
        payload = Payload(reverses=taken_back, child=matter_id)
        on = max(told.took_effect_on, history[-1].took_effect_on)
        entry = _entry(parent, f"{opening_of(parent).procedure}.{REVERSED}", on, payload)
        advance((*parent, log.append(entry, parent)), until)


def _tell(parent: History, name: str, child: str, on: date) -> History:
    entry = _entry(parent, f"{opening_of(parent).procedure}.{name}", on, Payload(child=child))
    return (*parent, log.append(entry, parent))


def _told_last(parent: History, kind: str) -> EventRecord:
    """What the parent was told last about this kind of child; it was told of one, or there would be none."""
    standing, names = (
        {past.id for past in ledger_of(parent).standing},
        {f"{PREFIX}{kind}{e}" for e in (OPENED, ALL_CLOSED)},
    )
    return next(e for e in reversed(parent) if e.happened in names and e.id in standing)


def _all_closed_on(opening: Opening) -> date | None:
    """The day the last child of this kind closed; None while one is open."""
    of_kind = Matter.parent_id == opening.parent, Matter.child_kind == opening.child_kind
    rows = db.session.execute(select(Matter.is_closed, Matter.closed_on).where(*of_kind)).all()
    days = [closed_on for is_closed, closed_on in rows if is_closed and closed_on]
    return max(days) if len(days) == len(rows) else None


def _record(history: History, act: SystemAct) -> EventRecord:
    event, _, outcome = act.name.partition(":")
    ledger, opening = ledger_of(history), opening_of(history)
    addressees = addressees_of(ledger.book.event(event), opening, None) if ledger.book.has_event(event) else ()
    payload = Payload(outcome=outcome or None, takes_over=act.takes_over)
    entry = _entry(history, f"{opening.procedure}.{event}", act.on, payload, addressees)
    return log.append(entry, history)


def _entry(history: History, name: str, on: date, payload: Payload, addressees: tuple[int, ...] = ()) -> log.Entry:
    book = ledger_of(history).book
    return log.Entry(history[0].matter_id, name, None, None, on, payload, book.hash, addressees=addressees)
