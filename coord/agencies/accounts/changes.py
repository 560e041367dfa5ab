"""The history of the register: every change with who made it, when, and what stood there before."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import joinedload

from coord import clock
from coord.agencies.accounts.models import Change
from coord.agencies.models import Agency, Officer, OfficerRole
from coord.db import db

MOST_SHOWN = 200


class Act(StrEnum):
    """What may be done about an officer, besides changing a field of theirs."""

    INVITED = "invited"
    LINK_MADE = "link_made"
    ACCEPTED = "accepted"
    PASSWORD_CHANGED = "password_changed"
    ENDED = "ended"
    FACTOR_ADDED = "second_factor_added"
    FACTOR_RESET = "second_factor_reset"
    RECOVERY_RENEWED = "recovery_codes_renewed"
    RECOVERY_USED = "recovery_code_used"


def note_officer(by_id: int | None, officer: Officer, what: str, before: str = "", after: str = "") -> None:
    """Keep that this was changed about the officer."""
    _note(
        Change(by_id=by_id, agency_id=officer.agency_id, officer_id=officer.id, what=what, before=before, after=after)
    )


def note_agency(by_id: int | None, agency: Agency, what: str, before: str = "", after: str = "") -> None:
    """Keep that this was changed about the agency."""
    _note(Change(by_id=by_id, agency_id=agency.id, officer_id=None, what=what, before=before, after=after))


def roles_text(roles: frozenset[OfficerRole]) -> str:
    """Roles as the history keeps them: their values joined by "+"."""
    return "+".join(role for role in OfficerRole if role in roles)


def changes_of_officer(officer_id: int) -> tuple[Change, ...]:
    """What was changed about the officer, the newest first."""
    query = db.select(Change).where(Change.officer_id == officer_id)
    return tuple(db.session.scalars(_newest_first(query)))


def changes_of_agency(agency_id: int) -> tuple[Change, ...]:
    """What was changed about the agency itself, the newest first."""
    query = db.select(Change).where(Change.agency_id == agency_id, Change.officer_id.is_(None))
    return tuple(db.session.scalars(_newest_first(query)))


def _newest_first(query: db.Select[tuple[Change]]) -> db.Select[tuple[Change]]:  # type: ignore[name-defined]
    return query.options(joinedload(Change.by)).order_by(Change.id.desc()).limit(MOST_SHOWN)


def _note(change: Change) -> None:
    change.at = clock.now()
    change.before, change.after = change.before[:300], change.after[:300]
    db.session.add(change)
