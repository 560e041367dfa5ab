"""The page of a matter: where it stands, who must move, what I may do; and nothing that is not for me."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.db import transaction
from coord.events import log
from tests import story
from tests.story import Act

SECRET = "Nội dung riêng giữa hai bên"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def page(app: Flask, who: str, path: str, status: int = 200) -> str:
    answer = story.browser_of(app, who).get(path)
    assert answer.status_code == status, (who, path)
    return answer.get_data(as_text=True)


def part(text: str, heading: str) -> str:
    """What stands under a heading, up to the next card."""
    return text[text.index(f'aria-labelledby="{heading}"') :].partition("</section>")[0]


def test_the_page_answers_where_it_stands_who_must_move_and_what_i_may_do(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    text = page(app, "court", f"/ho-so/{matter_id}")
    for words in ("Số 214/QĐ-CCTHADS", "đã qua 7 năm 8 tháng", "46.500.000 đ", "11.625.000 đ", "Luật 106/2025/QH15",
                  "Phòng THADS khu vực 1", "Chờ Tòa án thụ lý"):  # fmt: skip
        assert words in text, words
    owed = part(text, "con-phai")
    assert "Thụ lý hồ sơ" in owed and "Trễ 13 ngày làm việc" in owed and "Điều 44.2" in owed
    mine = part(text, "lam")
    assert f'btn--main" href="/ho-so/{matter_id}/ghi/accepted"' in mine
    assert "Chưa thể" in mine and "Chỉ thực hiện được sau “Mở phiên họp” (Điều 44.3 Luật 106/2025/QH15)" in mine
    assert f"/ho-so/{matter_id}/bien-ban" in mine and f"/ho-so/{matter_id}/phieu-theo-doi" in mine


def test_an_agency_with_two_roles_stands_once_and_has_one_lane_under_its_own_name(app: Flask) -> None:
    matter_id = story.play_until(app, "decision_sent")
    text = page(app, "holder", f"/ho-so/{matter_id}")
    parties = part(text, "ten-ho-so")
    assert "6 bên" in parties and parties.count("Viện kiểm sát khu vực 1") == 1
    drawing = part(text, "tien-trinh")
    assert "Viện kiểm sát cùng cấp với" not in drawing
    assert "Kháng nghị của Viện kiểm sát cùng cấp, Viện kiểm sát khu vực 1: có quyền thực hiện" in drawing


def test_both_sides_see_the_same_duty(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    shown = [part(page(app, who, f"/ho-so/{matter_id}"), "con-phai").partition("Đã xong")[0] for who in
             ("holder", "court", "superior_procuracy")]  # fmt: skip
    assert shown[0] == shown[1] == shown[2]


def test_a_party_to_whom_it_was_not_sent_sees_that_it_happened_and_no_more(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    act = Act("procuracy", "opinion_given", date(2026, 11, 20), "disagrees")
    changes = {"values": {"reason": SECRET}, "note": "Ghi chú kín", "number": "77/YK-KÍN", "signer": "Người ký kín"}
    event = story.play(app, matter_id, act, **changes)
    paths = (f"/ho-so/{matter_id}", "/hop-thu", "/hop-thu/den", "/hop-thu/di", "/hop-thu/cho", "/ho-so", "/hop-thu/moi",
             "/tim-kiem?q=77/YK")  # fmt: skip
    for who in ("court", "superior_procuracy", "superior_court"):
        for path in paths:
            text = "" if path == "/hop-thu/moi" else page(app, who, path)
            for hidden in (SECRET, "Ghi chú kín", "77/YK-KÍN", "Người ký kín", ": không nhất trí",
                           "không nhất trí: chờ quyết định"):  # fmt: skip
                assert hidden not in text, (who, path, hidden)
        timeline = part(page(app, who, f"/ho-so/{matter_id}"), "dien-bien")
        item = timeline[timeline.index(f'id="{event.id}"') :].partition('<li class="ev')[0]
        assert "Ý kiến về hồ sơ" in item and "Viện kiểm sát khu vực 1" in item and "20/11/2026" in item
        assert "Nội dung chỉ gửi bên nhận" in item
        assert "Đã có: Ý kiến về hồ sơ" in page(app, who, "/ho-so"), "the stage tells no outcome either"
    assert SECRET in page(app, "holder", f"/ho-so/{matter_id}")


def test_a_number_finds_the_matter_only_for_who_sent_or_received_the_letter(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    act = Act("procuracy", "opinion_given", date(2026, 11, 20), "agrees")
    story.play(app, matter_id, act, number="958/YK-VKS")
    for who, is_found in (("holder", True), ("procuracy", True), ("court", False), ("stranger", False)):
        assert (f'href="/ho-so/{matter_id}"' in page(app, who, "/tim-kiem?q=958")) is is_found, who


@pytest.mark.parametrize("words", ["pham minh hoa", "PHẠM", "Hoạ"[:2], "214", "mg-2026-0001", "qd-ccthads"])
def test_people_find_it_as_they_type(app: Flask, words: str) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    answer = story.browser_of(app, "holder").get("/tim-kiem", query_string={"q": words})
    assert f'href="/ho-so/{matter_id}"' in answer.get_data(as_text=True)
    nothing = story.browser_of(app, "stranger").get("/tim-kiem", query_string={"q": words}).get_data(as_text=True)
    assert matter_id not in nothing.replace('value="mg-2026-0001"', "") and "Không tìm thấy hồ sơ nào" in nothing


def test_a_stranger_gets_404_everywhere_and_learns_nothing(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    with app.app_context():
        event = log.events_of(matter_id)[3]
    paths = (
        f"/ho-so/{matter_id}",
        f"/ho-so/{matter_id}/ghi/accepted",
        f"/tai-lieu/{event.id}/{event.documents[0].sha256}",
    )
    entry = f"{event.id}:{event.addressees[0]}"
    actions = (
        f"/ho-so/{matter_id}/ghi/accepted",
        *(f"/hop-thu/den/{entry}/{name}" for name in ("bat-dau", "hoan-thanh", "tu-choi", "phan-cong")),
    )
    for who in ("stranger", "administrator"):
        browser = story.browser_of(app, who)
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code == 404, path
            assert story.DEBTOR not in answer.get_data(as_text=True)
        for path in actions:
            answer = browser.post(path, data={"reason": "x", "assigned_to": "1", "vb": entry})
            assert answer.status_code == 404, path
        assert browser.post("/hop-thu/den/tiep-nhan", data={"vb": entry}).status_code == 404
        for path in ("/hop-thu", "/hop-thu/den", "/hop-thu/di", "/hop-thu/cho", "/ho-so"):
            assert matter_id not in browser.get(path).get_data(as_text=True), path
    assert page(app, "holder", "/ho-so/MG-2026-9999", 404)


def test_rights_stand_apart_from_duties_and_nobody_is_late_with_one(app: Flask) -> None:
    matter_id = story.play_until(app, "decision_sent")
    text = part(page(app, "procuracy", f"/ho-so/{matter_id}"), "con-phai")
    rights = text.partition("Quyền đang mở")[2]
    assert "Kháng nghị của Viện kiểm sát cùng cấp" in rights and "Kháng nghị của Viện kiểm sát cấp trên" in rights
    assert "tag--late" not in rights


def test_the_drawing_and_its_list_say_the_same(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    text = part(page(app, "holder", f"/ho-so/{matter_id}"), "tien-trinh")
    drawing, _, words = text.partition("Xem dạng danh sách")
    boxes = re.findall(r'class="node node--(\w+)"', drawing)
    assert len(boxes) == words.count("<li>") > 8
    assert boxes.count("done") == words.count("đã xong")
    assert boxes.count("now") == words.count("phải thực hiện") == 1
    assert "Thụ lý hồ sơ, Tòa án: phải thực hiện (hạn 04/11)" in words


def test_no_page_carries_styles_of_its_own(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    for path in (f"/ho-so/{matter_id}", "/ho-so", "/hop-thu", f"/ho-so/{matter_id}/ghi/accepted"):
        text = page(app, "court", path)
        assert not re.search(r'\sstyle="|<style|\son\w+="', text), path


def test_the_list_pages_by_key_and_its_count_is_that_of_its_rows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coord.matters.matter_lists.PAGE", 2)
    names = [f"Nguyễn Thử Nghiệm {number}" for number in range(5)]
    with app.app_context(), transaction():
        for number, name in enumerate(names):
            story.add_case(number=f"{400 + number}/QĐ", debtor=name)
    opened = {story.open_story(app, debtor=name) for name in names}
    browser, path, seen = story.browser_of(app, "holder"), "/ho-so?tinh-trang=mo", list[str]()
    while path:
        text = browser.get(path).get_data(as_text=True)
        assert "5 hồ sơ khớp" in text
        seen += re.findall(r'href="/ho-so/(MG-[\d-]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == 5 and set(seen) == opened
    assert "Không tìm thấy hồ sơ nào" in browser.get("/ho-so?tinh-trang=xong").get_data(as_text=True)


def test_a_clerk_sees_what_may_be_done_but_no_button_to_do_it(app: Flask) -> None:
    matter_id = story.play_until(app, "opinion_given")
    mine = part(page(app, "clerk", f"/ho-so/{matter_id}"), "lam")
    assert "Đề nghị Tòa án" in mine and "/ghi/" not in mine


def test_what_a_name_contains_is_shown_and_never_run(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    words = "<script>alert(1)</script>"
    act = replace(Act("procuracy", "opinion_given", date(2026, 11, 20)), outcome="disagrees")
    story.play(app, matter_id, act, values={"reason": words}, number=words, note=words)
    text = page(app, "holder", f"/ho-so/{matter_id}")
    assert words not in text and "&lt;script&gt;alert(1)" in text
