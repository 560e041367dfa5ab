"""Sổ văn bản đi: the numbers of one agency, kind of paper and year, in order, with what each was given to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from coord.acts.models import Act, TakenNumber
from coord.acts.states import STATE_WORDS, State
from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.db import db
from coord.events.log import addressees_by_event
from coord.events.models import Event
from coord.matters.models import Matter
from coord.matters.timeline import PAPER_TITLES
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
    """One number. `missing` is how many numbers just before it were not given here.

    It leads to its act, or to the event that issued minutes.
    """

    value: int
    number: str
    dated_on: date
    title: str
    about: str
    matter_id: str
    act_id: int | None
    event_id: str
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
    query = _with_what_took_it(select(*series)).where(_seen_by(viewer)).group_by(*series)
    rows = db.session.execute(query.order_by(func.max(TakenNumber.id).desc()))
    return tuple(Book(row.agency_id, OfficialPaper(row.paper), row.year) for row in rows)


def numbers_in(viewer: Viewer, book: Book, *, before: int = 0, most: int | None = PAGE) -> NumberPage:
    """The numbers of a book that this officer may see: of the own agency's papers, and of all in the own books."""
    query = _with_what_took_it(select(TakenNumber, Act, Event, Matter)).where(_seen_by(viewer), _in(book))
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    if before:
        query = query.where(TakenNumber.value < before)
    query = query.order_by(TakenNumber.value.desc())
    rows = _rows(query.limit(most + 1) if most else query)
    shown = rows[:most] if most else rows
    following = shown[-1][0].value if len(rows) > len(shown) else 0
    return NumberPage(_lines(viewer, book, shown, rows), following, total)


Row = tuple[TakenNumber, Act | None, Event | None, Matter | None]


def _with_what_took_it(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.outerjoin(Act, Act.id == TakenNumber.act_id)
        .outerjoin(Event, Event.id == TakenNumber.event_id)
        .outerjoin(Matter, Matter.id == Event.matter_id)
    )


def _rows(query: Select[*tuple[Any, ...]]) -> list[Row]:
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def _seen_by(viewer: Viewer) -> ColumnElement[bool]:
    return or_(*(place.in_(viewer.agency_ids) for place in (TakenNumber.agency_id, Act.agency_id, Event.agency_id)))


def _in(book: Book) -> ColumnElement[bool]:
    return (
        (TakenNumber.agency_id == book.agency_id) & (TakenNumber.paper == book.paper) & (TakenNumber.year == book.year)
    )


def _lines(viewer: Viewer, book: Book, shown: Sequence[Row], rows: Sequence[Row]) -> tuple[NumberLine, ...]:
    is_whole = book.agency_id in viewer.agency_ids
    units = short_names({taker.agency_id for row in shown if (taker := row[1] or row[2])})
    people = full_names({taken.taken_by for taken, *_ in shown})
    sent = addressees_by_event([event_id for row in shown if (event_id := _event_id(row))])
    names = short_names({agency_id for found in sent.values() for agency_id in found})
    lines = []
    for i, row in enumerate(shown):
        taken, act, event, matter = row
        earlier = rows[i + 1][0].value if i + 1 < len(rows) else 0
        taker = act or event
        lines.append(
            NumberLine(
                value=taken.value,
                number=taken.number,
                dated_on=taken.dated_on,
                title=act.title if act else PAPER_TITLES["minutes"],
                about=act.about if act else matter.title if matter else "",
                matter_id=(taker.matter_id if taker else None) or "",
                act_id=taken.act_id,
                event_id=_event_id(row),
                unit=units.get(taker.agency_id or 0, "") if taker else "",
                signer=act.signer_name if act else "",
                receivers=tuple(names[a] for a in sent.get(_event_id(row), ())),
                taken_by=people[taken.taken_by],
                state_words="Hủy"
                if taken.cancelled_because
                else STATE_WORDS[State(act.state) if act else State.ISSUED],
                cancelled_because=taken.cancelled_because,
                is_from_paper=taken.is_from_paper,
                missing=taken.value - earlier - 1 if is_whole else 0,
            )
        )
    return tuple(lines)


def _event_id(row: Row) -> str:
    taken, act, *_ = row
    return (act.issued_event if act else taken.event_id) or ""
