"""The pages for what goes wrong."""

import io
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import event

from coord import errors
from coord.db import db
from coord.web.errors import STATUSES
from tests import offices

CASES = [
    (errors.NotFound("Không có hồ sơ MG-2026-0001."), 404),
    (errors.Forbidden("Việc này không thuộc cơ quan của bạn."), 403),
    (errors.Invalid("Biểu mẫu chưa đúng.", fields={"amount": "Số tiền phải là số nguyên."}), 422),
    (errors.Refused("Chưa ghi được.", reasons=["Chưa có ý kiến của Viện kiểm sát."]), 422),
    (errors.Stale("Hồ sơ vừa có thay đổi."), 409),
    (errors.Unavailable("Ổ đĩa của máy chủ đã đầy."), 503),
]


PART = b'--x\r\nContent-Disposition: form-data; name="noi-dung"\r\n\r\n'


def failing(tmp_path: Path, error: Exception) -> Flask:
    app = offices.make_province(tmp_path)

    def fail() -> str:
        raise error

    def take() -> str:
        return str(len(request.form))

    app.add_url_rule("/hong", view_func=fail)
    app.add_url_rule("/nhan", view_func=take, methods=["POST"])
    return app


@pytest.mark.parametrize(("error", "status"), CASES, ids=lambda value: type(value).__name__)
def test_each_error_has_its_status_and_its_own_words(tmp_path: Path, error: errors.CoordError, status: int) -> None:
    answer = offices.sign_in(failing(tmp_path, error), "daumoi.kv1").get("/hong")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status and error.message in page
    assert '<html lang="vi">' in page and "Lê Thị Ví Dụ" in page


def test_every_error_of_the_program_has_a_status() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.CoordError)}
    assert kinds - {errors.CoordError} == set(STATUSES)


def test_reasons_and_fields_are_listed(tmp_path: Path) -> None:
    refused = offices.sign_in(failing(tmp_path / "a", CASES[3][0]), "daumoi.kv1").get("/hong").get_data(as_text=True)
    assert "Chưa có ý kiến của Viện kiểm sát." in refused
    invalid = offices.sign_in(failing(tmp_path / "b", CASES[2][0]), "daumoi.kv1").get("/hong").get_data(as_text=True)
    assert "Số tiền phải là số nguyên." in invalid


def test_what_an_error_says_is_never_read_as_html(tmp_path: Path) -> None:
    page = offices.sign_in(failing(tmp_path, errors.NotFound("<b>không</b>")), "daumoi.kv1").get("/hong")
    assert "&lt;b&gt;không" in page.get_data(as_text=True)


def test_a_failure_of_the_program_shows_a_number_and_no_trace(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = failing(tmp_path, ZeroDivisionError("bí mật bên trong"))
    app.testing = False
    answer = offices.sign_in(app, "daumoi.kv1").get("/hong")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500 and "Mã sự cố" in page
    assert "bí mật bên trong" not in page and "Traceback" not in page
    incident = page.split('class="num">')[1].split("<")[0]
    assert incident in caplog.text and "bí mật bên trong" in caplog.text


def test_an_unknown_address_says_where_to_look(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    answer = client.get("/khong-co", headers={"Referer": "http://localhost/danh-ba"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404 and 'href="/danh-ba">Quay lại' in page


def test_a_referrer_that_is_no_address_does_not_break_the_page(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    answer = client.get("/khong-co", headers={"Referer": "http://["})
    assert answer.status_code == 404 and "Không tìm thấy" in answer.get_data(as_text=True)


def test_a_stranger_meets_the_same_page_without_a_menu(tmp_path: Path) -> None:
    page = offices.make_province(tmp_path).test_client().get("/khong-co").get_data(as_text=True)
    assert "Tới trang đăng nhập" in page and 'id="menu"' not in page


def test_an_address_for_forms_alone_says_so(tmp_path: Path) -> None:
    client = offices.sign_in(failing(tmp_path, CASES[0][0]), "daumoi.kv1")
    answer = client.get("/nhan")
    assert answer.status_code == 405 and "chỉ dùng cho biểu mẫu" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("application/x-www-form-urlencoded", b"noi-dung=", b""),
        ("multipart/form-data; boundary=x", PART, b"\r\n--x--\r\n"),
    ],
)
def test_a_field_beyond_all_measure_is_refused(tmp_path: Path, kind: str, before: bytes, after: bytes) -> None:
    client = offices.sign_in(failing(tmp_path, CASES[0][0]), "daumoi.kv1")
    answer = client.post("/nhan", data=before + b"a" * 1_000_001 + after, content_type=kind)
    assert answer.status_code == 413 and "20.000 ký tự" in answer.get_data(as_text=True)


def test_what_was_refused_half_way_is_taken_in_to_its_end(tmp_path: Path) -> None:
    client = offices.sign_in(failing(tmp_path, CASES[0][0]), "daumoi.kv1")
    body = PART + b"a" * 5_000_000 + b"\r\n--x--\r\n"
    sent = io.BytesIO(body)
    answer = client.post(
        "/nhan", input_stream=sent, content_length=len(body), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413 and sent.tell() == len(body)


def test_a_request_larger_than_four_documents_is_refused_unread(tmp_path: Path) -> None:
    client = offices.sign_in(failing(tmp_path, CASES[0][0]), "daumoi.kv1")
    told = {"CONTENT_LENGTH": "300000000", "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = client.post("/nhan", input_stream=io.BytesIO(), environ_overrides=told)
    assert answer.status_code == 413 and "50 MB" in answer.get_data(as_text=True)


def test_while_the_database_fails_the_page_asks_it_nothing(tmp_path: Path) -> None:
    asked_after: list[str] = []
    app = offices.make_province(tmp_path)

    def fail() -> str:
        event.listen(db.engine, "before_cursor_execute", lambda c, cur, text, *rest: asked_after.append(text))
        raise errors.Unavailable("Không đọc được cơ sở dữ liệu.")

    app.add_url_rule("/hong", view_func=fail)
    answer = offices.sign_in(app, "daumoi.kv1").get("/hong")
    assert answer.status_code == 503 and "Không đọc được cơ sở dữ liệu." in answer.get_data(as_text=True)
    assert asked_after == []
