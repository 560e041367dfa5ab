"""The page Danh bạ."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from coord import clock
from coord.agencies import directory, queries, register
from coord.agencies.models import AgencyKind, Level
from coord.db import transaction
from tests import offices


def page(tmp_path: Path, address: str = "/danh-ba") -> str:
    answer = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1").get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_register_shows_agencies_and_whom_to_ask_for(tmp_path: Path) -> None:
    shown = page(tmp_path)
    assert "10 cơ quan" in shown
    assert "Hà Thử Nghiệm" in shown and "Làm việc nhân danh Thi hành án dân sự tỉnh Minh Họa" in shown


def test_a_search_without_marks_finds_and_keeps_what_was_typed(tmp_path: Path) -> None:
    shown = page(tmp_path, "/danh-ba?tim=vien+kiem+sat+khu+vuc")
    assert "1 cơ quan khớp" in shown and "VKS-KV1" in shown and "TAND-KV1" not in shown
    assert 'value="vien kiem sat khu vuc"' in shown


def test_area_and_kind_are_kept_chosen(tmp_path: Path) -> None:
    shown = page(tmp_path, "/danh-ba?dia-ban=38.KV1&loai=court")
    assert (
        '<option value="38" selected>' in shown
        and '<option value="38.KV1" selected>' in shown
        and '<option value="court" selected>' in shown
    )
    assert "1 cơ quan khớp" in shown


def test_nothing_found_says_what_to_do_next(tmp_path: Path) -> None:
    shown = page(tmp_path, "/danh-ba?tim=khong+co+dau")
    assert "Không có cơ quan nào khớp" in shown and "Xem cả danh bạ" in shown


@pytest.mark.parametrize("query", ["loai=khong-co", "sau=abc", "sau=999999", "sau=-1", "dia-ban=%27--", "tim=%00"])
def test_questions_that_make_no_sense_break_nothing(tmp_path: Path, query: str) -> None:
    assert "Danh bạ" in page(tmp_path, f"/danh-ba?{query}")


def test_a_dissolved_agency_shows_its_last_day_and_who_took_over(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context(), transaction():
        ended, successor = queries.agency_by_code("TAND-KV2"), queries.agency_by_code("TAND-KV1")
        register.end_agency(ended, last_day=date(2026, 3, 31), successor=successor)
    shown = offices.sign_in(app, "daumoi.kv1").get("/danh-ba?tim=TAND-KV2").get_data(as_text=True)
    assert "31/03/2026" in shown and "Đã kết thúc" in shown and "Tòa án nhân dân khu vực 1" in shown


def test_an_agency_on_paper_says_so_and_gives_its_number(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context(), transaction():
        prison = register.add_agency(
            code="TRAI-1",
            name="Trại giam Thí Dụ",
            kind=AgencyKind.PRISON,
            level=Level.PROVINCE,
            area_code="38",
            area_name="Tỉnh Minh Họa",
            valid_from=offices.SINCE,
            is_on_platform=False,
            phone="0237 000 111",
        )
        assert prison.id
    shown = offices.sign_in(app, "daumoi.kv1").get("/danh-ba?tim=trai+giam").get_data(as_text=True)
    assert "Chưa dùng hệ thống" in shown and 'href="tel:0237000111"' in shown


def test_a_long_register_goes_on_page_by_page(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context(), transaction():
        for number in range(directory.PAGE):
            register.add_agency(
                code=f"UBND-{number}",
                name=f"Ủy ban nhân dân xã {number}",
                kind=AgencyKind.PEOPLES_COMMITTEE,
                level=Level.COMMUNE,
                area_code=f"38.KV1.{number}",
                area_name=f"Xã {number}",
                valid_from=offices.SINCE,
            )
    client = offices.sign_in(app, "daumoi.kv1")
    first = client.get("/danh-ba?tinh=38").get_data(as_text=True)
    onward = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(onward).get_data(as_text=True)
    assert "tinh=38" in onward
    assert first.count("<article") + second.count("<article") == directory.PAGE + 9
    assert "Về đầu danh sách" in second and "Xem tiếp" not in second


def test_the_demonstration_says_on_every_page_that_it_is_one(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    words = "Bản chạy thử với dữ liệu minh họa"
    assert words not in app.test_client().get("/dang-nhap").get_data(as_text=True)
    with app.app_context(), transaction():
        queries.agency_by_code("BCD-T").is_demonstration = True
    assert words in app.test_client().get("/dang-nhap").get_data(as_text=True)


def test_who_will_leave_is_shown_with_the_day_and_from_that_day_on_not_at_all(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    browser = offices.sign_in(app, "daumoi.kv1")
    for left_on, is_shown in ((clock.today() + timedelta(days=1), True), (clock.today(), False)):
        with app.app_context(), transaction():
            officer = queries.officer_by_username("kiemsat.kv1")
            assert officer is not None
            officer.left_on = left_on
        shown = browser.get("/danh-ba?tim=vien+kiem+sat+khu+vuc").text
        assert ("Hà Thử Nghiệm" in shown, "· nghỉ từ" in shown) == (is_shown, is_shown)
