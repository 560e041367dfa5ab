"""Which agencies are proposed for a role of a rulebook."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from coord.agencies import queries, register
from coord.agencies.models import Agency, AgencyKind, Level
from coord.db import transaction
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.roles import Role
from coord.procedures.rulebook.rulebook import Rulebook
from tests import offices

HOLDER = Role("enforcement", "Cơ quan thi hành án dân sự", ("enforcement",), proposed="holder")
COURT = Role("court", "Tòa án", ("court",), ("regional", "province"))
REGIONAL_COURT = Role("court", "Tòa án", ("court",), ("regional",))
SUPERIOR = Role("superior_court", "Tòa án cấp trên", ("court",), proposed="parent_of:court")


def codes(role: Role, holder: Agency, chosen: Mapping[str, Agency] | None = None) -> list[str]:
    return [agency.code for agency in queries.propose(role, holder, chosen or {})]


def test_the_holder_is_proposed_for_its_own_role(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert codes(HOLDER, known["THADS-KV1"]) == ["THADS-KV1"]


def test_the_own_area_comes_first_then_the_province_then_its_other_areas(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert codes(COURT, known["THADS-KV1"]) == ["TAND-KV1", "TAND-T", "TAND-KV2"]
        assert codes(COURT, known["THADS-KV2"]) == ["TAND-KV2", "TAND-T", "TAND-KV1"]


def test_an_office_of_the_province_meets_the_court_of_its_level_first(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert codes(COURT, known["THADS-T"]) == ["TAND-T", "TAND-KV1", "TAND-KV2"]


def test_only_the_levels_the_rulebook_names_are_proposed(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert codes(REGIONAL_COURT, known["THADS-KV1"]) == ["TAND-KV1", "TAND-KV2"]


def test_no_agency_of_another_province_is_proposed(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert "TAND-NB" not in codes(COURT, known["THADS-T"])


def test_an_agency_of_the_whole_country_is_proposed_last(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            register.add_agency(
                code="TANDTC",
                name="Tòa án nhân dân tối cao",
                kind=AgencyKind.COURT,
                level=Level.CENTRAL,
                area_code="",
                area_name="Cả nước",
                valid_from=offices.SINCE,
            )
        anywhere = Role("court", "Tòa án", ("court",))
        assert codes(anywhere, known["THADS-KV1"]) == ["TAND-KV1", "TAND-T", "TAND-KV2", "TANDTC"]


def test_the_superior_of_the_chosen_agency_is_proposed(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert codes(SUPERIOR, known["THADS-KV1"], {"court": known["TAND-KV1"]}) == ["TAND-T"]


def test_the_agency_at_the_level_and_in_the_area_of_the_chosen_one_is_proposed_alone(tmp_path: Path) -> None:
    role = Role("beside", "Viện kiểm sát", ("procuracy",), proposed="level_of:court")
    with offices.province(tmp_path) as known:
        for holder in (known["THADS-KV1"], known["THADS-T"]):
            assert codes(role, holder, {"court": known["TAND-KV1"]}) == ["VKS-KV1"]
            assert codes(role, holder, {"court": known["TAND-T"]}) == ["VKS-T"]


def test_where_nobody_stands_beside_the_chosen_agency_or_none_is_chosen_the_nearest_are_proposed(
    tmp_path: Path,
) -> None:
    role = Role("beside", "Viện kiểm sát", ("procuracy",), proposed="level_of:court")
    with offices.province(tmp_path) as known:
        assert codes(role, known["THADS-KV1"], {"court": known["TAND-KV2"]}) == ["VKS-KV1", "VKS-T"]
        assert codes(role, known["THADS-T"]) == ["VKS-T", "VKS-KV1"]


def test_of_two_agencies_as_near_the_kind_the_rulebook_names_first_comes_first(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        for kinds, first in ((("court", "procuracy"), "TAND-KV1"), (("procuracy", "court"), "VKS-KV1")):
            assert codes(Role("any", "Cơ quan", kinds), known["THADS-KV1"])[0] == first


def test_while_nobody_is_chosen_the_superior_role_is_proposed_from_the_area(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert codes(SUPERIOR, known["THADS-KV1"])[0] == "TAND-KV1"


def test_a_unit_has_the_superior_of_the_agency_it_acts_for(tmp_path: Path) -> None:
    role = Role("superior", "Cấp trên", ("ministry",), proposed="parent_of:enforcement")
    with offices.province(tmp_path) as known:
        with transaction():
            ministry = register.add_agency(
                code="BTP",
                name="Bộ Tư pháp",
                kind=AgencyKind.MINISTRY,
                level=Level.CENTRAL,
                area_code="",
                area_name="Cả nước",
                valid_from=offices.SINCE,
            )
            known["THADS-T"].parent = ministry
        assert codes(role, known["THADS-KV1"], {"enforcement": known["THADS-KV1"]}) == ["BTP"]


def test_a_dissolved_agency_is_not_proposed_and_a_dissolved_superior_gives_way_to_its_successor(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            register.end_agency(known["TAND-T"], last_day=date(2025, 12, 31), successor=known["TAND-NB"])
        assert codes(COURT, known["THADS-KV1"]) == ["TAND-KV1", "TAND-KV2"]
        assert codes(SUPERIOR, known["THADS-KV1"], {"court": known["TAND-KV1"]}) == ["TAND-NB"]


@pytest.mark.parametrize("book", shelf(), ids=lambda book: book.name)
def test_the_register_knows_every_kind_and_level_a_rulebook_names(book: Rulebook) -> None:
    assert {kind for role in book.roles for kind in role.kinds} <= set(AgencyKind)
    assert {level for role in book.roles for level in role.levels} <= set(Level)
