"""Entering agencies and officers."""

from datetime import date
from pathlib import Path

import pytest

from coord.agencies import queries, register
from coord.agencies.models import Agency, AgencyKind, Level, Officer, OfficerRole
from coord.db import db, transaction
from coord.errors import CoordError, Invalid
from tests import offices


def add(code: str, **changed: object) -> Agency:
    return register.add_agency(
        code=code,
        name="Tòa án nhân dân khu vực 9",
        kind=AgencyKind.COURT,
        level=Level.REGION,
        area_code="38.KV9",
        area_name="Khu vực 9",
        valid_from=offices.SINCE,
        **changed,  # type: ignore[arg-type]
    )


def add_officer(agency: Agency, username: str) -> Officer:
    return register.add_officer(
        agency,
        username=username,
        full_name="Phan Thử Nghiệm",
        job_title="",
        roles=[OfficerRole.LIAISON],
        password=offices.PASSWORD,
        cost=offices.CHEAP,
    )


def test_an_agency_is_found_by_its_code(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert queries.agency_by_code("TAND-KV1").name == "Tòa án nhân dân khu vực 1"
        with pytest.raises(CoordError) as caught:
            queries.agency_by_code("TAND-KV9")
        assert caught.value.code == "agency_not_found"


@pytest.mark.parametrize("code", ["TAND-KV1", "tand-kv9", "TÒA-9", ""])
def test_a_code_taken_or_misspelt_is_refused(tmp_path: Path, code: str) -> None:
    with offices.province(tmp_path), pytest.raises(Invalid) as caught, transaction():
        add(code)
    assert "code" in caught.value.fields


def test_an_agency_cannot_end_before_it_begins(tmp_path: Path) -> None:
    with offices.province(tmp_path), pytest.raises(Invalid), transaction():
        add("TAND-KV9", valid_to=date(2025, 6, 30))


def test_a_dissolved_agency_keeps_its_last_day_and_successor(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            register.end_agency(known["TAND-KV2"], last_day=date(2026, 3, 31), successor=known["TAND-KV1"])
        ended = queries.agency_by_code("TAND-KV2")
        assert ended.successor is not None and ended.successor.code == "TAND-KV1"
        assert ended.is_valid_on(date(2026, 3, 31)) and not ended.is_valid_on(date(2026, 4, 1))


def test_no_agency_succeeds_itself_not_even_in_a_circle(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            register.end_agency(known["TAND-KV2"], last_day=date(2026, 3, 31), successor=known["TAND-KV1"])
        with pytest.raises(Invalid), transaction():
            register.end_agency(known["TAND-KV1"], last_day=date(2026, 4, 30), successor=known["TAND-KV2"])


def test_a_username_is_lower_case_and_given_once(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            add_officer(known["TAND-KV1"], " Tham.Phan ")
        found = queries.officer_by_username("tham.phan")
        assert found is not None and found.full_name == "Phan Thử Nghiệm"
        with pytest.raises(Invalid) as caught, transaction():
            add_officer(known["TAND-KV2"], "tham.phan")
        assert "username" in caught.value.fields


@pytest.mark.parametrize("username", ["ab", "lê.thị", "a b c", "x" * 41])
def test_a_username_people_cannot_type_anywhere_is_refused(tmp_path: Path, username: str) -> None:
    with offices.province(tmp_path) as known, pytest.raises(Invalid), transaction():
        add_officer(known["TAND-KV1"], username)


def test_only_a_hash_of_the_password_is_stored(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        stored = db.session.scalars(db.select(Officer.password_hash)).all()
        assert len(set(stored)) == len(offices.OFFICERS)
        assert all(text.startswith("$argon2id$") for text in stored)


def test_work_is_assigned_among_the_active_officers_of_the_agency(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            add_officer(known["THADS-KV1"], "nghi.viec").is_active = False
        names = [officer.full_name for officer in queries.officers_of(known["THADS-KV1"].id)]
        assert names == ["Bùi Thí Điểm", "Lê Thị Ví Dụ"]
        assert queries.officer_by_username("nghi.viec") is None


@pytest.mark.parametrize("held", [[], [OfficerRole.ADMINISTRATOR, OfficerRole.LIAISON]])
def test_an_officer_holds_a_role_and_an_administrator_no_other(held: list[OfficerRole]) -> None:
    with pytest.raises(Invalid) as refused:
        register.checked_roles(held)
    assert "roles" in refused.value.fields


def test_one_person_of_a_small_office_may_hold_several_roles(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known, transaction():
        officer = add_officer(known["VKS-KV1"], "mot.nguoi")
        officer.roles = frozenset({OfficerRole.CLERK, OfficerRole.LEADER})
        db.session.flush()
        db.session.expire(officer)
        assert officer.roles == {OfficerRole.LEADER, OfficerRole.CLERK}
