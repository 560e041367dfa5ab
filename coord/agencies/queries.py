"""Reading the register: agencies by code, area and kind, officers, and the counterparts a rulebook's role may have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import ColumnElement, or_, true

from coord import clock
from coord.agencies.models import Agency, Officer, OfficerRole
from coord.agencies.spelling import sort_key
from coord.db import db
from coord.errors import NotFound
from coord.procedures.rulebook.roles import Role

_PARENT_OF, _LEVEL_OF = "parent_of:", "level_of:"


def agency(agency_id: int) -> Agency:
    """The agency of this id; raises NotFound."""
    return _found(db.session.get(Agency, agency_id))


def agency_by_code(code: str) -> Agency:
    """The agency of this code; raises NotFound."""
    return _found(db.session.scalar(db.select(Agency).where(Agency.code == code)))


def officer_by_username(username: str) -> Officer | None:
    """The active officer who signs in with this name."""
    query = db.select(Officer).where(Officer.username == username, working_on(clock.today()))
    found: Officer | None = db.session.scalar(query)
    return found


def working_on(day: date) -> ColumnElement[bool]:
    """The condition that an officer may sign in on that day."""
    return Officer.is_active & (Officer.left_on.is_(None) | (Officer.left_on > day))


def officers_of(agency_id: int) -> tuple[Officer, ...]:
    """The active officers of the agency, to whom its work may be assigned, in order of name."""
    query = db.select(Officer).where(Officer.agency_id == agency_id, Officer.is_active)
    return tuple(sorted(db.session.scalars(query), key=lambda found: sort_key(found.full_name)))


def leaders_of(agency_id: int) -> list[Officer]:
    """Who leads the agency, or has led it, in the order of the register."""
    query = db.select(Officer).where(Officer.agency_id == agency_id).order_by(Officer.id)
    return [officer for officer in db.session.scalars(query) if OfficerRole.LEADER in officer.roles]


def clerks_of(agency_ids: Collection[int]) -> list[Officer]:
    """The active clerks of these agencies, in the order of the register."""
    query = db.select(Officer).where(Officer.agency_id.in_(agency_ids), Officer.is_active).order_by(Officer.id)
    return [officer for officer in db.session.scalars(query) if OfficerRole.CLERK in officer.roles]


def off_platform(agency_ids: Collection[int]) -> frozenset[int]:
    """Those of these agencies that have no inbox here today: they write and are written to on paper."""
    if not agency_ids:
        return frozenset()
    query = db.select(Agency.id).where(Agency.id.in_(agency_ids), Agency.is_on_platform.is_(False))
    return frozenset(db.session.scalars(query))


def with_predecessors(agency_ids: Collection[int]) -> frozenset[int]:
    """These agencies, and all that have ended and whose place any of them has taken."""
    seen, newest = set[int](), set(agency_ids)
    while newest := newest - seen:
        seen |= newest
        ended = db.select(Agency.id).where(Agency.successor_id.in_(newest), Agency.valid_to < clock.today())
        newest = set(db.session.scalars(ended))
    return frozenset(seen)


def place_of(agency: Agency) -> str:
    """The name of the widest area the agency lies in: its province, or the whole country."""
    widest = agency.area_code.split(".")[0]
    name = db.session.scalar(db.select(Agency.area_name).where(Agency.area_code == widest).limit(1))
    return name or agency.area_name


def is_demonstration() -> bool:
    """Whether this instance holds the demonstration."""
    return db.session.scalar(db.select(Agency.id).where(Agency.is_demonstration).limit(1)) is not None


def propose(role: Role, holder: Agency, chosen: Mapping[str, Agency]) -> tuple[Agency, ...]:
    """The agencies that may fill the role when `holder` holds the case, the likeliest first; all exist today.

    `chosen` maps the roles already filled to their agency, for a role that stands above or beside another.
    """
    if role.proposed == "holder":
        return (holder,)
    followed = chosen.get(role.follows)
    if role.proposed.startswith(_PARENT_OF):
        superior = _superior(followed)
        if superior is not None and superior.kind in role.kinds:
            return (superior,)
    near = _near(role, holder)
    if role.proposed.startswith(_LEVEL_OF) and followed is not None:
        return tuple(a for a in near if (a.level, a.area_code) == (followed.level, followed.area_code)) or near
    return near


def _superior(agency: Agency | None) -> Agency | None:
    """The superior that exists today: a unit's is that of the agency it acts for, a dissolved one's its successor."""
    if agency is None:
        return None
    superior = agency.parent or (agency.unit_of and _superior(agency.unit_of))
    while superior is not None and not superior.is_valid_on(clock.today()):
        superior = superior.successor
    return superior


def _near(role: Role, holder: Agency) -> tuple[Agency, ...]:
    # Nearest first: the holder's own area, then the area around it, then elsewhere in the province, then the country's.
    province = holder.area_code.split(".")[0]
    query = db.select(Agency).where(
        Agency.kind.in_(role.kinds), or_(within(province), Agency.area_code == ""), existing_on(clock.today())
    )
    if role.levels:
        query = query.where(Agency.level.in_(role.levels))
    kinds = role.kinds  # of two as near, the kind named first

    def order(found: Agency) -> tuple[tuple[int, int], int, tuple[object, ...]]:
        return _distance(found, holder), kinds.index(found.kind), sort_key(found.name)

    return tuple(sorted(db.session.scalars(query), key=order))


def _distance(agency: Agency, holder: Agency) -> tuple[int, int]:
    mine, theirs = agency.area_code.split("."), holder.area_code.split(".")
    shared = sum(1 for a, b in zip(mine, theirs, strict=False) if a == b)
    return -shared, len(mine) - shared


def within(area_code: str) -> ColumnElement[bool]:
    """The condition that an agency lies in the area; "" is the whole country."""
    if not area_code:
        return true()
    return or_(Agency.area_code == area_code, Agency.area_code.startswith(f"{area_code}.", autoescape=True))


def lies_within(area_code: str, wider: str) -> bool:
    """Whether one area is the other or lies in it; "" is the whole country."""
    return not wider or area_code == wider or area_code.startswith(f"{wider}.")


def existing_on(day: date) -> ColumnElement[bool]:
    """The condition that an agency exists on that day."""
    return (Agency.valid_from <= day) & (Agency.valid_to.is_(None) | (Agency.valid_to >= day))


def _found(agency: Agency | None) -> Agency:
    if agency is None:
        raise NotFound("Không có cơ quan này trong danh bạ. Hãy tìm lại ở trang Danh bạ.", code="agency_not_found")
    return agency
