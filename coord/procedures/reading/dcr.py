"""A DCR graph as plain data, which anybody can run by the textbook, knowing nothing of this program.

Source: Hildebrandt and Mukkamala, "Declarative Event-Based Workflow as Distributed Dynamic Condition Response Graphs"
(2011), with milestones. How a rulebook becomes one is `dcr_translation`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The relations of the textbook."""

    CONDITION = "condition"
    RESPONSE = "response"
    INCLUDE = "include"
    EXCLUDE = "exclude"
    MILESTONE = "milestone"


@dataclass(frozen=True, slots=True)
class DcrEvent:
    """An event of the graph, and when it is included: all bits of `present` are set, none of `absent`."""

    id: str
    role: str | None
    executable: bool
    present: int
    absent: int = 0

    def is_included(self, facts: int) -> bool:
        """Whether the event is in at this marking."""
        return facts & self.present == self.present and not facts & self.absent


@dataclass(frozen=True, slots=True)
class DcrRelation:
    """An arrow: a response with its term, a condition with the time that must pass, each with its articles."""

    kind: Kind
    source: str
    target: str
    deadline: str | None = None
    delay: str | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class DcrGraph:
    """A rulebook as a DCR graph. At the start nothing has happened and nothing is pending."""

    events: tuple[DcrEvent, ...]
    relations: tuple[DcrRelation, ...]
    included: tuple[str, ...]
