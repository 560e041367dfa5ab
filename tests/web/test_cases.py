"""The cases of an enforcement office: its own, found as people type; anybody else finds nothing."""

import unicodedata
from pathlib import Path

from coord.cases import queries
from coord.db import transaction
from tests import story


def test_a_case_is_found_without_marks_and_by_part_of_its_number(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    for words in ("pham minh hoa", "PHẠM", "214/qd"):
        assert story.DEBTOR in browser.get("/viec", query_string={"tim": words}).get_data(as_text=True)
    nothing = browser.get("/viec", query_string={"tim": "không ai"}).get_data(as_text=True)
    assert "Không có việc nào khớp với “không ai”" in nothing


def test_the_case_shows_what_it_is_eligible_for_with_figures_and_article(tmp_path: Path) -> None:
    text = story.browser_of(story.make_world(tmp_path), "holder").get("/viec/1").get_data(as_text=True)
    assert "Đủ điều kiện xét giảm về thời gian và số tiền" in text
    assert "46.500.000 đ × 1/4 = 11.625.000 đ" in text
    assert "Điểm a khoản 2 Điều 42 Luật số 106/2025/QH15" in text
    assert "Không biết được từ số liệu" in text
    assert "/lap-ho-so?viec=1" in text


def test_the_case_leads_to_its_matter_and_offers_no_second_one(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "ground_arisen")
    text = story.browser_of(app, "holder").get("/viec/1").get_data(as_text=True)
    assert f'href="/ho-so/{matter_id}"' in text
    assert 'href="/lap-ho-so?viec=1"' not in text
    assert 'href="/lap-ho-so?viec=1&amp;thu-tuc=coercion"' in text


def test_strangers_and_parties_of_the_matter_get_not_found(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "dossier_sent")
    for who in ("stranger", "procuracy", "court", "administrator"):
        browser = story.browser_of(app, who)
        assert browser.get("/viec/1").status_code == browser.get("/viec/999999").status_code == 404
        assert browser.get(f"/viec/{2**63}").status_code == 404
        assert story.DEBTOR not in browser.get("/viec").get_data(as_text=True)


def test_the_office_above_sees_the_cases_of_its_units(tmp_path: Path) -> None:
    assert story.browser_of(story.make_world(tmp_path), "superior").get("/viec/1").status_code == 200


def test_the_list_goes_on_by_key(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        for number in range(queries.PAGE):
            story.add_case(number=f"{number}/QĐ-THỬ", debtor=f"Người Thử {number:02}")
    browser = story.browser_of(app, "holder")
    first = browser.get("/viec").get_data(as_text=True)
    assert f'href="/viec?sau={queries.PAGE}"' in first
    rest = browser.get(f"/viec?sau={queries.PAGE}").get_data(as_text=True)
    assert rest.count('<th role="rowheader"') == 1
    assert browser.get("/viec?sau=x").status_code == 200


def test_what_nobody_sees_in_a_filter_is_taken_out_and_finds_what_was_meant(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    for asked in ("tim=Phạm\x00 Minh", "tim=\x1b\u202ePhạm", "xa=phường\x07 Thí Dụ", "chv=Nguyễn Văn Mẫu\x08"):
        name, text = asked.split("=")
        page = browser.get("/viec", query_string={name: text}).text
        assert "Phạm Minh Họa" in page, asked
        assert not {c for c in page if unicodedata.category(c) in ("Cc", "Cf") and c not in "\n\t"}, asked
