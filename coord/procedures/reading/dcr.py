"""The compiled graph as plain data: a DCR graph that anybody can run by the textbook, knowing nothing of this program.

Source: Hildebrandt and Mukkamala, "Declarative Event-Based Workflow as Distributed Dynamic Condition Response Graphs"
(2011), with milestones. There an act changes a marking in one way only, whatever the marking is, and an event is in or
out. So each event here is included while some facts of our marking hold, and each act includes or excludes it always
or never; where a rulebook would need more, it is refused.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from coord.errors import CoordError
from coord.procedures.engine.compiling import allowed_facts, stopped_facts
from coord.procedures.engine.graph import ENDED, Action, token_fact
from coord.procedures.engine.marking import Marking
from coord.procedures.rulebook.children import child_of, kinds_of
from coord.procedures.rulebook.relations import SYSTEM, Allows, May, Owes, Requires, Stops, WaitsFor
from coord.procedures.rulebook.rulebook import Rulebook

AUXILIARY = ("gate(", "owed(", "right(", "children(")
"""How the facts begin that stand in the graph as events of their own, which nobody executes."""


class Untranslatable(CoordError):
    """A rulebook in which what an act does depends on the marking: no DCR graph says that."""

    default_code = "untranslatable"


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


@lru_cache(maxsize=64)
def dcr_graph(book: Rulebook) -> DcrGraph:
    """The DCR graph of a rulebook; Untranslatable where there is none."""
    translation = _Translation(book)
    translation.refuse_what_depends_on_the_marking()
    events, start = translation.events, translation.graph.initial
    relations = tuple(translation.relations())
    return DcrGraph(events, relations, tuple(sorted(e.id for e in events if e.is_included(start))))


class _Translation:
    def __init__(self, book: Rulebook) -> None:
        self.book, self.graph = book, Marking.start(book).graph
        self.steered = {
            (r.target.event, outcome)
            for r in book.relations if isinstance(r, Allows | Stops)
            for outcome in r.target.outcomes
        }  # fmt: skip
        self.lapsing_duties = {r.token[0] for r in book.of_kind(Owes) if r.lapses}
        self.gates = [(f"gate({i}: {g.before})", g) for i, g in enumerate(book.of_kind(Requires))]
        self.events = (*(self._act(a) for a in self.graph.actions), *self._auxiliary())

    def _act(self, action: Action) -> DcrEvent:
        rule = self.book.event(action.event)
        kind = child_of(rule)
        if action.lapsed:
            fact = f"owed({rule.name})" if rule.name in self.lapsing_duties else f"window({rule.name})"
        elif kind and rule.name == kind.all_closed:
            fact = kind.fact
        else:
            fact = f"in({rule.name})"
        role = SYSTEM if action.lapsed else "|".join(rule.by)
        return DcrEvent(str(action), role, True, self.graph.bit(fact))

    def _auxiliary(self) -> Iterator[DcrEvent]:
        """Gates, tokens and rights; an outcome that is barred on its own; a duty whose lapse is recorded."""
        bit = self.graph.bit
        for fact in self.graph.facts:
            if fact.startswith(AUXILIARY):
                yield DcrEvent(fact, None, False, bit(fact))
        for event, outcome in sorted(self.steered):
            yield DcrEvent(f"barred({event}:{outcome})", None, False, 0, bit(f"in({event}:{outcome})") | ENDED)
        for event in sorted(self.lapsing_duties):
            yield DcrEvent(f"late({event})", None, False, bit(f"owed({event})"), bit(f"window({event})"))

    def relations(self) -> Iterator[DcrRelation]:
        """Every arrow: nobody executes an auxiliary event, since it waits for itself."""
        yield from (DcrRelation(Kind.CONDITION, e.id, e.id) for e in self.events if not e.executable)
        for action in self.graph.actions:
            yield from self._guards(action)
            if not action.sets & ENDED:
                yield from self._responses(action)
            yield from self._effects(action)

    def _guards(self, action: Action) -> Iterator[DcrRelation]:
        """What an act waits for."""
        for fact, gate in self.gates:
            if action.forbids & self.graph.bit(fact):
                waits = gate.delay or gate.ahead or ("planned day" if gate.until_planned_day else None)
                yield DcrRelation(
                    Kind.CONDITION, fact, str(action), delay=waits and str(waits), basis=gate.basis.citation
                )
        if action.lapsed and action.event in self.lapsing_duties:
            yield DcrRelation(Kind.CONDITION, f"late({action.event})", str(action))
        if not action.lapsed and (action.event, action.outcome) in self.steered:
            yield DcrRelation(Kind.CONDITION, f"barred({action})", str(action))
        waited = [w for w in self.book.of_kind(WaitsFor) if not action.lapsed
                  and w.before.covers(action.event, action.outcome)]  # fmt: skip
        for fact, events in self._pending_facts():
            found = [w.basis.citation for w in waited if w.owed in events]
            if found:
                yield DcrRelation(Kind.MILESTONE, fact, str(action), basis="; ".join(dict.fromkeys(found)))

    def _pending_facts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What can be pending, with the events of which one waits for it by name."""
        yield from ((token_fact(token), token) for token in sorted(self.graph.open.tokens))
        yield from ((kind.fact, (kind.all_closed,)) for kind in kinds_of(self.book))

    def _responses(self, action: Action) -> Iterator[DcrRelation]:
        for row in self.book.of_kind(Owes):
            if row.after.covers(action.event, action.outcome, lapsed=action.lapsed):
                terms = dict.fromkeys(str(way.term) for way in row.owed if way.term)
                deadline = " or ".join(terms) or None
                yield DcrRelation(Kind.RESPONSE, str(action), token_fact(row.token), deadline, basis=row.basis.citation)
        yield from (
            DcrRelation(Kind.RESPONSE, kind.opened, kind.fact)
            for kind in kinds_of(self.book) if kind.opened == action.event
        )  # fmt: skip

    def _effects(self, action: Action) -> Iterator[DcrRelation]:
        """What an act puts out and brings in, with the articles that say so."""
        why = self._articles(action)
        for event in self.events:
            kind = self._effect(action, event)
            if kind:
                changed = (event.present | event.absent) & ~ENDED
                found = [c for (k, fact), rows in why.items() if k is kind and self.graph.bit(fact) & changed
                         for c in rows]  # fmt: skip
                yield DcrRelation(kind, str(action), event.id, basis="; ".join(dict.fromkeys(found)))

    def _effect(self, action: Action, event: DcrEvent) -> Kind | None:
        if action.sets & ENDED:
            return Kind.EXCLUDE
        cleared, opened = self._cleared(action), sum({window for _, window in action.fresh})
        if event.id.startswith("late("):
            if cleared & event.present or action.sets & event.absent:
                return Kind.EXCLUDE
            return Kind.INCLUDE if action.lapsed and event.id == f"late({action.event})" else None
        if event.id.startswith("barred("):
            brings, takes = cleared & ~action.sets & event.absent, action.sets & event.absent
        else:
            brings, takes = (action.sets | opened) & event.present, cleared & event.present
        return Kind.INCLUDE if brings else Kind.EXCLUDE if takes else None

    def _cleared(self, action: Action) -> int:
        """What an act clears, and the tokens that thereby lose every member."""
        cleared = action.clears
        for token, members, window in action.at_risk:
            if not members & ~action.clears:
                cleared |= token | window
        return cleared

    def _articles(self, action: Action) -> dict[tuple[Kind, str], list[str]]:
        """By effect and fact the articles of the relations that this act sets off."""
        found: dict[tuple[Kind, str], list[str]] = defaultdict(list)

        def note(kind: Kind, facts: list[str], citation: str) -> None:
            for fact in facts:
                found[kind, fact].append(citation)

        for row in self.book.relations:
            if isinstance(row, Owes | May | Allows | Stops) and row.after.covers(
                action.event, action.outcome, lapsed=action.lapsed
            ):
                match row:
                    case Owes():
                        note(
                            Kind.INCLUDE, [token_fact(row.token), *(f"in({e})" for e in row.token)], row.basis.citation
                        )
                    case May(right=right):
                        facts = [f"right({right})", f"window({right})", f"in({right})"]
                        note(Kind.INCLUDE, facts, row.basis.citation)
                    case Allows():
                        note(Kind.INCLUDE, allowed_facts(row), row.basis.citation)
                    case Stops():
                        note(Kind.EXCLUDE, stopped_facts(row), row.basis.citation)
        for fact, gate in self.gates:
            if any(x.covers(action.event, action.outcome, lapsed=action.lapsed) for x in gate.any_of):
                note(Kind.EXCLUDE, [fact], gate.basis.citation)
            elif any(x.is_undone_by(action.event) for x in gate.any_of):
                note(Kind.INCLUDE, [fact], gate.basis.citation)
        return found

    def refuse_what_depends_on_the_marking(self) -> None:
        """One act would do now this, now that: a duty that may lose its last way, a term that runs only sometimes."""
        for token in self.graph.open.tokens:
            fact = self.graph.bit(token_fact(token))
            kept = [e for e in token if not any(self._loses(a, e, fact) for a in self.graph.actions)]
            if not kept:
                raise Untranslatable(f"{self.book.name}: {token_fact(token)} mất dần từng cách làm")
        duties = {e: {r.lapses for r in self.book.of_kind(Owes) if r.token == (e,)} for e in self.lapsing_duties}
        rights = {m.right: {r.until is None for r in self.book.of_kind(May) if r.right == m.right}
                  for m in self.book.of_kind(May)}  # fmt: skip
        for event in sorted(self.book.lapsing()):
            kinds = [*duties.get(event, ()), *rights.get(event, ())]
            if len(kinds) > 1:
                raise Untranslatable(f"{self.book.name}: {event} lúc thì có hạn đóng lại, lúc thì không")

    def _loses(self, action: Action, event: str, token: int) -> bool:
        """Whether the act puts a way of meeting a duty out, and not the duty with it."""
        return bool(action.clears & self.graph.bit(f"in({event})") and not self._cleared(action) & token)
