"""A full disk, a busy database: the form comes back with everything typed and chosen, and nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.event import listen, remove
from werkzeug.test import TestResponse

from coord.agencies.queries import agency_by_code, officer_by_username
from coord.db import db
from coord.events import log
from coord.events.models import InboxEntry
from coord.matters.models import Matter
from tests import databases, story
from tests.matters import stage
from tests.web.forms import file, filled, form_to

LONG = ("Nội dung đã gõ, dài hơn chỗ trống còn lại. " * 400).strip()
FULL, BUSY = "Ổ đĩa của máy chủ đã đầy", "Hệ thống đang bận"
RAISE_FULL = """
CREATE FUNCTION filled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$
"""


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


@contextmanager
def full_disk(app: Flask) -> Iterator[str]:
    """The database answers as on a full disk: SQLite may not make its file any longer; what the page says."""
    if databases.server():
        with databases.opened(stage.database_of(app)) as operator, operator.begin():
            operator.execute(text(RAISE_FULL))
            operator.execute(text("CREATE TRIGGER filled BEFORE INSERT ON events EXECUTE FUNCTION filled()"))
        yield FULL
        with databases.opened(stage.database_of(app)) as operator, operator.begin():
            operator.execute(text("DROP FUNCTION filled CASCADE"))
        return
    with set_on_each_connection(app, "PRAGMA max_page_count=1"):
        yield FULL


@contextmanager
def busy_database(app: Flask) -> Iterator[str]:
    """Another program holds what is needed for writing; what the page says."""
    soon = set_on_each_connection(app, "SET lock_timeout = 10" if databases.server() else "PRAGMA busy_timeout=10")
    with soon, databases.opened(stage.database_of(app)) as writer, writer.begin():
        if databases.server():
            writer.execute(text("LOCK TABLE events IN EXCLUSIVE MODE"))
        yield BUSY


@contextmanager
def set_on_each_connection(app: Flask, setting: str) -> Iterator[None]:
    """Meanwhile every connection has this setting, whichever of them the pool hands out."""

    def set_it(connection: DBAPIConnection, *_: object) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(setting)
        connection.commit()

    with app.app_context():
        engine = db.engine
    listen(engine, "checkout", set_it)
    try:
        yield
    finally:
        remove(engine, "checkout", set_it)
        engine.dispose()


Failure = Callable[[Flask], AbstractContextManager[str]]


def post(browser: FlaskClient, address: str, values: dict[str, Any]) -> TestResponse:
    return browser.post(address, data=values, content_type="multipart/form-data")


def assert_came_back(answer: TestResponse, words: str, *typed: str) -> str:
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503, page[:500]
    assert words in page
    for said in typed:
        assert said in page, said
    return page


@pytest.mark.parametrize(("failing", "step"), [(full_disk, "gui"), (busy_database, "xem")])
def test_an_act_that_could_not_be_written_comes_back_whole_and_can_be_sent_again(
    app: Flask, failing: Failure, step: str
) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    address = f"/ho-so/{matter_id}/ghi/opinion_given"
    browser = story.browser_of(app, "procuracy")
    empty = browser.get(address)
    typed = {
        "outcome": "asks_supplement",
        "points": "Cần xác nhận thu nhập",
        "note": LONG,
        "document.letter": file(story.PDF, "thu.pdf"),
    }
    before = stage.tables(app), stage.names(app, matter_id)
    with failing(app) as words:
        answer = post(browser, address, filled(form_to(empty, address), typed | {"buoc": step}))
        assert_came_back(answer, words, LONG, "thu.pdf")
        again = filled(form_to(answer, address))
    kept = {name: again[name] for name in typed if name != "document.letter"}
    assert kept == {name: [value] for name, value in typed.items() if name != "document.letter"}
    assert (stage.tables(app), stage.names(app, matter_id)) == before
    assert post(browser, address, again | {"buoc": "gui"}).status_code == 303
    (event,) = stage.events(app, matter_id)[-1:]
    assert (event.payload.note, [d.name for d in event.documents]) == (LONG, ["thu.pdf"])


def test_a_file_that_could_not_be_kept_takes_nothing_else_with_it(app: Flask, tmp_path: Path) -> None:
    matter_id = story.play_until(app, "opinion_given")
    address = f"/ho-so/{matter_id}/ghi/court_proposed"
    browser = story.browser_of(app, "holder")
    empty = browser.get(address)
    typed = {"proposal": "reduce", "amount": "11.625.000", "note": "Ghi chú đã gõ", "buoc": "xem"}
    kept = post(
        browser,
        address,
        filled(form_to(empty, address), typed | {"document.opinion": file(story.PDF, "y-kien.pdf")}),
    )
    assert kept.status_code == 422
    store, aside = tmp_path / "documents", tmp_path / "aside"
    store.rename(aside)
    store.write_text("Đây không phải là thư mục.")
    failed = post(
        browser,
        address,
        filled(form_to(kept, address), {"document.judgment": file(b"%PDF-1.7 khac", "ban-an.pdf")}),
    )
    page = assert_came_back(failed, "“ban-an.pdf”: Máy chủ không lưu được tệp", "Ghi chú đã gõ", "y-kien.pdf")
    assert "Sau đó hãy chọn lại tệp này." in page
    assert len(form_to(failed, address).values["kept"]) == 1
    store.unlink()
    aside.rename(store)
    again = post(
        browser, address, filled(form_to(failed, address), {"document.judgment": file(story.PDF, "ban-an.pdf")})
    )
    assert len(form_to(again, address).values["kept"]) == 2


@pytest.mark.parametrize("failing", [full_disk, busy_database])
def test_a_matter_that_could_not_be_opened_comes_back_whole(app: Flask, failing: Failure) -> None:
    browser = story.browser_of(app, "holder")
    empty = browser.get("/lap-ho-so?viec=1")
    with app.app_context():
        court = str(agency_by_code("TAND-KV2").id)
    typed = {"party.court": court, "party.superior_authority": "Chánh án Thí Dụ", "note": LONG, "buoc": "gui"}
    with failing(app) as words:
        answer = post(browser, "/lap-ho-so", filled(form_to(empty, "/lap-ho-so"), typed))
        assert_came_back(answer, words, LONG, 'value="Chánh án Thí Dụ"')
        assert form_to(answer, "/lap-ho-so").values["party.court"] == [court]
    with app.app_context():
        assert db.session.scalars(db.select(Matter)).all() == []
    again = filled(form_to(answer, "/lap-ho-so"), {"buoc": "gui"})
    assert post(browser, "/lap-ho-so", again).status_code == 303


def test_the_reason_for_refusing_a_letter_comes_back_in_its_place(app: Flask) -> None:
    story.play_until(app, "dossier_sent")
    with app.app_context():
        (entry_id,) = db.session.scalars(db.select(InboxEntry.id))
    address, browser = f"/hop-thu/den/{entry_id}/tu-choi", story.browser_of(app, "procuracy")
    with full_disk(app) as words:
        page = assert_came_back(post(browser, address, {"reason": LONG}), words, LONG)
    assert page.index(f'id="ly-do-{entry_id}"') < page.index(LONG)
    with app.app_context():
        assert db.session.get_one(InboxEntry, entry_id).status == "arrived"


def test_what_was_ticked_and_to_whom_it_was_to_go_comes_back(app: Flask) -> None:
    story.play_until(app, "dossier_sent")
    with app.app_context():
        (entry_id,) = db.session.scalars(db.select(InboxEntry.id))
        officer = officer_by_username(story.CAST["procuracy"])
        assert officer is not None
        chosen = str(officer.id)
    browser = story.browser_of(app, "procuracy")
    with busy_database(app) as words:
        page = assert_came_back(
            post(browser, "/hop-thu/den/tiep-nhan", {"vb": [entry_id], "assigned_to": chosen}), words
        )
    assert f'name="vb" value="{entry_id}" checked' in page
    assert f'<option value="{chosen}" selected>' in page


@pytest.mark.parametrize("paper", ["bien-ban", "phieu-theo-doi"])
def test_minutes_that_could_not_be_issued_come_back_with_their_recipients(app: Flask, paper: str) -> None:
    matter_id = story.play_until(app, "opinion_given")
    with app.app_context():
        court = agency_by_code("TAND-KV1").id
    browser = story.browser_of(app, "holder")
    with busy_database(app) as words:
        page = assert_came_back(post(browser, f"/ho-so/{matter_id}/{paper}", {"nhan": [str(court)]}), words)
    if paper == "bien-ban":
        assert f'name="nhan" value="{court}" checked' in page
    with app.app_context():
        assert not any(event.payload.paper for event in log.events_of(matter_id))
