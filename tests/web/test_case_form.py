"""Thêm việc, Sửa thông tin: the same checks as a sheet, each at its field; what was typed stays."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from coord.cases.facts import facts_of
from coord.cases.importing.by_hand import field_name, typed_of
from coord.cases.importing.columns import COLUMNS
from coord.cases.importing.offices import offices_of
from coord.cases.models import Case
from coord.db import db
from tests import offices, story
from tests.person import Person

SAVE = "Lưu"


def person(app: Flask, who: str = "holder") -> Person:
    return Person(app, story.CAST[who], offices.PASSWORD, story.TODAY)


def case_of(app: Flask, case_id: int) -> Case:
    with app.app_context():
        found: Case = db.session.get_one(Case, case_id)
        return found


def test_a_case_is_changed_and_its_page_says_what_it_was(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    holder = person(app).go("/viec/1").follow("Sửa thông tin")
    holder.press(SAVE, executor="Hà Thử Nghiệm", remaining__0="40.000.000", kind__1="Án phí", remaining__1="500.000",
                 is_key="x")  # fmt: skip
    assert "Đã lưu." in holder.text
    for words in ("46.500.000 đ", "40.000.000 đ", "Án phí", "Việc trọng điểm", "Lê Thị Ví Dụ", "23/11/2026 09:00"):
        assert words in holder.text
    assert case_of(app, 1).remaining == 40_500_000


def test_saving_without_a_change_leaves_no_trace(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    person(app).go("/viec/1/sua").press(SAVE)
    assert case_of(app, 1).version == 1


def test_each_wrong_field_is_named_and_what_was_typed_stays(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    holder = person(app).go("/viec/1/sua")
    holder.press(SAVE, first_decision_on="31/02/2019", remaining__0="=1+1", debtor="", executor="Hà <b>Thử</b>")
    html = holder.response.get_data(as_text=True)
    assert holder.response.status_code == 422
    wrong = {"first_decision_on", "remaining.0", "debtor"}
    assert set(re.findall(r'id="loi-([^"]+)"', html)) == wrong == set(re.findall(r'<li><a href="#([^"]+)"', html))
    assert "không có trong lịch" in holder.text and "bắt đầu bằng dấu “=”" not in holder.text
    assert 'value="31/02/2019"' in html and 'value="Hà &lt;b&gt;Thử&lt;/b&gt;"' in html
    assert case_of(app, 1).executor == "Nguyễn Văn Mẫu"


def test_a_kind_named_twice_is_wrong_where_it_stands(tmp_path: Path) -> None:
    holder = person(story.make_world(tmp_path)).go("/viec/1/sua")
    holder.press(SAVE, kind__1="Tiền phạt", remaining__1="1")
    assert 'id="loi-kind.1"' in holder.response.get_data(as_text=True)


def test_a_new_case_is_entered_and_found(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    clerk = person(app, "clerk").go("/viec").follow("Thêm việc")
    clerk.press(
        SAVE, decision_number="9/QĐ-THADS", first_decision_on="02/11/2026", judgment="1/2026/DS-ST", court="TAND KV1",
        debtor="Vũ Ví Dụ", executor="Nguyễn Văn Mẫu", classification="Có điều kiện thi hành",
        kind__0="Trả nợ, thanh toán khác", remaining__0="90.000.000",
    )  # fmt: skip
    assert "Đã thêm việc." in clerk.text and "90.000.000 đ" in clerk.text
    assert "Thi hành án dân sự tỉnh Minh Họa" in clerk.text
    twice = person(app, "clerk").go("/viec/2/sua").press(SAVE, decision_number="214/QĐ-CCTHADS")
    assert "Đã lưu." in twice.text


def test_a_decision_that_is_known_is_not_entered_twice(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context():
        facts = typed_of(facts_of(db.session.get_one(Case, 1)), offices_of(story.viewer_named("holder")))
    holder = person(app).go("/viec/moi").press(SAVE, **{name.replace(".", "__"): text for name, text in facts.items()})
    assert holder.response.status_code == 422
    assert "Quyết định này đã có ở một việc khác của đơn vị" in holder.text


def test_whoever_saw_an_older_state_keeps_what_they_typed_and_is_told(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    first, second = person(app).go("/viec/1/sua"), person(app, "clerk").go("/viec/1/sua")
    first.press(SAVE, executor="Hà Thử Nghiệm")
    second.press(SAVE, commune="xã Khác")
    assert second.response.status_code == 409 and "vừa được người khác sửa" in second.text
    assert 'value="xã Khác"' in second.response.get_data(as_text=True)
    assert case_of(app, 1).commune == "phường Thí Dụ"


def test_strangers_find_no_form_and_a_secretary_may_not(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    for who in ("stranger", "procuracy", "court", "administrator"):
        browser = story.browser_of(app, who)
        assert browser.get("/viec/1/sua").status_code == 404
        assert browser.post("/viec/1/sua").status_code == 404
    for who in ("procuracy", "court", "administrator"):
        browser = story.browser_of(app, who)
        assert browser.get("/viec/moi").status_code == browser.post("/viec/moi").status_code == 403


def test_every_column_of_the_sheet_stands_in_the_form(tmp_path: Path) -> None:
    html = person(story.make_world(tmp_path)).go("/viec/moi").response.get_data(as_text=True)
    assert [c.name for c in COLUMNS if f'name="{field_name(c, 0)}"' not in html] == []


def test_an_administrative_judgment_is_entered_without_an_amount_and_a_debt_is_not(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    said = {"decision_number": "15/2026/HC-ST", "first_decision_on": "12/10/2026", "judgment": "15/2026/HC-ST",
            "court": "TAND KV1", "debtor": "UBND xã Thí Dụ", "executor": "Nguyễn Văn Mẫu",
            "classification": "Có điều kiện thi hành"}  # fmt: skip
    refused = person(app).go("/viec/moi").press(SAVE, kind__0="Bồi thường thiệt hại", **said)
    assert 'id="loi-remaining.0"' in refused.response.get_data(as_text=True)
    entered = person(app).go("/viec/moi").press(SAVE, kind__0="Nghĩa vụ theo bản án hành chính", **said)
    assert "Đã thêm việc." in entered.text and "Lập hồ sơ thi hành án hành chính" in entered.text
    case = case_of(app, 2)
    assert (case.is_administrative, case.remaining) == (True, 0)
