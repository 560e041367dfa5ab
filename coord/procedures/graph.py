"""Compile a rulebook to a DCR graph: what is in, the gates before it, and the tokens of what is owed.

A marking is one integer. Each fact of it is a bit: an event or outcome is in; a gate still stands before an act;
something is owed; a right is open; a window may still lapse; the matter has ended; it may close.
Source: Hildebrandt and Mukkamala, "Declarative Event-Based Workflow as Distributed Dynamic Condition Response
Graphs" (2011). Gates and tokens are auxiliary events of that graph which nobody executes.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from coord.procedures.relations import Allows, Label, May, Owes, Requires, Stops, WaitsFor
from coord.procedures.rulebook import EventRule, Outcome, Rulebook

Token = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can happen: an event with an outcome, or the lapse of one.

    It is possible when every bit of `needs` is set and none of `forbids`; happening clears and sets bits.
    """

    event: str
    outcome: str | None
    lapsed: bool
    needs: int
    forbids: int
    clears: int
    sets: int

    def __str__(self) -> str:
        if self.lapsed:
            return f"{self.event}.lapsed"
        return f"{self.event}:{self.outcome}" if self.outcome else self.event


@dataclass(frozen=True, slots=True)
class Graph:
    """The compiled rulebook. `facts` names each bit; `cancels` pairs a token with the bits that keep it alive."""

    facts: tuple[str, ...]
    actions: tuple[Action, ...]
    initial: int
    tokens: tuple[Token, ...]
    cancels: tuple[tuple[int, int, int], ...]
    bits: dict[str, int]

    def bit(self, fact: str) -> int:
        """The bit of this fact, 0 when the graph has none."""
        return self.bits.get(fact, 0)

    def action(self, event: str, outcome: str | None, *, lapsed: bool = False) -> Action | None:
        """The action of this event and outcome, None when the rulebook knows none."""
        for action in self.actions:
            if (action.event, action.outcome, action.lapsed) == (event, outcome, lapsed):
                return action
        return None

    def after(self, marking: int, action: Action) -> int:
        """The marking once the action has happened; never refuses."""
        marking = marking & ~action.clears | action.sets
        for token, members, lapse in self.cancels:
            if marking & token and not marking & members:
                marking &= ~(token | lapse)
        return marking

    def possible(self, marking: int) -> list[Action]:
        """Every action that the marking permits."""
        return [a for a in self.actions if marking & a.needs == a.needs and not marking & a.forbids]

    def can_close(self, marking: int) -> bool:
        """Nothing owed, no right open, and something that closes or ends has happened."""
        return bool(marking & self.bits["closable"]) and not marking & self.bits["anything open"]


def token_fact(token: Token) -> str:
    """The name of the bit that says this is owed."""
    return f"owed({' or '.join(token)})"


def compile_graph(book: Rulebook, extra_tokens: Iterable[Token] = ()) -> Graph:
    """Compile the rulebook; `extra_tokens` are duties carried over from the regime before."""
    return _Compiler(book, extra_tokens).graph()


