"""A matter about an administrative judgment: who is proposed, what it is about, and that no other case opens one."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coord.cases.models import Case
from coord.db import db, transaction
from coord.errors import Invalid
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.forms import ActForm
from coord.matters.openings import openable, role_choices
from coord.matters.queries import matter_seen_by
from coord.matters.subjects import subject_of
from coord.procedures.rulebook.library import rulebook_on
from tests import story
from tests.matters import administrative, stage

PROCEDURE = "administrative_judgment"
RECEIVED = date(2026, 11, 2)
PROPOSED = {
    "enforcement": "THADS-KV1",
    "obliged": "UBND-X",
    "superior": "UBND-T",
    "court": "TAND-KV1",
    "judgment_court": "TAND-KV1",
    "procuracy": "VKS-KV1",
}


def proposed(debtor: str, folder: Path) -> dict[str, str]:
    """Who is chosen for each role before anybody chose: codes, and names of persons."""
    app = administrative.make_world(folder, debtor=debtor)
    with app.app_context(), story.at(story.TODAY):
        choices = role_choices(rulebook_on(PROCEDURE, RECEIVED), administrative.the_case(), None)
        return {c.role.name: c.chosen.code if c.chosen else c.name for c in choices if c.chosen or c.name}


@pytest.mark.parametrize("debtor", ["Ủy ban nhân dân xã Thí Dụ", "uy ban nhan dan xa thi du",
                                    "Chủ tịch Ủy ban nhân dân xã Thí Dụ"])  # fmt: skip
def test_the_agency_that_the_case_names_is_proposed_with_its_superior(tmp_path: Path, debtor: str) -> None:
    assert proposed(debtor, tmp_path) == {**PROPOSED, "winner": administrative.WINNER}


def test_who_is_obliged_is_never_guessed_and_then_no_superior_either(tmp_path: Path) -> None:
    found = proposed("Sở Thí Dụ tỉnh Minh Họa", tmp_path)
    assert not {"obliged", "superior"} & set(found) and found["court"] == "TAND-KV1"


def opened(outcome: str, **values: str) -> str:
    """Open the matter with the judgment; its id. Needs an app context and a transaction."""
    case = administrative.the_case()
    book = rulebook_on(PROCEDURE, RECEIVED)
    parties = {c.role.name: c.chosen.id for c in role_choices(book, case, None) if c.chosen}
    rule = book.event("judgment_received")
    form = ActForm(
        "judgment_received", outcome, RECEIVED, 0, "mot", {**story.values_for(rule, outcome), **values},
        documents=story.documents_for(rule, outcome),
    )  # fmt: skip
    opening = OpeningForm(PROCEDURE, case.id, parties, {"winner": administrative.WINNER}, form)
    return open_matter(story.viewer_named("holder"), opening).matter_id


def test_the_voluntary_period_is_provisional_until_the_day_of_receipt_is_told_with_proof(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        with transaction():
            matter_id = opened("ordinary")
        [duty] = [d for d in matter_seen_by(holder, matter_id).owed if d.events == ("complied",)]
        assert (duty.due_on, duty.label.text) == (None, "Tạm tính 02/12/2026, chưa biết ngày nhận")
        rule = rulebook_on(PROCEDURE, RECEIVED).event("receipt_established")
        told = ActForm("receipt_established", None, date(2026, 11, 9), 1, "hai", {"received_on": "04/11/2026"},
                       documents=story.documents_for(rule, None))  # fmt: skip
        with pytest.raises(Invalid), transaction():
            record_act(holder, matter_id, replace(told, documents=()))
        with transaction():
            record_act(holder, matter_id, told)
        [duty] = [d for d in matter_seen_by(holder, matter_id).owed if d.events == ("complied",)]
        assert duty.due_on == date(2026, 12, 4)


def test_what_the_matter_is_about_has_a_judgment_and_no_amount(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        with transaction():
            matter_id = opened("ordinary")
        subject = subject_of(holder, matter_id)
        assert (subject.is_administrative, subject.remaining) == (True, None)
        assert (subject.decision_number, subject.obligation) == ("15/2026/HC-ST", "Hủy Quyết định số 08/QĐ-UBND")


def test_a_procedure_is_offered_for_cases_of_its_nature_alone(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        about_money, about_judgment = db.session.get_one(Case, 1), administrative.the_case()
        names = [{b.procedure for b in openable(c, RECEIVED)} for c in (about_money, about_judgment)]
        assert "exemption" in names[0] and PROCEDURE not in names[0] and names[1] == {PROCEDURE}
        first = replace(story.form_for(story.STORY[0], 0), took_effect_on=RECEIVED)
        with pytest.raises(Invalid, match="không dành cho việc về bản án hành chính"), transaction():
            open_matter(holder, OpeningForm("exemption", about_judgment.id, {}, {}, first))


def test_a_duty_names_who_is_there_and_not_the_roles_that_nobody_fills(tmp_path: Path) -> None:
    app = administrative.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        with transaction():
            matter_id = opened("at_once")
            rule = rulebook_on(PROCEDURE, RECEIVED).event("head_recommended")
            form = ActForm("head_recommended", None, date(2026, 11, 9), 1, "hai", story.values_for(rule, None),
                           number="1/KN", signer="Trưởng phòng Nguyễn Văn Mẫu")  # fmt: skip
            record_act(holder, matter_id, form)
        [duty] = [d for d in matter_seen_by(holder, matter_id).owed if d.events == ("recommendation_answered",)]
        assert (duty.by, duty.to) == (administrative.OBLIGED, "Phòng THADS khu vực 1")
        assert (duty.due_on, duty.citation) == (date(2026, 12, 1), "Điều 7.3 NĐ 71/2016/NĐ-CP")
