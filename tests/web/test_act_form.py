"""Writing an act: everything is checked, shown, then sent once; nothing typed or uploaded is lost."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from coord.db import db
from coord.events import log
from coord.events.documents import LARGEST
from coord.events.record import EventRecord
from tests import story
from tests.web.forms import file, filled, form_to

OPINION = "opinion_given"
BESIDE = ("acts", "act_steps", "readings")
"""What is kept beside the log: that somebody writes, and that somebody has looked."""
VERIFIED = {"outcome": "eligible", "findings": "Không có tài sản."}


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


@pytest.fixture
def matter_id(app: Flask) -> str:
    return story.play_until(app, "dossier_sent")


def acts_of(app: Flask, matter_id: str, name: str) -> list[EventRecord]:
    with app.app_context():
        return [e for e in log.events_of(matter_id) if e.happened == name]


class Writer:
    """One officer at one form, step by step."""

    def __init__(self, app: Flask, matter_id: str, event: str, who: str = "procuracy") -> None:
        self.browser = story.browser_of(app, who)
        self.address = f"/ho-so/{matter_id}/ghi/{event}"
        self.page = self.browser.get(self.address)

    def open(self) -> TestResponse:
        """Open the form again, as it was left."""
        self.page = self.browser.get(self.address)
        return self.page

    def look(self, **changes: Any) -> str:
        """Look at the paper that the form makes; the address of its page."""
        self.send("xem", **changes)
        assert self.page.status_code == 303, self.text
        address = self.page.headers["Location"]
        self.page = self.browser.get(address)
        return address

    def press(self, address: str, step: str) -> TestResponse:
        """Press a button of the paper's page."""
        version = self.text.partition('name="act_version" value="')[2].partition('"')[0]
        self.page = self.browser.post(address, data={"buoc": step, "act_version": version})
        return self.page

    def send(self, step: str, **changes: Any) -> TestResponse:
        """Press a button of the form on the page, once these fields are filled in."""
        values = filled(form_to(self.page, self.address), {"buoc": step, **changes})
        self.page = self.browser.post(self.address, data=values, content_type="multipart/form-data")
        self.page.request.environ["wsgi.input"].close()  # werkzeug's client leaves a large one open
        return self.page

    @property
    def text(self) -> str:
        """What the page says."""
        return self.page.get_data(as_text=True)


def test_an_act_is_looked_at_and_then_sent_and_the_officer_is_told_who_has_it_and_what_is_owed(
    app: Flask, matter_id: str
) -> None:
    writer = Writer(app, matter_id, OPINION)
    address = writer.look(outcome="asks_supplement", points="Cần xác nhận thu nhập")
    for words in (
        "Cần xác nhận thu nhập",
        "01/VKS-KV1 (dự kiến)",
        "Giải thích, bổ sung hồ sơ",
        "27/11",
        "Hà Thử Nghiệm",
    ):
        assert words in writer.text.replace("\N{NO-BREAK SPACE}", " ")
    assert not acts_of(app, matter_id, OPINION)
    writer.press(address, "gui")
    assert writer.page.status_code == 303
    told = writer.browser.get(writer.page.headers["Location"]).get_data(as_text=True)
    assert "tới Phòng THADS khu vực 1." in told
    assert "Phòng THADS khu vực 1 phải thực hiện: Giải thích, bổ sung hồ sơ, hạn 27/11/2026." in told
    [event] = acts_of(app, matter_id, OPINION)
    assert (event.payload.number, event.payload.signer) == ("01/VKS-KV1", "Hà Thử Nghiệm")


def test_a_double_click_is_one_act(app: Flask, matter_id: str) -> None:
    writer = Writer(app, matter_id, OPINION)
    address = writer.look(outcome="agrees")
    form = writer.page
    for _ in range(2):
        writer.page = form
        assert writer.press(address, "gui").status_code == 303
    assert len(acts_of(app, matter_id, OPINION)) == 1


