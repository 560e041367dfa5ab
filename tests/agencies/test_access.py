"""Who may see and do what."""

from pathlib import Path

import pytest

from coord.agencies import access, queries
from coord.errors import Forbidden
from tests import offices


def viewer(username: str) -> access.Viewer:
    officer = queries.officer_by_username(username)
    assert officer is not None
    return access.viewer_of(officer)


def test_an_officer_of_a_unit_sees_the_unit_alone(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert viewer("daumoi.kv1").agency_ids == {known["THADS-KV1"].id}


def test_an_officer_of_the_office_sees_the_office_and_its_units(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        leader = viewer("lanhdao.tinh")
        assert leader.agency_ids == {known[code].id for code in ("THADS-T", "THADS-KV1", "THADS-KV2")}
        assert access.may_act(leader, known["THADS-KV2"].id)


def test_a_superior_is_no_office_of_which_the_others_are_units(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        assert not access.may_see(viewer("kiemsat.kv1"), known["VKS-T"].id)


def test_a_stranger_sees_and_does_nothing_there(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        stranger = viewer("daumoi.kv2")
        assert not access.may_see(stranger, known["THADS-KV1"].id)
        assert not access.may_act(stranger, known["THADS-KV1"].id)
        assert not access.may_receive(stranger, known["THADS-KV1"].id)


def test_a_clerk_receives_but_does_not_act(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        clerk, agency_id = viewer("vanthu.kv1"), known["THADS-KV1"].id
        access.require_receiving(clerk, agency_id)
        with pytest.raises(Forbidden):
            access.require_acting(clerk, agency_id)


def test_a_liaison_officer_does_both(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        access.require_receiving(viewer("daumoi.kv1"), known["THADS-KV1"].id)
        access.require_acting(viewer("daumoi.kv1"), known["THADS-KV1"].id)


def test_an_administrator_sees_no_matter_not_even_of_the_own_agency(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        administrator = viewer("quantri")
        assert access.may_administer(administrator) and not administrator.agency_ids
        with pytest.raises(Forbidden):
            access.require_receiving(administrator, known["THADS-T"].id)


def test_a_member_of_the_committee_sees_counts_and_no_contents_of_others(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        secretary = viewer("thuky.bcd")
        assert access.is_committee(secretary)
        assert secretary.agency_ids == {known["BCD-T"].id}
        assert not access.is_committee(viewer("lanhdao.tinh"))
