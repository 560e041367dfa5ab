"""A rulebook as a handbook: each step with what it needs, when it is due and what follows, beside the other law's."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coord.procedures.reading.comparing import Aspect, counterpart, differences
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
    """One rule in words, where it stands, how sure we are (`is_sure`: read word for word, in force), and its text.

    `differs` says in words how it differs from the other law; empty where that says the same, or has no such step.
    """

    text: str
    citation: str
    status: str
    is_sure: bool
    quote: str
    differs: str = ""


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
    """One step of the rulebook, and the same step under the other laws that know it.

    `differs` names what differs between them. `is_alone`: there are other laws, and none of them knows the step.
    """

    number: int
    here: Side
    elsewhere: tuple[Side, ...]
    differs: tuple[Aspect, ...] = ()
    is_alone: bool = False


def chapters(book: Rulebook, others: Sequence[Rulebook]) -> tuple[Chapter, ...]:
    """Every step of the rulebook in order, each beside its counterpart in the others."""
    return tuple(_chapter(number, book, rule, others) for number, rule in enumerate(book.events, 1))


def only_elsewhere(book: Rulebook, others: Sequence[Rulebook]) -> tuple[Side, ...]:
    """The steps that only another law knows."""
    return tuple(_side(o, rule) for o in others for rule in o.events if counterpart(o, rule, book) is None)


def _chapter(number: int, book: Rulebook, rule: EventRule, others: Sequence[Rulebook]) -> Chapter:
    here = _side(book, rule)
    known = [(other, same) for other in others if (same := counterpart(book, rule, other))]
    elsewhere = tuple(_side(other, same) for other, same in known)
    found = {d.aspect: None for other, same in known for d in differences(other, same, book, rule)}
    return Chapter(
        number,
        _marked(here, elsewhere),
        tuple(_marked(side, (here,)) for side in elsewhere),
        tuple(aspect for aspect in Aspect if aspect in found),
        bool(others) and not known,
    )


def _marked(side: Side, beside: Sequence[Side]) -> Side:
    """The side with a word at each rule that the other law has not, or has elsewhere."""
    if not beside:
        return side
    there = {(line.text, line.citation) for other in beside for part in other.parts for line in part.lines}
    texts = {text for text, _ in there}

    def mark(line: Line) -> Line:
        if (line.text, line.citation) in there:
            return line
        return replace(line, differs="Căn cứ khác" if line.text in texts else "Khác")

    return replace(side, parts=tuple(replace(part, lines=tuple(map(mark, part.lines))) for part in side.parts))


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
