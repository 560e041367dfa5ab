"""The main job in Chromium by keyboard alone: from Rà soát to the decision, no mouse, the focus always seen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from tests import offices, story
from tests.browser import live
from tests.browser.keyboard import Keyboard
from tests.browser.live import Site
from tests.story import Act

pytestmark = [
    pytest.mark.long,
    pytest.mark.on_one_database("keys and focus are the browser's; tests/test_flow.py tells the same story on both"),
]

MATTER = "MG-2026-0001"
COMPILING = (
    Act("holder", "verified", date(2026, 9, 28), "eligible"),
    Act("holder", "dossier_compiled", date(2026, 10, 1)),
)
BEFORE_DECIDING = (
    Act("holder", "court_proposed", date(2026, 10, 14)),
    Act("court", "accepted", date(2026, 10, 15)),
    Act("court", "judge_assigned", date(2026, 10, 16)),
    Act("court", "session_notified", date(2026, 10, 19)),
    Act("court", "session_held", date(2026, 10, 28)),
)


@contextmanager
def officer(browser: Browser, site: Site, who: str, day: date) -> Iterator[Keyboard]:
    """That person of the cast at a window of their own on that day, who has just signed in by keyboard."""
    site.day = day
    with live.window(browser, site) as page:
        page.goto("/")
        keyboard = Keyboard(page)
        keyboard.sign_in(story.CAST[who], offices.PASSWORD)
        expect(page.get_by_role("heading", level=1)).to_have_text("Hộp thư")
        yield keyboard


def play(app: Flask, acts: tuple[Act, ...]) -> None:
    """Acts that another test plays through their forms."""
    for act in acts:
        story.play(app, MATTER, act)


def says(page: Page, words: str) -> None:
    """The main part of the page has these words."""
    expect(page.get_by_role("main")).to_contain_text(words)


def look_and_send(keyboard: Keyboard, *expected: str, send: str) -> None:
    """Look at the preview, find these words in it, send."""
    keyboard.enter("Xem trước")
    for words in expected:
        says(keyboard.page, words)
    keyboard.enter(send)
    expect(keyboard.page).to_have_url(re.compile(f"/ho-so/{MATTER}$"))


def test_the_main_job_is_done_by_keyboard_alone(tmp_path: Path, browser: Browser) -> None:
    app = story.make_world(tmp_path)
    with live.served(app, date(2026, 9, 21)) as site:
        with officer(browser, site, "holder", date(2026, 9, 21)) as room:
            open_a_matter_from_the_review_list(room)
        play(app, COMPILING)
        with officer(browser, site, "holder", date(2026, 10, 5)) as room:
            send_the_dossier(room)
        with officer(browser, site, "procuracy", date(2026, 10, 12)) as procuracy:
            answer_the_letter(procuracy)
        play(app, BEFORE_DECIDING)
        with officer(browser, site, "court", date(2026, 10, 28)) as court:
            decide(court)


def open_a_matter_from_the_review_list(room: Keyboard) -> None:
    room.enter("Rà soát")
    says(room.page, story.DEBTOR)
    room.enter("Lập hồ sơ cho Phạm")
    says(room.page, "Đủ điều kiện")
    look_and_send(room, "Chưa gửi.", "Viện kiểm sát khu vực 1", send="Lập hồ sơ")
    says(room.page, "Đã lập hồ sơ MG-2026-0001")


def send_the_dossier(room: Keyboard) -> None:
    room.enter("Chuyển hồ sơ lấy ý kiến")  # the row of the inbox opens the matter
    says(room.page, "Tôi có thể làm")
    room.enter("Chuyển hồ sơ cho Viện kiểm sát")
    room.choose("Cơ quan thi hành án đề nghị")
    room.pick("Đề nghị", "Giảm")
    room.write("Số tiền đề nghị", "11.625.000")
    room.attach("Bản sao bản án", "ban-an.pdf")
    room.tick("Dùng lại Biên bản xác minh")
    expected = ("11.625.000 đồng", "ban-an.pdf", "Biên bản xác minh", "01/THADS-KV1 (dự kiến)", story.DEBTOR)
    look_and_send(room, *expected, send="Ký và phát hành")
    says(room.page, "Viện kiểm sát khu vực 1 phải thực hiện: Ý kiến")


def answer_the_letter(procuracy: Keyboard) -> None:
    procuracy.enter("Văn bản đến")
    says(procuracy.page, "01/THADS-KV1")
    procuracy.tick("Chọn: Chuyển hồ sơ lấy ý kiến")
    procuracy.enter("Tiếp nhận văn bản đã chọn")
    says(procuracy.page, "Đã tiếp nhận 1 văn bản.")
    procuracy.enter("Xem : Chuyển hồ sơ lấy ý kiến")
    procuracy.enter("Gửi ý kiến")
    procuracy.choose("Nhất trí")
    procuracy.write("Ghi chú", "Nhất trí với đề nghị.")
    expected = ("nhất trí", "01/VKS-KV1 (dự kiến)", "Nhất trí với đề nghị.")
    look_and_send(procuracy, *expected, send="Ký và phát hành")
    says(procuracy.page, "Đã gửi “Ý kiến về hồ sơ")


def decide(court: Keyboard) -> None:
    court.enter("Ra quyết định :")  # the button of the row in the inbox
    court.choose("Chấp nhận, giảm")
    court.write("Số tiền được", "11.625.000")
    court.write("Số tiền còn", "34.875.000")
    look_and_send(court, "11.625.000", "34.875.000", send="Ký và phát hành")
    says(court.page, "Tòa án nhân dân khu vực 1 phải thực hiện: Gửi quyết định")


def test_the_first_stop_of_a_page_leads_past_its_menu(tmp_path: Path, browser: Browser) -> None:
    app = story.make_world(tmp_path)
    with live.served(app, story.TODAY) as site, officer(browser, site, "holder", story.TODAY) as room:
        room.press("Tab")
        assert room.stop is not None and room.stop.said == "Tới nội dung chính" and room.stop.is_in_view
        room.press("Enter")
        expect(room.page.get_by_role("main")).to_be_focused()
        room.press("Tab")
        assert room.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_of_a_narrow_window_opens_with_enter_and_closes_with_esc(tmp_path: Path, browser: Browser) -> None:
    app = story.make_world(tmp_path)
    with live.served(app, story.TODAY) as site, officer(browser, site, "holder", story.TODAY) as room:
        room.page.set_viewport_size({"width": 360, "height": 740})
        menu = room.page.get_by_role("navigation", name="Chính")
        expect(menu).to_be_hidden()
        room.walk_to("Mục lục")
        room.press("Enter")
        expect(menu).to_be_visible()
        room.walk_to("Rà soát")
        room.press("Escape")
        expect(menu).to_be_hidden()
        assert room.stop is not None and room.stop.said == "Mục lục"


def test_shift_and_tab_walk_back_through_the_same_stops(tmp_path: Path, browser: Browser) -> None:
    app = story.make_world(tmp_path)
    with live.served(app, story.TODAY) as site, live.window(browser, site) as page:
        page.goto("/dang-nhap")
        keyboard = Keyboard(page)
        keyboard.walk_to("Đăng nhập")
        for words in ("Mật khẩu", "Tên đăng nhập"):
            keyboard.press("Shift+Tab")
            assert keyboard.stop is not None and keyboard.stop.said == words and keyboard.stop.is_marked
