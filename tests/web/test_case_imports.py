"""Nhập từ tệp: template, upload, preview, one confirmation, progress without scripts; for its own officer alone."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from coord.cases.importing.commands import begin_import, claim, note_progress
from coord.cases.models import Case, CaseImport
from coord.db import db, transaction
from coord.web import background
from tests import story
from tests.cases.importing.sheets_made import line, xlsx
from tests.matters import stage
from tests.web.sheets_read import rows_of

AMOUNT = "Còn phải thi hành (đồng)"


def send(browser: FlaskClient, path: Path, name: str = "") -> str:
    """Send a file; the address of the page that says what was found."""
    data = {"file": (io.BytesIO(path.read_bytes()), name or path.name)}
    response = browser.post("/viec/nhap", data=data, content_type="multipart/form-data")
    assert response.status_code == 303, response.get_data(as_text=True)
    return str(response.location)


def settled(browser: FlaskClient, address: str) -> str:
    """The page once nothing moves on it any more."""
    for _ in range(200):
        text = browser.get(address).get_data(as_text=True)
        if 'id="tien-do"' not in text:
            return text
        time.sleep(0.05)
    raise AssertionError(text)


def figures(text: str) -> list[str]:
    return re.findall(r"<b>([0-9.]+)</b>", text)


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count()).select_from(Case)) or 0


def test_a_file_is_looked_at_shown_and_written_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "clerk")
    address = send(browser, xlsx(tmp_path / "việc.xlsx", [line("300/QĐ"), line("301/QĐ")]))
    text = settled(browser, address)
    assert figures(text) == ["2", "0", "0", "0"] and count(app) == 1
    assert "Nhập (2 việc)" in text and "Chỉ nhập dòng đúng" not in text
    for _ in range(3):
        assert browser.post(f"{address}/ghi").status_code == 303
    text = settled(browser, address)
    assert "Đã ghi: 2 thêm, 0 sửa, 0 không đổi." in text and count(app) == 3
    page = browser.get("/viec/2").get_data(as_text=True)
    assert "Nhập việc vào hệ thống" in page and "từ tệp việc.xlsx" in page and "Bùi Thí Điểm" in page
    again = settled(browser, send(browser, tmp_path / "việc.xlsx"))
    assert "0 thêm, 0 sửa, 2 không đổi" in again and "/ghi" not in again


def test_wrong_lines_are_shown_handed_out_and_left_out_only_on_request(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    lines = [line("300/QĐ"), *(line(f"{n}/QĐ", **{AMOUNT: "<b>x</b>"}) for n in range(400, 430))]
    address = send(browser, xlsx(tmp_path / "a.xlsx", lines))
    text = settled(browser, address)
    assert figures(text) == ["1", "0", "0", "30"]
    assert "“&lt;b&gt;x&lt;/b&gt;” không phải số tiền" in text and "<b>x</b>" not in text
    assert "Đang hiện 20 lỗi đầu trong 30" in text
    faults = rows_of(browser, f"{address}/loi")
    assert faults[0] == ["Dòng", "Cột", "Lý do"] and faults[1][:2] == [3, AMOUNT] and len(faults) == 31
    refused = browser.post(f"{address}/ghi")
    assert refused.status_code == 422 and count(app) == 1
    browser.post(f"{address}/ghi", data={"only_right": "1"})
    assert "1 thêm, 0 sửa, 0 không đổi, 30 dòng sai không nhập" in settled(browser, address)
    assert count(app) == 2


def test_a_file_of_which_nothing_can_be_made_is_told_so(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    (tmp_path / "a.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    assert "Không thấy dòng tiêu đề" in settled(browser, send(browser, tmp_path / "a.csv"))
    assert "Chỉ nhận tệp XLSX hoặc CSV" in settled(browser, send(browser, tmp_path / "a.csv", "a.pdf"))
    nothing = browser.post("/viec/nhap", data={}, content_type="multipart/form-data")
    assert nothing.status_code == 422 and "Hãy chọn một tệp" in nothing.get_data(as_text=True)
    empty = {"file": (io.BytesIO(b""), "a.xlsx")}
    refused = browser.post("/viec/nhap", data=empty, content_type="multipart/form-data")
    assert refused.status_code == 422 and "Tệp rỗng" in refused.get_data(as_text=True)


def test_while_the_program_is_at_it_the_page_says_how_far_and_loads_itself_anew(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    with stage.seen_by(app, "holder") as holder, transaction():
        import_id = begin_import(holder, "a.xlsx", "0" * 64).id
        note_progress(import_id, 4_500)
    text = browser.get(f"/viec/nhap/{import_id}").get_data(as_text=True)
    assert "Đang kiểm tra: 4.500 dòng" in text
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in text
    part = browser.get(f"/viec/nhap/{import_id}/tien-do")
    assert "4.500" in part.get_data(as_text=True) and "HX-Refresh" not in part.headers


def test_an_import_that_was_broken_off_says_so_and_begins_again(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    address = send(browser, xlsx(tmp_path / "a.xlsx", [line("300/QĐ")]))
    settled(browser, address)
    with stage.seen_by(app, "holder", hour=7) as holder, transaction():
        claim(holder, 1)
    text = browser.get(address).get_data(as_text=True)
    assert "Chương trình đã dừng giữa chừng" in text and count(app) == 1
    assert browser.get(f"{address}/tien-do").headers["HX-Refresh"] == "true"
    browser.post(f"{address}/kiem-lai")
    assert "Nhập (1 việc)" in settled(browser, address)


def test_what_fails_inside_is_told_with_a_number_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    address = send(browser, xlsx(tmp_path / "a.xlsx", [line("300/QĐ")]))
    settled(browser, address)

    def fail(*_: object) -> None:
        raise LookupError

    monkeypatch.setattr("coord.cases.importing.commands.add_cases", fail)
    browser.post(f"{address}/ghi")
    assert "báo quản trị mã sự cố" in settled(browser, address)
    assert count(app) == 1


def test_somebody_who_changed_a_case_meanwhile_makes_us_look_again(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    address = send(browser, xlsx(tmp_path / "a.xlsx", [line("300/QĐ")]))
    other = send(browser, xlsx(tmp_path / "b.xlsx", [line("300/QĐ", Chấp_hành_viên="Hà Thử Nghiệm")]))
    settled(browser, address)
    settled(browser, other)
    browser.post(f"{other}/ghi")
    settled(browser, other)
    browser.post(f"{address}/ghi")
    text = settled(browser, address)
    assert "Hãy xem lại rồi nhập" in text and figures(text) == ["0", "1", "0", "0"]


def test_the_template_holds_the_officers_own_units(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    response = browser.get("/viec/nhap/mau", buffered=True)
    book = load_workbook(io.BytesIO(response.data))
    assert [cell.value for cell in book["Danh mục"]["C"]][:3] == ["Đơn vị thi hành", "THADS-KV1", None]


@pytest.mark.parametrize("who", ["procuracy", "court", "administrator"])
def test_who_keeps_no_cases_is_refused(tmp_path: Path, who: str) -> None:
    browser = story.browser_of(story.make_world(tmp_path), who)
    for address in ("/viec/nhap", "/viec/nhap/mau"):
        assert browser.get(address).status_code == 403
    assert browser.post("/viec/nhap").status_code == 403
    assert "/viec/nhap" not in browser.get("/viec").get_data(as_text=True)


def test_nobody_else_sees_an_import_not_even_a_colleague(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    address = send(browser, xlsx(tmp_path / "a.xlsx", [line("300/QĐ")]))
    settled(browser, address)
    for who in ("clerk", "superior", "stranger"):
        other = story.browser_of(app, who)
        for path in (address, f"{address}/tien-do", f"{address}/loi", f"/viec/nhap/{2**63}"):
            assert other.get(path).status_code == 404, (who, path)
        assert other.post(f"{address}/ghi").status_code == 404
        assert other.post(f"{address}/kiem-lai").status_code == 404
    assert count(app) == 1


def test_work_that_fails_in_the_background_is_logged_and_nothing_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = story.make_world(tmp_path)

    def fail() -> None:
        raise LookupError

    with app.app_context():
        background.start(fail)
    for _ in range(100):
        if caplog.records:
            break
        time.sleep(0.02)
    assert "work in the background failed" in caplog.text
    with app.app_context():
        assert db.session.scalar(db.select(CaseImport.id)) is None
