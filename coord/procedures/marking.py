"""Where a matter stands under its rulebook: what is owed, what may happen next, and why something may not."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from coord.procedures.graph import Action, Graph, Token, compile_graph, token_fact
from coord.procedures.relations import Allows, Basis, Label, May, Owes, Relation, Requires, Stops, WaitsFor
from coord.procedures.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Reason:
    """One obstacle to an act, in words, with the provision it stands on (None when it needs none)."""

    text: str
    basis: Basis | None = None

    def __str__(self) -> str:
        return f"{self.text} ({self.basis.citation})" if self.basis else self.text


@lru_cache(maxsize=64)
def graph_of(book: Rulebook, extra_tokens: frozenset[Token] = frozenset()) -> Graph:
    """The compiled graph of a rulebook, made once."""
    return compile_graph(book, extra_tokens)


@dataclass(frozen=True, slots=True)
class Marking:
    """The state of one matter: a rulebook, its graph and the facts that hold."""

    book: Rulebook
    graph: Graph
    facts: int

    @classmethod
    def start(cls, book: Rulebook, extra_tokens: frozenset[Token] = frozenset()) -> "Marking":
        """The marking before anything happened."""
        graph = graph_of(book, extra_tokens)
        return cls(book, graph, graph.initial)

    def holds(self, fact: str) -> bool:
        """Whether a fact such as `in(opinion_given)` holds."""
        return bool(self.facts & self.graph.bit(fact))

    def after(self, event: str, outcome: str | None = None, *, lapsed: bool = False) -> "Marking":
        """The marking once this has happened. An event the rulebook does not know changes nothing."""
        action = self.graph.action(event, outcome, lapsed=lapsed)
        if action is None:
            return self
        return Marking(self.book, self.graph, self.graph.after(self.facts, action))

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
        return tuple(t for t in self.graph.tokens if self.holds(token_fact(t)))

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

        `happened` are the names of past acts, and of lapses as `X.lapsed`: a marking does not remember them.
        """
        if self.permits(event, outcome):
            return ()
        if self.is_ended:
            return (Reason("Hồ sơ đã kết thúc, không ghi thêm được việc này."),)
        reasons = [*self._gates(event, outcome), *self._held(event, outcome)]
        if not self.holds(f"in({event})"):
            reasons += self._out(event, happened)
        elif outcome is not None and not self.holds(f"in({event}:{outcome})"):
            reasons += self._outcome_out(event, outcome)
        return tuple(reasons) or (Reason("Bước này chưa thể thực hiện."),)

    def _gates(self, event: str, outcome: str | None) -> list[Reason]:
        reasons = []
        for i, gate in enumerate(self.book.of_kind(Requires)):
            is_before = gate.before.event == event and (
                not gate.before.outcomes or outcome is None or outcome in gate.before.outcomes
            )
            if is_before and self.holds(f"gate({i}: {gate.before})"):
                wanted = " hoặc ".join(f"“{title_of(self.book, label)}”" for label in gate.any_of)
                reasons.append(Reason(f"Phải có trước: {wanted}", gate.basis))
        return reasons

    def _held(self, event: str, outcome: str | None) -> list[Reason]:
        pending = {e for token in self.pending for e in token}
        return [
            Reason(f"Còn đang chờ: “{self.book.event(w.owed).title}”", w.basis)
            for w in self.book.of_kind(WaitsFor)
            if w.before.covers(event, outcome) and w.owed in pending
        ]

    def _out(self, event: str, happened: Collection[str]) -> list[Reason]:
        if f"{event}.lapsed" in happened:
            return [Reason("Thời hạn thực hiện đã hết.", r.basis) for r in self._bringing_in(event)][:1]
        if event in happened:
            return [Reason("Việc này đã thực hiện; chỉ làm lại khi có căn cứ mới.")]
        stopped = [
            Reason(f"Không còn thực hiện được sau “{title_of(self.book, s.after)}”", s.basis)
            for s in self.book.of_kind(Stops)
            if s.target == Label(event) and s.after.event in happened and not s.after.outcomes
        ]
        waiting = {f"“{title_of(self.book, r.after)}”": r.basis for r in self._bringing_in(event)}
        return stopped or [Reason(f"Chỉ thực hiện được sau {title}", basis) for title, basis in waiting.items()]

    def _outcome_out(self, event: str, outcome: str) -> list[Reason]:
        rows: list[Stops | Allows] = [*self.book.of_kind(Stops), *self.book.of_kind(Allows)]
        return [
            Reason("Kết quả này không dùng được ở bước hiện tại", row.basis)
            for row in rows
            if row.target.event == event and outcome in row.target.outcomes
        ]

    def _bringing_in(self, event: str) -> list[Owes | May | Allows]:
        rows: list[Owes | May | Allows] = [r for r in self.book.of_kind(Owes) if event in r.token]
        rows += [r for r in self.book.of_kind(May) if r.right == event]
        rows += [r for r in self.book.of_kind(Allows) if r.target.event == event]
        return rows


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
