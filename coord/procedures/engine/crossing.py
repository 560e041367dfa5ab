"""Crossing once from one regime to the next: what the past counts as, and what stays open."""

from collections.abc import Sequence
from dataclasses import replace

from coord.procedures.engine.graph import Open, Token
from coord.procedures.engine.ledger import Past
from coord.procedures.engine.marking import Marking
from coord.procedures.rulebook.relations import Label
from coord.procedures.rulebook.rulebook import Crossing, Rulebook


def crossing_into(book: Rulebook) -> Crossing:
    """The crossing of a rulebook that has one; ValueError otherwise."""
    if book.crossing is None:
        raise ValueError(f"{book.name} has no crossing")
    return book.crossing


def next_book(books: Sequence[Rulebook], current: Rulebook) -> Rulebook | None:
    """The rulebook that takes over from `current`, None when none does."""
    following = (b for b in books if b.crossing and b.procedure == current.procedure)
    return next((b for b in following if crossing_into(b).from_regime == current.regime), None)


def events_owed_after(book: Rulebook, events: Sequence[str]) -> Token:
    """What an open duty becomes under the new rulebook; empty when it lapses."""
    crossing = crossing_into(book)
    return tuple(sorted({new for e in events if (new := crossing.owed_as(e)) and book.has_event(new)}))


def label_after(book: Rulebook, event: str, outcome: str | None, *, lapsed: bool) -> Label | None:
    """What a past act counts as under the new rulebook, with its outcome; None when it counts as nothing."""
    label = crossing_into(book).counted_as(event, outcome, lapsed=lapsed)
    if label is None or not book.has_event(label.event) or label.outcomes:
        return label if label and book.has_event(label.event) else None
    keeps = book.event(label.event).outcome(outcome) is not None
    return replace(label, outcomes=frozenset([outcome])) if keeps and outcome else label


def renamed(book: Rulebook, past: Past) -> Past | None:
    """A past act as the new rulebook counts it, None when it counts as nothing."""
    label = label_after(book, past.event, past.outcome, lapsed=past.lapsed)
    if label is None:
        return None
    name = f"{label.event}.lapsed" if label.lapsed else label.event
    return replace(past, name=name, outcome=min(label.outcomes, default=None))


def open_after(book: Rulebook, still_open: Open) -> Open:
    """What is open, under its new names."""
    return Open(
        frozenset(new for token in still_open.tokens if (new := events_owed_after(book, token))),
        frozenset(e for right in still_open.rights for e in events_owed_after(book, (right,))),
        frozenset(e for window in still_open.windows for e in events_owed_after(book, (window,))),
    )


def crossed_start(old: Marking, new: Rulebook) -> Marking:
    """The first marking under the new rulebook, with room for whatever the old one can leave open."""
    return Marking.start(new, open_after(new, old.graph.open))


def marking_after_crossing(old: Marking, new: Rulebook, counted: Sequence[Past], still_open: Open) -> Marking:
    """The marking under the new rulebook: past acts count and raise nothing; open duties stay open.

    `counted` and `still_open` are already under their new names.
    """
    marking = crossed_start(old, new)
    for past in counted:
        marking = marking.after(past.event, past.outcome, lapsed=past.lapsed)
    return with_open(marking, still_open)


def with_open(marking: Marking, still_open: Open) -> Marking:
    """The marking in which exactly this is open: what else the past raised is put out."""
    if marking.is_ended:
        return marking
    now = marking.open
    unused = {f"in({e})" for e in now.rights - still_open.rights}
    return marking.with_facts(
        not_holding=[*now.facts, *unused], holding=[*still_open.facts, *(f"in({e})" for e in still_open.events)]
    )
