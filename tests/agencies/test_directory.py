"""The register as people read it."""

from datetime import date
from pathlib import Path

from coord.agencies import directory, register
from coord.agencies.models import AgencyKind, Level
from coord.db import transaction
from tests import offices


def codes(**asked: object) -> set[str]:
    return {agency.code for agency in directory.listing(**asked).agencies}  # type: ignore[arg-type]


def test_agencies_are_found_without_marks_and_by_several_words(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert codes(words="toa an khu vuc 1") == {"TAND-KV1"}
        assert codes(words="VIỆN kiểm sát tỉnh") == {"VKS-T"}


def test_an_officers_name_finds_the_agency(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert codes(words="le thi vi du") == {"THADS-KV1"}


def test_signs_of_the_search_language_are_only_letters(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert codes(words="%") == set()
        assert codes(words="_") == set()


def test_an_area_holds_what_lies_in_it_and_nothing_that_only_sounds_like_it(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert codes(area_code="38.KV1") == {"THADS-KV1", "TAND-KV1", "VKS-KV1"}
        assert len(codes(area_code="38")) == 9
        assert codes(area_code="38.KV") == set()


def test_kinds_narrow_the_list(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert codes(area_code="38", kind=AgencyKind.PROCURACY) == {"VKS-T", "VKS-KV1"}


def test_dissolved_agencies_stay_in_the_register(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            register.end_agency(known["TAND-KV2"], last_day=date(2025, 12, 31), successor=known["TAND-KV1"])
        assert codes(words="tand-kv2") == {"TAND-KV2"}


def test_pages_by_key_show_every_agency_once_and_the_total_is_their_number(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with transaction():
            for number in range(2 * directory.PAGE):
                register.add_agency(
                    code=f"UBND-{number}",
                    name=f"Ủy ban nhân dân xã {number}",
                    kind=AgencyKind.PEOPLES_COMMITTEE,
                    level=Level.COMMUNE,
                    area_code=f"38.KV{1 + number % 2}.{number}",
                    area_name=f"Xã {number}",
                    valid_from=offices.SINCE,
                )
        seen: list[str] = []
        after: int | None = None
        while True:
            page = directory.listing(after=after)
            seen += [agency.code for agency in page.agencies]
            after = page.next_after
            if after is None:
                break
        assert len(seen) == len(set(seen)) == page.total == 2 * directory.PAGE + len(offices.PROVINCE)


def test_one_chooses_a_province_first_and_then_a_place_in_it(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        assert [area.code for area in directory.provinces()] == ["38", "40"]
        assert [area.code for area in directory.areas_of("38")] == ["38.KV1", "38.KV2"]
        assert directory.areas_of("") == directory.areas_of("40") == ()
