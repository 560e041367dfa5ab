"""The article of an act in official words, from the relations of its rulebook: “khoản 2 Điều 44 Luật …”."""

import re
from collections.abc import Iterator
from datetime import date

from coord.procedures.rulebook.relations import Allows, Basis, BasisKind, Confidence, May, Owes, Relation
from coord.procedures.rulebook.rulebook import Rulebook

_CLAUSE = re.compile(r"(?P<article>\d+[a-zđ]?)(?:\.(?P<clause>\d+[a-zđ]?))?(?:\.(?P<point>[a-zđ]))?\Z")
NUMBERED = "Điều"


def article_of(book: Rulebook, event: str, outcome: str | None, on: date) -> str:
    """The provisions an act rests on, with the full titles of their documents; the law itself where none is sure.

    A text whose force is not confirmed, or that says it only as we understand it, is no ground to sign on.
    """
    found: dict[str, list[str]] = {}
    for basis in dict.fromkeys(_bases(book, event, outcome)):
        if _is_sure(basis, on):
            found.setdefault(book.full_title_of(basis.document), []).extend(official(basis.clause))
    cited = [f"{', '.join(dict.fromkeys(clauses))} {title}" for title, clauses in found.items()]
    return " và ".join(cited) or book.law


def term_of(book: Rulebook, event: str, on: date) -> str | None:
    """How long an act may take, in words, where the text that says so is sure."""
    for relation in book.relations:
        if not isinstance(relation, Owes | May) or not _is_sure(relation.basis, on):
            continue
        if isinstance(relation, May):
            if relation.right == event and relation.until:
                return relation.until.vietnamese()
            continue
        for item in relation.owed:
            if item.event == event and item.term and not relation.is_lead:
                return item.term.vietnamese()
    return None


def official(clause: str) -> Iterator[str]:
    """A clause as rulebooks write it, in official words: “Điều 8.2.b” is “điểm b khoản 2 Điều 8”."""
    for part in clause.removeprefix(NUMBERED).split(","):
        found = _CLAUSE.match(part.strip())
        if found is None:
            yield f"{NUMBERED} {part.strip()}"
            continue
        point = f"điểm {found['point']} " if found["point"] else ""
        yield f"{point}{'khoản ' + found['clause'] + ' ' if found['clause'] else ''}{NUMBERED} {found['article']}"


def _bases(book: Rulebook, event: str, outcome: str | None) -> Iterator[Basis]:
    for relation in book.relations:
        if _leads_to(relation, event, outcome):
            yield relation.basis


def _leads_to(relation: Relation, event: str, outcome: str | None) -> bool:
    """Whether the act is done because of this relation."""
    match relation:
        case Owes():
            return event in relation.token
        case May():
            return relation.right == event
        case Allows(target=target):
            return target.event == event and (outcome is None or target.covers(event, outcome))
    return False


def _is_sure(basis: Basis, on: date) -> bool:
    is_told = basis.kind is not BasisKind.PRACTICE and basis.confidence is not Confidence.INFERRED
    return is_told and not basis.is_unverified_on(on)
