"""Who acts in the tests of accounts, and what they type."""

from __future__ import annotations

from coord.agencies import queries
from coord.agencies.access import Viewer, viewer_of
from coord.agencies.accounts.inviting import Invited, Person, accept_invitation, invite_officer
from coord.agencies.models import Agency, Officer, OfficerRole
from coord.db import db, transaction
from tests import offices

LEADER, LIAISON, CLERK = OfficerRole.LEADER, OfficerRole.LIAISON, OfficerRole.CLERK
ADMINISTRATOR, SECRETARY = OfficerRole.ADMINISTRATOR, OfficerRole.SECRETARY
NEW = "mật khẩu mới tinh"


def officer(username: str) -> Officer:
    """The officer of that name, active or not."""
    found: Officer = db.session.scalars(db.select(Officer).where(Officer.username == username)).one()
    return found


def viewer(username: str) -> Viewer:
    """That officer, looking."""
    return viewer_of(officer(username))


def agency(code: str) -> Agency:
    """The agency of that code."""
    return queries.agency_by_code(code)


def person(username: str = "nguoi.moi", *roles: OfficerRole) -> Person:
    """Somebody to invite; a liaison officer unless said."""
    return Person(username, "Phan Thử Nghiệm", "Chuyên viên", "0237 000 111", frozenset(roles or {LIAISON}))


def invite(by: str, code: str, username: str = "nguoi.moi", *roles: OfficerRole) -> Invited:
    """Invite somebody."""
    with transaction():
        return invite_officer(viewer(by), agency(code), person(username, *roles))


def accept(token: str, password: str = NEW) -> Officer:
    """Set a password by a link."""
    with transaction():
        return accept_invitation(token, password, password, offices.CHEAP)


def join(by: str, code: str, username: str = "nguoi.moi", *roles: OfficerRole) -> Officer:
    """Invite somebody who comes at once."""
    return accept(invite(by, code, username, *roles).token)
