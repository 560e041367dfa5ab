"""Passing once from one rulebook to the next: what the past counts as there, and what stays open.

A matter crosses when a new law comes into force, by the crossing map of the new rulebook. It is revised when a new
edition of its own rulebook is released: there everything keeps its name, and what the edition no longer knows is gone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from coord.procedures.engine.graph import Open, Token
from coord.procedures.engine.ledger import Past
from coord.procedures.engine.marking import Marking
from coord.procedures.rulebook.relations import Label
from coord.procedures.rulebook.rulebook import Crossing, Rulebook


@dataclass(frozen=True, slots=True)
class Passage:
    """The way into a rulebook: `crossing` says what each name of the one before becomes."""

    to: Rulebook
    crossing: Crossing

    def events_owed(self, events: Sequence[str]) -> Token:
        """What an open duty becomes; empty when it lapses."""
        return tuple(sorted({new for e in events if (new := self.crossing.owed_as(e)) and self.to.has_event(new)}))

    def label(self, event: str, outcome: str | None, *, lapsed: bool) -> Label | None:
        """What a past act counts as, with its outcome; None when it counts as nothing."""
        label = self.crossing.counted_as(event, outcome, lapsed=lapsed)
        if label is None or not self.to.has_event(label.event) or label.outcomes:
            return label if label and self.to.has_event(label.event) else None
        keeps = self.to.event(label.event).outcome(outcome) is not None
        return replace(label, outcomes=frozenset([outcome])) if keeps and outcome else label

    def renamed(self, past: Past) -> Past | None:
        """A past act as the new rulebook counts it, None when it counts as nothing."""
        label = self.label(past.event, past.outcome, lapsed=past.lapsed)
        if label is None:
            return None
        name = f"{label.event}.lapsed" if label.lapsed else label.event
        return replace(past, name=name, outcome=min(label.outcomes, default=None))

    def opened(self, still_open: Open) -> Open:
        """What is open, under its new names."""
        return Open(
            frozenset(new for token in still_open.tokens if (new := self.events_owed(token))),
            frozenset(e for right in still_open.rights for e in self.events_owed((right,))),
            frozenset(e for window in still_open.windows for e in self.events_owed((window,))),
        )

    def start(self, old: Marking) -> Marking:
        """The first marking there, with room for whatever the old one can leave open."""
        return Marking.start(self.to, self.opened(old.graph.open))

    def marking(self, old: Marking, counted: Sequence[Past], still_open: Open) -> Marking:
        """The marking there: past acts count and raise nothing; open duties stay open.

        `counted` and `still_open` are already under their new names.
        """
        marking = self.start(old)
        for past in counted:
            marking = marking.after(past.event, past.outcome, lapsed=past.lapsed)
        return with_open(marking, still_open)


def crossing_into(book: Rulebook) -> Passage:
    """The way into a rulebook from the law before; ValueError when it has no crossing."""
    if book.crossing is None:
        raise ValueError(f"{book.name} has no crossing")
    return Passage(book, book.crossing)


def revision(old: Rulebook, new: Rulebook) -> Passage:
    """The way into another edition of the same rulebook: every name stays."""
    labels = [Label(e.name) for e in old.events] + [Label(name, lapsed=True) for name in sorted(old.lapsing())]
    done = tuple((label, label if new.has_event(label.event) else None) for label in labels)
    owed = tuple((e.name, e.name if new.has_event(e.name) else None) for e in old.events)
    return Passage(new, Crossing(old.regime, new.released_on, done, owed))


def passage_between(old: Rulebook, new: Rulebook) -> Passage:
    """The way from one rulebook of a procedure to another: an edition of the same law, or the next law."""
    return revision(old, new) if new.regime == old.regime else crossing_into(new)


def next_book(books: Sequence[Rulebook], current: Rulebook) -> Rulebook | None:
    """The rulebook of the law that takes over from the current one, in its newest edition; None when none does."""
    following = [b for b in books if b.crossing and b.procedure == current.procedure]
    return next((b for b in reversed(following) if b.crossing and b.crossing.from_regime == current.regime), None)


def next_edition(books: Sequence[Rulebook], current: Rulebook) -> Rulebook | None:
    """The newest edition of the current rulebook among these; None when it is the current one."""
    newest = next((b for b in reversed(books) if b.name == current.name), current)
    return newest if newest.hash != current.hash else None


def with_open(marking: Marking, still_open: Open) -> Marking:
    """The marking in which exactly this is open: what else the past raised is put out."""
    if marking.is_ended:
        return marking
    now = marking.open
    unused = {f"in({e})" for e in now.rights - still_open.rights}
    return marking.with_facts(
        not_holding=[*now.facts, *unused], holding=[*still_open.facts, *(f"in({e})" for e in still_open.events)]
    )
