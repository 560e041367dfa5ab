"""Where a matter stands under its rulebook: what is owed, what may happen next, and why something may not."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from coord.procedures.engine.compiling import compile_graph
from coord.procedures.engine.graph import NOTHING, Action, Graph, Open, Token, token_fact
from coord.procedures.rulebook.children import kinds_of
from coord.procedures.rulebook.relations import Allows, Basis, Label, May, Owes, Relation, Requires, Stops, WaitsFor
from coord.procedures.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Reason:
    """One obstacle to an act, in words, with the provision it stands on (None when it needs none)."""

    text: str
    basis: Basis | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.basis.citation})" if self.basis else self.text


@lru_cache(maxsize=64)
def graph_of(book: Rulebook, carried: Open = NOTHING) -> Graph:
    """The compiled graph of a rulebook, made once."""
    return compile_graph(book, carried)


@dataclass(frozen=True, slots=True)
class Marking:
    """The state of one matter: a rulebook, its graph and the facts that hold."""

    book: Rulebook
    graph: Graph
    facts: int

    @classmethod
    def start(cls, book: Rulebook, carried: Open = NOTHING) -> "Marking":
        """The marking before anything happened."""
        graph = graph_of(book, carried)
        return cls(book, graph, graph.initial)

    def holds(self, fact: str) -> bool:
        """Whether a fact such as `in(opinion_given)` holds."""
        return bool(self.facts & self.graph.bit(fact))

    def after(self, event: str, outcome: str | None = None, *, lapsed: bool = False) -> "Marking":
        """The marking once this has happened. An event the rulebook does not know changes nothing."""
        action = self.graph.action(event, outcome, lapsed=lapsed)
        return Marking(self.book, self.graph, self.graph.after(self.facts, action)) if action else self

    def stripped(self, event: str, outcome: str | None = None, *, lapsed: bool = False) -> "Marking":
        """The marking with the excludes of this happening applied, and not yet its includes."""
        action = self.graph.action(event, outcome, lapsed=lapsed)
        return Marking(self.book, self.graph, self.graph.stripped(self.facts, action)) if action else self

    def with_facts(self, *, holding: Collection[str] = (), not_holding: Collection[str] = ()) -> "Marking":
        """The marking with some facts set and others cleared; used when a matter crosses to another law."""
        facts = self.facts
        for fact in not_holding:
            facts &= ~self.graph.bit(fact)
        for fact in holding:
            facts |= self.graph.bit(fact)
        return Marking(self.book, self.graph, facts)

    @property
    def is_ended(self) -> bool:
        """Everything has stopped."""
        return self.holds("ended")

    @property
    def can_close(self) -> bool:
        """Nothing owed, no right open, and something that closes or ends has happened."""
        return self.graph.can_close(self.facts)

    @property
    def pending(self) -> tuple[Token, ...]:
        """What is owed."""
        return tuple(sorted(self.open.tokens))

    @property
    def open(self) -> Open:
        """What is owed, which rights are open, and what may still lapse."""
        everything = self.graph.open
        return Open(
            frozenset(t for t in everything.tokens if self.holds(token_fact(t))),
            frozenset(e for e in everything.rights if self.holds(f"right({e})")),
            frozenset(e for e in everything.windows if self.holds(f"window({e})")),
        )

    def possible(self) -> list[Action]:
        """What may happen next, lapses and system events among it."""
        return self.graph.possible(self.facts)

    def permits(self, event: str, outcome: str | None = None, *, lapsed: bool = False) -> bool:
        """Whether this may happen now; with outcome None, whether any outcome of it may."""
        return any(
            a.event == event and a.lapsed == lapsed and (outcome is None or a.outcome == outcome)
            for a in self.possible()
        )

    def why_not(self, event: str, outcome: str | None, happened: Collection[str]) -> tuple[Reason, ...]:
        """Every obstacle to the act, each with its article; empty when it is permitted.

        `happened` are the labels of past acts (`A`, `A:x`, `A.lapsed`): a marking does not remember them.
        """
        if self.permits(event, outcome):
            return ()
        if self.is_ended:
            return (Reason("Hồ sơ đã kết thúc, không ghi thêm được việc này."),)
        rule = self.book.event(event)
        names: list[str | None] = [o.name for o in rule.outcomes]
        outcomes = [outcome] if outcome else names or [None]
        if outcome and rule.outcome(outcome) is None:
            return (Reason("Việc này không có kết quả đó."),)
        reasons = [r for o in outcomes for r in (*self._gates(event, o), *self._held(event, o))]
        if not self.holds(f"in({event})"):
            reasons += self._out(event, happened)
        reasons += [r for o in outcomes if o for r in self._outcome_out(event, o)]
        return tuple(dict.fromkeys(reasons)) or (Reason("Bước này chưa thể thực hiện."),)

    def _gates(self, event: str, outcome: str | None) -> list[Reason]:
        return [
            Reason(f"Phải có trước: {' hoặc '.join(f'“{title_of(self.book, t)}”' for t in gate.any_of)}", gate.basis)
            for i, gate in enumerate(self.book.of_kind(Requires))
            if gate.before.covers(event, outcome) and self.holds(f"gate({i}: {gate.before})")
        ]

    def _held(self, event: str, outcome: str | None) -> list[Reason]:
        owed = {e for token in self.pending for e in token}
        owed |= {kind.all_closed for kind in kinds_of(self.book) if self.holds(kind.fact)}
        return [
            Reason(f"Còn đang chờ: “{self.book.event(w.owed).title}”", w.basis)
            for w in self.book.of_kind(WaitsFor)
            if w.before.covers(event, outcome) and w.owed in owed
        ]

    def _out(self, event: str, happened: Collection[str]) -> list[Reason]:
        rights = [r for r in self.book.of_kind(May) if r.right == event]
        if f"{event}.lapsed" in happened and rights:
            return [Reason("Thời hạn thực hiện đã hết.", rights[0].basis)]
        stopped = [
            Reason(f"Không còn thực hiện được sau “{title_of(self.book, s.after)}”", s.basis)
            for s in self.book.of_kind(Stops)
            if s.target == Label(event) and is_among(s.after, happened)
        ]
        if stopped:
            return stopped
        if event in happened:
            return [Reason("Việc này đã thực hiện; chỉ làm lại khi có căn cứ mới.")]
        waiting = {f"“{title_of(self.book, r.after)}”": r.basis for r in self._bringing_in(event)}
        return [Reason(f"Chỉ thực hiện được sau {title}", basis) for title, basis in waiting.items()]

    def _outcome_out(self, event: str, outcome: str) -> list[Reason]:
        if self.holds(f"in({event}:{outcome})"):
            return []
        rows: list[Stops | Allows] = [*self.book.of_kind(Stops), *self.book.of_kind(Allows)]
        words = {Stops: "Kết quả này không dùng được sau", Allows: "Kết quả này chỉ dùng được sau"}
        return [
            Reason(f"{words[type(row)]} “{title_of(self.book, row.after)}”", row.basis)
            for row in rows
            if row.target.event == event and outcome in row.target.outcomes
        ]

    def _bringing_in(self, event: str) -> list[Owes | May | Allows]:
        rows: list[Owes | May | Allows] = [r for r in self.book.of_kind(Owes) if event in r.token]
        rows += [r for r in self.book.of_kind(May) if r.right == event]
        rows += [r for r in self.book.of_kind(Allows) if r.target.event == event]
        return rows


def is_among(label: Label, happened: Collection[str]) -> bool:
    """Whether what a label names is among the labels of past acts."""
    if label.outcomes:
        return any(f"{label.event}:{o}" in happened for o in label.outcomes)
    return str(label) in happened


def title_of(book: Rulebook, label: Label) -> str:
    """The words for a label: the event's title, its outcomes, or that its window closed."""
    rule = book.event(label.event)
    if label.lapsed:
        return f"hết thời hạn: {rule.title}"
    outcomes = [o.title for o in rule.outcomes if o.name in label.outcomes]
    return f"{rule.title}: {' hoặc '.join(outcomes)}" if outcomes else rule.title


def relations_triggered(book: Rulebook, event: str, outcome: str | None, *, lapsed: bool) -> list[Relation]:
    """The owes, may, allows, stops and pauses that this happening sets off."""
    rows: list[Relation] = []
    for relation in book.relations:
        after = getattr(relation, "after", None)
        if after is not None and after.covers(event, outcome, lapsed=lapsed):
            rows.append(relation)
    return rows
