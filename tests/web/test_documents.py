"""Documents go to those alone who may read the event that names them, and run nothing in the browser."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.events import log
from coord.events.record import EventRecord
from coord.web.documents import store
from tests import story

NAME = "Ý kiến số 58; “bản chính”.pdf"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


@pytest.fixture
def event(app: Flask) -> EventRecord:
    """The procuracy's opinion to the holder, with a letter and a table."""
    matter_id = story.play_until(app, "dossier_sent")
    with app.app_context():
        letter = store().keep(io.BytesIO(story.PDF), NAME, "letter")
        table = store().keep(io.BytesIO(workbook()), "bảng.xlsx", "letter")
    act = story.Act("procuracy", "opinion_given", date(2026, 11, 20), "agrees")
    return story.play(app, matter_id, act, documents=(letter, table))


def workbook() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return content.getvalue()


def address(event: EventRecord, number: int = 0) -> str:
    return f"/tai-lieu/{event.id}/{event.documents[number].sha256}"


def test_sender_and_addressee_read_it_and_nobody_else_learns_that_it_exists(app: Flask, event: EventRecord) -> None:
    expected = {"procuracy": 200, "holder": 200, "superior": 200, "court": 404, "superior_procuracy": 404,
                "stranger": 404, "administrator": 404}  # fmt: skip
    for who, status in expected.items():
        answer = story.browser_of(app, who).get(address(event))
        assert answer.status_code == status, who
        assert (answer.data == story.PDF) is (status == 200)
        answer.close()
    assert app.test_client().get(address(event)).status_code == 303


def test_a_document_goes_also_to_those_a_later_letter_carried_it_to(app: Flask, event: EventRecord) -> None:
    browser = story.browser_of(app, "court")
    assert browser.get(address(event)).status_code == 404
    proposed = next(act for act in story.STORY if act.event == "court_proposed")
    story.play(app, event.matter_id, replace(proposed, on=event.took_effect_on))
    with browser.get(address(event)) as answer:
        assert (answer.status_code, answer.data) == (200, story.PDF)
    assert story.browser_of(app, "superior_procuracy").get(address(event)).status_code == 404


def test_a_document_of_another_event_is_not_found_under_this_one(app: Flask, event: EventRecord) -> None:
    with app.app_context():
        first = next(e for e in log.events_of(event.matter_id) if e.documents)
        unnamed = store().keep(io.BytesIO(story.PDF + b"other"), "khác.pdf", "letter")
    browser = story.browser_of(app, "holder")
    for path in (f"/tai-lieu/{first.id}/{unnamed.sha256}", f"/tai-lieu/{event.id}/{'0' * 64}", "/tai-lieu/x/..%2f.."):
        assert browser.get(path).status_code == 404, path


def test_the_name_is_kept_and_the_content_runs_nothing(app: Flask, event: EventRecord) -> None:
    with story.browser_of(app, "holder").get(address(event)) as answer:
        headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("inline;")
    assert "filename*=UTF-8''%C3%9D%20ki%E1%BA%BFn" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"] and "script-src" not in headers["Content-Security-Policy"]
    assert "private" in headers["Cache-Control"]


def test_office_files_are_saved_and_not_opened_in_place(app: Flask, event: EventRecord) -> None:
    with story.browser_of(app, "holder").get(address(event, 1)) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_part_can_be_asked_for_and_what_is_known_is_not_sent_again(app: Flask, event: EventRecord) -> None:
    browser = story.browser_of(app, "holder")
    with browser.get(address(event), headers={"Range": "bytes=0-3"}) as part:
        assert (part.status_code, part.data) == (206, b"%PDF")
    with browser.get(address(event), headers={"If-None-Match": part.headers["ETag"]}) as again:
        assert (again.status_code, again.data) == (304, b"")


def test_the_matter_page_links_the_documents_this_officer_may_read_and_no_other(app: Flask, event: EventRecord) -> None:
    for who, is_shown in (("holder", True), ("court", False)):
        text = story.browser_of(app, who).get(f"/ho-so/{event.matter_id}").get_data(as_text=True)
        assert (address(event) in text) is is_shown
        assert ("bảng.xlsx" in text) is is_shown
