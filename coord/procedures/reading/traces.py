"""Acts replayed one after the other by the engine, told in the words of the DCR graph."""

from collections.abc import Sequence
from dataclasses import dataclass

from coord.errors import CoordError
from coord.procedures.engine.graph import Action
from coord.procedures.engine.marking import Marking
from coord.procedures.reading.dcr import DcrEvent
from coord.procedures.reading.dcr_translation import dcr_graph
from coord.procedures.rulebook.rulebook import Rulebook


class NotEnabled(CoordError):
    """A step of a trace that cannot be done where it stands; the message names it."""

    default_code = "not_enabled"


@dataclass(frozen=True, slots=True)
class Step:
    """Where the graph stands after one act. `accepting`: nothing that is pending is included."""

    event: str
    enabled: tuple[str, ...]
    pending: tuple[str, ...]
    included: tuple[str, ...]
    accepting: bool

    @property
    def owed(self) -> tuple[str, ...]:
        """What is pending and included."""
        return tuple(name for name in self.pending if name in self.included)


def replay_trace(book: Rulebook, names: Sequence[str]) -> tuple[Step, ...]:
    """Do these acts in order; NotEnabled at the first that cannot be done."""
    events = {event.id: event for event in dcr_graph(book).events}
    marking, happened, pending = Marking.start(book), set[str](), set[str]()
    steps = []
    for number, name in enumerate(names, 1):
        action = next((a for a in marking.possible() if str(a) == name), None)
        if action is None:
            raise NotEnabled(f"Bước {number}, “{name}”: {_why(marking, events, name, happened)}")
        marking = marking.after(action.event, action.outcome, lapsed=action.lapsed)
        happened |= _labels(action)
        included = tuple(sorted(e.id for e in events.values() if e.is_included(marking.facts)))
        owed = {name for name in included if name.startswith(("owed(", "children("))}
        pending |= owed
        enabled = tuple(sorted(str(a) for a in marking.possible()))
        steps.append(Step(name, enabled, tuple(sorted(pending)), included, not owed))
    return tuple(steps)


def _labels(action: Action) -> set[str]:
    return {str(action)} if action.lapsed else {str(action), action.event}


def _why(marking: Marking, events: dict[str, DcrEvent], name: str, happened: set[str]) -> str:
    """Why this cannot be done now, with the article."""
    if name not in events:
        known = ", ".join(other for other in events if other.startswith(f"{name}:"))
        return f"không có sự kiện này{f'; hãy ghi rõ kết quả: {known}' if known else ''}."
    if not events[name].executable:
        return "sự kiện phụ, không ai thực hiện được."
    if marking.is_ended:
        return "hồ sơ đã kết thúc."
    if name.endswith(".lapsed"):
        return "không có thời hạn nào đang chạy cho việc này."
    event, _, outcome = name.partition(":")
    return " ".join(str(reason) for reason in marking.why_not(event, outcome or None, happened))
