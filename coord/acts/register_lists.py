"""Sổ văn bản đi: the numbers of one agency, kind of paper and year, in order, with what each was given to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select

from coord.acts.models import Act, TakenNumber
from coord.acts.states import STATE_WORDS, State
from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.db import db
from coord.events.log import addressees_by_event
from coord.procedures.rulebook.official_papers import OfficialPaper

PAGE = 50


@dataclass(frozen=True, slots=True)
class Book:
    """One series: whose, of which kind of paper, of which year."""

    agency_id: int
    paper: OfficialPaper
    year: int

    @property
    def key(self) -> str:
        """How an address names it: “3.letter.2026”."""
        return f"{self.agency_id}.{self.paper}.{self.year}"


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number. `missing` is how many numbers just before it were not given here."""

    value: int
    number: str
    dated_on: date
    title: str
    about: str
    matter_id: str
    act_id: int
    unit: str
    signer: str
    receivers: tuple[str, ...]
    taken_by: str
    state_words: str
    cancelled_because: str
    is_from_paper: bool
    missing: int


@dataclass(frozen=True, slots=True)
class NumberPage:
    """One page of a book, the last number first; `before` is the key of the next page, 0 on the last."""

    lines: tuple[NumberLine, ...]
    before: int
    total: int


def books_of(viewer: Viewer) -> tuple[Book, ...]:
    """The books that hold a number this officer may see, the one a number was taken from last before all others."""
    series = (TakenNumber.agency_id, TakenNumber.paper, TakenNumber.year)
    query = select(*series).join(Act, Act.id == TakenNumber.act_id).where(_seen_by(viewer)).group_by(*series)
    rows = db.session.execute(query.order_by(func.max(TakenNumber.id).desc()))
    return tuple(Book(row.agency_id, OfficialPaper(row.paper), row.year) for row in rows)


def numbers_in(viewer: Viewer, book: Book, *, before: int = 0, most: int | None = PAGE) -> NumberPage:
    """The numbers of a book that this officer may see: of the own agency's papers, and of all in the own books."""
    query = select(TakenNumber, Act).join(Act, Act.id == TakenNumber.act_id).where(_seen_by(viewer), _in(book))
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    if before:
        query = query.where(TakenNumber.value < before)
    query = query.order_by(TakenNumber.value.desc())
    rows = _rows(query.limit(most + 1) if most else query)
    shown = rows[:most] if most else rows
    following = shown[-1][0].value if len(rows) > len(shown) else 0
    return NumberPage(_lines(viewer, book, shown, rows), following, total)


def _rows(query: Select[TakenNumber, Act]) -> list[tuple[TakenNumber, Act]]:
    return [(row[0], row[1]) for row in db.session.execute(query)]


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    return or_(TakenNumber.agency_id.in_(viewer.agency_ids), Act.agency_id.in_(viewer.agency_ids))


def _in(book: Book) -> ColumnElement[bool]:
    return (
        (TakenNumber.agency_id == book.agency_id) & (TakenNumber.paper == book.paper) & (TakenNumber.year == book.year)
    )


def _lines(
    viewer: Viewer, book: Book, shown: Sequence[tuple[TakenNumber, Act]], rows: Sequence[tuple[TakenNumber, Act]]
) -> tuple[NumberLine, ...]:
    is_whole = book.agency_id in viewer.agency_ids
    units = short_names({act.agency_id for _, act in shown})
    people = full_names({taken.taken_by for taken, _ in shown})
    sent = addressees_by_event([act.issued_event for _, act in shown if act.issued_event])
    names = short_names({agency_id for found in sent.values() for agency_id in found})
    lines = []
    for i, (taken, act) in enumerate(shown):
        earlier = rows[i + 1][0].value if i + 1 < len(rows) else 0
        lines.append(
            NumberLine(
                value=taken.value,
                number=taken.number,
                dated_on=taken.dated_on,
                title=act.title,
                about=act.about,
                matter_id=act.matter_id or "",
                act_id=act.id,
                unit=units[act.agency_id],
                signer=act.signer_name,
                receivers=tuple(names[a] for a in sent.get(act.issued_event or "", ())),
                taken_by=people[taken.taken_by],
                state_words="Hủy" if taken.cancelled_because else STATE_WORDS[State(act.state)],
                cancelled_because=taken.cancelled_because,
                is_from_paper=taken.is_from_paper,
                missing=taken.value - earlier - 1 if is_whole else 0,
            )
        )
    return tuple(lines)
