"""Inviting officers, and what an invited person does with the link. Commands; they never commit."""

from __future__ import annotations

from dataclasses import dataclass

from coord import clock
from coord.agencies import passwords, register, sessions
from coord.agencies.access import Viewer
from coord.agencies.accounts import invitations
from coord.agencies.accounts.changes import Act, note_agency, note_officer, roles_text
from coord.agencies.accounts.managing import (
    lock_accounts,
    officer_to_change,
    refuse_misplaced,
    require_grantable,
    require_managing,
    require_other,
)
from coord.agencies.models import Agency, Officer, OfficerRole
from coord.db import db
from coord.errors import Invalid


@dataclass(frozen=True, slots=True)
class Person:
    """Who is invited, as typed."""

    username: str
    full_name: str
    job_title: str = ""
    phone: str = ""
    roles: frozenset[OfficerRole] = frozenset()


@dataclass(frozen=True, slots=True)
class Invited:
    """The officer, and the token of the link to hand over: it cannot be shown again."""

    officer: Officer
    token: str


def invite_officer(viewer: Viewer, agency: Agency, person: Person) -> Invited:
    """Enter an officer of the agency, who may sign in once a password is set by the link. Raises Invalid, Forbidden."""
    require_managing(viewer, agency.id)
    require_grantable(viewer, frozenset(), person.roles)
    return _invite(viewer.officer_id, agency, person)


def invite_administrator(agency: Agency, person: Person) -> Invited:
    """The same for an administrator, from the command line: the first of an instance, or when none is left."""
    return _invite(None, agency, person)


def make_link(viewer: Viewer, officer_id: int) -> Invited:
    """A new link: for who has not come yet, has forgotten the password, or comes back after having left."""
    officer = officer_to_change(viewer, officer_id)
    require_other(viewer, officer)
    _refuse_ended(officer.agency)
    note_officer(viewer.officer_id, officer, Act.LINK_MADE)
    return Invited(officer, invitations.make(viewer.officer_id, officer))


def accept_invitation(token: str, password: str, again: str, cost: passwords.Cost) -> Officer:
    """Set the password by the link; the link and every session before end. Raises NotFound, Invalid."""
    lock_accounts(invitations.open_invitation(token).officer.agency_id)
    officer = invitations.open_invitation(token).officer  # still open, now that nobody else is about to use it
    officer.password_hash = passwords.hash_password(same_twice(password, again), cost)
    if not officer.is_active:
        officer.is_active, officer.left_on = True, None
    invitations.close_all(officer)
    sessions.revoke_all(officer.id, now=clock.now())
    note_officer(officer.id, officer, Act.ACCEPTED)
    if OfficerRole.ADMINISTRATOR not in officer.roles:
        _join(officer)
    db.session.flush()
    return officer


def same_twice(password: str, again: str) -> str:
    """The password, if it was typed the same twice; raises Invalid."""
    if password != again:
        words = "Hai lần nhập mật khẩu chưa giống nhau."
        raise Invalid(words, fields={"again": words}, code="passwords_differ")
    return password


def _invite(by_id: int | None, agency: Agency, person: Person) -> Invited:
    _refuse_ended(lock_accounts(agency.id))
    refuse_misplaced(person.roles, agency)
    officer = register.enter_officer(
        agency,
        username=person.username,
        full_name=person.full_name,
        job_title=person.job_title,
        roles=person.roles,
        phone=person.phone,
    )
    note_officer(by_id, officer, Act.INVITED, after=roles_text(officer.roles))
    return Invited(officer, invitations.make(by_id, officer))


def _join(officer: Officer) -> None:
    # From the first officer on, the agency and the units for which that officer acts answer here, not on paper.
    joining = db.or_(Agency.id == officer.agency_id, Agency.unit_of_id == officer.agency_id)
    for agency in db.session.scalars(db.select(Agency).where(joining, Agency.is_on_platform.is_(False))):
        agency.is_on_platform = True
        note_agency(officer.id, agency, "is_on_platform", "không", "có")


def _refuse_ended(agency: Agency) -> None:
    if not agency.is_valid_on(clock.today()):
        words = "Cơ quan này đã kết thúc hoặc chưa bắt đầu, nên không mời cán bộ vào đây."
        raise Invalid(words, fields={"agency": words}, code="agency_not_valid")
