"""A rulebook as a handbook: each step with what it needs, when it is due and what follows, beside the other law's."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coord.procedures.reading.printing import sentence, stands_at
from coord.procedures.rulebook.relations import (
    Allows,
    Bars,
    Basis,
    BasisKind,
    Confidence,
    Guarantees,
    May,
    Owes,
    Relation,
    Requires,
    WaitsFor,
)
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

CONFIDENCE = {
    Confidence.VERBATIM: "nguyên văn",
    Confidence.PARAPHRASE: "theo bản thuật lại",
    Confidence.INFERRED: "suy luận, cần xác nhận",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule in words, where it stands, how sure we are (`is_sure`: read word for word, in force), and its text."""

    text: str
    citation: str
    status: str
    is_sure: bool
    quote: str


@dataclass(frozen=True, slots=True)
class Part:
    """The rules of one kind at a step, under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A step under one law."""

    law: str
    rule: EventRule
    by: tuple[str, ...]
    to: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One step of the rulebook, and the same step under the other laws that know it."""

    number: int
    here: Side
    elsewhere: tuple[Side, ...]


def chapters(book: Rulebook, others: Sequence[Rulebook]) -> tuple[Chapter, ...]:
    """Every step of the rulebook in order, each beside its counterpart in the others."""
    found = []
    for number, rule in enumerate(book.events, 1):
        known = [(other, same) for other in others if (same := _counterpart(book, rule, other))]
        found.append(Chapter(number, _side(book, rule), tuple(_side(other, same) for other, same in known)))
    return tuple(found)


def certainty(book: Rulebook) -> dict[str, int]:
    """How many articles were read how, and how many of them are not confirmed to be in force."""
    counts = Counter(CONFIDENCE[basis.confidence] for basis in book.articles)
    unverified = sum(1 for basis in book.articles if basis.unverified_after or basis.is_default)
    return {**counts, **({"chưa kiểm chứng còn hiệu lực": unverified} if unverified else {})}


def status_of(basis: Basis) -> str:
    """How the text was read and whether it is in force, in words."""
    words = [CONFIDENCE[basis.confidence]]
    if basis.kind is BasisKind.PRACTICE:
        words.append("thông lệ, không có điều luật")
    if basis.unverified_after:
        words.append(f"chưa kiểm chứng sau {basis.unverified_after:%d/%m/%Y}")
    if basis.is_default:
        words.append("mức mặc định, địa phương có thể ấn định khác")
    return "; ".join(words)


def _counterpart(book: Rulebook, rule: EventRule, other: Rulebook) -> EventRule | None:
    """The step of the same name, or the one that a crossing between the two laws counts as the same."""
    if other.has_event(rule.name):
        return other.event(rule.name)
    for newer, older, is_here in ((book, other, True), (other, book, False)):
        if newer.crossing is None or newer.crossing.from_regime != older.regime:
            continue
        for old, new in newer.crossing.done:
            names = (new.event if new else "", old.event) if is_here else (old.event, new.event if new else "")
            if names[0] == rule.name and other.has_event(names[1]):
                return other.event(names[1])
    return None


def _side(book: Rulebook, rule: EventRule) -> Side:
    parts: dict[str, Sequence[Relation]] = {
        "Khi nào phải làm, khi nào được làm": [r for r in book.relations if _brings_in(r, rule.name)],
        "Phải có trước": [
            r for r in book.relations if isinstance(r, Requires | WaitsFor) and stands_at(r) == rule.name
        ],
        "Ngày, giờ không được chọn": [r for r in book.of_kind(Bars) if stands_at(r) == rule.name],
        "Để các bên đủ thời hạn": [r for r in book.of_kind(Guarantees) if stands_at(r) == rule.name],
        "Sau đó phải làm": [r for r in book.of_kind(Owes) if r.after.event == rule.name],
        "Sau đó có quyền, được làm": [r for r in _permissions(book) if r.after.event == rule.name],
        "Sau đó không còn, hoặc tạm dừng": [r for r in _endings(book) if stands_at(r) == rule.name],
    }
    return Side(
        law=book.law_short,
        rule=rule,
        by=tuple(_role(book, role) for role in rule.by),
        to=tuple(_role(book, role) for role in rule.to),
        parts=tuple(Part(name, tuple(_line(book, r) for r in rows)) for name, rows in parts.items() if rows),
    )


def _brings_in(relation: Relation, event: str) -> bool:
    match relation:
        case Owes():
            return event in relation.token
        case May(right=right):
            return right == event
        case Allows(target=target):
            return target.event == event
    return False


def _permissions(book: Rulebook) -> Iterator[May | Allows]:
    return (r for r in book.relations if isinstance(r, May | Allows))


def _endings(book: Rulebook) -> Iterator[Relation]:
    return (
        r for r in book.relations if not isinstance(r, Owes | May | Allows | Requires | WaitsFor | Bars | Guarantees)
    )


def _line(book: Rulebook, relation: Relation) -> Line:
    text, basis = sentence(book, relation), relation.basis
    is_sure = basis.confidence is Confidence.VERBATIM and not basis.unverified_after and not basis.is_default
    return Line(f"{text[0].upper()}{text[1:]}", basis.citation, status_of(basis), is_sure, basis.quote)


def _role(book: Rulebook, role: str) -> str:
    return "Hệ thống" if role == "system" else book.role(role).title
