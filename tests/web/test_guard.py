"""Closed by default; dead sessions; forms from elsewhere."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from coord.agencies import queries, sessions
from coord.agencies.models import Session
from coord.db import db, transaction
from coord.errors import Unavailable
from coord.web import guard
from tests import offices

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PUBLIC = {"assets.favicon", "assets.file", "health.healthz", "auth.sign_in_form", "auth.sign_in", "auth.sign_out"}
CHECKED_BY_STRANGERS = {"papers.check", "papers.checked"}
INVITED = {"invitation.invitation", "invitation.accept"}


def with_form(tmp_path: Path) -> Flask:
    """An app with one more page that changes something."""
    app = offices.make_province(tmp_path)

    def change() -> str:
        return "đã lưu"

    app.add_url_rule("/thu", view_func=change, methods=["POST"])
    return app


def test_every_endpoint_that_is_not_named_here_asks_who_is_there(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        open_doors = {endpoint for endpoint in app.view_functions if guard.is_public(endpoint)}
    assert open_doors == PUBLIC | CHECKED_BY_STRANGERS | INVITED


def test_a_new_page_is_closed_without_anybody_thinking_of_it(tmp_path: Path) -> None:
    client = with_form(tmp_path).test_client()
    assert client.post("/thu").location.startswith("/dang-nhap")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_no_method_slips_past_the_guard(tmp_path: Path, method: str) -> None:
    client = offices.make_province(tmp_path).test_client()
    assert client.open("/danh-ba", method=method).status_code == 303


def test_the_first_visit_is_asked_to_sign_in_without_reproach(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    assert client.get("/").location == "/dang-nhap"
    assert "vi_sao" not in client.get("/danh-ba").location


def test_a_dead_session_is_told_so_and_led_back_to_its_page(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with time_machine.travel(NOW, tick=False) as traveller:
        client = offices.sign_in(app, "daumoi.kv1")
        traveller.shift(sessions.IDLE)
        location = client.get("/danh-ba?loai=court").location
        assert "vi_sao=het-phien" in location and "danh-ba" in location
        assert "Phiên làm việc đã hết." in client.get(location).get_data(as_text=True)


def test_whoever_sends_a_form_in_a_dead_session_is_told_that_nothing_was_saved(tmp_path: Path) -> None:
    app = with_form(tmp_path)
    client = offices.sign_in(app, "daumoi.kv1")
    app.config["WTF_CSRF_ENABLED"] = True
    with app.app_context(), transaction():
        db.session.execute(db.delete(Session))
    response = client.post("/thu", headers={"Referer": "http://localhost/danh-ba?tim=a"})
    assert response.status_code == 303
    page = client.get(response.location).get_data(as_text=True)
    assert "những gì vừa gửi chưa được lưu" in page
    assert 'name="next" value="/danh-ba?tim=a"' in page


def test_all_that_is_sent_in_a_dead_session_is_taken_in_so_that_the_browser_sees_the_answer(tmp_path: Path) -> None:
    sent = io.BytesIO(b"x" * 3_000_000)
    response = with_form(tmp_path).test_client().post("/thu", input_stream=sent, content_length=3_000_000)
    assert response.status_code == 303
    assert sent.tell() == 3_000_000


def test_a_referrer_of_another_site_is_not_where_one_returns(tmp_path: Path) -> None:
    client = with_form(tmp_path).test_client()
    location = client.post("/thu", headers={"Referer": "https://kexau.example/danh-ba"}).location
    assert location == "/dang-nhap?vi_sao=chua-luu"


@pytest.mark.parametrize("address", ["//[", "http://[x", "//\u2100"])
def test_what_is_no_address_leads_to_the_first_page(tmp_path: Path, address: str) -> None:
    client = with_form(tmp_path).test_client()
    page = client.get("/dang-nhap", query_string={"next": address})
    assert page.status_code == 200 and 'name="next" value="/"' in page.get_data(as_text=True)
    if address.isascii():
        assert client.post("/thu", headers={"Referer": address}).location == "/dang-nhap?vi_sao=chua-luu"


def test_a_part_of_a_page_asked_for_in_a_dead_session_turns_the_whole_page_to_sign_in(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    response = client.get("/danh-ba", headers={"HX-Request": "true"})
    assert response.status_code == 401 and response.headers["HX-Redirect"].startswith("/dang-nhap")


def test_a_form_without_its_token_changes_nothing_and_says_so(tmp_path: Path) -> None:
    app = with_form(tmp_path)
    client = offices.sign_in(app, "daumoi.kv1")
    app.config["WTF_CSRF_ENABLED"] = True
    response = client.post("/thu")
    page = response.get_data(as_text=True)
    assert response.status_code == 400 and "chưa có gì được lưu" in page and "đã lưu" not in page


def test_a_form_with_its_token_is_taken(tmp_path: Path) -> None:
    app = with_form(tmp_path)
    client = offices.sign_in(app, "daumoi.kv1")
    app.config["WTF_CSRF_ENABLED"] = True
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/danh-ba").get_data(as_text=True))
    assert found is not None
    assert client.post("/thu", data={"csrf_token": found[1]}).get_data(as_text=True) == "đã lưu"


def test_somebody_unknown_may_send_no_more_than_a_sign_in_form(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    response = app.test_client().post("/dang-nhap", data={"tep": (io.BytesIO(b"x" * 100_000), "lon.pdf")})
    assert response.status_code == 413


def test_use_is_noted_at_most_once_a_minute(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    seen: list[str] = []
    with time_machine.travel(NOW, tick=False) as traveller:
        client = offices.sign_in(app, "daumoi.kv1")
        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", lambda c, cur, text, *rest: seen.append(text))
        for _ in range(5):
            traveller.shift(timedelta(seconds=15))
            client.get("/danh-ba")
    assert sum(text.startswith("UPDATE sessions") for text in seen) == 1


def test_reading_goes_on_while_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = offices.make_province(tmp_path)
    with time_machine.travel(NOW, tick=False) as traveller:
        client = offices.sign_in(app, "daumoi.kv1")
        traveller.shift(timedelta(minutes=5))
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", _full_disk)
        assert client.get("/danh-ba").status_code == 200


def _full_disk(connection: object, cursor: object, text: str, *rest: object) -> None:
    if text.startswith("UPDATE"):
        raise Unavailable("Ổ đĩa của máy chủ đã đầy.")


def test_the_viewer_is_the_officer_who_signed_in(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    seen: list[int] = []

    def look() -> str:
        seen.append(guard.viewer().officer_id)
        return ""

    app.add_url_rule("/ai", view_func=look)
    offices.sign_in(app, "kiemsat.kv1").get("/ai")
    with app.app_context():
        officer = queries.officer_by_username("kiemsat.kv1")
        assert officer is not None and seen == [officer.id]
