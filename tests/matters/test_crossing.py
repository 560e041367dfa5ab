"""1 July 2026: a matter opened under the law of 2008 goes on under that of 2025, once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.matters import rebuilding
from coord.matters.queries import matter_seen_by
from coord.procedures.rulebook.library import find_rulebook
from tests import story
from tests.matters import stage
from tests.matters.test_late_entries import enter
from tests.story import Act

BEGUN = (
    Act("holder", "verified", date(2026, 5, 8), "eligible"),
    Act("holder", "dossier_compiled", date(2026, 5, 12)),
    Act("holder", "dossier_sent", date(2026, 6, 3), "standard"),
)
OLD, NEW = "exemption.law2008", "exemption.law2025"


def begun(folder: Path) -> tuple[Flask, str]:
    """A matter opened on 4/5/2026 whose dossier has gone to the procuracy."""
    app = story.make_world(folder)
    matter_id = stage.open_with(app, Act("holder", "ground_arisen", date(2026, 5, 4)))
    stage.play_all(app, matter_id, BEGUN)
    return app, matter_id


def regimes(app: Flask, matter_id: str) -> list[tuple[str, str]]:
    """Each act with the rulebook it was recorded under."""
    by_hash = {find_rulebook(name).hash: name for name in (OLD, NEW)}
    return [(e.happened, by_hash[e.rulebook_hash]) for e in stage.events(app, matter_id) if e.is_act]


def test_it_goes_on_under_the_law_it_was_opened_under_until_the_last_day_of_june(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    stage.tick(app, date(2026, 6, 30))
    assert {rulebook for _, rulebook in regimes(app, matter_id)} == {OLD}


def test_the_tick_of_the_first_of_july_lets_it_cross_once(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    for day in (date(2026, 7, 1), date(2026, 7, 1), date(2026, 7, 9)):
        stage.tick(app, day)
    (crossed,) = [e for e in stage.events(app, matter_id) if e.happened == "crossed"]
    assert (crossed.took_effect_on, crossed.officer_id) == (date(2026, 7, 1), None)


def test_without_a_tick_the_next_act_lets_it_cross_first(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 7, 3), "agrees"))
    assert regimes(app, matter_id)[-2:] == [("crossed", OLD), ("opinion_given", NEW)]
    stage.tick(app, date(2026, 7, 9))
    assert [happened for happened, _ in regimes(app, matter_id)].count("crossed") == 1


def test_an_act_of_june_entered_in_july_before_any_tick_comes_before_the_crossing(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    enter(app, matter_id, Act("procuracy", "opinion_given", date(2026, 6, 29), "agrees"), date(2026, 7, 2))
    assert regimes(app, matter_id)[-2:] == [("opinion_given", OLD), ("crossed", OLD)]


def test_an_act_of_june_entered_after_the_crossing_takes_form_and_terms_from_the_law_of_june(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    stage.tick(app, date(2026, 7, 1))
    enter(app, matter_id, Act("procuracy", "opinion_given", date(2026, 6, 29), "agrees"), date(2026, 7, 2))
    assert regimes(app, matter_id)[-2:] == [("crossed", OLD), ("opinion_given", OLD)]
    ledger = stage.ledger(app, matter_id)
    assert [(d.events, d.regime) for d in ledger.open_duties] == [(("court_proposed",), "law2008")]
    assert ledger.book.name == NEW
    with app.app_context():
        assert rebuilding.differences() == []


def test_what_was_owed_stays_owed_with_its_old_date_and_article(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    (before,) = stage.ledger(app, matter_id).open_duties
    stage.tick(app, date(2026, 7, 1))
    (after,) = stage.ledger(app, matter_id).open_duties
    assert (after.key, after.due_on, after.basis, after.events) == (
        before.key, before.due_on, before.basis, before.events
    )  # fmt: skip


def test_the_page_says_which_law_it_was_opened_under_and_which_it_goes_on_under(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    stage.tick(app, date(2026, 7, 1))
    with stage.seen_by(app, "holder", date(2026, 7, 1)) as holder:
        view = matter_seen_by(holder, matter_id)
    assert (view.opened_under, view.law) == ("Luật THADS 2008", "Luật 106/2025/QH15")
    assert view.timeline[0].title == "Chuyển sang luật mới"


def test_a_matter_that_is_over_does_not_cross(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, Act("holder", "application_received", date(2026, 5, 4)))
    story.play(app, matter_id, Act("holder", "application_declined", date(2026, 5, 6)))
    assert stage.tick(app, date(2026, 7, 1)).advanced == 0
    assert regimes(app, matter_id)[-1] == ("application_declined", OLD)


def test_a_matter_opened_in_july_is_of_the_new_law_from_the_start(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, Act("holder", "ground_arisen", date(2026, 7, 1)))
    assert stage.tick(app, date(2026, 7, 2)).advanced == 0
    assert regimes(app, matter_id) == [("ground_arisen", NEW)]


def test_a_matter_whose_ground_arose_in_june_and_is_opened_in_july_has_crossed_at_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), story.at(date(2026, 7, 6)):
        form = story.form_for(Act("holder", "ground_arisen", date(2026, 6, 29)), 0)
    matter_id = stage.open_with(app, Act("holder", "ground_arisen", date(2026, 7, 6)), act=form)
    assert regimes(app, matter_id) == [("ground_arisen", OLD), ("crossed", OLD)]
    story.play(app, matter_id, Act("holder", "verified", date(2026, 7, 7), "eligible"))
    assert regimes(app, matter_id)[-1] == ("verified", NEW)


@pytest.mark.parametrize("last", ["verified", "dossier_compiled", "dossier_sent"])
def test_wherever_it_stood_the_story_can_be_told_to_its_end(tmp_path: Path, last: str) -> None:
    app = story.make_world(tmp_path)
    matter_id = stage.open_with(app, Act("holder", "ground_arisen", date(2026, 5, 4)))
    stage.play_all(app, matter_id, BEGUN[: [act.event for act in BEGUN].index(last) + 1])
    stage.tick(app, date(2026, 7, 1))
    done = {act.event for act in BEGUN[: [act.event for act in BEGUN].index(last) + 1]}
    rest = [act for act in story.STORY[1:] if act.event not in done]
    stage.play_all(app, matter_id, rest)
    assert stage.names(app, matter_id)[-1] == "exemption.decision_sent"
    with app.app_context():
        assert rebuilding.differences() == []
