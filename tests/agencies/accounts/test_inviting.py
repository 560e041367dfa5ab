"""Inviting officers: who may invite whom into which role, and the link that opens once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coord import clock
from coord.agencies import passwords, queries, sessions
from coord.agencies.accounts import invitations
from coord.agencies.accounts.changes import changes_of_agency, changes_of_officer
from coord.agencies.accounts.inviting import (
    Person,
    accept_invitation,
    invite_administrator,
    invite_officer,
    make_link,
)
from coord.agencies.accounts.models import Invitation
from coord.agencies.models import OfficerRole
from coord.db import db, transaction
from coord.errors import Invalid, NotFound, Refused
from tests import offices
from tests.agencies.accounts.people import (
    ADMINISTRATOR,
    CLERK,
    LEADER,
    LIAISON,
    NEW,
    SECRETARY,
    accept,
    agency,
    invite,
    join,
    officer,
    viewer,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_an_invited_person_cannot_sign_in_until_a_password_is_set(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invited = invite("lanhdao.tinh", "THADS-KV1")
        assert queries.officer_by_username("nguoi.moi") is None
        assert not passwords.is_right("", invited.officer.password_hash, offices.CHEAP)
        assert not passwords.is_right("không phải mật khẩu của ai", invited.officer.password_hash, offices.CHEAP)
        accept(invited.token)
        found = queries.officer_by_username("nguoi.moi")
        assert found is not None and passwords.is_right(NEW, found.password_hash, offices.CHEAP)


def test_the_table_holds_no_link(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = invite("lanhdao.tinh", "THADS-KV1").token
        row = db.session.scalars(db.select(Invitation)).one()
        assert token not in row.token_hash and len(row.token_hash) == 64


def test_a_link_opens_once(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = invite("lanhdao.tinh", "THADS-KV1").token
        accept(token)
        with pytest.raises(NotFound):
            accept(token)


def test_a_link_opens_for_a_week(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with clock.set_at(NOW):
            token = invite("lanhdao.tinh", "THADS-KV1").token
        with clock.set_at(NOW + invitations.LIFETIME - timedelta(seconds=1)):
            assert invitations.open_invitation(token).officer.username == "nguoi.moi"
        with clock.set_at(NOW + invitations.LIFETIME), pytest.raises(NotFound):
            invitations.open_invitation(token)


def test_a_new_link_takes_the_place_of_the_old(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invited = invite("lanhdao.tinh", "THADS-KV1")
        with transaction():
            later = make_link(viewer("lanhdao.tinh"), invited.officer.id)
        with pytest.raises(NotFound):
            accept(invited.token)
        accept(later.token)


def test_a_guessed_link_opens_nothing(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invite("lanhdao.tinh", "THADS-KV1")
        for guess in ("", "x", "' OR 1=1 --", "\x00"):
            with pytest.raises(NotFound):
                invitations.open_invitation(guess)


@pytest.mark.parametrize(("password", "again", "field"), [("ngắn", "ngắn", "password"), (NEW, NEW + "!", "again")])
def test_a_password_that_will_not_do_leaves_the_link_open(
    tmp_path: Path, password: str, again: str, field: str
) -> None:
    with offices.province(tmp_path):
        token = invite("lanhdao.tinh", "THADS-KV1").token
        with pytest.raises(Invalid) as refused, transaction():
            accept_invitation(token, password, again, offices.CHEAP)
        assert field in refused.value.fields
        accept(token)


def test_a_new_password_ends_every_session_before(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with transaction():
            old = sessions.open_session(officer("daumoi.kv1"), sessions.Device(), now=clock.now())
            link = make_link(viewer("lanhdao.tinh"), officer("daumoi.kv1").id)
        assert sessions.find_session(old, now=clock.now()) is not None
        accept(link.token)
        assert sessions.find_session(old, now=clock.now()) is None


def test_a_leader_invites_into_the_own_agency_and_its_units_alone(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invite("lanhdao.tinh", "THADS-T", "mot.nguoi")
        invite("lanhdao.tinh", "THADS-KV2", "hai.nguoi")
        with pytest.raises(NotFound):
            invite("lanhdao.tinh", "TAND-T", "ba.nguoi")


@pytest.mark.parametrize("who", ["daumoi.kv1", "vanthu.kv1", "thuky.bcd"])
def test_nobody_else_invites(tmp_path: Path, who: str) -> None:
    with offices.province(tmp_path):
        own = officer(who).agency.code
        with pytest.raises(NotFound):
            invite(who, own)


def test_an_administrator_invites_everywhere(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invite("quantri", "TAND-NB", "mot.nguoi", LEADER)
        invite("quantri", "BCD-T", "hai.nguoi", SECRETARY)
        invite("quantri", "THADS-T", "ba.nguoi", ADMINISTRATOR)


def test_a_leader_makes_no_administrator(tmp_path: Path) -> None:
    with offices.province(tmp_path), pytest.raises(Invalid) as refused:
        invite("lanhdao.tinh", "THADS-T", "nguoi.moi", ADMINISTRATOR)
    assert "roles" in refused.value.fields


@pytest.mark.parametrize("held", [frozenset(), frozenset({ADMINISTRATOR, LIAISON}), frozenset({SECRETARY})])
def test_roles_that_do_not_go_together_or_not_there_are_refused(tmp_path: Path, held: frozenset[OfficerRole]) -> None:
    with offices.province(tmp_path), pytest.raises(Invalid) as refused, transaction():
        invite_officer(viewer("quantri"), agency("THADS-T"), Person("nguoi.moi", "Phan Thử Nghiệm", roles=held))
    assert "roles" in refused.value.fields


def test_one_person_may_be_invited_into_several_roles(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        joined = join("lanhdao.tinh", "THADS-KV2", "mot.nguoi", LEADER, CLERK)
        assert joined.roles == {LEADER, CLERK}


def test_nobody_is_invited_into_an_agency_that_has_ended(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            known["THADS-KV2"].valid_to = offices.SINCE
        with pytest.raises(Invalid, match="đã kết thúc"):
            invite("lanhdao.tinh", "THADS-KV2")


def test_a_name_that_was_used_is_not_given_again_even_after_its_owner_left(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with transaction():
            officer("daumoi.kv2").is_active = False
        with pytest.raises(Invalid) as refused:
            invite("lanhdao.tinh", "THADS-KV2", "daumoi.kv2")
        assert "username" in refused.value.fields


def test_the_first_officer_brings_an_agency_and_its_units_onto_the_platform(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            for code in ("THADS-T", "THADS-KV1", "TAND-KV2"):
                known[code].is_on_platform = False
        join("quantri", "THADS-T", "quantri.hai", ADMINISTRATOR)
        assert not agency("THADS-T").is_on_platform
        join("quantri", "THADS-T")
        assert agency("THADS-T").is_on_platform and agency("THADS-KV1").is_on_platform
        assert not agency("TAND-KV2").is_on_platform
        assert [line.what for line in changes_of_agency(known["THADS-T"].id)] == ["is_on_platform"]


def test_the_history_tells_who_invited_and_that_the_person_came(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        joined = join("lanhdao.tinh", "THADS-KV1", "nguoi.moi", CLERK)
        told = [(line.what, line.by and line.by.username, line.after) for line in changes_of_officer(joined.id)]
        assert told == [("accepted", "nguoi.moi", ""), ("invited", "lanhdao.tinh", "clerk")]


def test_a_leader_cannot_open_an_administrators_account_by_a_new_link(tmp_path: Path) -> None:
    with offices.province(tmp_path), pytest.raises(NotFound), transaction():
        make_link(viewer("lanhdao.tinh"), officer("quantri").id)


def test_nobody_makes_a_link_for_the_own_account(tmp_path: Path) -> None:
    with offices.province(tmp_path), pytest.raises(Refused), transaction():
        make_link(viewer("quantri"), officer("quantri").id)


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Lê' OR '1'='1", "{{ 7*7 }}", "a\u202eb", "x" * 101, " "]
)
def test_a_hostile_name_is_kept_as_text_or_refused(tmp_path: Path, name: str) -> None:
    with offices.province(tmp_path):
        hostile = Person("nguoi.moi", name, roles=frozenset({ADMINISTRATOR}))
        try:
            with transaction():
                made = invite_administrator(agency("THADS-T"), hostile)
        except Invalid as refused:
            assert "full_name" in refused.fields
        else:
            assert made.officer.full_name == name
