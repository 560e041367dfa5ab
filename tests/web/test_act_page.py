"""An act on its way, as pages show it: what is typed survives, each does the own step, others see nothing."""

from __future__ import annotations

import re
from datetime import datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coord.acts import commands
from coord.acts.states import State
from tests import story
from tests.acts.desks import Desk, another_desk, at_the_dossier
from tests.matters import stage
from tests.web.forms import file, filled, form_to
from tests.web.sheets_read import rows_of

FORM = "/ghi/dossier_sent"
STEPS = ("gui", "mot", "tra", "rut", "giao", "so", "giay", "xem", "lai", "")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return story.make_world(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return another_desk(app, story.TODAY)


@pytest.fixture
def lone_desk(tmp_path: Path) -> Desk:
    """The only one of its world, where lists hold nothing else."""
    return at_the_dossier(story.make_world(tmp_path), story.TODAY)


def form_of(desk: Desk, who: str) -> TestResponse:
    return story.browser_of(desk.app, who).get(f"/ho-so/{desk.matter_id}{FORM}")


def send(desk: Desk, who: str, page: TestResponse, step: str, **typed: Any) -> TestResponse:
    """Fill in the form on that page and press a button of it."""
    values = filled(form_to(page, FORM), {"buoc": step, **typed})
    return story.browser_of(desk.app, who).post(f"/ho-so/{desk.matter_id}{FORM}", data=values)


def save_unseen(desk: Desk, who: str, page: TestResponse, **typed: Any) -> TestResponse:
    """What the page itself sends while one types."""
    values = filled(form_to(page, FORM), {"buoc": "luu", **typed})
    browser = story.browser_of(desk.app, who)
    return browser.post(f"/ho-so/{desk.matter_id}{FORM}", data=values, headers={"HX-Request": "true"})


def page_of(desk: Desk, who: str, act_id: int) -> str:
    answer = story.browser_of(desk.app, who).get(f"/van-ban/{act_id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def press(desk: Desk, who: str, act_id: int, step: str, **typed: Any) -> TestResponse:
    """Press a button on the page of the act, as it stands there."""
    version = desk.act(act_id).version
    values = {"buoc": step, "act_version": str(version), **typed}
    return story.browser_of(desk.app, who).post(f"/van-ban/{act_id}", data=values)


def buttons(text: str) -> list[str]:
    return re.findall(r"<button[^>]*>([^<]+)</button>", text.partition("<main")[2])


def numbers_of_tab(app: Flask, who: str) -> tuple[int, dict[str, int]]:
    """What the tab counts, and what stands above each list and in it."""
    text = story.browser_of(app, who).get("/hop-thu/dang-soan").get_data(as_text=True)
    tab = re.search(r'id="so-acts">(\d+)', text)
    assert tab is not None
    found = {}
    for part in text.split('<section class="group"')[1:]:
        said = re.search(r"<h2[^>]*>([^<]+?) <span class=\"count\">(\d+)", part)
        assert said is not None and int(said[2]) == part.count('<li class="row row--act"')
        found[said[1]] = int(said[2])
    return int(tab[1]), found


def test_what_was_typed_survives_signing_out_and_a_colleague_goes_on_with_it(desk: Desk) -> None:
    papers = {"document.judgment": file(story.PDF, "bản án.pdf")}
    answer = send(desk, "writer", form_of(desk, "writer"), "xem", note="viết dở", amount="11 triệu", **papers)
    assert answer.status_code == 422
    for who in ("writer", "holder"):
        text = form_of(desk, who).get_data(as_text=True)
        assert "viết dở" in text and 'value="11 triệu"' in text and "bản án.pdf" in text and "Vũ Minh Họa" in text
    answer = send(desk, "holder", form_of(desk, "holder"), "luu", amount="11.625.000")
    assert answer.status_code == 303
    text = story.browser_of(desk.app, "writer").get(answer.headers["Location"]).get_data(as_text=True)
    assert "bản án.pdf" in text and "11.625.000" in text


def test_what_the_page_saves_by_itself_after_a_file_was_sent_takes_the_file_not_away(desk: Desk) -> None:
    page = form_of(desk, "writer")
    papers = {"document.judgment": file(story.PDF, "bản án.pdf")}
    send(desk, "writer", page, "luu", note="một", **papers)
    assert save_unseen(desk, "writer", page, note="một hai").status_code == 200
    text = form_of(desk, "writer").get_data(as_text=True)
    assert "bản án.pdf" in text and "một hai" in text


def test_the_page_saves_by_itself_while_one_types_and_says_when(desk: Desk) -> None:
    page = form_of(desk, "writer")
    for note in ("một", "một hai"):
        answer = save_unseen(desk, "writer", page, note=note)
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, "Đã lưu bản soạn lúc 09:00.")
    assert send(desk, "writer", page, "luu", note="một hai ba").status_code == 303, "the same form is no stranger"
    assert "một hai ba" in form_of(desk, "writer").get_data(as_text=True)


def test_of_two_who_write_on_one_draft_the_second_is_shown_both_and_chooses(desk: Desk) -> None:
    first, second = form_of(desk, "writer"), form_of(desk, "holder")
    send(desk, "writer", first, "luu", note="của Vũ")
    answer = send(desk, "holder", second, "xem", note="của Lê", **{"document.letter": file(story.PDF, "của Lê.pdf")})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Vũ Minh Họa đã sửa" in text
    assert "của Vũ" in text and "của Lê" in text and "của Lê.pdf" in text
    told = save_unseen(desk, "holder", second, note="của Lê")
    assert told.status_code == 200 and "xem cả hai" in told.get_data(as_text=True)
    assert "của Vũ" in form_of(desk, "writer").get_data(as_text=True)
    answer = send(desk, "holder", answer, "sua")
    assert answer.status_code == 200 and "của Lê" in answer.get_data(as_text=True)
    assert "của Lê.pdf" in form_of(desk, "writer").get_data(as_text=True)


def test_each_is_offered_the_own_step_and_no_other(desk: Desk) -> None:
    act_id = desk.draft("writer")
    assert {"Trình ký", "Bỏ bản soạn"} <= set(buttons(page_of(desk, "writer", act_id)))
    assert "Ký và phát hành" in buttons(page_of(desk, "holder", act_id))
    assert not {"Trình ký", "Phát hành", "Ký, chuyển văn thư"} & set(buttons(page_of(desk, "clerk", act_id)))
    assert press(desk, "writer", act_id, "gui").status_code == 303
    assert {"Ký, chuyển văn thư", "Trả lại"} <= set(buttons(page_of(desk, "superior", act_id)))
    assert "Trình ký" not in buttons(page_of(desk, "writer", act_id))
    assert press(desk, "superior", act_id, "gui").status_code == 303
    assert {"Lấy số và phát hành", "Chỉ lấy số", "Trả lại"} <= set(buttons(page_of(desk, "clerk", act_id)))
    answer = press(desk, "clerk", act_id, "gui")
    assert answer.headers["Location"] == f"/ho-so/{desk.matter_id}"
    assert desk.state(act_id) == State.ISSUED
    text = page_of(desk, "writer", act_id)
    assert "Văn bản đã phát hành" in text and not {"Rút văn bản", "Trả lại"} & set(buttons(text))


def test_others_are_told_that_there_is_no_such_paper(desk: Desk) -> None:
    act_id = desk.draft("writer")
    desk.proceed("writer", act_id)
    sha256 = desk.act(act_id).draft.partition('"sha256":"')[2][:64]
    own, document = f"/van-ban/{act_id}", f"/van-ban/{act_id}/tai-lieu/{sha256}"
    values = {"act_version": desk.act(act_id).version, "remarks": "x", "reason": "x", "number": "1/X"}
    for who in ("procuracy", "court", "stranger", "administrator"):
        browser = story.browser_of(desk.app, who)
        assert [browser.get(address).status_code for address in (own, document)] == [404, 404], who
        for step in STEPS:
            assert browser.post(own, data={"buoc": step, **values}).status_code == 404, (who, step)
    assert desk.state(act_id) == State.SUBMITTED
    browser = story.browser_of(desk.app, "holder")
    with browser.get(document) as answer:
        assert answer.data == story.PDF
    assert browser.get(f"{own}/tai-lieu/{'a' * 64}").status_code == 404


def test_the_page_of_the_matter_shows_where_it_is_to_the_own_agency_alone(desk: Desk) -> None:
    act_id = desk.draft("writer")
    desk.proceed("writer", act_id)
    for who in ("writer", "clerk", "superior"):
        text = story.browser_of(desk.app, who).get(f"/ho-so/{desk.matter_id}").get_data(as_text=True)
        assert "Văn bản đang soạn" in text and f"/van-ban/{act_id}" in text and "Trần Thị Mẫu" in text
    for who in ("procuracy", "court"):
        text = story.browser_of(desk.app, who).get(f"/ho-so/{desk.matter_id}").get_data(as_text=True)
        assert "/van-ban/" not in text and "Chờ ký" not in text


def test_the_tab_counts_what_waits_for_me_and_each_count_is_its_list(lone_desk: Desk) -> None:
    tab = partial(numbers_of_tab, lone_desk.app)
    act_id = lone_desk.draft("writer")
    assert tab("writer") == (1, {"Tôi soạn": 1})
    assert tab("holder") == (0, {"Đang ở người khác": 1})
    assert tab("procuracy") == tab("stranger") == (0, {})
    lone_desk.proceed("writer", act_id)
    assert tab("superior") == tab("holder") == (1, {"Chờ ký": 1})
    assert tab("writer") == tab("clerk") == (0, {"Đang ở người khác": 1})
    lone_desk.proceed("superior", act_id)
    assert tab("clerk") == (1, {"Chờ lấy số": 1})
    lone_desk.proceed("clerk", act_id, only_next=True)
    assert tab("clerk") == (1, {"Chờ phát hành": 1})
    lone_desk.proceed("clerk", act_id)
    assert tab("clerk") == tab("writer") == (0, {})


def test_a_change_of_the_matter_is_told_and_issuing_waits_until_it_has_been_seen(desk: Desk) -> None:
    act_id = desk.draft("holder", seen=2)
    text = page_of(desk, "holder", act_id)
    assert "Lập hồ sơ đề nghị xét miễn, giảm, 01/10/2026" in text
    answer = press(desk, "holder", act_id, "gui")
    assert answer.status_code == 409 and "Hồ sơ vừa có thay đổi" in answer.get_data(as_text=True)
    assert press(desk, "holder", act_id, "xem", matter_version="2").status_code == 409
    assert press(desk, "holder", act_id, "xem", matter_version="3").status_code == 303
    assert press(desk, "holder", act_id, "gui").status_code == 303
    assert desk.state(act_id) == State.ISSUED


def test_what_the_rulebook_refuses_says_why_and_loses_nothing(desk: Desk) -> None:
    act_id = desk.draft("holder", note="còn nguyên")
    story.play(desk.app, desk.matter_id, story.Act("holder", "dossier_sent", story.TODAY, "standard"))
    press(desk, "holder", act_id, "xem", matter_version="4")
    assert "Bây giờ chưa phát hành được" in page_of(desk, "holder", act_id)
    answer = press(desk, "holder", act_id, "gui")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "còn nguyên" in text and "Việc này đã thực hiện" in text
    assert desk.act(act_id).number == ""


def test_an_act_seen_in_an_older_state_is_not_changed_by_surprise(desk: Desk) -> None:
    act_id = desk.draft("writer")
    version = desk.act(act_id).version
    desk.proceed("writer", act_id)
    browser = story.browser_of(desk.app, "holder")
    answer = browser.post(f"/van-ban/{act_id}", data={"buoc": "rut", "act_version": version, "reason": "Nhầm"})
    assert answer.status_code == 409 and "Vũ Minh Họa vừa thay đổi" in answer.get_data(as_text=True)
    assert desk.state(act_id) == State.SUBMITTED


@pytest.mark.parametrize("step", ["", "khong-co", "so", "tra", "giao"])
def test_a_step_that_is_not_possible_is_said_on_the_page(desk: Desk, step: str) -> None:
    act_id = desk.draft("holder")
    answer = press(desk, "holder", act_id, step, assigned_to="9" * 30)
    assert answer.status_code == 422 and "notice--wrong" in answer.get_data(as_text=True)
    assert desk.state(act_id) == State.DRAFTING


def test_a_paper_signed_by_hand_is_entered_with_its_scan(desk: Desk) -> None:
    act_id = desk.draft("writer")
    typed = {"number": "104/THADS-KV1", "signer": "Trưởng phòng Hồ Thí Dụ", "dated_on": "20/11/2026"}
    answer = press(desk, "clerk", act_id, "giay", **typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Kèm bản quét" in text and 'value="104/THADS-KV1"' in text
    assert press(desk, "clerk", act_id, "giay", **typed, **{"document.letter": file(story.PDF)}).status_code == 303
    assert press(desk, "clerk", act_id, "gui").status_code == 303
    event = stage.events(desk.app, desk.matter_id)[-1]
    assert (event.payload.number, f"{event.took_effect_on:%d/%m/%Y}") == ("104/THADS-KV1", "20/11/2026")


def test_what_was_withdrawn_can_be_begun_anew(desk: Desk) -> None:
    act_id = desk.draft("writer", note="viết lâu lắm")
    desk.do("writer", commands.withdraw, act_id, "")
    assert "Soạn lại từ nội dung này" in buttons(page_of(desk, "writer", act_id))
    answer = press(desk, "writer", act_id, "lai")
    assert answer.status_code == 303 and "viết lâu lắm" in page_of(desk, "writer", act_id + 1)


def test_an_opening_is_kept_too_with_the_parties_chosen(app: Flask) -> None:
    address = "/lap-ho-so?viec=1&mo=application_received"
    page = story.browser_of(app, "writer").get(address)
    form = form_to(page, "/lap-ho-so")
    typed = {"buoc": "luu", "note": "đơn viết tay", "party.debtor": "Phạm Minh Họa (tức Bảy)"}
    assert story.browser_of(app, "writer").post("/lap-ho-so", data=filled(form, typed)).status_code == 303
    for again in (address, "/lap-ho-so?viec=1"):
        text = story.browser_of(app, "holder").get(again).get_data(as_text=True)
        assert "đơn viết tay" in text and "Phạm Minh Họa (tức Bảy)" in text
    assert "Lập hồ sơ mới" in story.browser_of(app, "writer").get("/hop-thu/dang-soan").get_data(as_text=True)


def test_the_register_lists_every_number_and_is_handed_out_as_a_file(lone_desk: Desk) -> None:
    act_id = lone_desk.draft("writer")
    for who in ("writer", "superior"):
        lone_desk.proceed(who, act_id)
    press(lone_desk, "clerk", act_id, "so", number="7/THADS-KV1")
    press(lone_desk, "clerk", act_id, "rut", reason="=HYPERLINK(1)")
    lone_desk.proceed("holder", lone_desk.draft("holder"))
    for who, is_whole in (("superior", True), ("clerk", False)):
        text = story.browser_of(lone_desk.app, who).get("/so-van-ban-di").get_data(as_text=True)
        assert text.index("08/THADS-KV1") < text.index("7/THADS-KV1</a>") and "Hủy" in text and "Đã phát hành" in text
        assert ("6 số trước đó" in text) is is_whole
    rows = rows_of(story.browser_of(lone_desk.app, "clerk"), "/so-van-ban-di/xuat")
    assert rows[0][:3] == ["Số", "Số, ký hiệu", "Ngày"] and [row[0] for row in rows[1:]] == [7, 8]
    assert rows[1][1:3] == ["7/THADS-KV1", datetime.combine(story.TODAY, time())] and rows[1][-2:] == [
        "Hủy",
        "=HYPERLINK(1)",
    ]
    assert "Viện kiểm sát khu vực 1" in rows[2][7]
    for who in ("procuracy", "stranger"):
        assert "THADS-KV1" not in story.browser_of(lone_desk.app, who).get("/so-van-ban-di").get_data(as_text=True)
        assert len(rows_of(story.browser_of(lone_desk.app, who), "/so-van-ban-di/xuat")) == 1


def test_the_acts_on_their_way_are_exported_as_far_as_the_page_shows_them(desk: Desk) -> None:
    desk.proceed("writer", desk.draft("writer"))
    superior, address = story.browser_of(desk.app, "superior"), "/hop-thu/dang-soan/xuat"
    text = superior.get("/hop-thu/dang-soan").get_data(as_text=True)
    assert f'href="{address}">Xuất XLSX' in text

    def of_the_matter(browser: FlaskClient, query: str = "") -> list[list[Any]]:
        return [row for row in rows_of(browser, address + query)[1:] if row[3] == desk.matter_id]

    (line,) = of_the_matter(superior)
    assert line[0] in text and line[5] in text and line[6]
    assert of_the_matter(superior, "?muc=ky") == [line] and not of_the_matter(superior, "?muc=so")
    for who in ("procuracy", "stranger"):
        assert not of_the_matter(story.browser_of(desk.app, who))


def test_a_correction_is_written_signed_and_numbered_as_any_paper(desk: Desk) -> None:
    desk.proceed("holder", desk.draft("holder"))
    event = stage.events(desk.app, desk.matter_id)[-1]
    address = f"/ho-so/{desk.matter_id}/dinh-chinh/{event.id}"
    text = story.browser_of(desk.app, "holder").get(f"/ho-so/{desk.matter_id}").get_data(as_text=True)
    assert f'href="{address}"' in text
    browser = story.browser_of(desk.app, "writer")
    typed = {"buoc": "xem", "wrong": "11.625.000 đồng", "right": "11.265.000 đồng"}
    answer = browser.post(address, data=filled(form_to(browser.get(address), address), typed))
    act_id = int(answer.headers["Location"].rpartition("/")[2])
    text = page_of(desk, "writer", act_id)
    assert (
        "V/v đính chính" in text and "đính chính “Chuyển hồ sơ lấy ý kiến” số" in text and "Trình ký" in buttons(text)
    )
    for who in ("writer", "superior", "clerk"):
        assert press(desk, who, act_id, "gui").status_code == 303
    text = story.browser_of(desk.app, "procuracy").get(f"/ho-so/{desk.matter_id}").get_data(as_text=True)
    assert "<del>11.625.000 đồng</del>" in text and "11.265.000 đồng" in text and "Trần Thị Mẫu" in text
    for who in ("procuracy", "stranger"):
        assert story.browser_of(desk.app, who).get(address).status_code == 404


def test_the_timeline_leads_to_how_an_act_was_drafted_signed_and_issued(desk: Desk) -> None:
    act_id = desk.draft("holder")
    desk.proceed("holder", act_id)
    issued = story.browser_of(desk.app, "holder").get(f"/ho-so/{desk.matter_id}").text
    assert f'href="/van-ban/{act_id}">Quá trình soạn, ký, phát hành</a>' in issued
