"""Rà soát: what should have been started and was not; nothing for others; the counts equal the list."""

from datetime import date
from pathlib import Path

from flask import Flask

from coord.cases import review
from coord.cases.models import Case
from coord.db import db, transaction
from tests import story
from tests.web.sheets_read import rows_of


def page(app: Flask, who: str, query: str = "") -> str:
    response = story.browser_of(app, who).get(f"/ra-soat{query}")
    assert response.status_code == 200
    return response.get_data(as_text=True)


def add_cases(app: Flask, count: int) -> None:
    with app.app_context(), transaction():
        for number in range(1, count + 1):
            story.add_case(number=f"{number}/QĐ-THỬ", debtor=f"Người Thử {number:02}", remaining=6_000_000 + number)


def test_an_eligible_case_without_a_matter_is_listed_with_its_figures(tmp_path: Path) -> None:
    text = page(story.make_world(tmp_path), "holder")
    assert story.DEBTOR in text
    assert "7 năm 8 tháng" in text
    assert "11.625.000 đ" in text
    assert "Điều 42.2.a" in text
    assert "/lap-ho-so?viec=1" in text


def test_a_case_whose_matter_runs_is_not_listed(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "ground_arisen")
    text = page(app, "holder")
    assert story.DEBTOR not in text
    assert "Không còn việc nào bị bỏ sót" in text


def test_other_enforcement_offices_do_not_see_the_case(tmp_path: Path) -> None:
    assert story.DEBTOR not in page(story.make_world(tmp_path), "stranger")


def test_who_enforces_nothing_is_told_why_the_page_is_empty(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    for who in ("procuracy", "court"):
        text = page(app, who)
        assert story.DEBTOR not in text
        assert "Trang này dành cho cơ quan thi hành án dân sự" in text


def test_a_record_of_verification_older_than_three_months_is_flagged(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    assert "Chưa có biên bản xác minh" in page(app, "holder")
    for day, words in ((date(2026, 8, 1), "Quá hạn dùng"), (date(2026, 9, 18), "dùng được đến 18/12/2026")):
        with app.app_context(), transaction():
            db.session.scalars(db.select(Case)).one().verified_on = day
        assert words in page(app, "holder")


def test_the_count_in_the_menu_and_on_the_board_equals_the_list(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    add_cases(app, 3)
    text = page(app, "holder")
    assert "4 việc lẽ ra phải bắt đầu" in text
    assert '>Rà soát<span class="count">4<span class="sr"> việc</span></span>' in text
    board = story.browser_of(app, "holder").get("/tien-do").get_data(as_text=True)
    assert '<a href="/ra-soat"><span>Chưa lập hồ sơ</span><b>4</b>' in board


def test_pages_follow_one_another_without_loss_whichever_the_order(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    add_cases(app, review.PAGE + 3)
    browser = story.browser_of(app, "holder")
    for sort in ("lau-nhat", "so-tien"):
        seen: list[str] = []
        address = f"/ra-soat?sap-xep={sort}"
        while address:
            text = browser.get(address).get_data(as_text=True)
            seen += [part.split("<")[0] for part in text.split('class="plain" href="/viec/')[1:]]
            after = text.partition('rel="next" href="')[2].partition('"')[0]
            address = after.replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == review.PAGE + 4, sort


def test_an_unreadable_key_or_order_counts_as_not_given(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    for query in ("?sau=%27%3B--", "?sau=9999", "?sap-xep=x&sau=-.1", "?sau=737000.0"):
        assert story.DEBTOR in page(app, "holder", query)


def test_a_clerk_sees_the_list_but_is_offered_no_form(tmp_path: Path) -> None:
    text = page(story.make_world(tmp_path), "clerk")
    assert story.DEBTOR in text
    assert "/lap-ho-so" not in text


def test_the_list_is_exported_whole_in_its_order(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    add_cases(app, review.PAGE + 3)
    browser = story.browser_of(app, "holder")
    amounts = [row[5] for row in rows_of(browser, "/ra-soat/xuat?sap-xep=so-tien")[1:]]
    assert len(amounts) == review.PAGE + 4
    assert amounts == sorted(amounts, reverse=True)
    with browser.get("/ra-soat/xuat") as response:
        assert response.headers["Content-Disposition"].endswith("filename=ra-soat-mien-giam-2026-11-23.xlsx")


def test_nobody_exports_what_is_not_theirs(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    for who in ("stranger", "procuracy", "administrator"):
        assert len(rows_of(story.browser_of(app, who), "/ra-soat/xuat")) == 1
