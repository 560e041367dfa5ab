"""What a form is made from, and what an act leads to: said before it is sent, and the same once it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.errors import Forbidden, NotFound, Refused
from coord.matters.acts_ahead import act_ahead
from coord.matters.consequences import consequences_of, rehearse_act
from coord.matters.prospects import prospects_of
from coord.matters.subjects import subject_of
from coord.procedures.rulebook.library import find_rulebook
from tests import story
from tests.story import Act

OPINION = Act("procuracy", "opinion_given", date(2026, 11, 20), "asks_supplement")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def test_the_rulebook_says_what_will_follow_by_outcome_term_and_article() -> None:
    book = find_rulebook("exemption.law2025")
    rows = prospects_of(book, book.event("decision_sent"))
    assert [(r.title, r.is_right, r.term, r.citation) for r in rows] == [
        ("Kháng nghị của Viện kiểm sát cùng cấp", True, "07 ngày từ ngày nhận", "Điều 45.1 Luật 106/2025/QH15"),
        ("Kháng nghị của Viện kiểm sát cấp trên", True, "15 ngày từ ngày nhận", "Điều 45.1 Luật 106/2025/QH15"),
    ]
    supplement = next(r for r in prospects_of(book, book.event("opinion_given")) if "asks_supplement" in r.outcomes)
    assert supplement.term == "03 ngày làm việc từ ngày nhận" and supplement.is_unverified


def test_a_rehearsal_says_what_the_act_itself_then_leads_to(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    with app.app_context(), story.at(OPINION.on):
        viewer = story.viewer_named("procuracy")
        form = story.form_for(OPINION, 4)
        rehearsed = rehearse_act(viewer, matter_id, form)
    event = story.play(app, matter_id, OPINION)
    with app.app_context(), story.at(OPINION.on):
        done = consequences_of(story.viewer_named("procuracy"), event)
    assert [(d.title, d.due_on) for d in done.raised] == [("Giải thích, bổ sung hồ sơ", date(2026, 11, 26))]
    assert [(d.title, d.due_on, d.why) for d in rehearsed.raised] == [(d.title, d.due_on, d.why) for d in done.raised]
    assert (rehearsed.title, rehearsed.receivers, rehearsed.stage) == (done.title, done.receivers, done.stage)


def test_a_rehearsal_refuses_what_the_act_would_be_refused_for(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    act = Act("court", "decided", date(2026, 11, 20), "refuses")
    with app.app_context(), story.at(act.on), pytest.raises(Refused):
        rehearse_act(story.viewer_named("court"), matter_id, story.form_for(act, 4))


def test_the_form_knows_receivers_papers_and_what_was_said_before(app: Flask) -> None:
    matter_id = story.play_until(app, "opinion_given")
    with app.app_context(), story.at(story.TODAY):
        ahead = act_ahead(story.viewer_named("holder"), matter_id, "court_proposed")
    assert ahead.receivers == ("Tòa án nhân dân khu vực 1",) and not ahead.reasons
    assert ahead.earlier_values["amount"] == 11_625_000
    assert {p.document.kind for p in ahead.earlier_papers} == {"proposal_letter", "judgment", "verification_record"}
    assert ahead.documents[-1].name == "letter"


def test_papers_and_amounts_of_letters_one_may_not_read_are_not_offered(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    with app.app_context(), story.at(story.TODAY):
        ahead = act_ahead(story.viewer_named("superior_procuracy"), matter_id, "superior_protested")
        subject = subject_of(story.viewer_named("superior_procuracy"), matter_id)
    assert not ahead.earlier_papers and not ahead.earlier_values and ahead.reasons
    assert subject.remaining is None and subject.proposed is None and not subject.obligation
    assert subject.decision_number == "214/QĐ-CCTHADS"


def test_an_act_of_another_agency_or_unknown_or_in_a_strangers_matter(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    with app.app_context(), story.at(story.TODAY):
        with pytest.raises(Forbidden):
            act_ahead(story.viewer_named("holder"), matter_id, "accepted")
        for who, event in (("stranger", "court_proposed"), ("court", "khong_co"), ("court", "decision_took_effect")):
            with pytest.raises(NotFound):
                act_ahead(story.viewer_named(who), matter_id, event)
