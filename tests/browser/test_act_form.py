"""With scripts, the form of an act asks only for what the chosen outcome needs."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests import offices, story
from tests.browser import live
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.on_one_database("scripts fold sections, and ask the server for nothing")


def test_a_section_that_asks_nothing_is_folded_until_an_outcome_needs_it(browser: Browser, tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    with live.served(app, story.TODAY) as site, live.window(browser, site) as page:
        page.goto("/")
        Keyboard(page).sign_in(story.CAST["procuracy"], offices.PASSWORD)
        page.goto(f"/ho-so/{matter_id}/ghi/opinion_given")
        content = page.get_by_role("heading", name="Nội dung")
        letter = page.get_by_role("heading", name="Văn bản")
        expect(content).to_be_hidden()
        expect(letter).to_have_text("3 Văn bản")
        page.get_by_label("Yêu cầu giải thích, bổ sung").check()
        expect(content).to_be_visible()
        expect(letter).to_have_text("4 Văn bản")
