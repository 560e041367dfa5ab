"""What the passing of time adds to a matter: lapses, effects, the crossing, each once, by the system."""

from collections.abc import Sequence
from datetime import date

from coord.events import log
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.admission import addressees_of
from coord.matters.history import History, books_of, ledger_of, opening_of
from coord.procedures.engine.ledger import PASSING, REVERSED, SystemAct
from coord.procedures.engine.timing import next_system_act

MOST = 50  # a matter that wants more system acts at once is a fault of its rulebook


class EndlessRulebook(RuntimeError):
    """The system would record acts without end."""


def advance(history: History, until: date) -> History:
    """Record whatever is due before `until` begins, and return the events with those added."""
    books = books_of(history)
    for _ in range(MOST):
        act = next_system_act(books, ledger_of(history), until)
        if act is None:
            return history
        history = (*history, _record(history, act))
    raise EndlessRulebook(f"{history[0].matter_id}: {MOST} việc của hệ thống cùng lúc")


def disproved_by(history: History, event: str, on: date) -> tuple[str, ...]:
    """Ids of what an act dated `on` and entered late disproves: that its window closed, and what followed from that."""
    standing = {past.id for past in ledger_of(history).standing}
    by_system = [e for e in history if e.id in standing and e.officer_id is None and e.happened not in PASSING]
    lapses = [e.version for e in by_system if e.happened == f"{event}.lapsed" and e.took_effect_on >= on]
    return tuple(e.id for e in by_system if lapses and e.version >= min(lapses))


def take_back(history: History, disproved: Sequence[str], on: date) -> History:
    """Record that these events of the system no longer stand. Nothing is deleted."""
    entry = _entry(history, f"{opening_of(history).procedure}.{REVERSED}", on, Payload(reverses=tuple(disproved)))
    return (*history, log.append(entry, history))


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
