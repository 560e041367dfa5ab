"""Opening a matter about an administrative judgment: the form asks what it needs, and nothing about money."""

from io import BytesIO
from pathlib import Path

from tests import story
from tests.matters import administrative
from tests.web.test_new_matter import filled_in, matters, send

FORM = "/lap-ho-so?viec=2"
SAID = {"outcome": "ordinary", "obligation": "Hủy Quyết định số 08/QĐ-UBND", "took_effect_on": "02/11/2026"}


def test_the_judgment_opens_the_matter_with_the_kind_of_judgment_chosen(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    page = browser.get(FORM)
    assert "Điều kiện</h2>" not in page.text and "đã nộp" not in page.text
    form = filled_in(page) | SAID | {"document.judgment": (BytesIO(story.PDF), "ban-an.pdf")}
    preview = send(browser, form, "xem")
    assert "Nhận bản án, quyết định; vào sổ: tự nguyện trong 30 ngày" in preview.text
    assert send(browser, filled_in(preview), "gui").location == "/ho-so/HC-2026-0001"
    shown = browser.get("/ho-so/HC-2026-0001").text
    assert "Số 15/2026/HC-ST" in shown and "Hủy Quyết định số 08/QĐ-UBND" in shown
    assert "Tạm tính 02/12/2026" in shown and "Còn phải nộp" not in shown


def test_without_the_kind_of_judgment_nothing_is_opened(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    refused = send(browser, filled_in(browser.get(FORM)) | SAID | {"outcome": ""}, "gui")
    assert refused.status_code == 422 and "Hãy chọn một kết quả." in refused.text
    assert matters(app) == []


def test_who_is_obliged_has_to_be_chosen_where_the_case_names_nobody_known(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path, debtor="Sở Thí Dụ")
    browser = story.browser_of(app, "holder")
    page = browser.get(FORM)
    assert "Chọn cơ quan…" in page.text
    judgment = {"document.judgment": (BytesIO(story.PDF), "ban-an.pdf")}
    refused = send(browser, filled_in(page) | SAID | judgment, "xem")
    assert refused.status_code == 422
    assert "Hãy chọn cơ quan cho vai “Cơ quan phải thi hành án”." in refused.text


def test_a_procedure_of_other_cases_is_not_taken_from_the_address(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    for case, asked, shown in (
        (2, "exemption", "administrative_judgment"),
        (1, "administrative_judgment", "exemption"),
    ):
        page = browser.get(f"/lap-ho-so?viec={case}&thu-tuc={asked}").text
        assert f'name="thu-tuc" value="{shown}"' in page
    form = filled_in(browser.get(FORM)) | SAID | {"thu-tuc": "exemption", "mo": "ground_arisen"}
    assert send(browser, form, "gui").status_code == 404
    assert matters(app) == []


def test_the_case_shows_a_judgment_and_no_amounts(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    page = browser.get("/viec/2").text
    assert "Bản án, quyết định 15/2026/HC-ST" in page and "Lập hồ sơ thi hành án hành chính" in page
    assert "Còn phải nộp" not in page and "0 đ" not in page and "Hôm nay đủ điều kiện gì" not in page
