"""Whose figures an officer may see on the board, and what counts as late there."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from coord.agencies.access import Viewer, is_committee
from coord.agencies.models import Agency
from coord.agencies.queries import within
from coord.db import db
from coord.matters.models import DutyRow, Matter, Party
from coord.procedures.rulebook.relations import BasisKind


class Lateness(StrEnum):
    """How an open duty stands against its day: late against the law, or past a default or a practice."""

    LAW = "law"
    DEFAULT = "default"


def duties_in_scope(viewer: Viewer) -> ColumnElement[bool]:
    """The duties an officer may count: a committee those of its area, anybody else those of the own agencies."""
    if is_committee(viewer):
        here = _agencies_around(viewer)
        return or_(DutyRow.by_agency_id.in_(here), DutyRow.to_agency_id.in_(here))
    if not viewer.agency_ids:
        return false()
    return or_(DutyRow.by_agency_id.in_(viewer.agency_ids), DutyRow.to_agency_id.in_(viewer.agency_ids))


def matters_in_scope(viewer: Viewer) -> ColumnElement[bool]:
    """The matters an officer may count: a committee those of its area, anybody else those the agencies are party to."""
    if is_committee(viewer):
        agencies = Party.agency_id.in_(_agencies_around(viewer))
    else:
        agencies = Party.agency_id.in_(viewer.agency_ids)
    return exists().where(Party.matter_id == Matter.id, agencies)


def offices_in_scope(viewer: Viewer) -> ColumnElement[bool]:
    """The agencies whose cases an officer may count."""
    return within(area_of(viewer)) if is_committee(viewer) else Agency.id.in_(viewer.agency_ids)


def area_of(viewer: Viewer) -> str:
    """The path of the area in which the officer's agency works."""
    return db.session.get_one(Agency, viewer.agency_id).area_code


def is_owed() -> ColumnElement[bool]:
    """What is still to be done: open, and not a mere right."""
    return and_(DutyRow.status == "open", DutyRow.is_right.is_(False))


def is_late(kind: Lateness, today: date) -> ColumnElement[bool]:
    """Past its day by the law itself, or by a default or a practice, which is never called late."""
    is_soft = or_(DutyRow.is_unverified, DutyRow.basis_kind == BasisKind.PRACTICE.value)
    return and_(DutyRow.due_on < today, is_soft if kind is Lateness.DEFAULT else ~is_soft)


def _agencies_around(viewer: Viewer) -> ColumnElement[int]:
    return select(Agency.id).where(within(area_of(viewer)))  # type: ignore[return-value]
