"""`coord tick`: lapses, effects and reminders become events once, whenever it runs and however often."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from coord.db import transaction
from coord.matters import advancing, reminders
from coord.matters.reminders import last_day_of_notice
from coord.procedures.dates.calendar import load_calendar
from tests import story
from tests.matters import stage
from tests.story import Act

LAPSES = [
    ("exemption.protested.lapsed", date(2026, 11, 27)),
    ("exemption.superior_protested.lapsed", date(2026, 12, 7)),
    ("exemption.decision_took_effect", date(2026, 12, 7)),
]


def by_system(app: Flask, matter_id: str) -> list[tuple[str, date]]:
    """What the system has recorded, with its days."""
    return [(e.name, e.took_effect_on) for e in stage.events(app, matter_id) if e.officer_id is None]


def sent(folder: Path) -> tuple[Flask, str]:
    """A matter whose decision has been sent on 20/11/2026: two windows to protest are open."""
    app = story.make_world(folder)
    return app, story.play_until(app, "decision_sent")


def test_run_late_it_records_everything_with_the_days_of_the_law(tmp_path: Path) -> None:
    app, matter_id = sent(tmp_path)
    ticked = stage.tick(app, date(2026, 12, 9))
    assert by_system(app, matter_id)[:3] == LAPSES
    assert (ticked.advanced, ticked.failed) == (3, ())


def test_run_every_day_it_records_the_same_and_each_once(tmp_path: Path) -> None:
    app, matter_id = sent(tmp_path)
    for days in range(19):
        stage.tick(app, date(2026, 11, 21) + timedelta(days=days))
    assert by_system(app, matter_id) == LAPSES


def test_run_twice_it_records_nothing_more(tmp_path: Path) -> None:
    app, matter_id = sent(tmp_path)
    stage.tick(app, date(2026, 12, 15))
    before = stage.events(app, matter_id)
    again = stage.tick(app, date(2026, 12, 15))
    assert (again.advanced, again.reminded, stage.events(app, matter_id)) == (0, 0, before)


def test_two_ticks_at_once_record_each_thing_once(tmp_path: Path) -> None:
    app, matter_id = sent(tmp_path)
    stage.at_once(*[lambda: stage.tick(app, date(2026, 12, 15))] * 2)
    assert set(Counter(by_system(app, matter_id)).values()) == {1}
    assert by_system(app, matter_id)[:3] == LAPSES


def test_a_window_is_open_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    app, matter_id = sent(tmp_path)
    assert stage.tick(app, date(2026, 11, 27)).advanced == 0
    assert stage.tick(app, date(2026, 11, 28)).advanced == 1
    assert by_system(app, matter_id) == LAPSES[:1]


def test_without_a_tick_the_next_act_records_what_was_due_before_it(tmp_path: Path) -> None:
    app, matter_id = sent(tmp_path)
    story.play(app, matter_id, Act("superior_procuracy", "superior_protested", date(2026, 12, 4)))
    assert stage.names(app, matter_id)[-2:] == ["exemption.protested.lapsed", "exemption.superior_protested"]
    assert stage.tick(app, date(2026, 12, 9)).advanced == 0


def test_an_agency_is_reminded_once_before_and_once_after_the_due_day(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")  # 15 days: due on 20/10/2026
    for days in range(30):
        stage.tick(app, date(2026, 10, 6) + timedelta(days=days))
    assert by_system(app, matter_id) == [
        ("reminder.due_soon", date(2026, 10, 19)),
        ("reminder.late", date(2026, 10, 21)),
    ]


def test_run_only_after_the_due_day_it_reminds_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    assert [stage.tick(app, date(2026, 11, 2)).reminded for _ in range(3)] == [1, 0, 0]
    assert by_system(app, matter_id) == [("reminder.late", date(2026, 11, 2))]


def test_a_reminder_goes_to_the_agency_that_owes_and_to_nobody_else(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    stage.tick(app, date(2026, 11, 2))
    (reminder,) = [e for e in stage.events(app, matter_id) if e.family == "reminder"]
    opening = stage.events(app, matter_id)[0].payload.opening
    assert opening is not None and reminder.addressees == (opening.parties["procuracy"],)
    assert reminder.payload.fields["due_on"] == "2026-10-20"


def test_before_a_holiday_the_reminder_comes_on_the_last_working_day() -> None:
    assert last_day_of_notice(date(2026, 2, 13), load_calendar()) == date(2026, 2, 23)  # over Tết
    assert last_day_of_notice(date(2026, 10, 19), load_calendar()) == date(2026, 10, 20)


def test_a_matter_that_fails_holds_up_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app, broken = sent(tmp_path)
    with app.app_context(), transaction():
        story.add_case(number="2", debtor="Vũ Ví Dụ")
    whole = story.play_until(app, "decision_sent", debtor="Vũ Ví Dụ")
    text = "UPDATE events SET payload = 'không phải JSON' WHERE version = 2 AND matter_id ="
    stage.tamper(app, f"{text} '{broken}'")
    ticked = stage.tick(app, date(2026, 12, 9))
    assert set(ticked.failed) == {broken}
    assert by_system(app, whole)[:3] == LAPSES


def test_a_rulebook_that_would_record_without_end_is_stopped_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, matter_id = sent(tmp_path)
    monkeypatch.setattr(advancing, "MOST", 2)  # the effect is the third
    assert stage.tick(app, date(2026, 12, 9)).failed == (matter_id,)
    assert by_system(app, matter_id) == []


def test_nothing_is_looked_at_where_nothing_is_due(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    ticked = stage.tick(app, story.TODAY)
    assert ticked == reminders.Ticked(0, 0, ())
