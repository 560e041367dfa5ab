"""The browser the tests use: found by name or by $CHROMIUM; its absence is a failure that says what to do."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import offices, story
from tests.browser import live

pytestmark = pytest.mark.on_one_database("these look at the browser and at the clock of the site")


def test_a_missing_browser_is_a_failure_that_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "no-browser"))
    with pytest.raises(live.BrowserMissing, match="make setup"):
        live.browser_path()


def test_a_program_that_is_no_browser_is_not_taken_for_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "chromium"
    stub.write_text("#!/bin/sh\necho 'install the snap first'\n", encoding="utf-8")
    stub.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(stub))
    with pytest.raises(live.BrowserMissing):
        live.browser_path()


def test_every_request_is_answered_on_the_day_the_site_stands_at(tmp_path: Path, browser: Browser) -> None:
    app = story.make_world(tmp_path)
    with live.served(app, date(2026, 9, 21)) as site, live.window(browser, site) as page:
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(story.CAST["holder"])
        page.get_by_label("Mật khẩu").fill(offices.PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_contain_text("21/09/2026")
        site.day = date(2026, 9, 22)
        page.goto("/hop-thu")
        expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")  # the session is long over
