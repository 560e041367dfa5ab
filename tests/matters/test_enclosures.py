"""A letter opens what it encloses to those who receive it, and to nobody else."""

from datetime import date
from pathlib import Path

from flask import Flask

from coord.db import transaction
from coord.events import log
from coord.events.inbox import entry_id
from coord.matters import receipts, reminders
from coord.matters.queries import matter_seen_by
from tests import story


def play_next(app: Flask, matter_id: str, event: str) -> None:
    """Play the story's act of this name."""
    story.play(app, matter_id, next(act for act in story.STORY if act.event == event))


def seen(app: Flask, who: str, matter_id: str) -> dict[str, bool]:
    """For each act, by its title without outcome, whether this person may read the latest of that name."""
    with app.app_context(), story.at(story.TODAY):
        timeline = matter_seen_by(story.viewer_named(who), matter_id).timeline
        return {item.title.partition(":")[0]: item.is_visible for item in reversed(timeline)}


def test_the_court_reads_the_opinion_once_the_dossier_has_reached_it_and_not_before(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    assert not seen(app, "court", matter_id)["Ý kiến về hồ sơ"]
    play_next(app, matter_id, "court_proposed")
    assert seen(app, "court", matter_id)["Ý kiến về hồ sơ"]


def test_a_request_for_supplements_is_no_opinion_and_stays_between_the_two(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    with app.app_context(), story.at(story.TODAY):
        timeline = matter_seen_by(story.viewer_named("court"), matter_id).timeline
    opinions = [(item.number, item.is_visible) for item in timeline if item.title.startswith("Ý kiến về hồ sơ")]
    assert [visible for _, visible in opinions] == [True, False]


def test_the_decision_is_read_by_those_it_was_sent_to_and_not_while_it_lies_at_the_court(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decided")
    for who in ("holder", "procuracy", "superior_procuracy", "superior_court"):
        assert not seen(app, who, matter_id)["Ra quyết định về việc miễn, giảm"]
    play_next(app, matter_id, "decision_sent")
    for who in ("holder", "procuracy", "superior_procuracy"):
        assert seen(app, who, matter_id)["Ra quyết định về việc miễn, giảm"]
    assert not seen(app, "superior_court", matter_id)["Ra quyết định về việc miễn, giảm"]


def test_why_a_letter_was_refused_is_for_its_sender_and_not_for_the_other_addressee(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "accepted")
    with app.app_context(), story.at(story.TODAY):
        procuracy = story.viewer_named("procuracy")
        with transaction():
            accepted = next(e for e in log.events_of(matter_id) if e.happened == "accepted")
            receipts.refuse(procuracy, entry_id(accepted.id, procuracy.agency_id), "Gửi nhầm hồ sơ")
        told = {}
        for who in ("court", "procuracy", "holder"):
            timeline = matter_seen_by(story.viewer_named(who), matter_id).timeline
            lines = next(item for item in timeline if item.id == accepted.id).receipts
            told[who] = [line.refused_because for line in lines if line.status == "Từ chối"]
    assert told == {"court": ["Gửi nhầm hồ sơ"], "procuracy": ["Gửi nhầm hồ sơ"], "holder": [""]}


def test_that_a_decision_took_effect_is_told_to_those_it_concerns_and_arrives_in_their_inboxes(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    with app.app_context(), story.at(date(2026, 12, 8)):
        reminders.tick()
    effect = "Quyết định có hiệu lực thi hành"
    for who in ("holder", "procuracy", "superior_procuracy", "court"):
        assert seen(app, who, matter_id)[effect]
        assert effect in story.browser_of(app, who).get("/hop-thu/den").text
    assert not seen(app, "superior_court", matter_id)[effect]