class _Compiler:
    def __init__(self, book: Rulebook, extra_tokens: Iterable[Token]) -> None:
        self.book = book
        self.gates = list(book.of_kind(Requires))
        self.tokens = sorted({r.token for r in book.of_kind(Owes)} | set(extra_tokens))
        self.rights = sorted({r.right for r in book.of_kind(May)})
        self.lapsing = sorted(book.lapsing())
        self.facts = self._facts()
        self.bits = {fact: 1 << i for i, fact in enumerate(self.facts)}
        open_facts = [token_fact(t) for t in self.tokens] + [f"right({r})" for r in self.rights]
        self.open_bits = self._mask(open_facts)

    def _facts(self) -> tuple[str, ...]:
        facts = ["ended", "closable"]
        for rule in self.book.events:
            facts.append(f"in({rule.name})")
            facts.extend(f"in({rule.name}:{o.name})" for o in rule.outcomes)
        facts.extend(f"gate({i}: {g.before})" for i, g in enumerate(self.gates))
        facts.extend(token_fact(t) for t in self.tokens)
        facts.extend(f"right({r})" for r in self.rights)
        facts.extend(f"window({x})" for x in self.lapsing)
        return tuple(facts)

    def _mask(self, facts: Iterable[str]) -> int:
        return sum({self.bits[f] for f in facts if f in self.bits})

    def graph(self) -> Graph:
        """Everything put together."""
        actions = [a for rule in self.book.events for a in self._actions(rule)]
        actions += [self._lapse(x) for x in self.lapsing]
        cancels = tuple(
            (self.bits[token_fact(t)], self._mask(f"in({e})" for e in t), self._mask(f"window({e})" for e in t))
            for t in self.tokens
        )
        bits = {**self.bits, "anything open": self.open_bits}
        return Graph(self.facts, tuple(actions), self._initial(), tuple(self.tokens), cancels, bits)

    def _initial(self) -> int:
        brought_in: set[str] = {e for t in (r.token for r in self.book.of_kind(Owes)) for e in t}
        brought_in |= set(self.rights)
        brought_in |= {str(r.target) for r in self.book.of_kind(Allows) if not r.target.outcomes}
        outcomes = {(r.target.event, o) for r in self.book.of_kind(Allows) for o in r.target.outcomes}
        facts = [f"gate({i}: {g.before})" for i, g in enumerate(self.gates)]
        for rule in self.book.events:
            if rule.name not in brought_in or rule.name in self.book.opens:
                facts.append(f"in({rule.name})")
            facts.extend(f"in({rule.name}:{o.name})" for o in rule.outcomes if (rule.name, o.name) not in outcomes)
        return self._mask(facts)

    def _actions(self, rule: EventRule) -> Iterable[Action]:
        for outcome in rule.outcomes or (None,):
            name = outcome.name if outcome else None
            needs = [f"in({rule.name})"] + ([f"in({rule.name}:{name})"] if name else [])
            clears, sets = self._happening(rule, outcome)
            more_clears, more_sets = self._consequences(rule.name, name, lapsed=False)
            clears, sets = clears | more_clears, sets & ~more_clears | more_sets
            if rule.ends or (outcome and outcome.ends):
                clears, sets = (1 << len(self.facts)) - 1, self._mask(["ended", "closable"])
            yield Action(rule.name, name, False, self._mask(needs), self._forbids(rule.name, name), clears, sets)

    def _forbids(self, event: str, outcome: str | None) -> int:
        gates = [f"gate({i}: {g.before})" for i, g in enumerate(self.gates) if g.before.covers(event, outcome)]
        waits = [w.owed for w in self.book.of_kind(WaitsFor) if w.before.covers(event, outcome)]
        held = [token_fact(t) for t in self.tokens if set(waits) & set(t)]
        return self._mask([*gates, *held, "ended"])

    def _happening(self, rule: EventRule, outcome: Outcome | None) -> tuple[int, int]:
        """A final outcome puts the event out and meets what it was owed for; an open one answers nothing."""
        sets = self._mask(["closable"] if rule.closes or (outcome and outcome.closes) else [])
        if outcome and not outcome.is_final:
            return 0, sets
        met = [token_fact(t) for t in self.tokens if rule.name in t]
        windows = [f"window({e})" for t in self.tokens if rule.name in t for e in t]
        out = [] if rule.repeats else [f"in({rule.name})"]
        return self._mask([*out, *met, *windows, f"right({rule.name})", f"window({rule.name})"]), sets

    def _lapse(self, event: str) -> Action:
        """A window that closed unused takes the right with it; a duty stays owed, and late."""
        window = f"window({event})"
        is_right = event in self.rights
        own = self._mask([window, f"right({event})", f"in({event})"] if is_right else [window])
        clears, sets = self._consequences(event, None, lapsed=True)
        return Action(event, None, True, self._mask([window]), self._mask(["ended"]), own | clears, sets)

    def _consequences(self, event: str, outcome: str | None, *, lapsed: bool) -> tuple[int, int]:
        """Gates opened and shut, then excludes, then includes: in this order."""
        clears = sets = 0
        for i, gate in enumerate(self.gates):
            bit = self.bits[f"gate({i}: {gate.before})"]
            if any(t.covers(event, outcome, lapsed=lapsed) for t in gate.any_of):
                clears |= bit
            elif not lapsed and any(t.event == event and t.outcomes and not t.lapsed for t in gate.any_of):
                sets |= bit
        for stop in self.book.of_kind(Stops):
            if stop.after.covers(event, outcome, lapsed=lapsed):
                clears |= self._mask(self._stopped(stop.target))
        for facts in self._brought_in(event, outcome, lapsed):
            sets |= self._mask(facts)
        return clears, sets

    @staticmethod
    def _stopped(target: Label) -> list[str]:
        if target.outcomes:
            return [f"in({target.event}:{o})" for o in target.outcomes]
        return [f"in({target.event})", f"right({target.event})", f"window({target.event})"]

    def _brought_in(self, event: str, outcome: str | None, lapsed: bool) -> Iterable[list[str]]:
        for owes in self.book.of_kind(Owes):
            if owes.after.covers(event, outcome, lapsed=lapsed):
                windows = [f"window({e})" for e in owes.token] if owes.lapses else []
                yield [token_fact(owes.token), *(f"in({e})" for e in owes.token), *windows]
        for may in self.book.of_kind(May):
            if may.after.covers(event, outcome, lapsed=lapsed):
                window = [f"window({may.right})"] if may.until else []
                yield [f"right({may.right})", f"in({may.right})", *window]
        for allows in self.book.of_kind(Allows):
            if allows.after.covers(event, outcome, lapsed=lapsed):
                outcomes = [f"in({allows.target.event}:{o})" for o in allows.target.outcomes]
                yield outcomes or [f"in({allows.target.event})"]
