"""A document that an act asks for is there when it is a paper of the matter itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from coord.errors import Invalid
from coord.matters.acts_ahead import act_ahead
from coord.procedures.rulebook.library import rulebook_on
from tests import story
from tests.story import Act


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def required(app: Flask, matter_id: str, event: str, who: str) -> dict[str, bool]:
    with app.app_context(), story.at(story.TODAY):
        ahead = act_ahead(story.viewer_named(who), matter_id, event)
        return {d.name: d.is_required for d in ahead.documents if d.paper_of}


def test_the_opinion_that_came_here_need_not_be_brought_to_the_court(app: Flask) -> None:
    matter_id = story.play_until(app, "supplement_given")
    assert required(app, matter_id, "court_proposed", "holder") == {"proposal_letter": False, "opinion": True}
    story.play(app, matter_id, Act("procuracy", "opinion_given", story.TODAY, "agrees"), number="59/VKS-KV1")
    assert required(app, matter_id, "court_proposed", "holder")["opinion"] is False
    with app.app_context(), story.at(story.TODAY):
        here = act_ahead(story.viewer_named("holder"), matter_id, "court_proposed").papers_here
    assert here["opinion"].words == "Công văn số 59/VKS-KV1 ngày 23 tháng 11 năm 2026"
    assert here["proposal_letter"].event_id == ""  # the act itself is that paper
    story.play(app, matter_id, Act("holder", "court_proposed", story.TODAY), documents=_without(app, "opinion"))


def test_the_decision_is_sent_as_it_was_signed(app: Flask) -> None:
    matter_id = story.play_until(app, "decided")
    assert required(app, matter_id, "decision_sent", "court") == {"decision": False}
    story.play(app, matter_id, Act("court", "decision_sent", story.TODAY), documents=())


def test_what_is_secret_is_not_here(app: Flask) -> None:
    matter_id = story.play_until(app, "supplement_given")
    secret = Act("procuracy", "opinion_given", story.TODAY, "agrees")
    story.play(app, matter_id, secret, is_secret=True, documents=(), note="")
    assert required(app, matter_id, "court_proposed", "holder")["opinion"] is True
    with pytest.raises(Invalid) as refused:
        story.play(app, matter_id, Act("holder", "court_proposed", story.TODAY), documents=_without(app, "opinion"))
    assert "document.opinion" in refused.value.fields


def _without(app: Flask, name: str) -> tuple[object, ...]:
    with app.app_context():
        rule = rulebook_on("exemption", story.TODAY).event("court_proposed")
        return tuple(d for d in story.documents_for(rule, None) if d.kind != name)
