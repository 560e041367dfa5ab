"""Opening a matter and recording acts: what is refused, in which words, and that nothing is written then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from flask import Flask

from coord.agencies import queries, register
from coord.cases.models import Case
from coord.db import db, transaction
from coord.errors import CoordError, Forbidden, Invalid, NotFound, Refused, Stale
from coord.matters.commands import open_matter, record_act
from tests import story
from tests.matters import stage
from tests.story import Act

FIRST = Act("holder", "ground_arisen", date(2026, 9, 21))
VERIFIED = Act("holder", "verified", date(2026, 9, 28), "eligible")


def refused(app: Flask, matter_id: str, act: Act, kind: type[CoordError], **changes: Any) -> CoordError:
    """The error with which the act is turned away; every table is as it was before."""
    before = stage.tables(app), stage.events(app, matter_id)
    with pytest.raises(kind) as raised:
        story.play(app, matter_id, act, **changes)
    assert (stage.tables(app), stage.events(app, matter_id)) == before
    return raised.value


def fields_of(error: CoordError) -> Mapping[str, str]:
    """What is wrong with which field."""
    assert isinstance(error, Invalid)
    return error.fields


def not_opened(app: Flask, kind: type[CoordError], first: Act = FIRST, **changes: Any) -> CoordError:
    """The error with which an opening is turned away; there is no matter afterwards."""
    with pytest.raises(kind) as raised:
        stage.open_with(app, first, **changes)
    assert stage.tables(app)["matters"] == []
    return raised.value


def test_opening_fixes_the_case_the_parties_and_the_law_of_the_day(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST)
    (event,) = stage.events(app, matter_id)
    opening = event.payload.opening
    assert opening is not None
    assert matter_id == "MG-2026-0001"
    assert (opening.regime, opening.persons, len(opening.parties)) == ("law2025", {"debtor": story.DEBTOR}, 6)


def test_the_office_opens_a_matter_on_the_procuracys_request_with_its_letter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    first = Act("holder", "dossier_requested", FIRST.on)
    with app.app_context():
        form = story.form_for(first, 0, documents=())
    assert set(fields_of(not_opened(app, Invalid, first, act=form))) == {"document.request"}
    matter_id = stage.open_with(app, first)
    assert stage.names(app, matter_id) == ["exemption.dossier_requested"]


def test_numbers_of_matters_follow_one_another_within_the_year(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        for n in range(3):
            story.add_case(number=f"{n}/QĐ", debtor=f"Người Ví Dụ {n}")
    firsts = [FIRST, FIRST, Act("holder", "ground_arisen", date(2027, 1, 4))]
    opened = [stage.open_with(app, first, debtor=f"Người Ví Dụ {n}") for n, first in enumerate(firsts)]
    assert opened == ["MG-2026-0001", "MG-2026-0002", "MG-2027-0001"]


def test_a_case_has_one_open_matter_at_a_time_also_when_two_open_it_at_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    results = stage.at_once(*[lambda: stage.open_with(app, FIRST)] * 2)
    assert sorted(type(result).__name__ for result in results) == ["Invalid", "str"]
    assert [r.code for r in results if isinstance(r, Invalid)] == ["already_open"]


def test_the_same_opening_form_sent_twice_opens_one_matter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder", FIRST.on) as holder:
        form = stage.opening_form(FIRST)
        with transaction():
            first = open_matter(holder, form)
        with transaction():
            assert open_matter(holder, form) == first


def test_the_case_of_another_office_cannot_be_opened_nor_found(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    for who in ("stranger", "procuracy", "administrator"):
        assert (
            not_opened(app, NotFound, Act(who, "ground_arisen", FIRST.on)).message == "Không tìm thấy việc thi hành án."
        )
    not_opened(app, NotFound, case_id=999)


@pytest.mark.parametrize("event", ["dossier_sent", "no_such_event", "decision_took_effect"])
def test_a_matter_opens_only_with_what_the_rulebook_names(tmp_path: Path, event: str) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), story.at(FIRST.on):
        form = story.form_for(FIRST, 0, event=event)
    not_opened(app, Refused, act=form)


@pytest.mark.parametrize(
    ("role", "code", "why"),
    [
        ("court", None, "Hãy chọn cơ quan"),
        ("court", "none", "Không có cơ quan này"),
        ("court", "VKS-KV1", "không phải loại cơ quan"),
        ("court", "TAND-T", "không đúng cấp"),
        ("court", "TAND-KV2", "không còn hoạt động"),
        ("enforcement", "THADS-KV2", "cơ quan đang tổ chức thi hành"),
        ("debtor", "TAND-KV1", "không có vai này"),
        ("judge", "TAND-KV1", "không có vai này"),
    ],
)
def test_each_role_is_filled_by_an_agency_that_may_fill_it(
    tmp_path: Path, role: str, code: str | None, why: str
) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        register.end_agency(queries.agency_by_code("TAND-KV2"), last_day=date(2026, 6, 30))
    with app.app_context():
        parties = {name: queries.agency_by_code(of).id for name, of in story.PARTIES.items() if name != role}
        if code is not None:
            parties[role] = 999 if code == "none" else queries.agency_by_code(code).id
    assert why in fields_of(not_opened(app, Invalid, parties=parties))[f"party.{role}"]


@pytest.mark.parametrize(
    ("persons", "why"),
    [
        ({}, "Hãy ghi tên"),
        ({"debtor": " \u200b "}, "Hãy ghi tên"),
        ({"debtor": "x" * 201}, "Không quá 200"),
        ({"debtor": "Lê Mẫu", "court": "Tòa giấy"}, "không có vai này"),
    ],
)
def test_a_person_off_the_platform_is_named(tmp_path: Path, persons: dict[str, str], why: str) -> None:
    app = story.make_world(tmp_path)
    assert why in " ".join(fields_of(not_opened(app, Invalid, persons=persons)).values())


def test_a_name_typed_in_parts_is_kept_in_one_form(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST, persons={"debtor": normalize("NFD", " Phạm Minh Họa ")})
    opening = stage.events(app, matter_id)[0].payload.opening
    assert opening is not None and opening.persons["debtor"] == story.DEBTOR


@pytest.mark.parametrize(
    ("on", "why"), [(date(2019, 3, 17), "Không được trước ngày 18/03/2019"), (date(2026, 9, 22), "chưa đến")]
)
def test_a_matter_begins_neither_before_its_case_nor_in_the_future(tmp_path: Path, on: date, why: str) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), story.at(FIRST.on):
        form = story.form_for(FIRST, 0, took_effect_on=on)
    assert why in fields_of(not_opened(app, Invalid, act=form))["took_effect_on"]


def test_a_day_no_rulebook_knows_is_told_beside_its_field(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), story.at(FIRST.on), transaction():
        db.session.get_one(Case, 1).first_decision_on = date(2010, 5, 3)
        form = story.form_for(FIRST, 0, took_effect_on=date(2015, 10, 31))
    assert "31/10/2015" in fields_of(not_opened(app, Invalid, act=form))["took_effect_on"]


@pytest.mark.parametrize(
    ("on", "why"), [(date(2026, 9, 20), "Không được trước ngày 21/09/2026"), (date(2026, 9, 29), "chưa đến")]
)
def test_an_act_lies_neither_before_the_matter_nor_in_the_future(tmp_path: Path, on: date, why: str) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST)
    assert why in fields_of(refused(app, matter_id, VERIFIED, Invalid, took_effect_on=on))["took_effect_on"]


def test_the_day_of_an_act_is_a_day_in_viet_nam(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST)
    with stage.seen_by(app, "holder", VERIFIED.on, hour=0) as holder, transaction():  # in UTC still the day before
        event = record_act(holder, matter_id, story.form_for(VERIFIED, 1))
    assert (event.took_effect_on, event.recorded_at.date()) == (date(2026, 9, 28), date(2026, 9, 27))


def test_what_the_marking_refuses_names_the_condition_and_its_article(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    error = refused(app, matter_id, Act("holder", "court_proposed", date(2026, 10, 6)), Refused)
    assert isinstance(error, Refused)
    assert any("Điều 43.5" in reason for reason in error.reasons)
    assert all("Điều" in reason for reason in error.reasons)


def test_an_act_that_is_another_agencys_says_whose_it_is(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    error = refused(app, matter_id, Act("court", "opinion_given", date(2026, 10, 6), "agrees"), Forbidden)
    assert "là việc của Viện kiểm sát cùng cấp" in error.message


def test_what_only_the_system_records_no_officer_does(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    act = Act("court", "decision_took_effect", story.TODAY, "reduces")
    refused(app, matter_id, act, CoordError)


@pytest.mark.parametrize("event", ["no_such_event", "protested.lapsed", "crossed", "lapse_reversed", ""])
def test_an_act_the_procedure_does_not_know_is_refused(tmp_path: Path, event: str) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST)
    refused(app, matter_id, VERIFIED, Refused, event=event)


def test_a_stranger_and_an_unknown_matter_look_the_same(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST)
    for who in ("stranger", "administrator"):
        error = refused(app, matter_id, Act(who, "verified", VERIFIED.on, "eligible"), NotFound)
        with stage.seen_by(app, who) as viewer, pytest.raises(NotFound) as unknown, transaction():
            record_act(viewer, "MG-2026-9999", story.form_for(VERIFIED, 1))
        assert error.message == unknown.value.message


def test_a_form_shown_before_the_matter_changed_is_stale(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "verified")
    for seen in (0, 1, 99):
        with pytest.raises(Stale, match="Hồ sơ vừa có thay đổi"):
            stage.send(app, matter_id, Act("holder", "dossier_compiled", date(2026, 10, 1)), seen)


def test_a_missing_document_field_signer_number_and_outcome_are_all_named_at_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "supplement_given")
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 22), "agrees"))
    act = Act("holder", "court_proposed", date(2026, 11, 2))
    wrong = fields_of(refused(app, matter_id, act, Invalid, documents=(), values={}, signer="", number=""))
    assert set(wrong) == {
        "document.judgment", "document.verification_record", "proposal", "amount", "signer", "number",
    }  # fmt: skip
    assert "Điều 43.2 Luật 106/2025/QH15" in wrong["document.judgment"]


def test_an_outcome_the_rulebook_does_not_have_is_refused(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, FIRST)
    for outcome in (None, "", "perhaps"):
        refused(app, matter_id, VERIFIED, CoordError, outcome=outcome)


def test_a_form_that_made_one_act_makes_no_other(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        story.add_case(number="2", debtor="Vũ Ví Dụ")
    mine, other = stage.open_with(app, FIRST), stage.open_with(app, FIRST, debtor="Vũ Ví Dụ")
    stage.send(app, mine, VERIFIED, 1, request_key="one form")
    for matter_id, act in ((other, VERIFIED), (mine, Act("holder", "dossier_compiled", date(2026, 10, 1)))):
        with pytest.raises(Invalid, match="đã được gửi cho việc khác"):
            stage.send(app, matter_id, act, 1, request_key="one form")
    with pytest.raises(Invalid, match="không còn dùng được"):
        stage.send(app, mine, VERIFIED, 1, request_key="x" * 65)


def test_nobody_says_on_which_day_a_letter_reached_an_agency_that_has_an_inbox(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decided")
    act = Act("court", "decision_sent", date(2026, 11, 20))
    wrong = fields_of(refused(app, matter_id, act, Invalid, received={"procuracy": date(2026, 11, 20)}))
    assert "received.procuracy" in wrong
    for day in (date(2026, 11, 19), date(2026, 11, 21)):
        assert "received.debtor" in fields_of(refused(app, matter_id, act, Invalid, received={"debtor": day}))
    sent = story.play(app, matter_id, act, received={"debtor": date(2026, 11, 20)})
    assert sent.payload.received == {"debtor": date(2026, 11, 20)}
