"""Changing officers: roles and titles, the lost phone, the own password. Commands; they never commit."""

from __future__ import annotations

from dataclasses import dataclass

from coord import clock
from coord.agencies import passwords, register, sessions, spelling
from coord.agencies.access import Viewer, require_administering
from coord.agencies.accounts import invitations, second_factor
from coord.agencies.accounts.changes import Act, note_officer, roles_text
from coord.agencies.accounts.inviting import same_twice
from coord.agencies.accounts.managing import (
    officer_to_change,
    refuse_losing_the_last,
    refuse_misplaced,
    require_grantable,
    require_other,
)
from coord.agencies.models import Officer, OfficerRole
from coord.db import db
from coord.errors import Invalid


@dataclass(frozen=True, slots=True)
class Details:
    """What may be changed about an officer, as typed."""

    full_name: str
    job_title: str
    phone: str
    roles: frozenset[OfficerRole]


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The own password, old and new, the new one typed twice."""

    old: str
    new: str
    again: str


def change_officer(viewer: Viewer, officer_id: int, details: Details) -> Officer:
    """Change name, title, telephone and roles; what was there before is kept. Raises Invalid, Refused, NotFound."""
    officer = officer_to_change(viewer, officer_id)
    roles = register.checked_roles(details.roles)
    if roles != officer.roles:
        require_other(viewer, officer)
        require_grantable(viewer, officer.roles, roles)
        refuse_misplaced(roles, officer.agency)
        refuse_losing_the_last(officer, officer.roles - roles)
        note_officer(viewer.officer_id, officer, "roles", roles_text(officer.roles), roles_text(roles))
        officer.roles = roles
    _set(
        viewer, officer, "full_name", register.checked_text("full_name", details.full_name, 100, "Hãy nhập họ và tên.")
    )
    _set(viewer, officer, "job_title", register.checked_text("job_title", details.job_title, 100))
    _set(viewer, officer, "phone", register.checked_text("phone", details.phone, 40))
    officer.search_text = spelling.fold(officer.full_name)
    db.session.flush()
    return officer


def reset_second_factor(viewer: Viewer, officer_id: int) -> Officer:
    """Take the second factor away from who lost the phone and the recovery codes; administrators alone may."""
    require_administering(viewer)
    officer = officer_to_change(viewer, officer_id)
    require_other(viewer, officer)
    second_factor.forget(officer)
    sessions.revoke_all(officer.id, now=clock.now())
    note_officer(viewer.officer_id, officer, Act.FACTOR_RESET)
    return officer


def change_own_password(viewer: Viewer, passwords_typed: NewPassword, *, token: str, cost: passwords.Cost) -> None:
    """Set a new password after the old one was given; every session but that of `token` ends. Raises Invalid."""
    officer = db.session.get_one(Officer, viewer.officer_id)
    if not passwords.is_right(passwords_typed.old, officer.password_hash, cost):
        words = "Mật khẩu đang dùng chưa đúng."
        raise Invalid(words, fields={"old": words}, code="wrong_password")
    officer.password_hash = passwords.hash_password(same_twice(passwords_typed.new, passwords_typed.again), cost)
    invitations.close_all(officer)
    sessions.revoke_all(officer.id, now=clock.now(), but=token)
    note_officer(officer.id, officer, Act.PASSWORD_CHANGED)


def _set(viewer: Viewer, officer: Officer, field: str, after: str) -> None:
    before = getattr(officer, field)
    if before != after:
        note_officer(viewer.officer_id, officer, field, before, after)
        setattr(officer, field, after)
