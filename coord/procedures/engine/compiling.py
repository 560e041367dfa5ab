"""Compile a rulebook to a DCR graph: what is in, the gates before it, and the tokens of what is owed."""

from collections.abc import Iterable, Iterator

from coord.procedures.engine.graph import NOTHING, Action, Graph, Open, Token, token_fact
from coord.procedures.rulebook.children import ChildKind, child_of, kinds_of
from coord.procedures.rulebook.relations import Allows, May, Owes, Requires, Stops, WaitsFor
from coord.procedures.rulebook.rulebook import EventRule, Outcome, Rulebook


def compile_graph(book: Rulebook, carried: Open = NOTHING) -> Graph:
    """Compile the rulebook; `carried` is what may stay open from the regime before."""
    return _Compiler(book, carried).graph()


class _Compiler:
    def __init__(self, book: Rulebook, carried: Open) -> None:
        self.book = book
        self.gates = list(book.of_kind(Requires))
        self.gate_facts = [f"gate({i}: {g.before})" for i, g in enumerate(self.gates)]
        self.tokens = sorted({r.token for r in book.of_kind(Owes)} | carried.tokens)
        self.rights = sorted({r.right for r in book.of_kind(May)} | carried.rights)
        self.lapsing = sorted(book.lapsing() | carried.windows)
        self.children = kinds_of(book)
        self.facts = self._facts()
        self.bits = {fact: 1 << i for i, fact in enumerate(self.facts)}

    def _facts(self) -> tuple[str, ...]:
        facts = ["ended", "closable"]
        for rule in self.book.events:
            facts.append(f"in({rule.name})")
            facts.extend(f"in({rule.name}:{o.name})" for o in rule.outcomes)
        facts += self.gate_facts
        facts.extend(token_fact(t) for t in self.tokens)
        facts.extend(f"right({r})" for r in self.rights)
        facts.extend(f"window({x})" for x in self.lapsing)
        facts.extend(kind.fact for kind in self.children)
        return tuple(facts)

    def _mask(self, facts: Iterable[str]) -> int:
        return sum({self.bits[f] for f in facts if f in self.bits})

    def graph(self) -> Graph:
        """Everything put together."""
        actions = [a for rule in self.book.events for a in self._actions(rule)]
        actions += [self._lapse(x) for x in self.lapsing]
        everything = Open(frozenset(self.tokens), frozenset(self.rights), frozenset(self.lapsing))
        anything = [*(token_fact(t) for t in self.tokens), *(f"right({r})" for r in self.rights)]
        anything += [kind.fact for kind in self.children]
        bits = {**self.bits, "anything open": self._mask(anything)}
        named = {(a.event, a.outcome, a.lapsed): a for a in actions}
        return Graph(self.facts, tuple(actions), self._initial(), everything, bits, named)

    def _initial(self) -> int:
        """Everything is in, but what an owes, may or allows will bring in; every gate stands."""
        brought_in = {e for r in self.book.of_kind(Owes) for e in r.token} | {r.right for r in self.book.of_kind(May)}
        brought_in |= {r.target.event for r in self.book.of_kind(Allows) if not r.target.outcomes}
        outcomes = {(r.target.event, o) for r in self.book.of_kind(Allows) for o in r.target.outcomes}
        facts = list(self.gate_facts)
        for rule in self.book.events:
            if rule.name not in brought_in or rule.name in self.book.opens:
                facts.append(f"in({rule.name})")
            facts.extend(f"in({rule.name}:{o.name})" for o in rule.outcomes if (rule.name, o.name) not in outcomes)
        return self._mask(facts)

    def _actions(self, rule: EventRule) -> Iterator[Action]:
        for outcome in rule.outcomes or (None,):
            name = outcome.name if outcome else None
            needs = self._mask([f"in({rule.name})", *([f"in({rule.name}:{name})"] if name else [])])
            clears, sets = self._happening(rule, outcome)
            fresh: tuple[tuple[int, int], ...] = ()
            if rule.ends or (outcome and outcome.ends):
                clears, sets = (1 << len(self.facts)) - 1, self._mask(["ended", "closable"])
            else:
                clears, sets, fresh = self._with_consequences(clears, sets, rule.name, name, lapsed=False)
            if kind := child_of(rule):
                needs, clears, sets = self._told(kind, rule, needs, clears, sets)
            urgent = rule.is_system and not child_of(rule) and not self._is_delayed(rule.name, name)
            forbids = self._forbids(rule.name, name)
            at_risk = self._at_risk(clears)
            yield Action(rule.name, name, False, needs, forbids, clears, sets, at_risk, fresh, urgent)

    def _told(self, kind: ChildKind, rule: EventRule, needs: int, clears: int, sets: int) -> tuple[int, int, int]:
        """Once one is opened some are open; all can have closed only then. It comes from outside, so never at once."""
        some_open = self._mask([kind.fact])
        if rule.name == kind.opened:
            return needs, clears, sets | some_open
        return needs | some_open, clears | some_open, sets

    def _is_delayed(self, event: str, outcome: str | None) -> bool:
        return any(g.is_delayed and g.before.covers(event, outcome) for g in self.gates)

    def _forbids(self, event: str, outcome: str | None) -> int:
        gates = [f for f, g in zip(self.gate_facts, self.gates, strict=True) if g.before.covers(event, outcome)]
        waits = {w.owed for w in self.book.of_kind(WaitsFor) if w.before.covers(event, outcome)}
        still_open = [kind.fact for kind in self.children if kind.all_closed in waits]
        return self._mask([*gates, *(token_fact(t) for t in self.tokens if waits & set(t)), *still_open, "ended"])

    def _happening(self, rule: EventRule, outcome: Outcome | None) -> tuple[int, int]:
        """A final outcome puts the event out and meets what it was owed for; an open one answers nothing."""
        sets = self._mask(["closable"] if rule.closes or (outcome and outcome.closes) else [])
        if outcome and not outcome.is_final:
            return 0, sets
        met = [token_fact(t) for t in self.tokens if rule.name in t]
        out = [] if rule.repeats else [f"in({rule.name})"]
        return self._mask([*out, *met, f"right({rule.name})", f"window({rule.name})"]), sets

    def _lapse(self, event: str) -> Action:
        """A window that closed unused takes the right with it; a duty stays owed, and late."""
        window = f"window({event})"
        own = [window, *([f"right({event})", f"in({event})"] if event in self.rights else [])]
        clears, sets, fresh = self._with_consequences(self._mask(own), 0, event, None, lapsed=True)
        needs, at_risk = self._mask([window]), self._at_risk(clears)
        return Action(event, None, True, needs, self._mask(["ended"]), clears, sets, at_risk, fresh)

    def _at_risk(self, clears: int) -> tuple[tuple[int, int, int], ...]:
        """The tokens that lose a member here: one that loses its last is cancelled, with its window."""
        rows = ((t, self._mask(f"in({e})" for e in t)) for t in self.tokens)
        return tuple((self.bits[token_fact(t)], ins, self._window_of(t)) for t, ins in rows if ins & clears)

    def _window_of(self, token: Token) -> int:
        """Only what has one way to be met can lapse."""
        return self._mask([f"window({token[0]})"]) if len(token) == 1 else 0

    def _with_consequences(
        self, clears: int, sets: int, event: str, outcome: str | None, *, lapsed: bool
    ) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        """Add the gates opened and shut, what is stopped, and what is brought in."""
        for fact, gate in zip(self.gate_facts, self.gates, strict=True):
            if any(t.covers(event, outcome, lapsed=lapsed) for t in gate.any_of):
                clears |= self.bits[fact]
            elif not lapsed and any(t.is_undone_by(event) for t in gate.any_of):
                sets |= self.bits[fact]
        for relation in self.book.relations:
            if isinstance(relation, Stops) and relation.after.covers(event, outcome, lapsed=lapsed):
                clears |= self._mask(stopped_facts(relation))
            if isinstance(relation, Allows) and relation.after.covers(event, outcome, lapsed=lapsed):
                sets |= self._mask(allowed_facts(relation))
        return self._with_opened(clears, sets, event, outcome, lapsed)

    def _with_opened(
        self, clears: int, sets: int, event: str, outcome: str | None, lapsed: bool
    ) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        """Bring in what is owed and what is a right. A second one, while the first is open, changes no window."""
        fresh: dict[int, int] = {}
        for relation in self.book.relations:
            if not isinstance(relation, Owes | May) or not relation.after.covers(event, outcome, lapsed=lapsed):
                continue
            members, opened, window, is_timed = self._opened(relation)
            if isinstance(relation, Owes) and relation.renews:
                fresh[opened] = 0
                clears, sets = clears | window, (sets & ~window) | (window if is_timed else 0)
            else:
                fresh.setdefault(opened, window if is_timed else 0)
            sets |= opened | members
        return clears, sets, tuple((opened, window) for opened, window in fresh.items() if window)

    def _opened(self, relation: Owes | May) -> tuple[int, int, int, bool]:
        """The members, the token or right, its window, and whether the window opens."""
        if isinstance(relation, May):
            ins, opened = self.bits[f"in({relation.right})"], self.bits[f"right({relation.right})"]
            return ins, opened, self._mask([f"window({relation.right})"]), relation.until is not None
        token = relation.token
        ins, opened = self._mask(f"in({e})" for e in token), self.bits[token_fact(token)]
        return ins, opened, self._window_of(token), relation.lapses


def stopped_facts(relation: Stops) -> list[str]:
    """What an exclude puts out: some outcomes of an event, or the event with its right and window."""
    target = relation.target
    if target.outcomes:
        return [f"in({target.event}:{o})" for o in target.outcomes]
    return [f"in({target.event})", f"right({target.event})", f"window({target.event})"]


def allowed_facts(relation: Allows) -> list[str]:
    """What an include brings in: some outcomes of an event, or the event."""
    target = relation.target
    return [f"in({target.event}:{o})" for o in target.outcomes] or [f"in({target.event})"]
