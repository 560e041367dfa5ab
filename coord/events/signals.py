"""The two signals. `coord.wiring` names every receiver; nothing else connects to them.

Both are sent with the event's name as sender and `happening=Happening(...)`. Receivers are module-level functions,
never append events, never read the clock, need no order among themselves and can run twice.
"""

from dataclasses import dataclass

from blinker import Namespace

from coord.events.record import EventRecord

_signals = Namespace()

recording = _signals.signal("recording", doc="Sent before the event is written; a receiver stages its rows or raises.")
recorded = _signals.signal("recorded", doc="Sent once the event is on the disk; for hints that may be lost.")


@dataclass(frozen=True, slots=True)
class Happening:
    """What a receiver is told: the event, and all events of its matter up to and including it."""

    event: EventRecord
    history: tuple[EventRecord, ...]