def test_a_double_click_on_what_is_only_noted_is_one_act(app: Flask) -> None:
    writer = Writer(app, story.open_story(app), "verified", "holder")
    writer.send("xem", **VERIFIED, **{"document.verification_record": file(story.PDF)})
    values = filled(form_to(writer.page, writer.address), {"buoc": "gui"})
    answers = [writer.browser.post(writer.address, data=values) for _ in range(2)]
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(303, "/ho-so/MG-2026-0001")] * 2
    assert len(acts_of(app, "MG-2026-0001", "verified")) == 1


def test_what_is_wrong_is_said_at_the_field_and_above_and_what_was_typed_stays(app: Flask) -> None:
    writer = Writer(app, story.open_story(app), "verified", "holder")
    writer.send("gui", outcome="eligible", findings="", note="Ghi chú đã gõ", took_effect_on="31/02/2026")
    assert writer.page.status_code == 422
    assert '<a href="#findings">' in writer.text
    assert '<a href="#took_effect_on">' in writer.text
    assert 'id="loi-findings"' in writer.text
    assert "Ghi chú đã gõ" in writer.text and "31/02/2026" in writer.text
    assert not acts_of(app, "MG-2026-0001", "verified")
    assert "Ghi chú đã gõ" in writer.open().get_data(as_text=True)


@pytest.mark.parametrize(
    ("day", "words"),
    [("24/11/2026", "Ngày này chưa đến"), ("20/09/2026", "Không được trước ngày 21/09/2026"), ("hôm qua", "Ghi ngày")],
)
def test_a_day_that_cannot_be_is_refused(app: Flask, day: str, words: str) -> None:
    writer = Writer(app, story.open_story(app), "verified", "holder")
    writer.send("gui", **VERIFIED, took_effect_on=day, **{"document.verification_record": file(story.PDF)})
    assert writer.page.status_code == 422
    assert words in writer.text
    assert not acts_of(app, "MG-2026-0001", "verified")


def test_a_secret_letter_is_ticked_and_issued_by_number_and_day_without_the_papers_the_law_lists(app: Flask) -> None:
    matter_id = story.play_until(app, "opinion_given")
    writer = Writer(app, matter_id, "court_proposed", "holder")
    said = {"proposal": "reduce", "amount": "11.625.000"}
    writer.send("xem", **said, is_secret="1", **{"document.letter": file(story.PDF)})
    assert writer.page.status_code == 422 and "Văn bản mật không được đưa lên hệ thống" in writer.text
    writer.page = writer.browser.get(writer.address)
    address = writer.look(**said, is_secret="1")
    assert "Văn bản mật: chỉ ghi số, ngày" in writer.text and "thu.pdf" not in writer.text
    writer.press(address, "gui")
    (event,) = acts_of(app, matter_id, "court_proposed")
    assert event.payload.is_secret and event.payload.number and event.documents == ()
    page = story.browser_of(app, "court").get(f"/ho-so/{matter_id}").get_data(as_text=True)
    assert "Văn bản mật: chỉ ghi số, ngày" in page


def test_a_field_of_100_kb_is_refused_at_the_field(app: Flask, matter_id: str) -> None:
    writer = Writer(app, matter_id, OPINION)
    writer.send("gui", outcome="disagrees", reason="lý do " * 15_000)
    assert writer.page.status_code == 422
    assert "Không quá 20.000 ký tự" in writer.text
    assert not acts_of(app, matter_id, OPINION)


def test_text_typed_in_decomposed_letters_is_kept_composed(app: Flask, matter_id: str) -> None:
    words = "Hoàn cảnh đặc biệt khó khăn"
    writer = Writer(app, matter_id, OPINION)
    writer.send("gui", outcome="disagrees", reason=unicodedata.normalize("NFD", words))
    assert writer.page.status_code == 303
    assert acts_of(app, matter_id, OPINION)[0].payload.fields["reason"] == words


