"""Lists of matters: those an agency is party to, those a search finds, and cases that should have one and do not."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from coord.agencies.access import Viewer
from coord.agencies.spelling import fold
from coord.cases import review
from coord.cases.models import Case, CaseEligibility
from coord.cases.review import EligiblePage, Key, Order
from coord.db import db
from coord.events import log
from coord.events.models import InboxEntry
from coord.matters.models import Matter, Party
from coord.matters.stages import stage_seen_by

PAGE = 30


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter in a list."""

    id: str
    title: str
    stage: str
    opened_on: date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One page of matters, newest first; `before` is the key of the next page, empty on the last."""

    lines: tuple[MatterLine, ...]
    before: str
    total: int


def matters_of(viewer: Viewer, *, before: str = "", text: str = "", state: str = "", most: int = PAGE) -> MatterPage:
    """Matters the officer's agencies are party to; `state` is empty, `open` or `closed`; `text` as people type.

    `most` is how many a page holds.
    """
    query = _party_to(viewer)
    if state:
        query = query.where(Matter.is_closed.is_(state == "closed"))
    if text:
        query = query.where(or_(_named(text), _numbered(viewer, text)))
    return _page(viewer, query, before, most)


def matters_about(viewer: Viewer, case_id: int) -> MatterPage:
    """The matters about one case that the officer may see."""
    return _page(viewer, _party_to(viewer).where(Matter.case_id == case_id), "", PAGE)


def open_matter_about(case: Case, procedure: str) -> str:
    """The id of the matter of this procedure about the case that has not ended; empty when there is none."""
    query = select(Matter.id).where(
        Matter.case_id == case.id, Matter.procedure == procedure, ~Matter.is_closed, Matter.parent_id.is_(None)
    )
    return db.session.scalar(query) or ""


def forgotten_cases(
    viewer: Viewer, *, order: Order = Order.AGE, after: Key | None = None, most: int = review.PAGE
) -> EligiblePage:
    """Cases eligible for exemption or reduction today without an open matter, one page of them."""
    return review.eligible_page(viewer.agency_ids, without_open_matter(), order=order, after=after, most=most)


def count_forgotten(viewer: Viewer) -> int:
    """How many cases `forgotten_cases` gives; stands beside the menu of every page."""
    return review.count_eligible(viewer.agency_ids, without_open_matter())


def without_open_matter() -> ColumnElement[bool]:
    """The condition that an eligible case has no exemption matter that is still open."""
    is_open = (Matter.case_id == CaseEligibility.case_id, Matter.procedure == "exemption", Matter.is_closed.is_(False))
    return ~exists().where(*is_open)


def _party_to(viewer: Viewer) -> Select[Matter]:
    return select(Matter).where(exists().where(Party.matter_id == Matter.id, Party.agency_id.in_(viewer.agency_ids)))


def _named(text: str) -> ColumnElement[bool]:
    return Matter.search_text.contains(fold(text), autoescape=True)


def _numbered(viewer: Viewer, text: str) -> ColumnElement[bool]:
    """The number of a letter that the officer's agencies sent or received; others' letters are not searched."""
    return exists().where(
        InboxEntry.matter_id == Matter.id,
        InboxEntry.search_text.contains(fold(text), autoescape=True),
        or_(InboxEntry.agency_id.in_(viewer.agency_ids), InboxEntry.sender_id.in_(viewer.agency_ids)),
    )


def _page(viewer: Viewer, query: Select[Matter], before: str, most: int) -> MatterPage:
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if before:
        day, _, key = before.partition(" ")
        opened = date.fromisoformat(day)
        query = query.where(or_(Matter.opened_on < opened, and_(Matter.opened_on == opened, Matter.id < key)))
    rows = db.session.scalars(query.order_by(Matter.opened_on.desc(), Matter.id.desc()).limit(most + 1)).all()
    lines = tuple(_line(viewer, matter) for matter in rows[:most])
    return MatterPage(lines, f"{lines[-1].opened_on} {lines[-1].id}" if len(rows) > most else "", total)


def _line(viewer: Viewer, matter: Matter) -> MatterLine:
    """The stage in the table leaves outcomes out; each officer is shown what they may know of it."""
    stage = stage_seen_by(viewer, log.events_of(matter.id))
    return MatterLine(matter.id, matter.title, stage, matter.opened_on, matter.is_closed)
