"""The main job, end to end over HTTP. Read this first: it is what the program is for.

An enforcement room finds a debtor who should have been proposed for a reduction and was not; the procuracy answers;
the court accepts, holds its session and decides; the decision takes effect when nobody protests; enforcement is
terminated in part; and the coordination minutes are printed and checked by a stranger.
"""

import io
import json
from datetime import date
from pathlib import Path

import pypdf
import pytest
from flask import Flask

from coord.events.chain import broken_links
from coord.matters import reminders
from coord.matters.rebuilding import differences
from tests import offices, story
from tests.person import Person

pytestmark = pytest.mark.long

MATTER = "/ho-so/MG-2026-0001"


def person(app: Flask, who: str, day: date) -> Person:
    """That member of the cast, who has just signed in on that day."""
    return Person(app, story.CAST[who], offices.PASSWORD, day)


def act(someone: Person, verb: str, files: dict[str, str] | None = None, /, **typed: str) -> Person:
    """Press the act on the matter's page, fill its form, look at it, send it: a paper is signed and issued."""
    draft(someone, verb, files, **typed)
    offered = ("Ký và phát hành", "Gửi", "Ghi nhận")
    someone.press(next(words for words in offered if someone.offers(words)))
    assert someone.response.status_code == 200 and someone.response.request.path == MATTER, someone.text
    return someone


def words_of(reader: Person) -> str:
    """What the PDF says that this person has just opened."""
    pages = pypdf.PdfReader(io.BytesIO(reader.response.data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\N{NO-BREAK SPACE}", " ").split())


def draft(someone: Person, verb: str, files: dict[str, str] | None = None, /, **typed: str) -> Person:
    """Press the act on the matter's page, fill its form, look at it."""
    someone.go(MATTER).follow(verb)
    someone.press("Xem trước", files, **typed)
    assert "Chưa gửi được" not in someone.text, someone.text
    return someone


def test_an_exemption_request_travels_between_the_inboxes_and_the_minutes_are_printed(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)

    # The enforcement room sees a case that should have been proposed and was not, and opens the request.
    room = person(app, "holder", date(2026, 9, 21))
    room.follow("Rà soát")
    assert story.DEBTOR in room.text and "Giảm" in room.text
    room.follow("Lập hồ sơ")
    assert "Đủ điều kiện" in room.text and "Điều 42" in room.text
    room.press("Xem trước").press("Lập hồ sơ")
    assert story.DEBTOR in room.text, room.text
    papers = {"document.verification_record": "bien-ban-xac-minh.pdf"}
    act(room, "Ghi nhận kết quả xác minh", papers, outcome="eligible", findings="Không có tài sản, thu nhập thấp.")
    figures = {"proposal": "reduce", "amount": "11.625.000"}
    act(room, "Ghi nhận đã lập hồ sơ đề nghị", **figures, remaining="46.500.000", circumstances="Hộ nghèo.")
    dossier = {f"document.{name}": f"{name}.pdf" for name in ("judgment", "verification_record")}

    # The dossier goes out by three hands: one writes it, the head of the office signs, the clerk numbers and issues.
    room = draft(person(app, "writer", date(2026, 10, 5)), "Chuyển hồ sơ cho Viện kiểm sát", dossier, **figures,
                 outcome="standard")  # fmt: skip
    room.press("Trình ký")
    head = person(app, "superior", room.day)
    head.follow("Đang soạn").follow("Xem, ký").press("Ký, chuyển văn thư")
    clerk = person(app, "clerk", room.day)
    clerk.follow("Đang soạn").follow("Lấy số").press("Lấy số và phát hành")
    assert "Đã gửi “Chuyển hồ sơ lấy ý kiến" in clerk.text

    # The procuracy finds it in its inbox, with the day by which it must answer and why, accepts and answers.
    procuracy = person(app, "procuracy", date(2026, 10, 12))
    assert "Ý kiến về hồ sơ" in procuracy.text and "Thứ Ba 20/10" in procuracy.text and "Điều 7.2" in procuracy.text
    procuracy.follow("Văn bản đến")
    assert "01/THADS-KV1" in procuracy.text
    letter = words_of(procuracy.follow("Xem văn bản (PDF)"))
    for expected in ("Kính gửi: Viện kiểm sát khu vực 1.", story.DEBTOR, "Bản án, quyết định số 12/2018/HS-ST",
                     "khoản 5 Điều 43 Luật Thi hành án dân sự", "11.625.000 đồng", "(Đã ký)"):  # fmt: skip
        assert expected in letter
    act(procuracy, "Gửi ý kiến", outcome="agrees", note="Nhất trí với đề nghị.")

    # The request goes to the court, which accepts, gives notice, holds the session, decides and sends the decision.
    act(person(app, "holder", date(2026, 10, 14)), "Đề nghị Tòa án", dossier, **figures)
    court = person(app, "court", date(2026, 10, 15))
    act(court, "Thụ lý")
    act(court, "Phân công Thẩm phán", judge="Bùi Giả Định")
    act(court, "Thông báo phiên họp", session_on="28/10/2026", session_place="08 giờ 00, phòng xử án số 2")
    court = person(app, "court", date(2026, 10, 28))
    act(court, "Ghi nhận phiên họp")
    act(court, "Ra quyết định", outcome="reduces_whole", amount="11.625.000", remaining="34.875.000")
    act(court, "Gửi quyết định", number="31/2026/QĐST")

    # What may not be done yet says why, with the article.
    room = person(app, "holder", date(2026, 10, 29))
    room.go(MATTER)
    assert "Đình chỉ thi hành án" in room.text and "Điều 48.5" in room.text
    assert "Ra quyết định đình chỉ thi hành án" not in room.text.split("Chưa thể")[0]

    # Nobody protests: both windows lapse, the decision takes effect, and enforcement is terminated in part.
    room = person(app, "holder", date(2026, 11, 16))
    with app.app_context(), story.at(date(2026, 11, 16)):
        assert reminders.tick().advanced == 3
    act(room, "Ra quyết định đình chỉ thi hành án", outcome="in_part", amount="11.625.000")
    act(room, "Gửi quyết định đình chỉ")
    assert "Đã đình chỉ một phần" in room.text and "01/QĐ-THADS-T" in room.text

    # The coordination minutes are printed; anybody can check them; a stranger sees nothing else.
    room.go(MATTER).follow("Biên bản phối hợp")
    room.press("Lập biên bản", chair="Bà Lê Thị Ví Dụ, Trưởng phòng")
    assert "Đã lập biên bản phối hợp số 01/BB-THADS-T" in room.text
    room.follow("Mở PDF")
    printed, words = pypdf.PdfReader(io.BytesIO(room.response.data)), words_of(room)
    for expected in ("BIÊN BẢN", story.DEBTOR, "01/VKS-KV1", "31/2026/QĐST", "NỘI DUNG THỐNG NHẤT", "ĐẠI DIỆN"):
        assert expected in words
    assert "02/THADS-KV1" not in words  # the procuracy receives the minutes, and that letter went to the court alone
    data = json.loads(printed.attachments["du-lieu.json"][0])
    room.go(MATTER).follow("Biên bản phối hợp")

    # Anybody can check the paper by its code, and learns whether it is valid, its number and its day: nothing else.
    stranger = person(app, "stranger", date(2026, 11, 17))
    stranger.go("/kiem-chung").press("Kiểm chứng", ma=data["seal"]["code"])
    assert data["content"]["number"] in stranger.text and story.DEBTOR not in stranger.text
    assert stranger.status_of(MATTER) == 404
    with app.app_context():
        assert list(broken_links()) == []
        assert differences() == []
