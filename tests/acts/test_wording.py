"""The text of a paper: made from its form, changed by its writer, signed, and the same for ever once it is issued."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from coord.acts.draft import Draft, DraftText, read_draft, with_text
from coord.acts.paper_copies import PaperCopy, enter_paper_copy
from coord.cases.models import Case
from coord.db import db, transaction
from coord.errors import Invalid, NotFound
from coord.events.payload import canonical, read_payload
from coord.events.record import DocumentRef, EventRecord
from coord.matters.acts_ahead import act_ahead
from coord.meetings.issued_letters import issued_letter
from coord.meetings.printing import letter_html
from tests import story
from tests.acts.desks import Desk, another_desk
from tests.matters import stage

SCAN = (DocumentRef("ab" * 32, "quet.pdf", "letter", "application/pdf", 10),)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return story.make_world(tmp_path_factory.mktemp("wording"))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return another_desk(app)


def text_of(desk: Desk, act_id: int) -> DraftText:
    return read_draft(desk.act(act_id).draft).text


def issued(desk: Desk, act_id: int) -> EventRecord:
    for who in ("writer", "superior", "clerk"):
        desk.proceed(who, act_id)
    return next(e for e in stage.events(desk.app, desk.matter_id) if e.id == desk.act(act_id).issued_event)


def test_a_draft_has_the_text_of_its_form_with_the_case_the_sums_and_the_article(desk: Desk) -> None:
    text = text_of(desk, desk.draft("writer"))
    assert text.about.startswith("chuyển hồ sơ đề nghị xét miễn, giảm nghĩa vụ thi hành án đối với Người Thí Dụ")
    for said in ("Bản án, quyết định số 12/2018/HS-ST", "11.625.000 đồng", "khoản 5 Điều 43 Luật", "Viện kiểm sát"):
        assert said in text.body


def test_what_is_issued_stands_in_the_event_whole_and_the_case_may_change_after(app: Flask, desk: Desk) -> None:
    event = issued(desk, desk.draft("writer"))
    wording = event.payload.wording
    assert wording is not None
    assert wording.office == "Thi hành án dân sự tỉnh Minh Họa" and wording.to == ("Viện kiểm sát khu vực 1",)
    assert (wording.name, wording.copies) == ("Trần Thị Mẫu", ("Như trên",))
    assert read_payload(canonical(event.payload)) == event.payload
    with desk.of("procuracy") as procuracy:
        before = letter_html(issued_letter(procuracy, desk.matter_id, event.id))
    with app.app_context(), transaction():
        for case in db.session.scalars(db.select(Case)):
            case.debtor, case.remaining = "Người Khác", 1
    with desk.of("procuracy") as procuracy:
        letter = issued_letter(procuracy, desk.matter_id, event.id)
        assert letter_html(letter) == before and "Người Khác" not in before
    assert letter.number in before and letter.wording == wording


def test_whoever_may_not_read_the_letter_may_not_read_its_paper(desk: Desk) -> None:
    event = issued(desk, desk.draft("writer"))
    for who in ("court", "stranger"):
        with desk.of(who) as viewer, pytest.raises(NotFound):
            issued_letter(viewer, desk.matter_id, event.id)


def test_a_text_that_was_changed_stays_and_one_that_was_not_follows_the_fields(desk: Desk) -> None:
    with desk.of("writer") as writer:
        ahead = act_ahead(writer, desk.matter_id, desk.event)
        draft = Draft("standard", "", {"amount": "5.000.000"}, "", "", "", {}, ())
        first = with_text(writer, ahead, draft)
        assert "5.000.000 đồng" in first.text.body and "[…]" in first.text.body  # nobody said yet what is proposed
        again = with_text(writer, ahead, replace(first, values={"amount": "6.000.000", "proposal": "exempt"}))
        assert "6.000.000 đồng" in again.text.body and "[…]" not in again.text.body
        own = replace(again, text=replace(again.text, body="Lời riêng.", is_own=True), values={"amount": "7"})
        assert with_text(writer, ahead, own).text.body == "Lời riêng."


def test_a_letter_that_was_returned_is_mended_in_its_text(desk: Desk) -> None:
    act_id = desk.draft("writer")
    text = replace(text_of(desk, act_id), body="Đoạn thứ nhất.\nĐoạn thứ hai.", is_own=True)
    act_id = desk.draft("writer", text=text, act_version=desk.act(act_id).version)
    wording = issued(desk, act_id).payload.wording
    assert wording is not None and wording.paragraphs == ("Đoạn thứ nhất.", "Đoạn thứ hai.")


@pytest.mark.parametrize("body", ["Còn […] chưa điền.", "x" * 20_001], ids=["gap", "long"])
def test_no_paper_is_submitted_with_a_gap_or_without_end(desk: Desk, body: str) -> None:
    act_id = desk.draft("writer", text=DraftText("trích yếu", "", body, is_own=True))
    with pytest.raises(Invalid) as refused:
        desk.proceed("writer", act_id)
    assert set(refused.value.fields) == {"text.body"}


def test_of_a_secret_letter_and_of_one_signed_on_paper_no_text_is_kept(desk: Desk) -> None:
    secret = desk.draft("writer", is_secret=True, documents=(), values={"amount": "1", "proposal": "exempt"})
    assert text_of(desk, secret) == DraftText()
    act_id = desk.draft("writer", act_version=desk.act(secret).version)
    copy = PaperCopy("45/THADS-KV1", "Trưởng phòng Lê Ví Dụ", f"{desk.day:%d/%m/%Y}", SCAN)
    desk.do("clerk", enter_paper_copy, act_id, copy)
    desk.proceed("clerk", act_id)
    event = next(e for e in stage.events(desk.app, desk.matter_id) if e.id == desk.act(act_id).issued_event)
    assert event.payload.wording is None
