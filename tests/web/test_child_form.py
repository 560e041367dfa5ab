"""Lập hồ sơ con: offered on the page of its parent to who may, filled in from there, and shown on both pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.agencies import queries
from coord.events import log
from tests import offices, story
from tests.matters import inquiry, stage

TYPED = {"mo": "asked", "took_effect_on": "23/11/2026", "number": "7/CV", "request_key": "k", "con": "bank"}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with inquiry.world(tmp_path) as app:
        yield app


def bank(app: Flask, code: str) -> str:
    with app.app_context():
        return str(queries.agency_by_code(code).id)


def test_the_page_of_the_parent_leads_to_the_form_and_the_child_stands_on_both_pages(app: Flask) -> None:
    parent = inquiry.begin(app, date(2026, 11, 16))
    holder = story.browser_of(app, "holder")
    address = f"/lap-ho-so?cha={parent}&con=bank"
    page = holder.get(f"/ho-so/{parent}").text
    assert f'btn--main" href="{address.replace("&", "&amp;")}">Lập hồ sơ con: Ngân hàng trả lời' in page
    form = holder.get(address).text
    assert f'name="cha" value="{parent}"' in form and "Điều kiện</h2>" not in form
    typed = {**TYPED, "cha": parent, "party.bank": bank(app, "NH-B")}
    assert "Ngân hàng mẫu NH-B" in holder.post("/lap-ho-so", data={**typed, "buoc": "xem"}).text
    assert len(stage.events(app, parent)) == 1
    kept = holder.get(address).text
    assert f'value="{typed["party.bank"]}" selected' in kept and "7/CV" in kept
    assert "Hỏi ngân hàng" in holder.get(f"/ho-so/{parent}").text  # the draft, on its way
    made = holder.post("/lap-ho-so", data={**typed, "buoc": "gui", "request_key": "k"})
    child = made.headers["Location"].removeprefix("/ho-so/")
    with app.app_context():
        opening = log.events_of(child)[0].payload.opening
    assert opening is not None and (opening.parent, opening.child_kind) == (parent, "bank")
    assert f'Hồ sơ con của <a class="nw" href="/ho-so/{parent}">' in holder.get(f"/ho-so/{child}").text
    assert f'href="/ho-so/{child}"' in holder.get(f"/ho-so/{parent}").text
    assert "Quá trình soạn, ký, phát hành" not in holder.get(f"/ho-so/{child}").text  # noted: nobody signed anything
    asked = offices.sign_in(app, "bank_b").get(f"/ho-so/{child}").text
    assert parent not in asked


def test_two_children_may_be_asked_one_after_the_other(app: Flask) -> None:
    parent = inquiry.begin(app, date(2026, 11, 16))
    holder = story.browser_of(app, "holder")
    for key, code in (("a", "NH-A"), ("b", "NH-B")):
        typed = {**TYPED, "cha": parent, "party.bank": bank(app, code), "buoc": "gui", "request_key": key}
        assert holder.post("/lap-ho-so", data=typed).status_code == 303
    assert [e.happened for e in stage.events(app, parent)][1:] == ["children.bank.opened"] * 2


def test_it_is_offered_to_nobody_else_and_not_when_the_rulebook_does_not_allow_it(app: Flask) -> None:
    parent = inquiry.begin(app, date(2026, 11, 16))
    address = f"/lap-ho-so?cha={parent}&con=bank"
    answers = {"procuracy": 403, "clerk": 403, "court": 404, "stranger": 404, "administrator": 404}
    for who, status in answers.items():
        browser = story.browser_of(app, who)
        assert browser.get(address).status_code == status, who
        assert browser.post("/lap-ho-so", data={**TYPED, "cha": parent}).status_code == status, who
    assert "Lập hồ sơ con" not in story.browser_of(app, "procuracy").get(f"/ho-so/{parent}").text
    holder = story.browser_of(app, "holder")
    assert holder.get(f"/lap-ho-so?cha={parent}&con=lạ").status_code == 404
    inquiry.record(app, parent, "holder", "dropped", date(2026, 11, 17))
    assert "Lập hồ sơ con" not in holder.get(f"/ho-so/{parent}").text
    typed = {**TYPED, "cha": parent, "party.bank": bank(app, "NH-A"), "buoc": "gui"}
    refused = holder.post("/lap-ho-so", data=typed)
    assert refused.status_code == 422 and "Chưa mở được hồ sơ con này." in refused.text
