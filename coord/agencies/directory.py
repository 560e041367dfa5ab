"""The register as people read it: by province, area and kind, searched without marks, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, tuple_
from sqlalchemy.orm import joinedload, selectinload

from coord.agencies.models import Agency, AgencyKind, Level, Officer
from coord.agencies.queries import within
from coord.agencies.spelling import fold, sort_key
from coord.db import db

PAGE = 50


@dataclass(frozen=True, slots=True)
class Area:
    """A province, a region or a commune, as a choice above the list."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the register; `next_after` is the id after which the next page begins."""

    agencies: tuple[Agency, ...]
    total: int
    next_after: int | None


def listing(
    *,
    area_code: str = "",
    kind: AgencyKind | None = None,
    words: str = "",
    after: int | None = None,
    most: int = PAGE,
) -> Listing:
    """The agencies in the area, of the kind, that carry every one of the words or have an officer so named.

    The dissolved ones are among them, for the sake of old matters.
    """
    wanted = and_(within(area_code), *(_carries(word) for word in fold(words).split()))
    if kind is not None:
        wanted = and_(wanted, Agency.kind == kind)
    order = (Agency.area_code, Agency.kind, Agency.id)
    query = db.select(Agency).where(wanted).order_by(*order).limit(most + 1)
    last = None if after is None else db.session.get(Agency, after)
    if last is not None:
        query = query.where(tuple_(*order) > tuple_(last.area_code, db.literal(last.kind, Agency.kind.type), last.id))
    query = query.options(joinedload(Agency.successor), joinedload(Agency.unit_of), selectinload(Agency.officers))
    found = tuple(db.session.scalars(query))
    total = db.session.scalar(db.select(func.count()).select_from(Agency).where(wanted)) or 0
    return Listing(found[:most], total, found[most - 1].id if len(found) > most else None)


def provinces() -> tuple[Area, ...]:
    """Every province that has an agency, in order of code."""
    return _areas(and_(Agency.level == Level.PROVINCE, ~Agency.area_code.contains(".")))


def areas_of(province: str) -> tuple[Area, ...]:
    """The regions and communes of the province that have an agency, regions first, each in order of name."""
    if not province:
        return ()
    found = _areas(Agency.area_code.startswith(f"{province}.", autoescape=True))
    return tuple(sorted(found, key=lambda area: (area.code.count("."), sort_key(area.name))))


def _areas(wanted: ColumnElement[bool]) -> tuple[Area, ...]:
    query = db.select(Agency.area_code, func.min(Agency.area_name)).where(wanted)
    rows = db.session.execute(query.group_by(Agency.area_code).order_by(Agency.area_code))
    return tuple(Area(code, name) for code, name in rows)


def _carries(word: str) -> ColumnElement[bool]:
    named = Agency.officers.any(Officer.is_active & Officer.search_text.contains(word, autoescape=True))
    return or_(Agency.search_text.contains(word, autoescape=True), named)
