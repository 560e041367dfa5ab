"""Coordination with a bank by real commands: who reads what it tells, and hours that run from when it was recorded."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from coord.agencies import queries, register
from coord.agencies.access import viewer_of
from coord.agencies.models import AgencyKind, Level
from coord.cases.models import Case
from coord.clock import VN
from coord.db import db, transaction
from coord.events import log
from coord.matters import rebuilding
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.forms import ActForm
from coord.matters.history import acted_version, ledger_of
from coord.matters.queries import matter_seen_by
from coord.matters.views import MatterView
from coord.procedures.rulebook.library import find_rulebook
from tests import offices, story

BOOK = find_rulebook("bank.law2025")
BANK = "NH-THUDU"
FRIDAY = date(2026, 11, 20)
ACCOUNT = "0011 0022 0033"


def world(folder: Path) -> Flask:
    """The small province with a bank in which somebody acts."""
    app = story.make_world(folder)
    with app.app_context(), transaction():
        bank = register.add_agency(
            code=BANK, name="Ngân hàng Thí Dụ, chi nhánh Minh Họa", kind=AgencyKind.CREDIT_INSTITUTION,
            level=Level.PROVINCE, area_code="38", area_name="Tỉnh Minh Họa", valid_from=offices.SINCE,
        )  # fmt: skip
        register.add_officer(
            bank, username="nganhang.thidu", full_name="Đặng Thí Dụ", job_title="", roles=story.EVERYTHING,
            password=offices.PASSWORD, cost=offices.CHEAP,
        )  # fmt: skip
    return app


def viewer_at(code: str) -> Any:
    officers = queries.officers_of(queries.agency_by_code(code).id)
    return viewer_of(next(officer for officer in officers if story.EVERYTHING[1] in officer.roles))


def form_of(on: date, name: str, seen: int, values: dict[str, str]) -> ActForm:
    event, _, outcome = name.partition(":")
    rule = BOOK.event(event)
    given = {**story.values_for(rule, outcome or None), **values}
    signer = "Chấp hành viên Nguyễn Văn Mẫu" if rule.signed_by else ""
    documents = story.documents_for(rule, outcome or None)
    return ActForm(event, outcome or None, on, seen, uuid.uuid4().hex, given, "77/VB-TĐ", signer, documents=documents)


def opened(app: Flask) -> str:
    codes = {"enforcement": "THADS-KV1", "institution": BANK, "procuracy": "VKS-KV1"}
    with app.app_context(), story.at(FRIDAY, 8), transaction():
        case = db.session.scalars(select(Case)).one()
        agencies = {role: queries.agency_by_code(code).id for role, code in codes.items()}
        opening = OpeningForm("bank", case.id, agencies, {}, form_of(FRIDAY, "coordination_begun", 0, {}))
        return open_matter(viewer_at("THADS-KV1"), opening).matter_id


def act(app: Flask, matter_id: str, code: str, on: date, name: str, hour: int = 9, **values: str) -> None:
    with app.app_context(), story.at(on, hour), transaction():
        seen = acted_version(log.events_of(matter_id))
        record_act(viewer_at(code), matter_id, form_of(on, name, seen, values))


def seen_by(app: Flask, matter_id: str, code: str, on: date) -> MatterView:
    with app.app_context(), story.at(on):
        return matter_seen_by(viewer_at(code), matter_id)


def test_what_a_bank_tells_of_accounts_is_read_by_the_office_that_asked_and_not_by_the_procuracy(
    tmp_path: Path,
) -> None:
    app = world(tmp_path)
    matter_id = opened(app)
    act(app, matter_id, "THADS-KV1", FRIDAY, "account_information_asked")
    act(app, matter_id, BANK, FRIDAY, "account_information_given:found", accounts=ACCOUNT, as_of="2026-11-20")
    act(app, matter_id, "THADS-KV1", FRIDAY, "deduction_decided", carry_out_by="2026-11-23")
    act(app, matter_id, "THADS-KV1", FRIDAY, "decision_sent")
    asking, supervising = (seen_by(app, matter_id, code, FRIDAY) for code in ("THADS-KV1", "VKS-KV1"))
    assert ACCOUNT in str(asking)
    assert ACCOUNT not in str(supervising)
    assert "có tài khoản" not in str(supervising)
    assert [item.is_visible for item in supervising.timeline] == [True, True, False, False, False]


def test_after_a_freezing_the_office_may_ask_again_freeze_more_and_deduct(tmp_path: Path) -> None:
    app = world(tmp_path)
    matter_id = opened(app)
    act(app, matter_id, "THADS-KV1", FRIDAY, "freezing_decided")
    act(app, matter_id, BANK, FRIDAY, "freezing_carried_out:everything")
    offered = {possible.rule.name for possible in seen_by(app, matter_id, "THADS-KV1", FRIDAY).possible}
    assert {"account_information_asked", "freezing_decided", "deduction_decided", "freezing_lifted"} <= offered
    assert "income_deduction_decided" not in offered


def test_the_bank_s_24_hours_run_through_the_weekend_from_the_hour_at_which_it_recorded_the_freezing(
    tmp_path: Path,
) -> None:
    app = world(tmp_path)
    matter_id = opened(app)
    act(app, matter_id, "THADS-KV1", FRIDAY, "emergency_freezing_asked", 15)
    act(app, matter_id, BANK, FRIDAY, "freezing_carried_out:matching", 16)
    with app.app_context():
        duties = {duty.events[0]: duty.due for duty in ledger_of(log.events_of(matter_id)).open_duties if duty.due}
        due = {name: found.due_at for name, found in duties.items() if found.due_at}
        assert due == {
            "emergency_freezing_decided": datetime(2026, 11, 21, 15, tzinfo=VN),
            "freezing_reported": datetime(2026, 11, 21, 16, tzinfo=VN),
        }
        assert rebuilding.differences() == []
