"""A province's regulation as the handbook shows it: each term and recipient beside what the law says."""

from collections.abc import Iterator
from dataclasses import dataclass

from coord.procedures.engine.marking import title_of
from coord.procedures.reading.printing import law_words, roles_text, term_text
from coord.procedures.rulebook.overlay_rows import Overlay
from coord.procedures.rulebook.relations import Owes
from coord.procedures.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that the province has set: what it concerns, what it says, what the law says, under which clause."""

    concerns: str
    local: str
    law: str
    clause: str
    quote: str


def changes(book: Rulebook) -> tuple[Change, ...]:
    """The terms that a province has set in a rulebook it lies over, in the order of the law's articles."""
    return tuple(change for relation in book.of_kind(Owes) for change in _terms(book, relation))


def recipients(book: Rulebook, overlay: Overlay) -> tuple[Change, ...]:
    """The roles that the province sends an act to besides."""
    return tuple(
        Change(
            f"“{book.event(row.event).title}”",
            f"gửi thêm {roles_text(book, row.roles)}",
            "không yêu cầu",
            row.basis.clause,
            row.basis.quote,
        )
        for row in overlay.recipients
    )


def _terms(book: Rulebook, relation: Owes) -> Iterator[Change]:
    for way in relation.owed:
        if way.local and way.term:
            yield Change(
                f"Sau “{title_of(book, relation.after)}”: {roles_text(book, book.event(way.event).by)} phải "
                f"“{book.event(way.event).title}”",
                term_text(way.term, relation.start),
                f"{law_words(way)}, {relation.basis.citation}",
                way.local.clause,
                way.local.quote,
            )
