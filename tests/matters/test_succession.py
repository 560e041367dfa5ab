"""An agency ends: its matters go on with its successor, who sees them, owes what was owed, and is told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord import clock
from coord.agencies import queries, register
from coord.agencies.models import OfficerRole
from coord.cases.facts import facts_of
from coord.cases.models import Case
from coord.cases.queries import changes_of
from coord.cases.writing import Author, add_cases
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound
from coord.matters import rebuilding
from coord.matters.duty_lists import duties_owed
from coord.matters.matter_lists import matters_about
from coord.matters.queries import matter_seen_by
from coord.matters.subjects import subject_of
from coord.matters.succession import end_agency
from tests import offices, story
from tests.matters import stage
from tests.story import Act

DOCUMENT = "Nghị quyết minh họa số 01/2026/NQ-MH"
DAY = date(2026, 11, 9)
HEIR = "thuky.kv2"


def with_an_heir(folder: Path) -> tuple[Flask, str]:
    """The court of region 1 has accepted a matter; somebody works at the court of region 2."""
    app = story.make_world(folder)
    matter_id = story.play_until(app, "accepted")
    with app.app_context(), transaction():
        register.add_officer(
            queries.agency_by_code("TAND-KV2"), username=HEIR, full_name="Mai Thí Dụ", job_title="",
            roles=[OfficerRole.LIAISON], password=offices.PASSWORD, cost=offices.CHEAP,
        )  # fmt: skip
    return app, matter_id


def end(app: Flask, code: str = "TAND-KV1", successor: str = "TAND-KV2", last_day: date = date(2026, 11, 8)) -> int:
    with stage.seen_by(app, "administrator", DAY) as administrator, transaction():
        ended = end_agency(administrator, code, last_day=last_day, successor=successor, document=DOCUMENT)
        return len(ended.events)


def test_the_successor_owes_what_was_owed_with_the_same_last_day_and_may_do_it(tmp_path: Path) -> None:
    app, matter_id = with_an_heir(tmp_path)
    before = {d.key: d.due_on for d in stage.ledger(app, matter_id).open_duties}
    assert end(app) == 1
    assert {d.key: d.due_on for d in stage.ledger(app, matter_id).open_duties} == before
    story.CAST["heir"] = HEIR
    with stage.seen_by(app, "heir", DAY) as heir:
        assert {line.matter_id for line in duties_owed(heir).lines} == {matter_id}
        view = matter_seen_by(heir, matter_id)
    assert view.timeline[0].title == "Thay đổi bên phối hợp" and DOCUMENT in dict(view.timeline[0].values).values()
    assert all(item.is_visible for item in view.timeline if item.agency == "Tòa án nhân dân khu vực 1")
    event = story.play(app, matter_id, Act("heir", "judge_assigned", date(2026, 11, 10)))
    with app.app_context():
        assert event.agency_id == queries.agency_by_code("TAND-KV2").id
        assert rebuilding.differences() == []


def test_what_the_old_agency_did_keeps_its_name(tmp_path: Path) -> None:
    app, matter_id = with_an_heir(tmp_path)
    end(app)
    with stage.seen_by(app, "holder", DAY) as holder:
        view = matter_seen_by(holder, matter_id)
    accepted = next(item for item in view.timeline if "thụ lý" in item.title.lower())
    assert accepted.agency == "Tòa án nhân dân khu vực 1"
    assert {line.name for line in view.parties if "court" in line.roles} == {"Tòa án nhân dân khu vực 2"}


def test_a_stranger_to_the_old_agency_stays_a_stranger(tmp_path: Path) -> None:
    app, matter_id = with_an_heir(tmp_path)
    end(app)
    with stage.seen_by(app, "stranger", DAY) as stranger, pytest.raises(NotFound):
        matter_seen_by(stranger, matter_id)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last_day": DAY}, "last_day"),
        ({"successor": "TAND-KV1"}, "successor_id"),
    ],
)
def test_an_end_to_come_or_an_heir_that_cannot_be_is_refused_and_changes_nothing(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    app, _ = with_an_heir(tmp_path)
    before = stage.tables(app)
    with pytest.raises(Invalid) as refused:
        end(app, **changes)  # type: ignore[arg-type]
    assert field in refused.value.fields
    assert stage.tables(app) == before
    with app.app_context():
        assert queries.agency_by_code("TAND-KV1").valid_to is None


def test_an_agency_ends_once(tmp_path: Path) -> None:
    app, _ = with_an_heir(tmp_path)
    end(app)
    with pytest.raises(Invalid, match="đã được ghi"):
        end(app)


def test_only_an_administrator_may_end_an_agency(tmp_path: Path) -> None:
    app, _ = with_an_heir(tmp_path)
    with stage.seen_by(app, "court", DAY) as court, pytest.raises(Forbidden), transaction():
        end_agency(court, "TAND-KV1", last_day=date(2026, 11, 8), successor="TAND-KV2", document=DOCUMENT)


def test_the_cases_of_an_office_that_ended_are_the_successors_and_each_keeps_the_change(tmp_path: Path) -> None:
    app, matter_id = with_an_heir(tmp_path)
    with stage.seen_by(app, "procuracy", DAY) as procuracy:
        told = subject_of(procuracy, matter_id)
    with app.app_context(), transaction():
        story.add_case(number="9/QĐ-THỬ", debtor="Người Thử")
    end(app, "THADS-KV1", "THADS-KV2")
    with stage.seen_by(app, "stranger", DAY) as heir:
        cases = db.session.scalars(db.select(Case).order_by(Case.id)).all()
        assert {queries.agency(case.holder_id).code for case in cases} == {"THADS-KV2"}
        (change, *_) = changes_of(heir, cases[0].id)
        assert (change.field, change.before, change.after) == (
            "holder_id", "Phòng THADS khu vực 1", "Phòng THADS khu vực 2"
        )  # fmt: skip
        assert [line.id for line in matters_about(heir, cases[0].id).lines] == [matter_id]
        assert rebuilding.differences() == []
    assert "Phòng THADS khu vực 1" in story.browser_of(app, "stranger").get("/viec/1").text
    with stage.seen_by(app, "procuracy", DAY) as procuracy:
        assert replace(subject_of(procuracy, matter_id), years=told.years, months=told.months) == told


@pytest.mark.parametrize(("successor", "told"), [("TAND-KV2", "cùng loại"), ("THADS-KV2", "đang có ở cả hai")])
def test_a_successor_that_cannot_hold_the_cases_is_refused_and_changes_nothing(
    tmp_path: Path, successor: str, told: str
) -> None:
    app, _ = with_an_heir(tmp_path)
    with app.app_context(), transaction():
        case = db.session.get_one(Case, 1)
        twin = facts_of(case)
        add_cases([replace(twin, holder_id=queries.agency_by_code("THADS-KV2").id)], Author(None, clock.now()))
    before = stage.tables(app)
    with pytest.raises(Invalid, match=told):
        end(app, "THADS-KV1", successor)
    assert stage.tables(app) == before
