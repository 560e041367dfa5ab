"""The derived tables can be thrown away: a rebuild of whatever happened gives them again, row by row."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coord.db import db, transaction
from coord.events.chain import broken_links
from coord.matters import rebuilding
from coord.matters.duty_lists import duties_owed
from coord.matters.letter_lists import count_arrived, letters_arrived
from coord.matters.models import Matter
from coord.matters.queries import matter_seen_by
from coord.matters.receipts import WORDS
from tests import story
from tests.matters import stage, walks
from tests.story import Act

pytestmark = pytest.mark.long

steps = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 9), st.integers(0, 6)), min_size=6, max_size=24)
first_days = st.dates(date(2026, 5, 4), date(2026, 10, 5))


@settings(max_examples=25, deadline=None)
@given(first_days, st.integers(0, len(story.STORY)), steps)
def test_a_rebuild_of_a_random_history_gives_identical_tables(
    first_day: date, told: int, steps: list[walks.Step]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = story.make_world(Path(folder))
        matter_id, day = walks.begin(app, first_day, told)
        walks.walk(app, matter_id, day, steps)
        before = stage.tables(app)
        with app.app_context():
            assert rebuilding.differences() == []
            assert rebuilding.rebuild() == len(stage.events(app, matter_id))
            assert list(broken_links()) == []
        assert stage.tables(app) == before
        for who in ("holder", "procuracy", "court", "superior_procuracy", "superior_court"):
            with stage.seen_by(app, who, date(2027, 6, 1)) as viewer:
                view = matter_seen_by(viewer, matter_id)
                mine = {line.id for line in duties_owed(viewer).lines}
                assert mine == {duty.id for duty in view.owed if duty.is_mine}
                assert letters_arrived(viewer, tuple(WORDS)).total == count_arrived(viewer, tuple(WORDS))
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def test_comparing_changes_nothing(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    stage.tamper(app, "UPDATE duties SET due_on = '2026-12-01' WHERE status = 'open'", "DELETE FROM parties")
    before = stage.tables(app)
    with app.app_context():
        assert len(rebuilding.differences()) == 2
    assert stage.tables(app) == before


def test_a_rebuild_puts_right_whatever_was_wrong(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    before = stage.tables(app)
    stage.tamper(app, "DELETE FROM duties", "DELETE FROM inbox_entries", "UPDATE matters SET stage = 'xong'")
    with app.app_context():
        rebuilding.rebuild()
    assert stage.tables(app) == before


def test_a_row_that_somebody_still_holds_does_not_stand_in_the_way(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    before = stage.tables(app)
    with app.app_context():
        held = db.session.get_one(Matter, matter_id)
        assert held.version == 4
        rebuilding.rebuild()
    assert stage.tables(app) == before


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ("UPDATE duties SET due_on = '2026-12-01' WHERE status = 'open'", "due_on là datetime.date(2026, 12, 1)"),
        ("DELETE FROM inbox_entries WHERE sequence = 1 AND agency_id = 7", "thiếu dòng này"),
        ("UPDATE inbox_entries SET status = 'done' WHERE status = 'arrived'", "status là 'done', phải là 'arrived'"),
        ("UPDATE matters SET is_closed = true", "is_closed là True, phải là False"),
        ("INSERT INTO parties VALUES ('MG-2026-0001', 'spy', 0, true, 9, '')", "thừa dòng này"),
    ],
)
def test_the_first_difference_of_a_derived_table_is_named(tmp_path: Path, change: str, difference: str) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    stage.tamper(app, change)
    with app.app_context():
        (found,) = rebuilding.differences()
    assert difference in found


def test_the_last_event_deleted_leaves_its_traces_in_the_tables(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    stage.tamper(app, "DELETE FROM events WHERE position = 8")
    with app.app_context():
        assert list(broken_links()) == []
        assert any(found.startswith("matters MG-2026-0001: ") for found in rebuilding.differences())


def test_two_matters_are_rebuilt_as_they_ran_side_by_side(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    first = story.play_until(app, "dossier_sent")
    with app.app_context(), transaction():
        story.add_case(number="2", debtor="Vũ Ví Dụ")
    second = story.play_until(app, "dossier_sent", debtor="Vũ Ví Dụ")
    for matter_id in (second, first):
        story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement"))
    before = stage.tables(app)
    with app.app_context():
        rebuilding.rebuild()
    assert stage.tables(app) == before
    assert [len(before[name]) for name in ("matters", "inbox_entries")] == [2, 4]
