"""Signing in and out."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coord.agencies import passwords, queries, throttle
from coord.agencies.models import Session
from coord.db import db, transaction
from tests import offices

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def csrf_token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))
    assert found is not None
    return found[1]


def attempt(client: FlaskClient, username: str, password: str, **more: str) -> TestResponse:
    token = csrf_token(client.get("/dang-nhap"))
    form = {"csrf_token": token, "username": username, "password": password, **more}
    return client.post("/dang-nhap", data=form)


def session_cookie(response: TestResponse) -> str:
    return next(text for text in response.headers.getlist("Set-Cookie") if "coord_form" not in text.split("=")[0])


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/danh-ba").status_code == 200


def revoke_all(app: Flask) -> None:
    with app.app_context(), transaction():
        db.session.execute(db.delete(Session))


def test_the_right_name_and_password_open_the_door(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    assert not is_signed_in(client)
    response = attempt(client, "daumoi.kv1", offices.PASSWORD)
    assert (response.status_code, response.location) == (303, "/")
    assert is_signed_in(client)


def test_blanks_and_capitals_around_the_name_do_not_matter(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    assert attempt(client, "  DauMoi.KV1 ", offices.PASSWORD).status_code == 303


def test_the_first_page_is_the_first_of_the_menu(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "quantri")
    first = client.get("/").location
    menu = re.findall(r'<li><a href="([^"]+)"', client.get("/danh-ba").get_data(as_text=True))
    assert first == menu[0]


@pytest.mark.parametrize("username", ["daumoi.kv1", "khong.co", "x" * 5000])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(tmp_path: Path, username: str) -> None:
    client = offices.make_province(tmp_path).test_client()
    response = attempt(client, username, "không đúng đâu")
    page = response.get_data(as_text=True)
    assert response.status_code == 422 and "Tên đăng nhập hoặc mật khẩu chưa đúng." in page
    assert not is_signed_in(client)


def test_the_page_keeps_the_name_and_never_the_password(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    page = attempt(client, "daumoi.kv1", "mật khẩu sai mà bí mật").get_data(as_text=True)
    assert 'value="daumoi.kv1"' in page and "sai mà bí mật" not in page


def test_what_is_missing_is_named_at_its_field(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    response = attempt(client, "", "")
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert 'aria-describedby="loi-username"' in page and 'id="loi-password"' in page


def test_the_cookie_is_hidden_from_scripts_and_other_sites(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    cookie = session_cookie(attempt(client, "daumoi.kv1", offices.PASSWORD))
    assert cookie.startswith("coord=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Expires" not in cookie and "Secure" not in cookie


def test_with_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path, url="https://phoihop.example.vn")
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"username": "daumoi.kv1", "password": offices.PASSWORD}
    response = app.test_client().post("/dang-nhap", data=form, base_url="https://phoihop.example.vn")
    assert session_cookie(response).startswith("__Host-coord=") and "Secure" in session_cookie(response)


def test_signing_out_ends_the_session_on_the_server_too(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, "daumoi.kv1")
    kept = client.get_cookie("coord")
    assert kept is not None
    assert client.post("/dang-xuat").location == "/dang-nhap"
    assert "Bạn đã đăng xuất." in client.get("/dang-nhap").get_data(as_text=True)
    client.set_cookie("coord", kept.value)
    assert not is_signed_in(client)


def test_signing_out_by_a_link_is_not_possible(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    assert client.get("/dang-xuat").status_code == 405
    assert is_signed_in(client)


def test_signing_in_again_ends_the_session_before(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, "daumoi.kv1")
    client.post("/dang-nhap", data={"username": "vanthu.kv1", "password": offices.PASSWORD})
    with app.app_context():
        revoked = [session.revoked_at is not None for session in db.session.scalars(db.select(Session))]
    assert sorted(revoked) == [False, True]


def test_after_signing_in_one_goes_on_where_one_wanted(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    asked = client.get("/danh-ba?tim=toa+an").location
    assert asked == "/dang-nhap?next=/danh-ba?tim%3Dtoa%2Ban" or "next=" in asked
    shown = re.search(r'name="next" value="([^"]+)"', client.get(asked).get_data(as_text=True))
    assert shown is not None and shown[1] == "/danh-ba?tim=toa+an"
    assert attempt(client, "daumoi.kv1", offices.PASSWORD, next=shown[1]).location == shown[1]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://kexau.example", "//kexau.example", "/\\kexau.example", "javascript:alert(1)", "/\n/kexau", "/dang-xuat"],
)
def test_nobody_is_sent_to_another_site_after_signing_in(tmp_path: Path, elsewhere: str) -> None:
    client = offices.make_province(tmp_path).test_client()
    assert attempt(client, "daumoi.kv1", offices.PASSWORD, next=elsewhere).location == "/"


def test_an_officer_already_signed_in_does_not_see_the_form(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    assert client.get("/dang-nhap?next=/danh-ba").location == "/danh-ba"


def test_after_five_wrong_passwords_even_the_right_one_waits_and_then_opens(tmp_path: Path) -> None:
    client = offices.make_province(tmp_path).test_client()
    with time_machine.travel(NOW, tick=False) as traveller:
        for _ in range(throttle.FREE_FAILURES):
            assert attempt(client, "daumoi.kv1", "không đúng đâu").status_code == 422
        waiting = attempt(client, "daumoi.kv1", offices.PASSWORD)
        assert waiting.status_code == 429
        assert "Hãy chờ 30 giây" in waiting.get_data(as_text=True)
        traveller.shift(timedelta(seconds=30))
        assert attempt(client, "daumoi.kv1", offices.PASSWORD).status_code == 303


def test_another_address_is_not_made_to_wait(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False
    form = {"username": "daumoi.kv1", "password": "không đúng đâu"}
    for _ in range(20):
        app.test_client().post("/dang-nhap", data=form, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert offices.sign_in(app, "daumoi.kv1").get("/danh-ba").status_code == 200


def test_behind_a_proxy_the_address_is_the_clients_not_the_proxys(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path, url="https://phoihop.example.vn")
    app.config["WTF_CSRF_ENABLED"] = False

    def post(address: str, password: str) -> int:
        form = {"username": "daumoi.kv1", "password": password}
        told = {"X-Forwarded-For": f"10.9.9.9, {address}", "X-Forwarded-Proto": "https"}
        return app.test_client().post("/dang-nhap", data=form, headers=told).status_code

    assert [post("203.0.113.9", "không đúng đâu") for _ in range(6)][-1] == 429
    assert post("10.0.0.7", offices.PASSWORD) == 303


def test_a_hash_of_an_older_cost_is_made_anew_at_sign_in(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    older = passwords.Cost(memory_kib=16, passes=1, lanes=1)
    with app.app_context(), transaction():
        officer = queries.officer_by_username("daumoi.kv1")
        assert officer is not None
        officer.password_hash = passwords.hash_password(offices.PASSWORD, older)
    offices.sign_in(app, "daumoi.kv1")
    with app.app_context():
        officer = queries.officer_by_username("daumoi.kv1")
        assert officer is not None and not passwords.is_outdated(officer.password_hash, offices.CHEAP)
