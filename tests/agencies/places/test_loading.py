"""Loading the register: twice changes nothing, a change keeps what was before, what is wrong changes nothing."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coord.agencies import queries
from coord.agencies.accounts.changes import changes_of_agency
from coord.agencies.accounts.models import Change
from coord.agencies.models import Agency, AgencyKind, Level
from coord.agencies.places import loading
from coord.agencies.places.entries import Entry
from coord.agencies.places.file import COLUMNS, WrongFile, read_entries, write_entries
from coord.db import db, transaction
from coord.errors import Refused
from tests import offices

HEAD = "code,name,kind,level,area_code,area_name,valid_from"
COURT = Entry("TAND-9", "Tòa án nhân dân tỉnh Thử", AgencyKind.COURT, Level.PROVINCE, "99", "Tỉnh Thử", offices.SINCE)
REGIONAL = replace(COURT, code="TAND-9-KV1", level=Level.REGION, area_code="99.KV1", parent="TAND-9")


@contextmanager
def empty(folder: Path) -> Iterator[None]:
    with offices.make_app(folder).app_context():
        yield
        db.session.remove()


def load(*entries: Entry) -> loading.Loaded:
    with transaction():
        return loading.load_entries(entries)


def wrong(text: str) -> tuple[str, ...]:
    with pytest.raises(WrongFile) as refused:
        read_entries(text)
    return refused.value.lines


def test_loading_the_same_again_changes_nothing(tmp_path: Path) -> None:
    with empty(tmp_path):
        assert load(REGIONAL, COURT) == loading.Loaded(2, 0, 0)
        assert load(REGIONAL, COURT) == loading.Loaded(0, 0, 2)
        assert db.session.scalars(db.select(Change)).all() == []
        found = queries.agency_by_code("TAND-9-KV1")
        assert found.parent is not None and found.parent.code == "TAND-9"
        assert found.short_name == found.name and not found.is_on_platform


def test_a_changed_line_changes_the_agency_and_keeps_what_stood_there(tmp_path: Path) -> None:
    with empty(tmp_path):
        load(COURT, REGIONAL)
        moved = replace(REGIONAL, area_code="99.KV2", parent="")
        assert load(moved) == loading.Loaded(0, 1, 0)
        agency = queries.agency_by_code("TAND-9-KV1")
        assert (agency.area_code, agency.parent) == ("99.KV2", None)
        told = {(line.what, line.before, line.after) for line in changes_of_agency(agency.id)}
        assert told == {
            ("area_code", "99.KV1", "99.KV2"),
            ("parent", "TAND-9", ""),
        }


def test_an_agency_that_ended_long_ago_is_entered_with_its_successor(tmp_path: Path) -> None:
    with empty(tmp_path):
        load(COURT, replace(REGIONAL, valid_to=date(2026, 6, 30), successor="TAND-9"))
        ended = queries.agency_by_code("TAND-9-KV1")
        assert ended.valid_to == date(2026, 6, 30) and ended.successor is queries.agency_by_code("TAND-9")


def test_an_agency_that_is_there_ends_by_its_own_command_and_not_by_a_file(tmp_path: Path) -> None:
    with empty(tmp_path):
        load(COURT, REGIONAL)
        for ended in (replace(REGIONAL, valid_to=date(2026, 6, 30)), replace(REGIONAL, successor="TAND-9")):
            with pytest.raises(WrongFile, match="coord register end"):
                load(ended)
        assert queries.agency_by_code("TAND-9-KV1").valid_to is None


def test_what_a_file_does_not_say_stays_as_it_is(tmp_path: Path) -> None:
    with empty(tmp_path):
        load(replace(COURT, address="số 1 phố Thử", is_on_platform=True))
        assert load(COURT) == loading.Loaded(0, 0, 1)
        agency = queries.agency_by_code("TAND-9")
        assert (agency.address, agency.is_on_platform) == ("số 1 phố Thử", True)


def test_a_new_name_is_found_by_searching(tmp_path: Path) -> None:
    with empty(tmp_path):
        load(COURT)
        load(replace(COURT, name="Tòa án nhân dân tỉnh Đổi Tên"))
        assert "doi ten" in queries.agency_by_code("TAND-9").search_text


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((COURT, COURT), "đã có ở một dòng trên"),
        ((replace(REGIONAL, parent="KHONG-CO"),), "không có cơ quan mã “KHONG-CO”"),
        ((replace(COURT, valid_to=date(2025, 6, 30)),), "ngày kết thúc phải từ ngày bắt đầu"),
        ((COURT, replace(REGIONAL), replace(COURT, code="TAND-8", parent="TAND-8")), "đi vòng"),
        ((replace(COURT, parent="TAND-9-KV1"), REGIONAL), "đi vòng"),
    ],
)
def test_entries_that_contradict_each_other_load_nothing(tmp_path: Path, entries: tuple[Entry, ...], said: str) -> None:
    with empty(tmp_path):
        with pytest.raises(WrongFile, match=said):
            load(*entries)
        assert db.session.scalars(db.select(Agency)).all() == []


def test_the_demonstration_is_left_alone(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            known["BCD-T"].is_demonstration = True
        with pytest.raises(Refused, match="dữ liệu minh họa"):
            load(COURT)


def test_a_printed_register_can_be_read_again(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        printed = io.StringIO()
        write_entries(db.session.scalars(db.select(Agency)), printed)
        assert printed.getvalue().splitlines()[0] == ",".join(COLUMNS)
        entries = read_entries(printed.getvalue())
        assert load(*entries) == loading.Loaded(0, 0, len(offices.PROVINCE))


def test_a_file_is_read_whatever_program_wrote_it() -> None:
    text = f'\ufeff{HEAD},phone\r\nTAND-9," Tòa   án ","court",province,,Cả nước,2025-07-01,\r\n'
    entry = read_entries(text)[0]
    assert (entry.name, entry.area_code, entry.phone, entry.parent, entry.line) == ("Tòa án", "", "", None, 2)


def test_each_thing_that_is_wrong_is_named_by_line_and_column() -> None:
    lines = wrong(
        f"{HEAD},valid_to,on_platform\n"
        "tand-9,,tòa án,province,38,Tỉnh Thử,2025-02-30,,\n"
        "TAND-9,Tòa án,court,huyện,ba tám,Tỉnh Thử,01/07/2025,hôm qua,đúng\n"
    )
    places = [line.split(":")[0] for line in lines]
    assert places == [
        *(f"Dòng 2, cột {name}" for name in ("code", "name", "kind", "valid_from")),
        *(f"Dòng 3, cột {name}" for name in ("level", "area_code", "valid_from", "valid_to", "on_platform")),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "thiếu cột"),
        ("code,name\n", "thiếu cột kind"),
        (f"{HEAD},mau\n", "không có cột tên mau"),
        (f"{HEAD},code\n", "cột lặp lại"),
        (f"{HEAD}\nTAND-9,Tòa án\n", "Dòng 2: số ô không khớp"),
        (f"{HEAD}\nTAND-9,a,court,province,38,b,2025-07-01,thừa\n", "Dòng 2: số ô không khớp"),
        (f'{HEAD}\nTAND-9,"a"b,court,province,38,b,2025-07-01\n', "không đọc được như CSV"),
        (f"{HEAD}\nTAND-9,{'x' * 201},court,province,38,b,2025-07-01\n", "cột name: Không quá 200"),
        (f"{HEAD}\nTAND-9,a\u202eb,court,province,38,b,2025-07-01\n", "cột name: Có ký tự"),
    ],
)
def test_a_file_of_another_form_is_refused(text: str, said: str) -> None:
    assert any(said in line for line in wrong(text))


def test_of_very_many_mistakes_the_first_are_told() -> None:
    lines = f"{HEAD}\n" + "sai,a,court,province,38,b,2025-07-01\n" * 100
    with pytest.raises(WrongFile) as refused:
        read_entries(lines)
    assert len(refused.value.lines) == 100 and "và 80 chỗ khác" in str(refused.value)


def test_the_symbol_is_filled_in_where_the_file_gives_it_and_stays_where_it_does_not(tmp_path: Path) -> None:
    with empty(tmp_path):
        load(COURT)
        for said, kept in (("TAND-TH", "TAND-TH"), (None, "TAND-TH"), ("", "TAND-TH"), ("TA-TH", "TA-TH")):
            load(replace(COURT, symbol=said))
            assert queries.agency_by_code("TAND-9").symbol == kept
        (first, second) = changes_of_agency(queries.agency_by_code("TAND-9").id)
        assert {(c.before, c.after) for c in (first, second)} == {("", "TAND-TH"), ("TAND-TH", "TA-TH")}
    line = "TAND-9,Tòa,court,province,99,Tỉnh,2025-07-01,TAND-TH"
    assert read_entries(f"{HEAD},symbol\n{line}\n")[0].symbol == "TAND-TH"
    assert "cột symbol" in wrong(f"{HEAD},symbol\n{line}{'X' * 40}\n")[0]
