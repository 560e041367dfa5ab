"""The accounts that a viewer looks after, found by name, user name or agency, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_, true, tuple_
from sqlalchemy.orm import contains_eager

from coord import clock
from coord.agencies.access import Viewer, may_administer, may_manage_any
from coord.agencies.models import Agency, Officer, OfficerRole
from coord.agencies.queries import working_on
from coord.agencies.spelling import fold
from coord.db import db
from coord.errors import Forbidden

PAGE = 50


class Standing(StrEnum):
    """Whether somebody works here, has been invited and has not come yet, or has left."""

    ACTIVE = "active"
    INVITED = "invited"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class OfficerPage:
    """One page of accounts; `next_after` is the id after which the next page begins."""

    officers: tuple[Officer, ...]
    total: int
    next_after: int | None


def standing_of(officer: Officer) -> Standing:
    """How this account stands."""
    if officer.is_working_on(clock.today()):
        return Standing.ACTIVE
    return Standing.INVITED if officer.left_on is None else Standing.LEFT


def officers_managed(
    viewer: Viewer, *, words: str = "", standing: Standing | None = None, after: int | None = None
) -> OfficerPage:
    """The accounts this viewer looks after, in order of name. Forbidden for who looks after none."""
    if not may_manage_any(viewer):
        raise Forbidden(
            "Trang này dành cho lãnh đạo cơ quan và quản trị. Tài khoản của bạn ở trang Tài khoản của tôi.",
            code="may_not_manage",
        )
    wanted = and_(_managed_by(viewer), _standing(standing), *(_carries(word) for word in fold(words).split()))
    query = db.select(Officer).join(Officer.agency).where(wanted).options(contains_eager(Officer.agency))
    last = None if after is None else db.session.get(Officer, after)
    if last is not None:
        query = query.where(tuple_(Officer.search_text, Officer.id) > tuple_(last.search_text, last.id))
    found = tuple(db.session.scalars(query.order_by(Officer.search_text, Officer.id).limit(PAGE + 1)))
    count = db.select(db.func.count()).select_from(Officer).join(Officer.agency).where(wanted)
    total = db.session.scalar(count) or 0
    return OfficerPage(found[:PAGE], total, found[PAGE - 1].id if len(found) > PAGE else None)


def _managed_by(viewer: Viewer) -> ColumnElement[bool]:
    if may_administer(viewer):
        return true()
    alone = frozenset({OfficerRole.ADMINISTRATOR})  # an administrator holds no other role
    return and_(Officer.agency_id.in_(viewer.agency_ids), Officer.roles != alone) if viewer.agency_ids else false()


def _standing(standing: Standing | None) -> ColumnElement[bool]:
    if standing is None:
        return true()
    is_working = working_on(clock.today())
    if standing is Standing.ACTIVE:
        return is_working
    has_left = Officer.left_on.is_not(None)
    return and_(~is_working, has_left if standing is Standing.LEFT else ~has_left)


def _carries(word: str) -> ColumnElement[bool]:
    columns = (Officer.search_text, Officer.username, Agency.search_text)
    return or_(*(column.contains(word, autoescape=True) for column in columns))
