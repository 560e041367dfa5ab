"""The log: one writer, all or nothing, and two officers who act at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from blinker import Signal
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from coord import schema
from coord.db import Base, db, transaction
from coord.errors import Stale
from coord.events import log, signals
from coord.events.signals import Happening
from tests import databases, story
from tests.matters import stage
from tests.story import Act

OPENED = date(2026, 9, 21)
VERIFIED = Act("holder", "verified", date(2026, 9, 28), "eligible")


class Broken(Exception):
    """What the receivers of these tests raise."""


def break_on(_sender: str, happening: Happening) -> None:
    raise Broken


@contextmanager
def connected(signal: Signal, name: str) -> Iterator[None]:
    """Within the block one receiver more follows events of this name, and fails."""
    signal.connect(break_on, sender=name)
    try:
        yield
    finally:
        signal.disconnect(break_on, sender=name)


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table: any that is left behind anywhere shows."""
    with databases.opened(stage.database_of(app)) as connection:
        tables = Base.metadata.sorted_tables
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=str) for table in tables
        }


CHANGES = (
    "UPDATE events SET name = 'x'",
    "DELETE FROM events",
    "INSERT INTO events SELECT * FROM events WHERE true ON CONFLICT (position) DO UPDATE SET name = 'x'",
    *(
        ("TRUNCATE events", "TRUNCATE events CASCADE")
        if databases.server()
        else (
            "REPLACE INTO events SELECT * FROM events",
            "INSERT OR REPLACE INTO events SELECT * FROM events WHERE position = 1",
        )
    ),
)


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_or_deletes_an_event_in_the_migrated_database(tmp_path: Path, change: str) -> None:
    app = story.make_world(tmp_path)
    story.open_story(app)
    before = everything(app)
    with databases.opened(stage.database_of(app)) as connection:
        with pytest.raises(IntegrityError, match="written once"):
            connection.execute(text(change))
        connection.commit()
    assert everything(app) == before


@pytest.mark.parametrize("change", CHANGES)
def test_nor_in_a_database_made_from_the_models(tmp_path: Path, change: str) -> None:
    schema.import_models()
    row = "(1, 'a', 'M', 1, 'n', '2026-09-21', '2026-09-21 00:00:00', '{}', '[]', '[]', '', '', '')"
    columns = "position, id, matter_id, version, name, took_effect_on, recorded_at, payload, documents, addressees"
    with databases.opened(databases.of(tmp_path)) as connection:
        Base.metadata.create_all(connection)
        connection.execute(text(f"INSERT INTO events ({columns}, rulebook_hash, previous_hash, hash) VALUES {row}"))
        with pytest.raises(IntegrityError, match="written once"):
            connection.execute(text(change))


def test_a_receiver_that_raises_undoes_the_whole_act(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    before = everything(app)
    with connected(signals.recording, "exemption.verified"), pytest.raises(Broken):
        story.play(app, matter_id, VERIFIED)
    assert everything(app) == before


def test_a_hint_that_raises_loses_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    with connected(signals.recorded, "exemption.verified"):
        story.play(app, matter_id, VERIFIED)
    assert "Broken" in caplog.text
    assert stage.names(app, matter_id) == ["exemption.ground_arisen", "exemption.verified"]


def test_an_act_undone_leaves_no_gap_in_the_positions(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    with connected(signals.recording, "exemption.verified"), pytest.raises(Broken):
        story.play(app, matter_id, VERIFIED)
    story.play(app, matter_id, VERIFIED)
    assert [event.position for event in stage.events(app, matter_id)] == [1, 2]


def test_of_two_officers_at_once_one_is_told_that_the_matter_has_changed(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    results = stage.at_once(*(partial(stage.send, app, matter_id, VERIFIED, 1, request_key=key) for key in "ab"))
    stale = [result for result in results if isinstance(result, Stale)]
    assert len(stale) == 1
    assert stale[0].message.startswith("Hồ sơ vừa có thay đổi")
    assert stage.names(app, matter_id) == ["exemption.ground_arisen", "exemption.verified"]


def test_what_was_read_before_somebody_else_wrote_is_not_enough_to_append(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    old = stage.events(app, matter_id)
    story.play(app, matter_id, VERIFIED)
    before = stage.tables(app)
    again = log.Entry(matter_id, "exemption.verified", None, None, OPENED, old[0].payload, old[0].rulebook_hash)
    with app.app_context(), pytest.raises(Stale), transaction():
        log.append(again, old)
    assert stage.tables(app) == before


def test_the_same_form_sent_twice_is_one_act(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    first, second = (stage.send(app, matter_id, VERIFIED, 1, request_key="one form") for _ in range(2))
    assert first == second
    assert len(stage.events(app, matter_id)) == 2


def test_also_when_both_clicks_arrive_at_the_same_moment(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.open_story(app)
    click = partial(stage.send, app, matter_id, VERIFIED, 1, request_key="one form")
    first, second = stage.at_once(click, click)
    assert first.id == second.id
    assert len(stage.events(app, matter_id)) == 2


def test_events_hang_together_by_the_hash_of_the_one_before_in_their_matter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    events = stage.events(app, matter_id)
    assert [e.previous_hash for e in events] == ["0" * 64, *(e.hash for e in events[:-1])]
    assert [e.version for e in events] == list(range(1, len(events) + 1))
    assert {len(e.rulebook_hash) for e in events} == {64}


def test_every_event_of_the_log_is_read_in_order_however_many_batches_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "court_proposed")
    with app.app_context():
        whole = list(log.all_events())
        monkeypatch.setattr(log, "BATCH", 3)
        assert list(log.all_events()) == whole
        assert [e.position for e in log.all_events(after=4)] == [5, 6, 7, 8]


def test_only_the_outermost_caller_may_commit(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), pytest.raises(RuntimeError, match="outermost"), transaction(), transaction():
        pass
    with app.app_context():
        assert log.is_empty()
        db.session.remove()
