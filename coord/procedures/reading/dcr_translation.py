"""From the compiled graph of a rulebook to a DCR graph of the textbook.

There an act changes a marking in one way only, whatever the marking is, and an event is in or out. So each event here
is included while some facts of our marking hold, and each act includes or excludes it always or never; where a
rulebook would need more, it is refused.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from coord.errors import CoordError
from coord.procedures.engine.compiling import allowed_facts, stopped_facts
from coord.procedures.engine.graph import ENDED, Action, token_fact
from coord.procedures.engine.marking import Marking
from coord.procedures.reading.dcr import DcrEvent, DcrGraph, DcrRelation, Kind
from coord.procedures.rulebook.children import child_of, kinds_of
from coord.procedures.rulebook.relations import SYSTEM, Allows, May, Owes, Requires, Stops, WaitsFor
from coord.procedures.rulebook.rulebook import Rulebook

AUXILIARY = ("gate(", "owed(", "right(", "children(")
"""How the facts begin that stand in the graph as events of their own, which nobody executes."""


class Untranslatable(CoordError):
    """A rulebook in which what an act does depends on the marking: no DCR graph says that."""

    default_code = "untranslatable"


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
        self.late = {e for e in book.lapsing() if self._every_duty_lapses(e)}
        self.gates = [(f"gate({i}: {g.before})", g) for i, g in enumerate(book.of_kind(Requires))]
        self.events = (*(self._act(a) for a in self.graph.actions), *self._auxiliary())

    def _act(self, action: Action) -> DcrEvent:
        rule = self.book.event(action.event)
        kind = child_of(rule)
        if action.lapsed:
            fact = f"owed({rule.name})" if rule.name in self.late else f"window({rule.name})"
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
        for event in sorted(self.late):
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
        if action.lapsed and action.event in self.late:
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
        for event in sorted(self.book.lapsing() - self.late):
            window = self.graph.bit(f"window({event})")
            opening = [a for a in self.graph.actions if any(window == w for _, w in a.fresh)]
            if not self._every_right_closes(event) and not all(map(self._comes_first, opening)):
                raise Untranslatable(f"{self.book.name}: {event} lúc thì có hạn đóng lại, lúc thì không")

    def _every_duty_lapses(self, event: str) -> bool:
        """It is owed only with a term that may lapse: then no such term runs exactly when it is not owed, or late."""
        is_right = any(m.right == event for m in self.book.of_kind(May))
        duties = [r for r in self.book.of_kind(Owes) if r.token == (event,)]
        return bool(duties) and not is_right and all(r.lapses for r in duties)

    def _every_right_closes(self, event: str) -> bool:
        """It is only a right with an end: right and window open and close together."""
        is_owed = any(r.token == (event,) for r in self.book.of_kind(Owes))
        return not is_owed and all(m.until for m in self.book.of_kind(May) if m.right == event)

    def _comes_first(self, action: Action) -> bool:
        """Whether it can only be the very first act, when nothing is open yet."""
        inside = self.graph.bit(f"in({action.event})")
        return all(a.event == action.event for a in self.graph.possible(self.graph.initial)) and not any(
            a.sets & inside or (a.event == action.event and not a.lapsed and not a.clears & inside)
            for a in self.graph.actions
        )

    def _loses(self, action: Action, event: str, token: int) -> bool:
        """Whether the act puts a way of meeting a duty out, and not the duty with it."""
        return bool(action.clears & self.graph.bit(f"in({event})") and not self._cleared(action) & token)
