"""What is opened of a matter is noted, whatever address opens it; and never keeps anybody from reading."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event

from coord.agencies.names import full_names
from coord.db import db
from coord.errors import Unavailable
from coord.matters.models import Reading
from coord.web.readings import KINDS, notebook
from tests import story
from tests.web import one_matter
from tests.web.access_table import rows
from tests.web.one_matter import World


@pytest.fixture(scope="module")
def world() -> World:
    return one_matter.with_matter()


def noted(app: Flask) -> list[tuple[str, str, str]]:
    """The matter, the officer and the kind of each reading noted so far."""
    notebook(app).settle()
    with app.app_context():
        found = db.session.scalars(db.select(Reading).order_by(Reading.kind, Reading.officer_id)).all()
        names = full_names({row.officer_id for row in found})
        return [(row.matter_id, names[row.officer_id], row.kind) for row in found]


@pytest.fixture
def unread(world: World) -> World:
    """The world, with nothing read."""
    world.restore()
    return world


def test_every_page_that_shows_something_of_a_matter_is_noted(unread: World) -> None:
    shown = [row for row in rows() if not row.changes and any(part in row.path for part in ("/ho-so/{", "/tai-lieu/"))]
    for row in shown:
        before = len(noted(unread.app))
        who = next((who for who in ("addressee", "sender") if row.answers[who] == "200"), "")
        if not who:
            continue  # a document of an act on its way that has none here
        assert unread.ask(who, "GET", row.path).status_code == 200, row
        adapter = unread.app.url_map.bind("localhost")
        kind = KINDS.get(adapter.match(row.path.format_map(unread.values))[0], "page")
        matter = unread.values["other" if "{other}" in row.path else "matter"]
        name = {"addressee": "Lê Thị Ví Dụ", "sender": "Hà Thử Nghiệm"}[who]
        assert (matter, name, kind) in noted(unread.app), row
        assert len(noted(unread.app)) - before <= 1
    assert {kind for _, _, kind in noted(unread.app)} == {"page", "form", "document", "paper"}


def test_who_was_refused_has_read_nothing(unread: World) -> None:
    for who in ("nobody", "stranger", "alike", "committee", "administrator"):
        for path in ("/ho-so/{matter}", "/tai-lieu/{event}/{sha256}", "/ho-so/{matter}/da-xem"):
            unread.ask(who, "GET", path)
    unread.ask("party", "GET", "/ho-so/{matter}/ghi/supplement_given")
    unread.ask("addressee", "HEAD", "/ho-so/{matter}")
    unread.ask("addressee", "GET", "/ho-so")
    assert noted(unread.app) == []


def test_opening_it_again_asks_the_database_for_nothing_more(unread: World) -> None:
    unread.ask("addressee", "GET", "/ho-so/{matter}")
    assert len(noted(unread.app)) == 1
    seen: list[str] = []
    with unread.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note := lambda c, cur, text, *rest: seen.append(text))
    for _ in range(5):
        unread.ask("addressee", "GET", "/ho-so/{matter}")
    notebook(unread.app).settle()
    event.remove(engine, "before_cursor_execute", note)
    assert [text for text in seen if "readings" in text] == []


def test_a_full_disk_keeps_nobody_from_reading_and_the_reading_is_noted_later(
    unread: World, caplog: pytest.LogCaptureFixture
) -> None:
    with unread.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", _full_disk)
    try:
        assert unread.ask("addressee", "GET", "/ho-so/{matter}").status_code == 200
        assert noted(unread.app) == []
    finally:
        event.remove(engine, "before_cursor_execute", _full_disk)
    assert "could not note 1 readings" in caplog.text
    unread.ask("addressee", "GET", "/ho-so/{matter}")
    assert len(noted(unread.app)) == 1


def _full_disk(connection: object, cursor: object, text: str, *rest: object) -> None:
    if text.startswith("INSERT INTO readings"):
        raise Unavailable("Ổ đĩa của máy chủ đã đầy.")


def test_a_reader_does_not_wait_for_whoever_writes(unread: World) -> None:
    with unread.app.app_context():
        writing = db.engine.connect().execution_options(coord_writing=True)
    with writing, writing.begin():  # takes the lock that every writer must have
        start = time.monotonic()
        assert unread.ask("addressee", "GET", "/ho-so/{matter}").status_code == 200
        assert time.monotonic() - start < 8  # a writer would wait for 15 seconds
    assert len(noted(unread.app)) == 1


def test_the_page_says_who_looked_and_when_and_what_to_expect_while_nobody_has(unread: World) -> None:
    empty = unread.ask("addressee", "GET", "/ho-so/{matter}/da-xem").get_data(as_text=True)
    assert "Chưa có lượt xem nào" in empty
    unread.ask("sender", "GET", "/tai-lieu/{event}/{sha256}")
    notebook(unread.app).settle()
    page = unread.ask("addressee", "GET", "/ho-so/{matter}/da-xem").get_data(as_text=True)
    assert "Viện kiểm sát khu vực 1" in page and "Tài liệu kèm theo" in page and "Không nêu tên" in page
    assert "Hà Thử Nghiệm" not in page.partition("<main")[2]
    assert "Lê Thị Ví Dụ" in page.partition("<main")[2]
    assert "Thứ Hai 23/11" in page and "09:00" in page


@pytest.mark.parametrize("key", ["x", "9999-99-99", "%00", "2026-11-23%27"])
def test_a_key_that_is_no_day_counts_as_the_first_page(world: World, key: str) -> None:
    assert world.ask("addressee", "GET", f"/ho-so/{{matter}}/da-xem?truoc={key}").status_code == 200


def test_the_matter_leads_there(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "ground_arisen")
    page = story.browser_of(app, "court").get(f"/ho-so/{matter_id}").get_data(as_text=True)
    assert f'href="/ho-so/{matter_id}/da-xem"' in page