def test_a_missing_paper_is_refused_and_those_already_chosen_are_kept(app: Flask) -> None:
    matter_id = story.play_until(app, "opinion_given")
    writer = Writer(app, matter_id, "court_proposed", "holder")
    writer.send(
        "gui",
        proposal="reduce",
        amount="11.625.000",
        **{"document.judgment": file(story.PDF, "bản án.pdf")},
    )
    assert writer.page.status_code == 422
    missing = "Còn thiếu “Bản sao biên bản xác minh điều kiện thi hành án” (Điều 43.3 Luật 106/2025/QH15)"
    assert missing in writer.text and "Còn thiếu “Ý kiến bằng văn bản" not in writer.text
    assert "bản án.pdf" in writer.text
    rest = {f"document.{kind}": file(story.PDF) for kind in ("proposal_letter", "verification_record", "opinion")}
    writer.look(**rest)
    writer.open()
    assert "bản án.pdf" in writer.text
    address = writer.look()
    writer.press(address, "gui")
    assert writer.page.status_code == 303
    [event] = acts_of(app, matter_id, "court_proposed")
    assert {d.kind for d in event.documents} == {"judgment", "proposal_letter", "verification_record", "opinion"}
    assert "bản án.pdf" in {d.name for d in event.documents}


def test_a_paper_that_was_kept_can_be_dropped(app: Flask, matter_id: str) -> None:
    writer = Writer(app, matter_id, OPINION)
    writer.look(outcome="agrees", **{"document.letter": file(story.PDF, "nhầm.pdf")})
    assert "nhầm.pdf" in writer.text
    writer.open()
    [reference] = {d for d in writer.text.split('"') if d.startswith("letter.")}
    writer.send("", drop=reference)
    assert writer.page.status_code == 200
    assert "nhầm.pdf" not in writer.text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"MZ\x90\x00 not a paper", "quyet-dinh.pdf", "Nội dung tệp không phải là PDF"),
        (story.PDF, "quyet-dinh.exe", "Chỉ nhận tệp PDF, DOCX, XLSX, JPG hoặc PNG"),
        (b"%PDF-1.7\n" + bytes(LARGEST), "quyet-dinh.pdf", "Tệp lớn hơn 50 MB"),
        (b"", "quyet-dinh.pdf", "Tệp rỗng"),
    ],
    ids=["disguised", "unknown", "oversized", "empty"],
)
def test_a_file_we_do_not_take_is_refused_at_its_place(
    app: Flask, matter_id: str, content: bytes, name: str, words: str
) -> None:
    writer = Writer(app, matter_id, OPINION)
    writer.send("gui", outcome="agrees", note="Vẫn còn", **{"document.letter": file(content, name)})
    assert writer.page.status_code == 422
    assert words in writer.text and 'id="loi-document.letter"' in writer.text and "Vẫn còn" in writer.text
    assert not acts_of(app, matter_id, OPINION)


def test_a_stale_form_shows_what_was_typed_and_can_be_taken_up_again(app: Flask, matter_id: str) -> None:
    writer = Writer(app, matter_id, OPINION)
    text = "Lý do đã soạn rất lâu"
    day = date(2026, 11, 20)
    story.play(app, matter_id, story.Act("procuracy", OPINION, day, "asks_supplement"))
    story.play(app, matter_id, story.Act("holder", "supplement_given", day))
    writer.send("gui", outcome="disagrees", reason=text, **{"document.letter": file(story.PDF, "ý kiến.pdf")})
    assert writer.page.status_code == 409
    assert "Hồ sơ vừa có thay đổi" in writer.text and text in writer.text and "ý kiến.pdf" in writer.text
    assert f'href="/ho-so/{matter_id}"' in writer.text
    assert len(acts_of(app, matter_id, OPINION)) == 1
    writer.send("sua")
    assert writer.page.status_code == 200 and text in writer.text
    writer.send("gui")
    assert writer.page.status_code == 303
    assert acts_of(app, matter_id, OPINION)[-1].payload.fields["reason"] == text


