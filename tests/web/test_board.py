"""The board over HTTP: each figure opens its list; the committee sees counts, never contents or names of debtors."""

import html
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import story

LINK = re.compile(r'href="(/tien-do/[^"]+)"[^>]*>(?:<span class="sr">[^<]*</span>)?([0-9.]+)')
TOTAL = re.compile(r"<h1>[^<]*: ([0-9.]+) (?:việc|hồ sơ)</h1>")


@pytest.fixture(autouse=True)
def committee(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(story.CAST, "committee", "thuky.bcd")


def world(folder: Path) -> tuple[Flask, str]:
    app = story.make_world(folder)
    return app, story.play_until(app, "opinion_given")


def read(browser: FlaskClient, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def test_every_figure_on_the_board_equals_the_list_it_opens(tmp_path: Path) -> None:
    app, _ = world(tmp_path)
    for who in ("committee", "holder", "procuracy"):
        browser = story.browser_of(app, who)
        figures = LINK.findall(read(browser, "/tien-do"))
        assert figures, who
        for address, figure in figures:
            found = TOTAL.search(read(browser, html.unescape(address)))
            assert found and found[1] == figure, (who, address)


def test_the_committee_reads_neither_debtors_nor_contents_and_gets_no_link(tmp_path: Path) -> None:
    app, matter_id = world(tmp_path)
    browser = story.browser_of(app, "committee")
    pages = [read(browser, a) for a in ("/tien-do", "/tien-do/viec", "/tien-do/ho-so", "/tien-do/chua-lap-ho-so")]
    for text in pages:
        assert story.DEBTOR not in text
        assert "nhất trí" not in text
        assert f"/ho-so/{matter_id}" not in text
    assert matter_id in pages[1]
    assert browser.get(f"/ho-so/{matter_id}").status_code == 404


def test_the_stage_on_the_board_keeps_the_outcome_from_those_it_was_not_sent_to(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "opinion_given")  # a request for supplements, sent to the holder alone
    for who in ("committee", "court", "superior_procuracy"):
        for address in ("/tien-do", "/tien-do/ho-so"):
            text = read(story.browser_of(app, who), address)
            assert "Đã có: Ý kiến về hồ sơ" in text, (who, address)
            assert "bổ sung" not in text, (who, address)


def test_a_party_is_led_into_its_matter(tmp_path: Path) -> None:
    app, matter_id = world(tmp_path)
    assert f'href="/ho-so/{matter_id}"' in read(story.browser_of(app, "holder"), "/tien-do/viec")


def test_a_stranger_learns_of_nothing(tmp_path: Path) -> None:
    app, matter_id = world(tmp_path)
    for who in ("stranger", "administrator"):
        browser = story.browser_of(app, who)
        addresses = (
            "/tien-do",
            "/tien-do/viec",
            "/tien-do/ho-so",
            "/tien-do/viec?lam=enforcement",
            "/tien-do/viec?co-quan=5",
        )
        for address in addresses:
            assert matter_id not in read(browser, address)
        assert "Chưa có việc nào còn phải làm" in read(browser, "/tien-do")


def test_what_the_address_asks_and_nobody_can_read_counts_as_not_asked(tmp_path: Path) -> None:
    app, _ = world(tmp_path)
    browser = story.browser_of(app, "committee")
    for query in (
        "lam=x",
        "cho=%00",
        "co-quan=abc",
        "co-quan=999999999999",
        "tre=y",
        "sau=2026-13-01 x",
        "sau=2026-02-30 a",
        "sau=2026-02-29 a",
        "sau=0000-01-01 a",
        "sau=٢٠٢٦-01-01 a",
    ):
        browser_answer = browser.get(f"/tien-do/viec?{query}")
        assert browser_answer.status_code in (200, 404), query
    assert browser.get("/tien-do/ho-so?sau=2026-02-31 x").status_code == 200


def test_the_words_are_official(tmp_path: Path) -> None:
    app, _ = world(tmp_path)
    text = read(story.browser_of(app, "committee"), "/tien-do")
    assert "Việc còn phải làm giữa các cơ quan" in text
    assert "nợ" not in text.lower()
