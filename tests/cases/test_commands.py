"""Entering and changing a case by hand: who may, what is kept of it, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from coord.cases.commands import change_case, enter_case
from coord.cases.facts import Obligation, facts_of
from coord.cases.kinds import Classification, ObligationKind
from coord.cases.models import Case
from coord.cases.queries import Wanted, cases_seen_by, changes_of
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound, Stale
from tests import story
from tests.matters import stage


def test_every_change_is_kept_with_who_when_before_and_after(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "clerk", hour=10) as clerk:
        with transaction():
            facts = facts_of(db.session.get_one(Case, 1))
            owed = (
                replace(facts.obligations[0], remaining=40_000_000),
                Obligation(ObligationKind.COURT_FEE, "", 500_000),
            )
            wanted = replace(
                facts, executor="Hà Thử Nghiệm", is_key=True, verified_on=date(2026, 11, 2), obligations=owed
            )
            change_case(clerk, 1, wanted, 1)
        lines = changes_of(clerk, 1)
        assert {line.by for line in lines} == {"Bùi Thí Điểm", "Lê Thị Ví Dụ"}
        told = {line.field: (line.before, line.after) for line in lines}
        assert told == {
            "": ("", ""),
            "executor": ("Nguyễn Văn Mẫu", "Hà Thử Nghiệm"),
            "is_key": ("không", "có"),
            "verified_on": ("", "02/11/2026"),
            "court_fee": ("", "còn phải thi hành 500.000 đ"),
            "fine.remaining": ("46.500.000 đ", "40.000.000 đ"),
        }
        case = db.session.get_one(Case, 1)
        assert (case.remaining, case.version, case.obligation) == (40_500_000, 2, "Án phí; Tiền phạt")


def test_a_change_that_changes_nothing_leaves_no_trace(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        with transaction():
            change_case(holder, 1, facts_of(db.session.get_one(Case, 1)), 1)
        assert [line.field for line in changes_of(holder, 1)] == [""]
        assert db.session.get_one(Case, 1).version == 1


def test_an_obligation_that_falls_away_leaves_what_it_was_in_the_history(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        with transaction():
            facts = facts_of(db.session.get_one(Case, 1))
            debt = (Obligation(ObligationKind.DEBT, "", 9_000_000),)
            change_case(holder, 1, replace(facts, obligations=debt), 1)
        gone = next(line for line in changes_of(holder, 1) if line.field == "fine")
        assert gone.before == "còn phải thi hành 46.500.000 đ; đã thi hành 12.000.000 đ" and gone.after == ""
        assert db.session.get_one(Case, 1).remaining == 0


@pytest.mark.parametrize("who", ["stranger", "procuracy", "court", "administrator"])
def test_nobody_else_changes_a_case_or_learns_of_its_changes(tmp_path: Path, who: str) -> None:
    app = story.make_world(tmp_path)
    with app.app_context():
        facts = facts_of(db.session.get_one(Case, 1))
    with stage.seen_by(app, who) as viewer:
        with pytest.raises(NotFound):
            changes_of(viewer, 1)
        with pytest.raises(NotFound), transaction():
            change_case(viewer, 1, facts, 1)
        with pytest.raises(Forbidden), transaction():
            enter_case(viewer, replace(facts, decision_number="9/QĐ"))


def test_whoever_saw_an_older_state_is_told_so(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder:
        facts = facts_of(db.session.get_one(Case, 1))
        with transaction():
            change_case(holder, 1, replace(facts, executor="Hà Thử Nghiệm"), 1)
        with pytest.raises(Stale), transaction():
            change_case(holder, 1, replace(facts, executor="Vũ Ví Dụ"), 1)
        assert db.session.get_one(Case, 1).executor == "Hà Thử Nghiệm"


def test_one_office_keeps_a_decision_once_but_numbers_begin_anew_each_year(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with stage.seen_by(app, "holder") as holder, app.app_context():
        facts = facts_of(db.session.get_one(Case, 1))
        with pytest.raises(Invalid) as refused, transaction():
            enter_case(holder, replace(facts, decision_number="214 / qđ-ccthads", issuer="chi cục thads HUYỆN thí dụ"))
        assert set(refused.value.fields) == {"decision_number"}
        with transaction():
            enter_case(holder, replace(facts, first_decision_on=date(2020, 3, 18)))
        assert len(cases_seen_by(holder).cases) == 2


def test_cases_are_narrowed_by_what_is_known_of_them(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        story.add_case(
            number="2/QĐ", debtor="Vũ Ví Dụ", commune="xã Khác", executor="Hà Thử Nghiệm", is_watched=True,
            classification=Classification.POSTPONED,
        )  # fmt: skip
    with stage.seen_by(app, "superior") as viewer:
        for to in (
            Wanted(commune="xã Khác"),
            Wanted(executor="Hà Thử Nghiệm"),
            Wanted(classification=Classification.POSTPONED),
            Wanted(mark=next(mark for mark in cases_seen_by(viewer, Wanted("vu vi du")).cases[0].marks)),
        ):
            assert [case.debtor for case in cases_seen_by(viewer, to).cases] == ["Vũ Ví Dụ"], to
        assert cases_seen_by(viewer, Wanted(holder_id=viewer.agency_id)).cases == ()
