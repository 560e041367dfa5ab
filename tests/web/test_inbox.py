"""The inbox: what must be done first, what came and where it stands, what was sent; every count equals its list."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.agencies.queries import officer_by_username
from coord.db import db, transaction
from coord.events import log
from coord.events.inbox import Status
from coord.events.models import InboxEntry
from coord.matters.receipts import WORDS
from coord.web import letters
from tests import story
from tests.story import Act
from tests.web.forms import filled, form_to


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def page(app: Flask, who: str, path: str) -> str:
    answer = story.browser_of(app, who).get(path)
    assert answer.status_code == 200, (who, path)
    return answer.get_data(as_text=True)


def busy(app: Flask, number: int = 4) -> list[str]:
    """Several matters whose dossier lies with the court since different days."""
    names = [f"Trần Thử Nghiệm {n}" for n in range(number)]
    with app.app_context(), transaction():
        for n, name in enumerate(names):
            story.add_case(number=f"{500 + n}/QĐ", debtor=name)
    found = []
    for n, name in enumerate(names):
        matter_id = story.play_until(app, "opinion_given", debtor=name)
        found.append(matter_id)
        story.play(app, matter_id, Act("holder", "court_proposed", date(2026, 11, 16 + n)))
    return found


def entries(app: Flask, who: str) -> list[InboxEntry]:
    with app.app_context():
        ids = story.viewer_named(who).agency_ids
        query = db.select(InboxEntry).where(InboxEntry.agency_id.in_(ids)).order_by(InboxEntry.sequence)
        return list(db.session.scalars(query))


def statuses(app: Flask, who: str) -> list[str]:
    return [entry.status for entry in entries(app, who)]


def test_a_row_says_what_to_whom_until_when_why_and_what_to_press(app: Flask) -> None:
    matter_id = story.play_until(app, "opinion_given")
    text = page(app, "holder", "/hop-thu")
    row = text[text.index('<li class="row') :].partition("</li>")[0]
    for words in ("Đề nghị Tòa án xét miễn, giảm", "Gửi:</span> Tòa án nhân dân khu vực 1", "Chưa phân công", matter_id,
                  story.DEBTOR, "58/VB-TĐ", "Luật không nêu số ngày", "Vì sao", "Điều 43.5"):  # fmt: skip
        assert words in row, words
    assert f'href="/ho-so/{matter_id}/ghi/court_proposed"' in row
    assert "Nợ" not in text


def test_red_is_for_late_against_the_law_and_nothing_else(app: Flask) -> None:
    story.play_until(app, "dossier_sent")  # the opinion's 15 days are a default since 01/7/2026
    late_by_default = page(app, "procuracy", "/hop-thu")
    assert "Quá hạn" in late_by_default and "Quá mức mặc định" in late_by_default
    assert "group--late" not in late_by_default and "row--late" not in late_by_default
    busy(app, 1)
    late_by_law = page(app, "court", "/hop-thu")
    assert "group--late" in late_by_law and "row--late" in late_by_law and "tag--late" in late_by_law


def test_every_count_equals_its_list(app: Flask) -> None:
    busy(app)
    browser = story.browser_of(app, "court")
    text = browser.get("/hop-thu").get_data(as_text=True)
    for heading, rows in re.findall(r"<h2 id=\"nhom-\w+\">.*?count\">(\d+)<.*?<ul class=\"rows\">(.*?)</ul></section>",
                                    text, re.S):  # fmt: skip
        assert rows.count('<li class="row') == int(heading)
    assert text.count('<li class="row') == 4 == int(re.findall(r'id="so-duties">(\d+)', text)[0])
    days = re.findall(r'<a href="([^"]+)" aria-label="(\d+) việc hạn', text)
    assert days
    for address, number in days:
        listed = browser.get(address.replace("&amp;", "&")).get_data(as_text=True)
        assert listed.count('<li class="row') == int(number)
    awaited = story.browser_of(app, "holder").get("/hop-thu").get_data(as_text=True)
    total = int(re.findall(r"Đang chờ cơ quan khác <span class=\"count\">(\d+)", awaited)[0])
    assert page(app, "holder", "/hop-thu/cho").count('<li class="row') == total == 4


def test_pages_follow_one_another_by_key_and_nothing_is_lost(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coord.matters.duty_lists.PAGE", 3)
    matters = busy(app)
    browser, path, seen = story.browser_of(app, "court"), "/hop-thu", list[str]()
    while path:
        text = browser.get(path).get_data(as_text=True)
        seen += re.findall(r'<h3><a href="/ho-so/(MG-[\d-]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert sorted(seen) == sorted(matters)
    assert browser.get("/hop-thu?sau=khong+phai+khoa").status_code == 200


def test_accepting_in_bulk_assigns_and_a_second_click_changes_nothing(app: Flask) -> None:
    busy(app, 3)
    browser = story.browser_of(app, "court")
    shown = browser.get("/hop-thu/den")
    chosen = [entry.id for entry in entries(app, "court")][:2]
    with app.app_context():
        officer = officer_by_username(story.CAST["court"])
        assert officer is not None
        person = str(officer.id)
    sent = filled(form_to(shown, "/hop-thu/den/tiep-nhan"), {"vb": chosen, "assigned_to": person})
    answers = [browser.post("/hop-thu/den/tiep-nhan", data=sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert statuses(app, "court") == ["assigned", "assigned", "arrived"]
    with app.app_context():
        said = [e.name for e in log.events_of(entries(app, "court")[0].matter_id) if e.family == "receipt"]
    assert said == ["receipt.accepted", "receipt.assigned"]
    assert "Đã tiếp nhận 2 văn bản" in browser.get("/hop-thu/den").get_data(as_text=True)
    assert page(app, "court", "/hop-thu/den?cua=toi").count('<li class="row') == 2
    assert "giao Đỗ Minh Họa" in page(app, "holder", "/hop-thu/di")


def test_nothing_ticked_is_told_and_nothing_changes(app: Flask) -> None:
    busy(app, 1)
    answer = story.browser_of(app, "court").post("/hop-thu/den/tiep-nhan", data={})
    assert answer.status_code == 422 and "Chưa chọn văn bản nào" in answer.get_data(as_text=True)
    assert statuses(app, "court") == ["arrived"]


def test_somebody_of_another_agency_cannot_be_assigned(app: Flask) -> None:
    busy(app, 2)
    with app.app_context():
        officer = officer_by_username(story.CAST["procuracy"])
        assert officer is not None
        other = str(officer.id)
    chosen = [entry.id for entry in entries(app, "court")]
    browser = story.browser_of(app, "court")
    answer = browser.post("/hop-thu/den/tiep-nhan", data={"vb": chosen, "assigned_to": other})
    assert answer.status_code == 422
    assert statuses(app, "court") == ["arrived", "arrived"], "all or nothing"
    assert f'value="{other}"' not in page(app, "court", "/hop-thu/den")


def test_refusing_needs_a_reason_which_the_sender_sees(app: Flask) -> None:
    busy(app, 1)
    [entry] = entries(app, "court")
    browser, address = story.browser_of(app, "court"), f"/hop-thu/den/{entry.id}/tu-choi"
    without = browser.post(address, data={"reason": "  "})
    text = without.get_data(as_text=True)
    assert without.status_code == 422 and f'id="loi-{entry.id}"' in text and "Bên gửi cần biết lý do" in text
    assert statuses(app, "court") == ["arrived"]
    for _ in range(2):
        assert browser.post(address, data={"reason": "Không thuộc thẩm quyền"}).status_code == 303
    assert statuses(app, "court") == ["refused"]
    assert "Lý do: Không thuộc thẩm quyền" in page(app, "holder", "/hop-thu/di")
    assert "Thụ lý hồ sơ" in page(app, "court", "/hop-thu"), "what is owed is not lost by refusing"


def test_starting_and_finishing_can_be_pressed_twice(app: Flask) -> None:
    story.play_until(app, "accepted")
    [first, *_] = [e for e in entries(app, "holder") if e.name == "exemption.accepted"]
    browser = story.browser_of(app, "clerk")
    assert browser.post("/hop-thu/den/tiep-nhan", data={"vb": first.id}).status_code == 303
    for name, status in (("bat-dau", "in_progress"), ("hoan-thanh", "done")):
        for _ in range(2):
            assert browser.post(f"/hop-thu/den/{first.id}/{name}").status_code == 303
        with app.app_context():
            assert db.session.get_one(InboxEntry, first.id).status == status


def test_what_must_be_answered_is_finished_by_the_answer_alone(app: Flask) -> None:
    busy(app, 1)
    [entry] = entries(app, "court")
    browser = story.browser_of(app, "court")
    browser.post("/hop-thu/den/tiep-nhan", data={"vb": entry.id})
    answer = browser.post(f"/hop-thu/den/{entry.id}/hoan-thanh")
    assert answer.status_code == 422 and "đòi hỏi trả lời" in answer.get_data(as_text=True)
    text = page(app, "court", "/hop-thu/den")
    assert f'href="/ho-so/{entry.matter_id}/ghi/accepted"' in text
    story.play(app, entry.matter_id, Act("court", "accepted", story.TODAY))
    assert statuses(app, "court") == ["done"]


def test_of_finished_letters_the_newest_stand_here_and_all_are_one_click_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "FEW", 1)
    story.play_until(app, "decision_sent")
    finished = [entry for entry in entries(app, "holder") if entry.status == Status.DONE]
    assert len(finished) > 1

    def shown(text: str) -> list[str]:
        return re.findall(r'id="vb-([^"]+)"', text.partition('id="muc-xong"')[2])

    overview = page(app, "holder", "/hop-thu/den")
    assert shown(overview) == [finished[-1].id]
    assert f"Xem cả {len(finished)} văn bản hoàn thành và từ chối" in overview
    assert shown(page(app, "holder", "/hop-thu/den?muc=xong")) == [entry.id for entry in reversed(finished)]


def test_each_addressee_of_what_was_sent_has_a_line_with_where_it_stands(app: Flask) -> None:
    story.play_until(app, "accepted")
    text = page(app, "court", "/hop-thu/di")
    rows = text.partition("<tbody")[2].partition("</tbody>")[0].split("<tr ")[1:]
    assert len(rows) == 2
    assert all(WORDS[Status.ARRIVED] in row for row in rows)
    assert {name for name in ("Phòng THADS khu vực 1", "Viện kiểm sát khu vực 1") if name in text} and "Thụ lý" in rows[
        0
    ]
    holder = page(app, "holder", "/hop-thu/di")
    assert "Hoàn thành" in holder


def test_a_page_that_stays_open_is_told_of_what_is_new(app: Flask) -> None:
    busy(app, 1)
    browser = story.browser_of(app, "court")
    text = browser.get("/hop-thu/den").get_data(as_text=True)
    address = re.findall(r'hx-get="([^"]+)"', text)[0].replace("&amp;", "&")
    assert browser.get(address).status_code == 204
    matter_id = story.play_until(app, "court_proposed")
    news = browser.get(address).get_data(as_text=True)
    assert "Có 1 văn bản mới" in news and matter_id in news and "afterbegin:#hang-cho" in news
    following = re.findall(r'hx-get="([^"]+)"', news)[0].replace("&amp;", "&")
    assert browser.get(following).status_code == 204
    assert story.browser_of(app, "stranger").get(address).status_code == 204


def test_an_empty_inbox_says_what_to_do_next(app: Flask) -> None:
    for path in ("/hop-thu", "/hop-thu/den", "/hop-thu/di", "/hop-thu/cho", "/ho-so"):
        text = page(app, "stranger", path)
        assert 'class="card empty"' in text and 'class="btn" href="/' in text.partition('class="card empty"')[2], path


def test_who_sees_several_inboxes_sees_whose_each_row_is(app: Flask) -> None:
    story.play_until(app, "opinion_given")
    assert "Của Phòng THADS khu vực 1" in page(app, "superior", "/hop-thu")
    assert "Đến Phòng THADS khu vực 1" in page(app, "superior", "/hop-thu/den")
    assert "Của Phòng THADS khu vực 1" not in page(app, "holder", "/hop-thu")


def test_filters_narrow_by_person_and_procedure(app: Flask) -> None:
    busy(app, 2)
    browser = story.browser_of(app, "court")
    with app.app_context():
        officer = officer_by_username(story.CAST["court"])
        assert officer is not None
        person = officer.id
    browser.post("/hop-thu/den/tiep-nhan", data={"vb": entries(app, "court")[0].id, "assigned_to": str(person)})
    for query, number in (("giao=toi", 1), ("giao=chua", 1), ("thu-tuc=exemption", 2), ("thu-tuc=coercion", 0)):
        text = browser.get(f"/hop-thu?{query}").get_data(as_text=True)
        assert text.count('<li class="row') == number, query
        assert "Xem tất cả" in text


def test_a_clerk_receives_but_is_offered_no_act(app: Flask) -> None:
    story.play_until(app, "opinion_given")
    assert "/ghi/" not in page(app, "clerk", "/hop-thu")
    assert "Tiếp nhận văn bản đã chọn" in page(app, "clerk", "/hop-thu/den")
