"""What was done in time and entered late: the lapse is taken back by a new event, nothing is deleted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.db import db, transaction
from coord.errors import Refused
from coord.events.record import EventRecord
from coord.matters import queries, rebuilding
from coord.matters.commands import record_act
from coord.matters.history import acted_version
from coord.matters.models import DutyRow
from tests import story
from tests.matters import stage
from tests.story import Act

PROTEST = Act("procuracy", "protested", date(2026, 11, 25))


def enter(app: Flask, matter_id: str, act: Act, on: date) -> EventRecord:
    """Record an act on a later day than its own."""
    seen = acted_version(stage.events(app, matter_id))
    with stage.seen_by(app, act.who, on) as viewer, transaction():
        return record_act(viewer, matter_id, story.form_for(act, seen))


def in_effect(folder: Path) -> tuple[Flask, str]:
    """A matter whose decision took effect by itself: both windows to protest have passed."""
    app = story.make_world(folder)
    matter_id = story.play_until(app, "decision_sent")
    stage.tick(app, date(2026, 12, 8))
    assert stage.names(app, matter_id)[-3:] == [
        "exemption.protested.lapsed", "exemption.superior_protested.lapsed", "exemption.decision_took_effect"
    ]  # fmt: skip
    return app, matter_id


def test_an_act_dated_inside_its_window_takes_the_lapse_and_what_followed_back(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    system = [event.id for event in stage.events(app, matter_id)[-3:]]
    enter(app, matter_id, PROTEST, date(2026, 12, 9))
    assert stage.names(app, matter_id)[-3:] == [
        "exemption.lapse_reversed", "exemption.protested", "exemption.superior_protested.lapsed"
    ]  # fmt: skip
    assert stage.events(app, matter_id)[-3].payload.reverses == tuple(system)


def test_what_the_reversed_effect_had_asked_for_is_no_longer_owed_by_anybody(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    with app.app_context():
        assert db.session.scalars(db.select(DutyRow.events).where(DutyRow.status == "open")).all() == [
            "enforcement_terminated"
        ]
    enter(app, matter_id, PROTEST, date(2026, 12, 9))
    with app.app_context():
        assert db.session.scalars(db.select(DutyRow.events).where(DutyRow.status == "open")).all() == [
            "file_transferred"
        ]
        assert rebuilding.differences() == []


def test_the_page_shows_the_reversal_and_not_what_it_took_back(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    enter(app, matter_id, PROTEST, date(2026, 12, 9))
    with stage.seen_by(app, "holder", date(2026, 12, 9)) as holder:
        view = queries.matter_seen_by(holder, matter_id)
    titles = [item.title for item in view.timeline]
    assert "Hủy ghi nhận hết thời hạn do có văn bản trong hạn" in titles
    assert titles.count("Hết thời hạn: Kháng nghị của Viện kiểm sát cùng cấp") == 0
    assert [duty.title for duty in view.owed] == ["Chuyển hồ sơ và kháng nghị lên Tòa án cấp trên"]


def test_an_act_dated_after_its_window_is_refused_with_the_article_and_takes_nothing_back(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    before = stage.events(app, matter_id)
    with pytest.raises(Refused) as refused:
        enter(app, matter_id, Act("procuracy", "protested", date(2026, 11, 28)), date(2026, 12, 9))
    assert refused.value.reasons == ("Thời hạn thực hiện đã hết. (Điều 45.1 Luật 106/2025/QH15)",)
    assert stage.events(app, matter_id) == before


def test_on_the_last_day_of_the_window_it_is_still_in_time(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    enter(app, matter_id, Act("procuracy", "protested", date(2026, 11, 27)), date(2026, 12, 9))
    assert "exemption.lapse_reversed" in stage.names(app, matter_id)


def test_of_two_windows_only_the_one_it_disproves_is_opened_again(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    enter(app, matter_id, Act("superior_procuracy", "superior_protested", date(2026, 12, 1)), date(2026, 12, 9))
    first, superior, effect = stage.events(app, matter_id)[14:17]
    assert stage.events(app, matter_id)[17].payload.reverses == (superior.id, effect.id)
    assert first.name == "exemption.protested.lapsed"


def test_the_second_late_entry_takes_back_only_what_still_stands(tmp_path: Path) -> None:
    app, matter_id = in_effect(tmp_path)
    enter(app, matter_id, PROTEST, date(2026, 12, 9))
    again = stage.events(app, matter_id)[-1]
    enter(app, matter_id, Act("superior_procuracy", "superior_protested", date(2026, 12, 2)), date(2026, 12, 10))
    reversal = next(e for e in reversed(stage.events(app, matter_id)) if e.name == "exemption.lapse_reversed")
    assert reversal.payload.reverses == (again.id,)
    with app.app_context():
        assert rebuilding.differences() == []


def test_an_answer_given_in_time_and_entered_late_leaves_no_lapse_behind_for_the_other_side_to_use(
    tmp_path: Path,
) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement"))
    stage.tick(app, date(2026, 10, 16))  # three working days: until 15/10
    assert "exemption.supplement_given.lapsed" in stage.names(app, matter_id)
    enter(app, matter_id, Act("holder", "supplement_given", date(2026, 10, 15)), date(2026, 10, 16))
    assert "exemption.lapse_reversed" in stage.names(app, matter_id)
    with pytest.raises(Refused):
        story.play(app, matter_id, Act("procuracy", "dossier_returned", date(2026, 10, 19)))


def test_an_answer_given_late_is_accepted_and_the_lapse_stands(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement"))
    story.play(app, matter_id, Act("holder", "supplement_given", date(2026, 10, 16)))
    assert stage.names(app, matter_id)[-2:] == ["exemption.supplement_given.lapsed", "exemption.supplement_given"]
