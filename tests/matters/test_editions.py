"""A matter goes on under another edition of its rulebook by an event, and reads its past as it was recorded."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord import wiring
from coord.matters import rebuilding
from coord.matters.history import books_of
from coord.matters.queries import matter_seen_by
from coord.procedures.rulebook.library import turn_off
from tests import story
from tests.matters import stage
from tests.story import Act

BRANCH = "exemption.law2025.fines_through_procuracy"


@pytest.fixture(autouse=True)
def _with_every_branch() -> Iterator[None]:
    yield
    turn_off([])


def begun(folder: Path) -> tuple[Flask, str]:
    app = story.make_world(folder)
    matter_id = stage.open_with(app, Act("holder", "ground_arisen", date(2026, 9, 1)))
    story.play(app, matter_id, Act("holder", "verified", date(2026, 9, 3), "eligible"))
    return app, matter_id


def test_until_the_system_records_it_a_matter_is_read_under_the_edition_it_was_recorded_under(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    turn_off([BRANCH])
    assert stage.ledger(app, matter_id).book.has_event("fine_proposed")
    with app.app_context():
        assert rebuilding.differences() == []


def test_the_tick_takes_it_over_once_and_those_who_open_it_see_it(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    turn_off([BRANCH])
    wiring.connect()
    before = stage.ledger(app, matter_id).open_duties
    assert [stage.tick(app, date(2026, 9, day)).advanced for day in (4, 4)] == [1, 0]
    ledger = stage.ledger(app, matter_id)
    assert not ledger.book.has_event("fine_proposed")
    assert [(d.key, d.due_on) for d in ledger.open_duties] == [(d.key, d.due_on) for d in before]
    with stage.seen_by(app, "holder", date(2026, 9, 4)) as holder:
        assert matter_seen_by(holder, matter_id).timeline[0].title == "Áp dụng bản mới của bộ quy tắc"
    with app.app_context():
        assert rebuilding.differences() == []


def test_turned_on_again_it_goes_back_by_another_event(tmp_path: Path) -> None:
    app, matter_id = begun(tmp_path)
    whole = books_of(stage.events(app, matter_id))[0].hash
    for branches in ([BRANCH], []):
        turn_off(branches)
        stage.tick(app, date(2026, 9, 8))
        if branches:
            story.play(app, matter_id, Act("holder", "dossier_compiled", date(2026, 9, 7)))
    acts = [e for e in stage.events(app, matter_id) if e.is_act]
    assert [e.happened for e in acts][-3:] == ["revised", "dossier_compiled", "revised"]
    assert stage.ledger(app, matter_id).book.hash == whole
    with app.app_context():
        assert rebuilding.differences() == []
