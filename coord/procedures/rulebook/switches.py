"""Turn a branch of a rulebook off: the same rulebook without some events and outcomes, under a hash of its own."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from coord.errors import CoordError
from coord.procedures.rulebook.relations import (
    Allows,
    Bars,
    Guarantees,
    Label,
    May,
    Owes,
    Pauses,
    Relation,
    Requires,
    Stops,
    WaitsFor,
    labels_of,
    parse_label,
)
from coord.procedures.rulebook.rulebook import Crossing, EventRule, Rulebook, Switch
from coord.procedures.rulebook.story_lines import Story


def without_switch(book: Rulebook, name: str) -> Rulebook:
    """The rulebook without the branch of this switch; CoordError when it has no such switch.

    Whatever speaks only of the branch goes with it: relations, stories, outcomes, what a crossing made of them.
    The hash changes, so that events recorded under either can be told apart.
    """
    switch = next((s for s in book.switches if s.name == name), None)
    if switch is None:
        raise CoordError(f"Bộ quy tắc {book.name} không có nhánh “{name}”.", code="unknown_switch")
    gone = _Gone(book, switch)
    return replace(
        book,
        events=tuple(gone.from_event(e) for e in book.events if gone.keep(Label(e.name))),
        relations=tuple(kept for r in book.relations if (kept := gone.from_relation(r))),
        stories=tuple(s for s in book.stories if not gone.is_told_in(s)),
        crossing=gone.from_crossing(book.crossing) if book.crossing else None,
        switches=tuple(s for s in book.switches if s.name != name),
        hash=hashlib.sha256(f"{book.hash} without {name}".encode()).hexdigest(),
    )


def with_default_switches(book: Rulebook) -> Rulebook:
    """The rulebook without the branches that are written as off."""
    for switch in book.switches:
        if not switch.is_on:
            book = without_switch(book, switch.name)
    return book


class _Gone:
    """What a switch removes, applied to each part of a rulebook."""

    def __init__(self, book: Rulebook, switch: Switch) -> None:
        self.switch = switch
        self.events = {label.event for label in switch.removes if not label.outcomes}
        self.outcomes = {(label.event, o) for label in switch.removes for o in label.outcomes}
        unknown = [label for label in switch.removes if not book.has_event(label.event)]
        if unknown:
            raise CoordError(f"Nhánh “{switch.name}” bỏ {unknown[0]} không có.", code="unknown_switch")

    def keep(self, label: Label) -> Label | None:
        """What is left of a label, None when nothing is."""
        if label.event in self.events:
            return None
        left = frozenset(o for o in label.outcomes if (label.event, o) not in self.outcomes)
        return replace(label, outcomes=left) if left or not label.outcomes else None

    def keep_all(self, labels: Iterable[Label]) -> tuple[Label, ...]:
        return tuple(kept for label in labels if (kept := self.keep(label)))

    def from_event(self, rule: EventRule) -> EventRule:
        """The event without the outcomes that are gone, and without what was asked for them alone."""
        kept = tuple(o for o in rule.outcomes if (rule.name, o.name) not in self.outcomes)
        gone = {o.name for o in rule.outcomes} - {o.name for o in kept}
        asked = [f for f in rule.fields if not f.outcomes or f.outcomes - gone]
        fields = tuple(replace(f, outcomes=f.outcomes - gone) for f in asked)
        papers = [d for d in rule.documents if not d.outcomes or d.outcomes - gone]
        documents = tuple(replace(d, outcomes=d.outcomes - gone, paper_of=self.keep_all(d.paper_of)) for d in papers)
        encloses = self.keep_all(rule.encloses)
        return replace(rule, outcomes=kept, fields=fields, documents=documents, encloses=encloses)

    def from_relation(self, relation: Relation) -> Relation | None:
        """The relation with what is left of its labels, None when an end of it is gone."""
        ends = [self.keep(label) for label in labels_of(relation)]
        if all(ends) and tuple(ends) == labels_of(relation):
            return relation
        match relation:
            case Requires():
                return self._any_of(relation)
            case Owes():
                return self._owes(relation)
            case Pauses():
                after, until = self.keep(relation.after), self.keep_all(relation.until)
                is_kept = after and self.keep(Label(relation.paused))
                return replace(relation, after=after, until=until) if after and is_kept else None
            case Bars():
                before = self.keep(relation.before)
                return replace(relation, before=before) if before else None
            case Guarantees():
                after, path = self.keep(relation.after), tuple(e for e in relation.path if e not in self.events)
                return replace(relation, after=after) if after and path == relation.path else None
            case _:
                return self._pair(relation)

    def _any_of(self, relation: Requires) -> Requires | None:
        before, any_of = self.keep(relation.before), self.keep_all(relation.any_of)
        return replace(relation, before=before, any_of=any_of) if before and any_of else None

    def _owes(self, relation: Owes) -> Owes | None:
        after = self.keep(relation.after)
        owed = tuple(item for item in relation.owed if item.event not in self.events)
        return replace(relation, after=after, owed=owed) if after and owed else None

    def _pair(self, relation: May | Allows | Stops | WaitsFor) -> Relation | None:
        if isinstance(relation, WaitsFor):
            before = self.keep(relation.before)
            return replace(relation, before=before) if before and relation.owed not in self.events else None
        after = self.keep(relation.after)
        if after is None:
            return None
        if isinstance(relation, May):
            return replace(relation, after=after) if relation.right not in self.events else None
        target = self.keep(relation.target)
        return replace(relation, after=after, target=target) if target else None

    def is_told_in(self, story: Story) -> bool:
        """Whether the story does, or is refused, something that is gone."""
        acts = [parse_label(act.does or act.refuses or act.system) for act in story.acts]
        return any(self.keep(label) is None for label in acts)

    def from_crossing(self, crossing: Crossing) -> Crossing:
        """The crossing that counts what is gone as the switch says; as nothing, or lapsed, where it says nothing."""
        done = tuple((old, (self.keep(new) or self._instead_of(new)) if new else None) for old, new in crossing.done)
        instead = dict(self.switch.owed)
        owed = tuple((old, instead.get(new) if new in self.events else new) for old, new in crossing.owed)
        return replace(crossing, done=done, owed=owed)

    def _instead_of(self, gone: Label) -> Label | None:
        outcome = next(iter(gone.outcomes), None)
        replaced = (to for label, to in self.switch.done if label.covers(gone.event, outcome, lapsed=gone.lapsed))
        return next(replaced, None)
