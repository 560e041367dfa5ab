"""THE table: which receiver follows which event. To know what an event causes, read this file.

A receiver is a module-level function, so that the weak reference the signal keeps does not vanish; `connect` may run
any number of times. Receivers of one event need no order among themselves.
"""

from collections.abc import Callable, Iterator

from coord.events import inbox, known, signals
from coord.events.announce import announce
from coord.events.signals import Happening
from coord.matters import corrections, duties, heads, moving, naming, succession
from coord.meetings import register
from coord.procedures.engine.ledger import CROSSED, REVERSED, REVISED
from coord.procedures.rulebook.editions import released
from coord.procedures.rulebook.library import shelf

Receiver = Callable[[str, Happening], None]

ACT: tuple[Receiver, ...] = (heads.follow, duties.follow, duties.finish_answered, inbox.deliver)
RECEIPT: tuple[Receiver, ...] = (heads.note_version, inbox.follow_receipt)
REACHED: tuple[Receiver, ...] = (heads.follow, duties.follow)  # terms run from the day on which paper came
REMINDER: tuple[Receiver, ...] = (heads.note_version, duties.follow_reminder, inbox.deliver)
PAPER: tuple[Receiver, ...] = (heads.note_version, register.enter_paper, inbox.deliver)
MOVED: tuple[Receiver, ...] = (heads.follow, duties.follow, inbox.deliver)  # terms move, or a party changes
BESIDE: tuple[Receiver, ...] = ()  # a change beside the matters: what it moves is recorded in each of them
CORRECTION: tuple[Receiver, ...] = (heads.note_version, inbox.deliver)

HINTS: tuple[Receiver, ...] = (announce,)


def acts() -> Iterator[str]:
    """The name of every act that any rulebook knows, lapses and the system's own among them."""
    for book in (*shelf(), *released()):
        yield from (f"{book.procedure}.{rule.name}" for rule in book.events)
        yield from (f"{book.procedure}.{name}.lapsed" for name in sorted(book.lapsing()))
        yield from (f"{book.procedure}.{name}" for name in (CROSSED, REVISED, REVERSED))


def table() -> dict[str, tuple[Receiver, ...]]:
    """Every event name and who follows it."""
    return {
        **dict.fromkeys(acts(), ACT),
        **dict.fromkeys(inbox.RECEIPTS, RECEIPT),
        inbox.REACHED: REACHED,
        **dict.fromkeys(duties.REMINDERS, REMINDER),
        "paper.issued": PAPER,
        moving.MOVED: MOVED,
        succession.REPLACED: MOVED,
        naming.NAMED: MOVED,
        known.AMENDED: BESIDE,
        known.ADOPTED: BESIDE,
        succession.ENDED: BESIDE,
        corrections.NAME: CORRECTION,
    }


def connect() -> None:
    """Connect the table, once or many times over."""
    for name, receivers in table().items():
        for receiver in receivers:
            signals.recording.connect(receiver, sender=name)
        for hint in HINTS:
            signals.recorded.connect(hint, sender=name)
