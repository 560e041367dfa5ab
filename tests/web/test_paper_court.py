"""A court that is on paper, end to end over HTTP: what it says is recorded by those it wrote to, and shown as such."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from coord.agencies.queries import agency_by_code
from coord.db import transaction
from coord.events import log
from coord.matters.rebuilding import differences
from tests import offices, story
from tests.person import Person

pytestmark = pytest.mark.long

DECISION = {"document.letter": "quyet-dinh.pdf"}
CAME = {"received_on": "20/11/2026", "signer": "Chánh án Thí Dụ"}


def person(app: Flask, who: str, day: date = story.TODAY) -> Person:
    return Person(app, story.CAST[who], offices.PASSWORD, day)


def paper_court(tmp_path: Path) -> Flask:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        agency_by_code("TAND-KV1").is_on_platform = False
    return app


def record(someone: Person, matter: str, title: str, scan: str, /, **typed: str) -> Person:
    """Press the act under “Ghi nhận thay …”, fill in number and days, add the scan, look at it, record it."""
    someone.go(matter).follow(f"{title}, ghi nhận thay")
    someone.press("Xem trước", {"document.letter": scan}, **{**CAME, **typed})
    assert "Chưa gửi được" not in someone.text, someone.text
    someone.press("Ghi nhận thay")
    assert someone.response.request.path == matter, someone.text
    return someone


def test_a_paper_court_takes_part_by_the_letters_that_come_from_it(tmp_path: Path) -> None:
    app = paper_court(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    matter = f"/ho-so/{matter_id}"

    # What was sent to it went out on paper; its term is provisional until the day of receipt is told, with a proof.
    room = person(app, "holder", date(2026, 11, 20))
    room.go("/hop-thu/di")
    assert "Gửi bản giấy" in room.text and "Tạm tính 04/11/2026, chưa biết ngày nhận" in room.text
    room.go(matter).follow("Ghi ngày nhận")
    room.press("Ghi ngày nhận", reached_on="03/11/2026")
    assert room.response.status_code == 422 and "Còn thiếu “Bằng chứng đã nhận”" in room.text
    room.press("Ghi ngày nhận", {"document.proof": "bao-phat.pdf"})
    assert "gửi bản giấy · nhận ngày 03/11/2026 · bao-phat.pdf" in room.text, room.text
    assert "Trễ 11 ngày làm việc" in room.text

    # Its acceptance comes as a letter. Without number, scan and day nothing is recorded, and what was typed stays.
    room.follow("Thụ lý hồ sơ, ghi nhận thay")
    assert "Ghi nhận thay Tòa án nhân dân khu vực 1: Thụ lý hồ sơ" in room.text
    room.press("Xem trước", note="Nhận qua bưu điện.", took_effect_on="04/11/2026")
    assert room.response.status_code == 422
    for missing in ("Hãy ghi số của bản giấy", "Còn thiếu bản quét", "Hãy ghi ngày nhận bản giấy"):
        assert missing in room.text
    room.press("Xem trước", {"document.letter": "thu-ly.pdf"}, number="79/TB-TA", received_on="10/11/2026",
               signer="Chánh án Thí Dụ")  # fmt: skip
    assert "Nhận bản giấy" in room.text and "10/11/2026" in room.text
    room.press("Ghi nhận thay")
    words = "Ghi nhận thay cho Tòa án nhân dân khu vực 1, theo bản giấy số 79/TB-TA nhận ngày 10/11/2026"
    assert f"{words}; Phòng THADS khu vực 1, Lê Thị Ví Dụ ghi nhận." in room.text
    assert "Nhận qua bưu điện." in room.text and "Đúng hạn 05/11" in room.text

    # The procuracy has it in its inbox, recorded by the room, and records the notice of the session itself.
    procuracy = person(app, "procuracy", date(2026, 11, 20)).go("/hop-thu/den")
    assert words in procuracy.text
    record(
        room,
        matter,
        "Phân công Thẩm phán",
        "qd.pdf",
        judge="Bùi Giả Định",
        number="12/QĐ-TA",
        took_effect_on="06/11/2026",
    )
    record(procuracy, matter, "Thông báo phiên họp", "tb.pdf", session_on="18/11/2026", session_place="08 giờ",
           no_number="1", took_effect_on="12/11/2026")  # fmt: skip
    assert "theo bản giấy không số nhận ngày 20/11/2026" in procuracy.text
    record(room, matter, "Mở phiên họp", "bb.pdf", number="02/BB", took_effect_on="18/11/2026")
    record(room, matter, "Ra quyết định về việc miễn, giảm", "qd.pdf", outcome="reduces_whole", amount="11.625.000",
           remaining="34.875.000", number="31/2026/QĐST", took_effect_on="18/11/2026")  # fmt: skip
    record(room, matter, "Gửi quyết định", "qd.pdf", number="32/CV", took_effect_on="19/11/2026")
    assert "Kháng nghị của Viện kiểm sát cùng cấp" in room.text

    # The minutes say it; a stranger sees nothing; the log is whole and the derived tables say what it says.
    room.go(matter).follow("Biên bản phối hợp")
    room.press("Lập biên bản").follow("Mở PDF")
    printed = " ".join(
        " ".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(room.response.data)).pages).split()
    )
    assert "Ghi nhận thay cho Tòa án nhân dân khu vực 1" in printed
    with app.app_context():
        court = agency_by_code("TAND-KV1").id
    assert "gửi bản giấy, nhận ngày 03/11/2026" in room.go(f"{matter}/bien-ban?nhan={court}").text
    assert person(app, "stranger").status_of(matter) == 404
    with app.app_context(), story.at(story.TODAY):
        assert differences() == []
        assert sum(bool(event.payload.on_behalf) for event in log.events_of(matter_id)) == 6


def test_pages_for_recording_are_closed_to_all_but_those_concerned(tmp_path: Path) -> None:
    app = paper_court(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    with app.app_context():
        sent = log.events_of(matter_id)[-1]
    form, day = f"/ho-so/{matter_id}/ghi/accepted?thay=court", f"/ho-so/{matter_id}/ngay-nhan/{sent.id}/court"
    expected = {"holder": (200, 200), "clerk": (403, 200), "procuracy": (200, 404), "superior_procuracy": (403, 404),
                "stranger": (404, 404), "administrator": (404, 404)}  # fmt: skip
    found = {}
    for who in expected:
        browser = story.browser_of(app, who)
        found[who] = (browser.get(form).status_code, browser.get(day).status_code)
        assert browser.post(day, data={"reached_on": "31/02/2026"}).status_code == (
            422 if found[who][1] == 200 else 404
        )
    assert found == expected
    with app.app_context(), transaction():
        agency_by_code("TAND-KV1").is_on_platform = True
    assert story.browser_of(app, "holder").get(form).status_code == 403
    assert "Ghi nhận thay" not in story.browser_of(app, "holder").get(f"/ho-so/{matter_id}").text
