"""Child matters: what has a clock of its own is a matter of its own, and its parent is told of it by two events.

For each kind X of child a rulebook has `children.X.opened` and `children.X.all_closed`, written like any other label.
The program records them when they happen elsewhere, never because they have become possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coord.procedures.rulebook.relations import SYSTEM
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

PREFIX, OPENED, ALL_CLOSED = "children.", ".opened", ".all_closed"


@dataclass(frozen=True, slots=True)
class ChildKind:
    """A kind of child matter: its procedure, and the roles of the parent that may open one."""

    name: str
    title: str
    procedure: str
    opened_by: tuple[str, ...]

    @property
    def opened(self) -> str:
        """The event by which the parent is told that one was opened."""
        return f"{PREFIX}{self.name}{OPENED}"

    @property
    def all_closed(self) -> str:
        """The event by which the parent is told that none is open any more."""
        return f"{PREFIX}{self.name}{ALL_CLOSED}"

    @property
    def fact(self) -> str:
        """The fact of a marking that one is open."""
        return f"children({self.name})"


@dataclass(frozen=True, slots=True)
class ChildRule(EventRule):
    """One of the two events of a kind. Its actors open the child; nobody records it as an act of the parent."""

    kind: ChildKind = ChildKind("", "", "", ())

    @property
    def is_system(self) -> bool:
        """Always: the program records it when it happens."""
        return True


def child_of(rule: EventRule) -> ChildKind | None:
    """The kind of child an event tells of; None for an act of the matter itself."""
    return rule.kind if isinstance(rule, ChildRule) else None


def kinds_of(book: Rulebook) -> tuple[ChildKind, ...]:
    """The kinds of child matters a rulebook knows."""
    return tuple(rule.kind for rule in book.events if isinstance(rule, ChildRule) and rule.name == rule.kind.opened)


def is_told(name: str) -> bool:
    """Whether an event of this name was told by a child matter."""
    return name.startswith(PREFIX)


def child_rules(table: Mapping[str, Any]) -> Iterator[ChildRule]:
    """The two events of each kind, from the table `children` of a rulebook file."""
    for name, row in table.items():
        kind = ChildKind(name, row["title"], row["procedure"], tuple(row["opened_by"]))
        lane, title = kind.opened_by[0], kind.title
        yield ChildRule(
            kind.opened, f"Mở hồ sơ con: {title}", kind.opened_by, verb=f"Mở hồ sơ con: {title}", repeats=True,
            lane=lane, kind=kind,
        )  # fmt: skip
        yield ChildRule(
            kind.all_closed, f"Mọi hồ sơ con đã kết thúc: {title}", (SYSTEM,), repeats=True, lane=lane, kind=kind
        )