def test_an_act_the_rulebook_refuses_names_its_article(app: Flask, matter_id: str) -> None:
    browser = story.browser_of(app, "court")
    shown = browser.get(f"/ho-so/{matter_id}/ghi/decided")
    sent = browser.post(
        f"/ho-so/{matter_id}/ghi/decided",
        data={"buoc": "gui", "outcome": "refuses", "took_effect_on": "23/11/2026", "seen_version": "4"},
    )
    assert (shown.status_code, sent.status_code) == (422, 422)
    for answer in (shown, sent):
        assert "Luật 106/2025/QH15" in answer.get_data(as_text=True)
    assert not acts_of(app, matter_id, "decided")


def test_an_outcome_that_may_not_be_chosen_now_says_why(app: Flask, matter_id: str) -> None:
    text = Writer(app, matter_id, OPINION).text
    row = text[text.index('value="agrees_to_pass"') :].partition("</label>")[0]
    assert "disabled" in row and "Điều 62.5, 105.3 BLHS 2015" in row


def test_fields_of_one_outcome_say_so_without_scripts(app: Flask, matter_id: str) -> None:
    text = Writer(app, matter_id, OPINION).text
    assert "Chỉ cho kết quả: yêu cầu giải thích, bổ sung" in text
    assert 'data-only="disagrees"' in text
    reason = text[text.index('for="reason"') :].partition("</textarea>")[0]
    assert "không bắt buộc" not in reason and " required" not in reason, "needed, but only with that outcome"


def test_only_who_acts_for_the_right_agency_gets_the_form(app: Flask, matter_id: str) -> None:
    address = f"/ho-so/{matter_id}/ghi/{OPINION}"
    for who, status in (("court", 403), ("holder", 403), ("clerk", 403), ("stranger", 404), ("administrator", 404)):
        browser = story.browser_of(app, who)
        assert browser.get(address).status_code == status, who
        assert browser.post(address, data={"buoc": "gui", "outcome": "agrees"}).status_code == status, who
    assert story.browser_of(app, "procuracy").get(f"/ho-so/{matter_id}/ghi/khong_co").status_code == 404
    assert not acts_of(app, matter_id, OPINION)


def test_a_reference_to_a_kept_paper_is_good_for_its_officer_and_form_alone(app: Flask, matter_id: str) -> None:
    writer = Writer(app, matter_id, OPINION)
    writer.look(outcome="agrees", **{"document.letter": file(story.PDF, "của tôi.pdf")})
    [kept] = form_to(writer.open(), writer.address).values["kept"]
    for reference in (kept[:-2] + "xx", kept.replace(".", "..", 1), "không-phải"):
        writer.open()
        writer.send("gui", outcome="agrees", kept=[reference])
        assert writer.page.status_code == 422 and "không còn giữ được" in writer.text
        assert "của tôi.pdf" in writer.text, "the draft keeps what it held"
    other_form = Writer(app, matter_id, "dossier_sent", "holder")
    assert other_form.page.status_code == 422  # sent already: nothing to take it to
    assert not acts_of(app, matter_id, OPINION)


def test_a_paper_of_an_earlier_act_can_be_used_again(app: Flask) -> None:
    matter_id = story.play_until(app, "opinion_given")
    writer = Writer(app, matter_id, "court_proposed", "holder")
    assert "Dùng lại Bản sao bản án" in writer.text
    assert 'value="11.625.000"' in writer.text


def test_looking_writes_nothing_but_the_draft_and_that_it_was_looked_at(app: Flask, matter_id: str) -> None:
    def rows() -> list[int]:
        with app.app_context():
            tables = [table for table in db.metadata.sorted_tables if table.name not in BESIDE]
            return [db.session.scalar(db.select(db.func.count()).select_from(t)) or 0 for t in tables]

    writer = Writer(app, matter_id, OPINION)
    before = rows()
    writer.look(outcome="agrees")
    assert rows() == before
