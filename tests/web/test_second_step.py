"""Between the password and the pages: the code, setting up where it is asked for, and the throttle on codes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coord.agencies import sessions, throttle
from coord.agencies.accounts.changes import changes_of_officer
from tests import offices
from tests.agencies.accounts.people import officer
from tests.web import phone

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEADER = "lanhdao.tinh"
STEP = "/dang-nhap/buoc-hai"


def give(client: FlaskClient, code: str, **more: str) -> TestResponse:
    return client.post(f"{STEP}/ma", data={"code": code, **more})


def is_in(client: FlaskClient) -> bool:
    return client.get("/danh-ba").status_code == 200


def with_phone(tmp_path: Path) -> Flask:
    """An app whose leader set up a phone a minute ago."""
    app = offices.make_province(tmp_path, second_factor="required")
    phone.set_up(app, LEADER, NOW - MINUTE)
    return app


def test_after_the_password_nothing_opens_before_the_code(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, LEADER)
        for address in ("/", "/danh-ba", "/hop-thu", "/tai-khoan", "/quan-tri"):
            assert client.get(address).location.startswith(STEP)
        assert client.post("/tai-khoan/phien/noi-khac").location == STEP
        assert "Mã 6 chữ số" in client.get(STEP).get_data(as_text=True)
        assert give(client, phone.code(app, LEADER, NOW)).location == "/"
        assert is_in(client)


def test_one_goes_on_where_one_wanted(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, LEADER)
        asked = client.get("/danh-ba?tim=toa+an").location
        assert 'value="/danh-ba?tim=toa+an"' in client.get(asked).get_data(as_text=True)
        answer = give(client, phone.code(app, LEADER, NOW), next="/danh-ba?tim=toa+an")
        assert answer.location == "/danh-ba?tim=toa+an"
        assert client.get(f"{STEP}?next=https://kexau.example").location == "/"


def test_the_code_opens_a_new_session_and_ends_the_one_that_waited(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, LEADER)
        waiting = client.get_cookie("coord")
        assert waiting is not None
        give(client, phone.code(app, LEADER, NOW))
        other = app.test_client()
        other.set_cookie("coord", waiting.value)
        assert not is_in(other)


def test_a_code_that_opened_once_opens_no_other_browser(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False):
        code = phone.code(app, LEADER, NOW)
        assert give(offices.sign_in(app, LEADER), code).status_code == 303
        second = offices.sign_in(app, LEADER)
        answer = give(second, code)
        assert answer.status_code == 422 and "đã dùng rồi" in answer.get_data(as_text=True)
        assert not is_in(second)


def test_a_recovery_code_opens_once_and_says_how_many_are_left(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    codes = phone.set_up(app, LEADER, NOW - MINUTE)
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, LEADER)
        assert give(client, codes[0]).status_code == 303
        assert "còn 9 mã" in client.get("/danh-ba").get_data(as_text=True)
        assert give(offices.sign_in(app, LEADER), codes[0]).status_code == 422
    with app.app_context():
        assert [line.what for line in changes_of_officer(officer(LEADER).id)] == ["recovery_code_used"]


def test_who_waits_too_long_begins_again(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False) as traveller:
        client = offices.sign_in(app, LEADER)
        traveller.shift(sessions.HALF_WAY)
        assert client.get(STEP).location.startswith("/dang-nhap?")


def test_who_waits_may_sign_out(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, LEADER)
        assert client.post("/dang-xuat").location == "/dang-nhap"
        assert client.get(STEP).location.startswith("/dang-nhap")


def test_wrong_codes_are_slowed_and_the_password_given_again_does_not_clear_them(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    with time_machine.travel(NOW, tick=False) as traveller:
        for attempt in range(throttle.FREE_FAILURES):
            assert give(offices.sign_in(app, LEADER), f"00000{attempt}").status_code == 422
        client = offices.sign_in(app, LEADER)
        waiting = give(client, phone.code(app, LEADER, NOW))
        assert waiting.status_code == 429 and "Hãy chờ 30 giây" in waiting.get_data(as_text=True)
        traveller.shift(timedelta(seconds=30))
        assert give(client, phone.code(app, LEADER, NOW + timedelta(seconds=30))).status_code == 303


def test_wrong_codes_from_elsewhere_make_nobody_wait(tmp_path: Path) -> None:
    app = with_phone(tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    with time_machine.travel(NOW, tick=False):
        thief = app.test_client()
        thief.post("/dang-nhap", data={"username": LEADER, "password": offices.PASSWORD}, environ_base=elsewhere)
        for _ in range(20):
            answer = thief.post(f"{STEP}/ma", data={"code": "000000"}, environ_base=elsewhere)
        assert answer.status_code == 429
        assert give(offices.sign_in(app, LEADER), phone.code(app, LEADER, NOW)).status_code == 303


def test_behind_a_proxy_codes_are_counted_for_the_address_the_proxy_names(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path, url="https://phoihop.example.vn")
    app.config["WTF_CSRF_ENABLED"] = False
    phone.set_up(app, LEADER, NOW - MINUTE)

    def waits(address: str) -> tuple[FlaskClient, dict[str, str]]:
        told = {"X-Forwarded-For": f"10.9.9.9, {address}", "X-Forwarded-Proto": "https"}
        client = app.test_client()
        form = {"username": LEADER, "password": offices.PASSWORD}
        client.post("/dang-nhap", data=form, headers=told, base_url="https://phoihop.example.vn")
        return client, told

    with time_machine.travel(NOW, tick=False):
        thief, told = waits("203.0.113.9")
        where = {"headers": told, "base_url": "https://phoihop.example.vn"}
        answers = [thief.post(f"{STEP}/ma", data={"code": "000000"}, **where).status_code for _ in range(7)]
        assert answers[-1] == 429
        owner, told = waits("10.0.0.7")
        code = phone.code(app, LEADER, NOW)
        answer = owner.post(f"{STEP}/ma", data={"code": code}, headers=told, base_url="https://phoihop.example.vn")
        assert answer.status_code == 303


@pytest.mark.parametrize("username", [LEADER, "quantri"])
def test_leaders_and_administrators_set_it_up_before_anything_else(tmp_path: Path, username: str) -> None:
    app = offices.make_province(tmp_path, second_factor="required")
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, username)
        assert client.get("/danh-ba").location.startswith(STEP)
        assert "Bắt đầu cài đặt" in client.get(STEP).get_data(as_text=True)
        client.post(f"{STEP}/bat-dau")
        page = client.get(STEP).get_data(as_text=True)
        assert "<svg" in page and "otpauth://totp/" in page and "style=" not in page.split("<main")[1]
        wrong = client.post(f"{STEP}/xac-nhan", data={"code": "000000"})
        assert wrong.status_code == 422 and not is_in(client)
        done = client.post(f"{STEP}/xac-nhan", data={"code": phone.code(app, username, NOW)})
        assert done.get_data(as_text=True).count("<li><code>") == 10
        assert is_in(client) and phone.is_set_up(app, username)
        with app.app_context():
            assert [line.what for line in changes_of_officer(officer(username).id)] == ["second_factor_added"]


def test_others_go_in_without_and_so_do_all_where_it_is_optional(tmp_path: Path) -> None:
    assert is_in(offices.sign_in(offices.make_province(tmp_path / "a", second_factor="required"), "daumoi.kv1"))
    assert is_in(offices.sign_in(offices.make_province(tmp_path / "b"), LEADER))


def test_a_session_open_since_before_the_phone_was_set_up_elsewhere_must_show_the_code(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, LEADER)
        assert is_in(client)
        phone.set_up(app, LEADER, NOW - MINUTE)
        assert client.get("/danh-ba").location.startswith(STEP)


@pytest.mark.parametrize("address", ["", "/ma", "/bat-dau", "/xac-nhan"])
def test_nobody_is_half_way_without_a_password(tmp_path: Path, address: str) -> None:
    client = offices.make_province(tmp_path).test_client()
    answer = client.get(STEP) if not address else client.post(STEP + address)
    assert answer.location.startswith("/dang-nhap")


@pytest.mark.parametrize("address", ["/ma", "/bat-dau", "/xac-nhan"])
def test_who_is_in_already_has_no_second_step(tmp_path: Path, address: str) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, "daumoi.kv1")
    assert client.get(STEP).location == "/"
    assert client.post(STEP + address).location.startswith(STEP)
    assert not phone.is_set_up(app, "daumoi.kv1")
