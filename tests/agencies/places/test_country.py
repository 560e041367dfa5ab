"""The whole country in the register: its places, its agencies, and the counterpart found in it."""

import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from coord.agencies import directory, queries, register
from coord.agencies.models import Agency, AgencyKind, Level, OfficerRole
from coord.agencies.places import loading, packaged
from coord.db import db, transaction
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.roles import Role
from tests import offices

COURT = Role("court", "Tòa án", ("court",), ("regional", "province"))
POLICE = Role("police", "Công an", ("police",), ("commune",))
COMMITTEE = Role("committee", "Ủy ban nhân dân", ("peoples_committee",), ("commune",))


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = offices.make_app(tmp_path_factory.mktemp("country"))
    with app.app_context(), transaction():
        loading.load_entries(packaged.packaged_entries())
        register.add_officer(
            queries.agency_by_code("THADS-22-KV1"),
            username="daumoi.kv1",
            full_name="Lê Thị Ví Dụ",
            job_title="",
            roles=[OfficerRole.LIAISON],
            password=offices.PASSWORD,
            cost=offices.CHEAP,
        )
    with app.app_context():
        yield app
        db.session.remove()


def proposed(role: Role, holder: str) -> list[str]:
    return [agency.name for agency in queries.propose(role, queries.agency_by_code(holder), {})]


def first(role: Role, holder: str) -> str:
    return proposed(role, holder)[0]


def test_there_are_34_provinces_6_of_them_cities_and_3321_communes() -> None:
    places = packaged.places()
    provinces = [place for place in places if not place.province]
    communes = Counter(place.name.split(" ")[0] for place in places if place.province)
    assert (len(provinces), sum(p.name.startswith("Thành phố ") for p in provinces)) == (34, 6)
    assert communes == {"Xã": 2621, "Phường": 687, "Đặc": 13}
    assert len({place.code for place in places}) == 34 + 3321


def test_every_name_is_one_form_of_each_letter_and_nothing_but_letters() -> None:
    for place in packaged.places():
        assert unicodedata.is_normalized("NFC", place.name)
        assert place.name == " ".join(place.name.split())
        assert all(letter.isalnum() or letter in " -’" for letter in place.name), place.name


def test_every_commune_lies_in_a_province_and_in_one_region_at_most() -> None:
    places = {place.code: place for place in packaged.places()}
    for region in packaged.regions():
        assert all(places[code].province == region.province for code in region.communes)
    mapped = [code for region in packaged.regions() for code in region.communes]
    assert len(mapped) == len(set(mapped))
    assert all(places[place.province].province == "" for place in places.values() if place.province)


def test_agencies_bear_their_official_names(country: Flask) -> None:
    for code, name in {
        "THADS-38": "Thi hành án dân sự tỉnh Thanh Hóa",
        "THADS-79": "Thi hành án dân sự Thành phố Hồ Chí Minh",
        "UBND-01": "Ủy ban nhân dân thành phố Hà Nội",
        "TAND-40-KV12": "Tòa án nhân dân khu vực 12 - Nghệ An",
        "THADS-79-KV1": "Phòng Thi hành án dân sự khu vực 1 - Thành phố Hồ Chí Minh",
        "CA-00004": "Công an phường Ba Đình",
        "CQLTHADS": "Cục Quản lý Thi hành án dân sự",
    }.items():
        assert queries.agency_by_code(code).name == name


def test_each_province_and_commune_has_the_agencies_of_its_level(country: Flask) -> None:
    count = db.func.count()
    rows = db.session.execute(db.select(Agency.level, Agency.kind, count).group_by(Agency.level, Agency.kind))
    counts = {(level, kind): number for level, kind, number in rows}
    for kind in ("enforcement", "court", "procuracy", "police", "peoples_committee", "steering_committee"):
        assert counts[Level.PROVINCE, AgencyKind(kind)] == 34
    assert counts[Level.COMMUNE, AgencyKind.PEOPLES_COMMITTEE] == 3321
    assert counts[Level.COMMUNE, AgencyKind.POLICE] == 3319  # not in Hoàng Sa and Trường Sa


def test_superiors_lead_to_the_centre(country: Flask) -> None:
    room = queries.agency_by_code("THADS-22-KV1")
    assert room.parent is None and room.unit_of is not None and room.unit_of.parent is not None
    assert room.unit_of.parent.code == "CQLTHADS"
    court = queries.agency_by_code("TAND-22-KV1")
    assert court.parent is not None and court.parent.parent is not None
    assert (court.parent.code, court.parent.parent.code) == ("TAND-22", "TANDTC")


def test_a_room_meets_the_court_of_its_region_and_an_office_that_of_its_province(country: Flask) -> None:
    assert first(COURT, "THADS-22-KV3") == "Tòa án nhân dân khu vực 3 - Quảng Ninh"
    assert first(COURT, "THADS-22") == "Tòa án nhân dân tỉnh Quảng Ninh"
    assert first(COURT, "THADS-01-KV12") == "Tòa án nhân dân khu vực 12 - Hà Nội"


def test_a_commune_meets_its_own_police(country: Flask) -> None:
    assert first(POLICE, "UBND-00004") == "Công an phường Ba Đình"
    quang_la = next(place for place in packaged.places() if place.name == "Xã Quảng La")
    assert first(POLICE, f"UBND-{quang_la.code}") == "Công an xã Quảng La"


def test_a_room_meets_the_communes_of_its_region_before_those_of_the_province(country: Flask) -> None:
    found = proposed(COMMITTEE, "THADS-22-KV5")
    regions = {region.number: region.communes for region in packaged.regions() if region.province == "22"}
    names = {place.code: f"Ủy ban nhân dân {place.within}" for place in packaged.places()}
    assert set(found[:5]) == {names[code] for code in regions[5]}
    assert len(found) == 54


def test_nothing_of_another_province_is_proposed(country: Flask) -> None:
    for role in (COURT, POLICE, COMMITTEE):
        holder = queries.agency_by_code("THADS-40")
        assert {agency.area_code.split(".")[0] for agency in queries.propose(role, holder, {})} == {"40"}


def test_every_role_of_every_rulebook_has_a_counterpart_in_every_province_with_regions(country: Flask) -> None:
    for region in (region for region in packaged.regions() if region.number == 1):
        holder = queries.agency_by_code(f"THADS-{region.province}-KV{region.number}")
        for role in (role for book in shelf() for role in book.roles if role.is_required and not role.is_off_platform):
            assert queries.propose(role, holder, {}), (role.name, holder.code)


def test_the_page_lists_provinces_and_then_the_places_of_the_one_chosen(country: Flask) -> None:
    assert len(directory.provinces()) == 34
    areas = directory.areas_of("22")
    assert [area.name for area in areas[:6]] == [f"Khu vực {n} - Quảng Ninh" for n in range(1, 7)]
    assert len(areas) == 6 + 54


def test_the_register_page_of_the_whole_country_is_small(country: Flask) -> None:
    page = offices.sign_in(country, "daumoi.kv1").get("/danh-ba?tinh=79").get_data(as_text=True)
    assert page.count("<option") < 250 and len(page.encode()) < 100_000
    assert "Phường Sài Gòn" in page
