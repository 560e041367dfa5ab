"""Names for lists: many agencies or officers in one query."""

import re
from collections.abc import Collection

from sqlalchemy import select

from coord.agencies.models import Agency, Officer
from coord.db import db


def short_names(agency_ids: Collection[int | None]) -> dict[int, str]:
    """Short names of agencies by id; None among the ids is passed over."""
    found = {i for i in agency_ids if i is not None}
    if not found:
        return {}
    rows = db.session.execute(select(Agency.id, Agency.short_name).where(Agency.id.in_(found)))
    return {row.id: row.short_name for row in rows}


def full_names(officer_ids: Collection[int | None]) -> dict[int, str]:
    """Names of officers by id; None among the ids is passed over."""
    found = {i for i in officer_ids if i is not None}
    if not found:
        return {}
    rows = db.session.execute(select(Officer.id, Officer.full_name).where(Officer.id.in_(found)))
    return {row.id: row.full_name for row in rows}


def codes_of(agency_ids: Collection[int]) -> dict[int, str]:
    """Codes of agencies by id."""
    rows = db.session.execute(select(Agency.id, Agency.code).where(Agency.id.in_(agency_ids)))
    return {row.id: row.code for row in rows}


_IN_FULL = {
    "TANDTC": "Tòa án nhân dân tối cao",
    "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "TAND": "Tòa án nhân dân",
    "VKSND": "Viện kiểm sát nhân dân",
    "THADS": "Thi hành án dân sự",
    "UBND": "Ủy ban nhân dân",
}
_SHORT = re.compile(rf"(?<![\w/-])({'|'.join(_IN_FULL)})(?![\w/-])")


def in_full(name: str) -> str:
    """The name as an official paper writes it: “TAND huyện Hoằng Hóa” is “Tòa án nhân dân huyện Hoằng Hóa”."""
    return _SHORT.sub(lambda short: _IN_FULL[short[1]], name)
