"""What the passing of time adds to a matter: lapses, effects, the crossing, each once, by the system."""

from collections.abc import Sequence
from datetime import date

from coord.events import log
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.admission import addressees_of
from coord.matters.history import History, books_of, ledger_of, opening_of
from coord.procedures.ledger import CROSSED, REVERSED, SystemAct
from coord.procedures.timing import next_system_act

MOST = 50  # a matter that wants more system acts at once is a fault of its rulebook


class EndlessRulebook(RuntimeError):
    """The system would record acts without end."""


def advance(history: History, until: date) -> History:
    """Record whatever is due before `until` begins, and return the events with those added."""
    books = books_of(opening_of(history))
    for _ in range(MOST):
        act = next_system_act(books, ledger_of(history), until)
        if act is None:
            return history
        history = (*history, _record(history, act))
    raise EndlessRulebook(f"{history[0].matter_id}: {MOST} việc của hệ thống cùng lúc")


def take_back(history: History, lapses: Sequence[EventRecord], on: date) -> History:
    """Reverse lapses that a late entry disproves, and what the system recorded because of them."""
    first = min(e.version for e in lapses)
    ids = tuple(e.id for e in history if e.version >= first and e.officer_id is None and e.is_act
                and e.happened != CROSSED)  # fmt: skip
    entry = _entry(history, f"{opening_of(history).procedure}.{REVERSED}", on, Payload(reverses=ids))
    return (*history, log.append(entry, history))


def _record(history: History, act: SystemAct) -> EventRecord:
    event, _, outcome = act.name.partition(":")
    ledger, opening = ledger_of(history), opening_of(history)
    addressees = addressees_of(ledger.book.event(event), opening, None) if ledger.book.has_event(event) else ()
    entry = _entry(history, f"{opening.procedure}.{event}", act.on, Payload(outcome=outcome or None), addressees)
    return log.append(entry, history)


def _entry(history: History, name: str, on: date, payload: Payload, addressees: tuple[int, ...] = ()) -> log.Entry:
    book = ledger_of(history).book
    return log.Entry(history[0].matter_id, name, None, None, on, payload, book.hash, addressees=addressees)
