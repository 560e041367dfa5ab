"""A coercion by real commands: what is barred is told at its field, a day too near is warned about, it crosses."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coord.agencies import queries, register
from coord.agencies.access import viewer_of
from coord.agencies.models import AgencyKind, Level, OfficerRole
from coord.cases.models import Case
from coord.db import db, transaction
from coord.errors import Invalid
from coord.events import log
from coord.matters import rebuilding
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.consequences import Consequences, rehearse_act
from coord.matters.forms import ActForm
from coord.matters.history import acted_version
from coord.matters.openings import role_choices
from coord.matters.queries import matter_seen_by
from coord.matters.views import MatterView
from coord.procedures.rulebook.library import rulebook_on
from tests import offices, story
from tests.matters import stage

POLICE, COMMITTEE = AgencyKind.POLICE, AgencyKind.PEOPLES_COMMITTEE
LOCAL = (
    ("CA-T", "Công an tỉnh Minh Họa", POLICE, Level.PROVINCE, "38", "Tỉnh Minh Họa"),
    ("CA-KHAC", "Công an phường Khác", POLICE, Level.COMMUNE, "38.KV1.1", "Phường Khác"),
    ("CA-TD", "Công an phường Thí Dụ", POLICE, Level.COMMUNE, "38.KV1.2", "Phường Thí Dụ"),
    ("UBND-KHAC", "Ủy ban nhân dân phường Khác", COMMITTEE, Level.COMMUNE, "38.KV1.1", "Phường Khác"),
    ("UBND-TD", "Ủy ban nhân dân phường Thí Dụ", COMMITTEE, Level.COMMUNE, "38.KV1.2", "Phường Thí Dụ"),
)
ROLES = {
    "enforcement": "THADS-KV1",
    "procuracy": "VKS-KV1",
    "commune": "UBND-TD",
    "commune_police": "CA-TD",
    "province_police": "CA-T",
    "steering": "BCD-T",
}
PLAN = {"coercion_on": "2026-11-03", "starts_at": "8h", "special_case": "none"}


def world(folder: Path) -> Flask:
    """The small province with a commune, its committee and its police, each of which has somebody who acts."""
    app = story.make_world(folder)
    with app.app_context(), transaction():
        for code, name, kind, level, area, area_name in LOCAL:
            parent = queries.agency_by_code("CA-T") if code in ("CA-TD", "CA-KHAC") else None
            agency = register.add_agency(
                code=code, name=name, kind=kind, level=level, area_code=area, area_name=area_name,
                valid_from=offices.SINCE, parent=parent,
            )  # fmt: skip
            if kind is POLICE:
                register.add_officer(
                    agency, username=code.lower().replace("-", "."), full_name="Trịnh Thí Điểm", job_title="",
                    roles=story.EVERYTHING, password=offices.PASSWORD, cost=offices.CHEAP,
                )  # fmt: skip
    return app


def viewer_at(code: str) -> Any:
    """Somebody who acts for this agency."""
    officer = next(o for o in queries.officers_of(queries.agency_by_code(code).id) if OfficerRole.LIAISON in o.roles)
    return viewer_of(officer)


def form_of(on: date, event: str, outcome: str | None, seen: int, **values: str) -> ActForm:
    rule = rulebook_on("coercion", on).event(event)
    given = {**story.values_for(rule, outcome), **({k: v for k, v in PLAN.items() if rule.sets_planned_day}), **values}
    signer = "Trưởng phòng Nguyễn Văn Mẫu" if rule.signed_by else ""
    documents = story.documents_for(rule, outcome)
    return ActForm(event, outcome, on, seen, uuid.uuid4().hex, given, "58/VB-TĐ", signer, documents=documents)


def opened(app: Flask, on: date, measure: str = "attaches_land", **roles: str) -> str:
    parties = {**ROLES, **roles}
    with app.app_context(), story.at(on), transaction():
        case = db.session.scalars(select(Case)).one()
        agencies = {role: queries.agency_by_code(code).id for role, code in parties.items()}
        form = form_of(on, "coercion_decided", measure, 0)
        opening = OpeningForm("coercion", case.id, agencies, {"debtor": case.debtor}, form)
        return open_matter(viewer_at("THADS-KV1"), opening).matter_id


def act(app: Flask, matter_id: str, code: str, on: date, name: str, **values: str) -> None:
    event, _, outcome = name.partition(":")
    with app.app_context(), story.at(on), transaction():
        seen = acted_version(log.events_of(matter_id))
        record_act(viewer_at(code), matter_id, form_of(on, event, outcome or None, seen, **values))


def rehearsed(app: Flask, matter_id: str, on: date, name: str, **values: str) -> Consequences:
    event, _, outcome = name.partition(":")
    with app.app_context(), story.at(on):
        seen = acted_version(log.events_of(matter_id))
        return rehearse_act(viewer_at("THADS-KV1"), matter_id, form_of(on, event, outcome or None, seen, **values))


def seen_by(app: Flask, matter_id: str, code: str, on: date) -> MatterView:
    with app.app_context(), story.at(on):
        return matter_seen_by(viewer_at(code), matter_id)


def test_the_agencies_of_the_debtor_s_commune_are_proposed_and_their_superiors_follow(tmp_path: Path) -> None:
    app = world(tmp_path)
    with app.app_context(), story.at(story.TODAY):
        case = db.session.scalars(select(Case)).one()
        choices = role_choices(rulebook_on("coercion", story.TODAY), case, None)
        chosen = {c.role.name: c.chosen.code for c in choices if c.chosen}
        assert chosen == ROLES | {"superior_procuracy": "VKS-T"}
        assert "police" not in {c.role.name for c in choices}  # the police of the same level, under the law before


def test_a_day_off_the_night_and_a_case_apart_are_refused_at_their_fields_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    app = world(tmp_path)
    matter_id = opened(app, date(2026, 10, 12))
    before = stage.names(app, matter_id)
    with pytest.raises(Invalid) as refused:
        act(
            app, matter_id, "THADS-KV1", date(2026, 10, 14), "exchange_sent:ordinary",
            coercion_on="01/11/2026", starts_at="23:15", special_case="falls",
        )  # fmt: skip
    assert dict(refused.value.fields) == {
        "coercion_on": "Ngày 01/11/2026 là ngày nghỉ (Nghỉ hằng tuần) (Điều 72.5 Luật 106/2025/QH15).",
        "starts_at": "23:15 nằm trong khoảng từ 22:00 đến 06:00 (Điều 72.5 Luật 106/2025/QH15).",
        "special_case": "Không tổ chức trong trường hợp đã chọn (Điều 42.2 NĐ 152/2026/NĐ-CP).",
    }
    assert stage.names(app, matter_id) == before
    with pytest.raises(Invalid) as unread:
        act(app, matter_id, "THADS-KV1", date(2026, 10, 14), "exchange_sent:ordinary", starts_at="25 giờ")
    assert unread.value.fields["starts_at"] == "Ghi giờ theo dạng giờ:phút, ví dụ 08:30."


def test_a_day_too_near_is_warned_about_before_and_after_and_not_refused(tmp_path: Path) -> None:
    app = world(tmp_path)
    matter_id, on = opened(app, date(2026, 10, 12)), date(2026, 10, 14)
    assert rehearsed(app, matter_id, on, "exchange_sent:ordinary").warnings == ()
    near = rehearsed(app, matter_id, on, "exchange_sent:ordinary", coercion_on="02/11/2026")
    assert near.warnings == (
        "Ngày ấn định 02/11/2026 quá gần: nếu mỗi bên dùng hết thời hạn của mình thì ngày sớm nhất kịp cho mọi bên là "
        "03/11/2026 (Điều 46 NĐ 152/2026/NĐ-CP)",
    )
    act(app, matter_id, "THADS-KV1", on, "exchange_sent:ordinary", coercion_on="02/11/2026")
    shown = seen_by(app, matter_id, "CA-TD", on)
    assert (shown.planned_on, shown.planned_time, shown.warnings) == (date(2026, 11, 2), "08:00", near.warnings)
    act(app, matter_id, "CA-TD", date(2026, 10, 16), "police_replied:agrees")
    assert seen_by(app, matter_id, "CA-TD", date(2026, 10, 16)).warnings == ()  # a day earlier than it might have been


def test_a_late_request_is_one_that_came_less_than_24_hours_before_the_hour_planned(tmp_path: Path) -> None:
    app = world(tmp_path)
    matter_id = opened(app, date(2026, 10, 12), "compels")
    act(app, matter_id, "THADS-KV1", date(2026, 10, 12), "day_set", coercion_on="20/10/2026", starts_at="08:00")
    for outcome, at in (("in_time", "08:01"), ("late", "08:00")):
        with pytest.raises(Invalid) as refused:
            act(
                app, matter_id, "THADS-KV1", date(2026, 10, 19), f"postponement_request_received:{outcome}",
                reached_at=at,
            )  # fmt: skip
        assert "24 giờ trước thời điểm đã ấn định (08:00 ngày 20/10/2026)" in refused.value.fields["reached_at"]
    act(app, matter_id, "THADS-KV1", date(2026, 10, 19), "postponement_request_received:in_time", reached_at="8:00")
    act(app, matter_id, "THADS-KV1", date(2026, 10, 19), "postponed")
    assert seen_by(app, matter_id, "VKS-KV1", date(2026, 10, 19)).planned_on is None
    before = stage.tables(app)
    with app.app_context():
        rebuilding.rebuild()
    assert stage.tables(app) == before


def test_what_crosses_leaves_the_answer_with_the_old_police_and_gives_the_rest_to_the_commune(tmp_path: Path) -> None:
    app = world(tmp_path)
    matter_id = opened(app, date(2026, 6, 22), police="CA-T")
    act(app, matter_id, "THADS-KV1", date(2026, 6, 25), "exchange_sent:ordinary", coercion_on="24/07/2026")
    stage.tick(app, date(2026, 7, 1))
    [answer] = [d for d in seen_by(app, matter_id, "CA-T", date(2026, 7, 1)).owed if "police_replied" in d.events]
    assert (answer.by, answer.is_mine, answer.due_on) == ("Công an tỉnh Minh Họa", True, date(2026, 6, 30))
    act(app, matter_id, "CA-T", date(2026, 7, 2), "police_replied:agrees")
    act(app, matter_id, "THADS-KV1", date(2026, 7, 3), "plan_drafted")
    act(app, matter_id, "THADS-KV1", date(2026, 7, 6), "plan_issued", coercion_on="24/07/2026")
    owed = {e: d.by for d in seen_by(app, matter_id, "CA-TD", date(2026, 7, 6)).owed for e in d.events}
    assert owed["protection_planned"] == "Công an phường Thí Dụ"
    act(app, matter_id, "CA-TD", date(2026, 7, 8), "protection_planned")
