"""The graph of a rulebook: what can happen, and what each happening does to a marking.

A marking is one integer. Each fact of it is a bit: an event or outcome is in; a gate still stands before an act;
something is owed; a right is open; a window may still lapse; the matter has ended; it may close.
Source: Hildebrandt and Mukkamala, "Declarative Event-Based Workflow as Distributed Dynamic Condition Response
Graphs" (2011). Gates and tokens are auxiliary events of that graph which nobody executes.
"""

from dataclasses import dataclass, field

Token = tuple[str, ...]
ENDED = 1


@dataclass(frozen=True, slots=True)
class Open:
    """What is open, or can be: tokens owed, rights, and the events whose window or term may still lapse."""

    tokens: frozenset[Token] = frozenset()
    rights: frozenset[str] = frozenset()
    windows: frozenset[str] = frozenset()

    @property
    def events(self) -> frozenset[str]:
        """Every event that meets a token or uses a right."""
        return frozenset(e for token in self.tokens for e in token) | self.rights

    @property
    def facts(self) -> frozenset[str]:
        """The names of the bits that say so."""
        rights = {f"right({e})" for e in self.rights}
        return frozenset({token_fact(t) for t in self.tokens} | rights | {f"window({e})" for e in self.windows})


NOTHING = Open()


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """One thing that can happen: an event with an outcome, or the lapse of one.

    It is possible when every bit of `needs` is set and none of `forbids`. Happening clears bits, cancels what
    nothing can meet any more (`at_risk`: token, its members, its window), then sets bits; a window (`fresh`: token
    or right, window) opens only with a token or right that was not open before. What is `urgent` the system records
    before anybody else acts.
    """

    event: str
    outcome: str | None
    lapsed: bool
    needs: int
    forbids: int
    clears: int
    sets: int
    at_risk: tuple[tuple[int, int, int], ...] = ()
    fresh: tuple[tuple[int, int], ...] = ()
    is_urgent: bool = False

    def __str__(self) -> str:
        if self.lapsed:
            return f"{self.event}.lapsed"
        return f"{self.event}:{self.outcome}" if self.outcome else self.event


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """The compiled rulebook: `facts` names each bit of a marking, `open` all that can ever be open."""

    facts: tuple[str, ...]
    actions: tuple[Action, ...]
    initial: int
    open: Open
    bits: dict[str, int]
    named: dict[tuple[str, str | None, bool], Action] = field(repr=False)

    def bit(self, fact: str) -> int:
        """The bit of this fact, 0 when the graph has none."""
        return self.bits.get(fact, 0)

    def action(self, event: str, outcome: str | None, *, lapsed: bool = False) -> Action | None:
        """The action of this event and outcome, None when the rulebook knows none."""
        return self.named.get((event, outcome, lapsed))

    @staticmethod
    def stripped(marking: int, action: Action) -> int:
        """The marking after the excludes of an action, before its includes."""
        marking &= ~action.clears
        for token, members, window in action.at_risk:
            if marking & token and not marking & members:
                marking &= ~(token | window)
        return marking

    def after(self, marking: int, action: Action) -> int:
        """The marking once the action has happened. Never refuses; after the end nothing changes."""
        if marking & ENDED:
            return marking
        marking = self.stripped(marking, action)
        windows = 0
        for opened, window in action.fresh:
            if not marking & opened:
                windows |= window
        return marking | action.sets | windows

    def possible(self, marking: int) -> list[Action]:
        """Every action that the marking permits."""
        return [a for a in self.actions if marking & a.needs == a.needs and not marking & a.forbids]

    def steps(self, marking: int) -> list[Action]:
        """What can really come next: what is urgent comes before anything else."""
        possible = self.possible(marking)
        return [a for a in possible if a.is_urgent] or possible

    def can_close(self, marking: int) -> bool:
        """Nothing owed, no right open, and something that closes or ends has happened."""
        return bool(marking & self.bits["closable"]) and not marking & self.bits["anything open"]


def token_fact(token: Token) -> str:
    """The name of the bit that says this is owed."""
    return f"owed({' or '.join(token)})"
