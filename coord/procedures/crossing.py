"""Crossing once from one regime to the next: what the past counts as, and what stays open."""

from collections.abc import Collection, Sequence

from coord.procedures.graph import Token, token_fact
from coord.procedures.ledger import Duty, Past
from coord.procedures.marking import Marking
from coord.procedures.relations import Owes
from coord.procedures.rulebook import Crossing, Rulebook


def crossing_into(book: Rulebook) -> Crossing:
    """The crossing of a rulebook that has one; ValueError otherwise."""
    if book.crossing is None:
        raise ValueError(f"{book.name} has no crossing")
    return book.crossing


def next_book(books: Sequence[Rulebook], current: Rulebook) -> Rulebook | None:
    """The rulebook that takes over from `current`, None when none does."""
    return next((b for b in books if b.crossing and b.crossing.from_regime == current.regime), None)


def events_owed_after(book: Rulebook, events: Sequence[str]) -> tuple[str, ...]:
    """What an open duty becomes under the new rulebook; empty when it lapses."""
    crossing = crossing_into(book)
    return tuple(sorted({new for e in events if (new := crossing.owed_as(e))}))


def counted(marking: Marking, past: Past) -> Marking:
    """The marking once a past act of the regime before counts as what the crossing says."""
    label = crossing_into(marking.book).counted_as(past.event, past.outcome, lapsed=past.lapsed)
    if label is None:
        return marking
    has_outcomes = bool(marking.book.event(label.event).outcomes)
    outcome = next(iter(label.outcomes), past.outcome if has_outcomes else None)
    return marking.after(label.event, outcome, lapsed=label.lapsed)


def tokens_carried(old: Rulebook, new: Rulebook) -> frozenset[Token]:
    """Every form in which a duty of the old rulebook may stay open under the new one."""
    tokens = {events_owed_after(new, relation.token) for relation in old.of_kind(Owes)}
    return frozenset(tokens - {()})


def marking_after_crossing(old: Rulebook, new: Rulebook, pasts: Sequence[Past], carried: Sequence[Duty]) -> Marking:
    """The marking under the new rulebook: past acts count, raise nothing, and open duties stay open.

    `carried` are the open duties and rights, already under their new names.
    """
    marking = Marking.start(new, tokens_carried(old, new))
    for past in pasts:
        marking = counted(marking, past)
    owed = {token_fact(d.events) for d in carried if not d.is_right}
    rights = {d.events[0] for d in carried if d.is_right}
    windows = {e for d in carried if d.lapses and d.passed_on is None for e in d.events}
    return carry_over(marking, owed, rights, windows, {e for d in carried for e in d.events})


def carry_over(
    marking: Marking, owed: Collection[str], rights: Collection[str], windows: Collection[str], events: Collection[str]
) -> Marking:
    """Put out what the past acts raised under the new law, and bring in what was open under the old one."""
    if marking.is_ended:
        return marking
    raised = [f for f in marking.graph.facts if f.startswith(("owed(", "right(", "window("))]
    unused = [f"in({f[6:-1]})" for f in raised if f.startswith("right(") and marking.holds(f) and f[6:-1] not in rights]
    return marking.with_facts(
        not_holding=[*raised, *unused],
        holding=[
            *owed,
            *(f"right({e})" for e in rights),
            *(f"window({e})" for e in windows),
            *(f"in({e})" for e in events),
        ],
    )
