"""Tài khoản của tôi: password, sessions, second factor."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from coord.agencies import throttle
from coord.web.devices import device_words
from tests import offices
from tests.agencies.accounts.people import NEW
from tests.web import phone

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0 Safari/537.36"


def text(client: FlaskClient) -> str:
    answer = client.get("/tai-khoan")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def is_in(client: FlaskClient) -> bool:
    return client.get("/danh-ba").status_code == 200


def typed(old: str = offices.PASSWORD, password: str = NEW, again: str = NEW) -> dict[str, str]:
    return {"old": old, "password": password, "again": again}


@pytest.mark.parametrize("username", [name for _, name, _, _ in offices.OFFICERS])
def test_everybody_has_the_own_account(tmp_path: Path, username: str) -> None:
    page = text(offices.sign_in(offices.make_province(tmp_path), username))
    assert f"<b>{username}</b>" in page and "Phiên này" in page


def test_a_new_password_opens_and_signs_out_the_other_browsers(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    here, there = offices.sign_in(app, "daumoi.kv1"), offices.sign_in(app, "daumoi.kv1")
    assert here.post("/tai-khoan/mat-khau", data=typed()).location == "/tai-khoan"
    assert is_in(here) and not is_in(there)
    answer = app.test_client().post("/dang-nhap", data={"username": "daumoi.kv1", "password": NEW})
    assert answer.status_code == 303


def test_a_wrong_old_password_is_said_at_its_field_and_slowed(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    for _ in range(throttle.FREE_FAILURES):
        answer = client.post("/tai-khoan/mat-khau", data=typed(old="sai rồi nhé"))
        assert answer.status_code == 422 and 'id="loi-old"' in answer.get_data(as_text=True)
    assert client.post("/tai-khoan/mat-khau", data=typed()).status_code == 429


def test_no_password_comes_back_in_the_page(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    page = client.post("/tai-khoan/mat-khau", data=typed(again="hai lần khác nhau")).get_data(as_text=True)
    assert "chưa giống nhau" in page and NEW not in page and offices.PASSWORD not in page


def two_browsers(tmp_path: Path) -> tuple[Flask, FlaskClient, FlaskClient]:
    app = offices.make_province(tmp_path)
    here = offices.sign_in(app, "daumoi.kv1")
    there = app.test_client()
    form = {"username": "daumoi.kv1", "password": offices.PASSWORD}
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    there.post("/dang-nhap", data=form, headers={"User-Agent": CHROME}, environ_base=elsewhere)
    return app, here, there


def test_sessions_are_told_with_device_and_address_and_can_be_ended_one_by_one(tmp_path: Path) -> None:
    _, here, there = two_browsers(tmp_path)
    page = text(here)
    assert "Chrome trên Windows" in page and "203.0.113.9" in page and page.count("Phiên này") == 1
    handles = re.findall(r'name="phien" value="([^"]+)"', page)
    assert len(handles) == 1
    here.post("/tai-khoan/phien/ket-thuc", data={"phien": handles[0]})
    assert is_in(here) and not is_in(there)


def test_all_others_are_ended_at_once(tmp_path: Path) -> None:
    _, here, there = two_browsers(tmp_path)
    there.post("/tai-khoan/phien/noi-khac")
    assert is_in(there) and not is_in(here)


def test_nobody_ends_a_session_of_somebody_else(tmp_path: Path) -> None:
    app, here, _ = two_browsers(tmp_path)
    handle = re.findall(r'name="phien" value="([^"]+)"', text(here))[0]
    stranger = offices.sign_in(app, "vanthu.kv1")
    stranger.post("/tai-khoan/phien/ket-thuc", data={"phien": handle})
    stranger.post("/tai-khoan/phien/ket-thuc", data={"phien": "%"})
    assert len(re.findall(r'name="phien"', text(here))) == 1


def test_a_second_factor_is_set_up_renewed_and_taken_away(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with time_machine.travel(NOW, tick=False) as traveller:
        client = offices.sign_in(app, "daumoi.kv1")
        client.post("/tai-khoan/lop-bao-ve/bat-dau")
        assert "<svg" in text(client)
        assert client.post("/tai-khoan/lop-bao-ve/xac-nhan", data={"code": "000000"}).status_code == 422
        code = phone.code(app, "daumoi.kv1", NOW)
        done = client.post("/tai-khoan/lop-bao-ve/xac-nhan", data={"code": code}).get_data(as_text=True)
        assert done.count("<li><code>") == 10 and is_in(client)
        assert "Còn 10 mã dự phòng" in text(client)

        assert client.post("/tai-khoan/lop-bao-ve/bo", data={"code": code}).status_code == 422
        for address, status in (("ma-du-phong", 200), ("bo", 303)):
            traveller.shift(timedelta(minutes=1))
            fresh = {"code": phone.code(app, "daumoi.kv1", datetime.now(UTC))}
            assert client.post(f"/tai-khoan/lop-bao-ve/{address}", data=fresh).status_code == status
        assert not phone.is_set_up(app, "daumoi.kv1") and "Bắt đầu cài đặt" in text(client)


def test_a_leader_does_not_take_it_away_where_it_is_required(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path, second_factor="required")
    phone.set_up(app, "lanhdao.tinh", NOW - timedelta(minutes=1))
    with time_machine.travel(NOW, tick=False):
        client = offices.sign_in(app, "lanhdao.tinh")
        client.post("/dang-nhap/buoc-hai/ma", data={"code": phone.code(app, "lanhdao.tinh", NOW)})
        assert "Bỏ lớp bảo vệ" not in text(client)
        assert client.post("/tai-khoan/lop-bao-ve/bo", data={"code": "1"}).status_code == 422
    assert phone.is_set_up(app, "lanhdao.tinh")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (CHROME, "Chrome trên Windows"),
        (CHROME + " Edg/139.0", "Edge trên Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox trên Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari trên iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/139.0 Mobile Safari/537.36", "Chrome trên Android"),
        ("<script>", "Trình duyệt khác"),
        ("", "Trình duyệt khác"),
    ],
)
def test_a_browser_is_told_in_words(told: str, words: str) -> None:
    assert device_words(told) == words
