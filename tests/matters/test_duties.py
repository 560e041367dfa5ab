"""Duties: one record for both sides, met on time or late by how much, or no longer owed and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from coord.agencies import queries
from coord.db import db
from coord.matters.duty_lists import duties_awaited, duties_owed
from coord.matters.explaining import DueLabel
from coord.matters.models import DutyRow
from coord.matters.queries import matter_seen_by
from coord.matters.views import DutyView
from coord.meetings.sharing import share
from coord.meetings.tracking import compose_tracking
from tests import story
from tests.matters import stage
from tests.story import Act


def rows(app: Flask, events: str) -> list[DutyRow]:
    """The rows of what is owed under this name, oldest first."""
    with app.app_context():
        found = list(db.session.scalars(select(DutyRow).where(DutyRow.events == events).order_by(DutyRow.since_on)))
        db.session.expunge_all()
        return found


def agency_id(app: Flask, code: str) -> int:
    """The id of the agency of this code."""
    with app.app_context():
        return queries.agency_by_code(code).id


def past_duty(app: Flask, who: str, matter_id: str, title: str, day: date) -> DutyView:
    """A duty that is over, as that person of the cast sees it on the matter's page."""
    with stage.seen_by(app, who, day) as viewer:
        return next(d for d in matter_seen_by(viewer, matter_id).past_duties if d.title == title)


def test_what_is_owed_says_by_whom_to_whom_since_when_until_when_and_under_which_article(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    (duty,) = rows(app, "accepted")
    proposed = stage.events(app, matter_id)[-1]
    assert (duty.by_agency_id, duty.to_agency_id) == (agency_id(app, "TAND-KV1"), agency_id(app, "THADS-KV1"))
    assert (duty.raised_by, duty.since_on, duty.start_on) == (proposed.id, date(2026, 11, 2), date(2026, 11, 2))
    assert (duty.due_on, duty.term_words, duty.status) == (date(2026, 11, 4), "02 ngày làm việc", "open")
    assert (duty.citation, duty.is_unverified, duty.is_right) == ("Điều 44.2 Luật 106/2025/QH15", False, False)


def test_both_sides_and_the_page_of_every_party_see_the_same_record(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    day = date(2026, 11, 3)
    with stage.seen_by(app, "court", day) as court:
        owed = duties_owed(court).lines
    with stage.seen_by(app, "holder", day) as holder:
        awaited = duties_awaited(holder).lines
    assert owed == awaited
    views = []
    for who in ("holder", "procuracy", "court", "superior_procuracy", "superior_court"):
        with stage.seen_by(app, who, day) as viewer:
            views += [(d.id, d.due_on, d.by, d.to) for d in matter_seen_by(viewer, matter_id).owed]
    assert {view[0] for view in views} == {owed[0].id}
    assert len(views) == 5 and len(set(views)) == 1


def test_done_on_its_last_day_it_is_met_on_time(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "accepted")
    (duty,) = rows(app, "accepted")
    assert (duty.status, duty.ended_on, duty.due_on) == ("met", date(2026, 11, 4), date(2026, 11, 4))
    view = past_duty(app, "holder", matter_id, "Thụ lý hồ sơ", date(2026, 11, 5))
    assert view.outcome_words == "đã thực hiện 04/11/2026, đúng hạn"


def test_done_later_it_says_late_by_how_much_in_the_unit_of_its_term(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    story.play(app, matter_id, Act("court", "accepted", date(2026, 11, 9)))
    view = past_duty(app, "court", matter_id, "Thụ lý hồ sơ", date(2026, 11, 9))
    assert view.outcome_words == "đã thực hiện 09/11/2026, trễ 3 ngày làm việc"
    with stage.seen_by(app, "court", date(2026, 11, 9)) as viewer:
        done = next(item for item in matter_seen_by(viewer, matter_id).timeline if item.title == "Thụ lý hồ sơ")
        sheet = compose_tracking(share(viewer, matter_id, []), "01", date(2026, 11, 9), viewer.officer_id)
    assert done.punctuality == DueLabel("Trễ 3 ngày làm việc so với hạn 04/11", "late")
    assert [step.status for step in sheet.steps if step.what == "Thụ lý hồ sơ"] == ["Muộn 3 ngày làm việc"]


def test_past_a_default_that_nobody_has_verified_it_is_not_called_late(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    with stage.seen_by(app, "procuracy", date(2026, 10, 21)) as procuracy:
        (line,) = duties_owed(procuracy).lines
    assert (line.label.text, line.label.tone, line.is_against_law) == ("Quá mức mặc định", "unsure", False)
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 22), "agrees"))
    view = past_duty(app, "holder", matter_id, "Ý kiến về hồ sơ", date(2026, 10, 22))
    assert view.outcome_words == "đã thực hiện 22/10/2026, sau mức mặc định 2 ngày"


def test_late_needs_no_job_it_is_a_due_day_before_today(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    labels = []
    for day in (date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5)):
        with stage.seen_by(app, "court", day) as court:
            labels.append(duties_owed(court).lines[0].label.tone)
    assert labels == ["soon", "today", "late"]


def test_what_is_no_longer_owed_says_after_what(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement"))
    story.play(app, matter_id, Act("procuracy", "dossier_returned", date(2026, 10, 19)))
    (duty,) = rows(app, "opinion_given")
    assert duty.status == "cancelled"
    assert duty.why_ended == "Không còn phải thực hiện sau “Trả hồ sơ do không giải thích, bổ sung”"
    view = past_duty(app, "procuracy", matter_id, "Ý kiến về hồ sơ", date(2026, 10, 19))
    assert view.outcome_words == duty.why_ended


def test_an_answer_that_settles_nothing_leaves_the_duty_open(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement"))
    assert [row.status for row in rows(app, "opinion_given")] == ["open"]


def test_a_right_that_closed_unused_makes_nobody_late(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    stage.tick(app, date(2026, 11, 30))
    (right,) = rows(app, "protested")
    assert (right.is_right, right.status, right.ended_on) == (True, "lapsed", date(2026, 11, 27))
    assert [e.name for e in stage.events(app, matter_id) if e.family == "reminder"] == []
    with stage.seen_by(app, "procuracy", date(2026, 11, 30)) as procuracy:
        assert duties_owed(procuracy).total == 0


def test_the_receipt_that_counts_is_the_arrival_and_not_the_click(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "supplement_given")
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 22), "agrees"))
    entered = Act("holder", "court_proposed", date(2026, 11, 5))
    stage.send(app, matter_id, entered, 7, took_effect_on=date(2026, 11, 2))
    (duty,) = rows(app, "accepted")
    assert (duty.since_on, duty.start_on, duty.due_on) == (date(2026, 11, 2), date(2026, 11, 5), date(2026, 11, 9))


def test_the_next_acts_on_the_page_are_those_the_rulebook_permits_most_urgent_first(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "accepted")
    with stage.seen_by(app, "court", date(2026, 11, 5)) as court:
        view = matter_seen_by(court, matter_id)
    owed = [act.rule.name for act in view.possible if act.is_owed]
    assert owed == ["judge_assigned"]
    reasons = {act.title: act.reasons for act in view.impossible}
    assert "Mở phiên họp" in reasons and all("Điều" in reason for reason in reasons["Mở phiên họp"])
    assert view.acted_version == 9
