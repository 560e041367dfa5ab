"""What an act will lead to by the rulebook, before it is recorded: who will owe what, within which term and why."""

from dataclasses import dataclass

from coord.procedures.dates.terms import Term
from coord.procedures.engine.ledger import addressees_of
from coord.procedures.rulebook.relations import SYSTEM, Basis, May, OwedEvent, Owes, Start
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


@dataclass(frozen=True, slots=True)
class Prospect:
    """One thing that will be owed (or, when `is_right`, may be done) after an act.

    `outcomes` names the outcomes after which it is; empty for any. `by` are the roles that will owe it; `term` is
    empty where the text gives no number of days.
    """

    outcomes: frozenset[str]
    outcome_words: str
    title: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    term: str
    citation: str
    is_unverified: bool
    is_right: bool


ORIGINS = {
    Start.RECEIPT: "từ ngày nhận",
    Start.TOOK_EFFECT: "từ ngày thực hiện",
    Start.FIELD: "từ ngày ghi trong văn bản",
    Start.PLANNED_DAY: "trước ngày đã định",
}


def prospects_of(book: Rulebook, rule: EventRule) -> tuple[Prospect, ...]:
    """What the rulebook lets follow from this act, in the order of its articles."""
    rows: list[Prospect] = []
    for relation in book.relations:
        if isinstance(relation, Owes) and relation.after.event == rule.name and not relation.after.lapsed:
            rows.append(_owed(book, rule, relation))
        elif isinstance(relation, May) and relation.after.event == rule.name and not relation.after.lapsed:
            rows.append(_right(book, rule, relation))
    return tuple(rows)


def _owed(book: Rulebook, rule: EventRule, relation: Owes) -> Prospect:
    first = book.event(relation.owed[0].event)
    title = " hoặc ".join(book.event(item.event).title for item in relation.owed)
    way = _first_with_term(relation.owed)
    term, basis = _term(way.term, relation.start), way.local or relation.basis
    return _prospect(book, rule, relation.after.outcomes, first, title, term, basis, is_right=False)


def _right(book: Rulebook, rule: EventRule, relation: May) -> Prospect:
    event = book.event(relation.right)
    term = _term(relation.until, relation.start)
    return _prospect(book, rule, relation.after.outcomes, event, event.title, term, relation.basis, is_right=True)


def _prospect(
    book: Rulebook,
    rule: EventRule,
    outcomes: frozenset[str],
    event: EventRule,
    title: str,
    term: str,
    basis: Basis,
    *,
    is_right: bool,
) -> Prospect:
    words = " hoặc ".join(o.title for o in rule.outcomes if o.name in outcomes)
    by = tuple(role for role in event.by if role != SYSTEM)
    unverified = basis.is_unverified_on(book.in_force_from)
    return Prospect(
        outcomes, words, title, by, addressees_of(event, event.by), term, basis.citation, unverified, is_right
    )


def _first_with_term(owed: tuple[OwedEvent, ...]) -> OwedEvent:
    return next((way for way in owed if way.term), owed[0])


def _term(term: Term | None, start: Start) -> str:
    if term is None:
        return ""
    if not term.unit.is_counted:
        return term.vietnamese()
    return f"{term.vietnamese()} {ORIGINS[start]}"
