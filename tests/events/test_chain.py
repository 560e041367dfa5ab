"""Verifying the log: somebody with the file in hand changes, deletes or inserts, and is found out."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from coord.events.chain import broken_links
from tests import databases, story
from tests.matters import stage

INSERTED = (
    "INSERT INTO events SELECT 99, 'x', matter_id, 99, name, officer_id, agency_id, took_effect_on, recorded_at,"
    " payload, documents, addressees, rulebook_hash, NULL, previous_hash, hash FROM events WHERE position = 3"
)
SHIFTED = "UPDATE events SET position = position + 1000 WHERE position > 3"
BACK = "UPDATE events SET position = position - 1001 WHERE position > 1000"


def found(app: Flask) -> list[str]:
    """What verifying finds, after the database was opened anew."""
    with app.app_context():
        return list(broken_links())


def played(folder: Path) -> Flask:
    """A world with a matter of eight events."""
    app = story.make_world(folder)
    story.play_until(app, "court_proposed")
    return app


def test_a_log_nobody_touched_is_whole(tmp_path: Path) -> None:
    assert found(played(tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        ("UPDATE events SET payload = replace(payload, '11625000', '99625000') WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET payload = replace(payload, ',', ', ') WHERE position = 4", 4, "mã băm"),
        ('UPDATE events SET payload = \'{"note":""}\' WHERE position = 1', 1, "mã băm"),
        ("UPDATE events SET payload = 'không phải JSON' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET payload = '{\"lạ\":1}' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET documents = '[]' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET addressees = '[1]' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET took_effect_on = '2026-10-01' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET recorded_at = '2026-10-01 02:00:00.000000' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET officer_id = 1 WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET id = 'x' WHERE position = 4", 4, "mã băm"),
        ("UPDATE events SET previous_hash = 'x' WHERE position = 4", 4, "không nối"),
        ("DELETE FROM events WHERE position = 4", 5, "thiếu sự kiện ở vị trí 4"),
        ("DELETE FROM events WHERE position = 1", 2, "thiếu sự kiện ở vị trí 1"),
        (INSERTED, 99, "thiếu sự kiện ở vị trí 9"),
    ],
)
def test_a_changed_missing_or_inserted_event_is_named(tmp_path: Path, change: str, where: int, what: str) -> None:
    app = played(tmp_path)
    stage.tamper(app, change)
    first = found(app)[0]
    assert f"sự kiện số {where} " in first
    assert what in first


def test_a_day_that_is_none_does_not_stop_the_check_unsaid(tmp_path: Path) -> None:
    app = played(tmp_path)
    no_day = "infinity" if databases.server() else "hôm qua"
    stage.tamper(app, f"UPDATE events SET took_effect_on = '{no_day}' WHERE position = 4")
    assert found(app) == ["nhật ký có dòng không đọc được, trong 500 sự kiện sau sự kiện số 0"]


def test_an_event_deleted_with_its_traces_still_leaves_a_broken_link(tmp_path: Path) -> None:
    app = played(tmp_path)
    stage.tamper(app, "DELETE FROM events WHERE position = 3", SHIFTED, BACK)
    stage.tamper(app, "UPDATE events SET version = version + 1000 WHERE position >= 3")
    stage.tamper(app, "UPDATE events SET version = version - 1001 WHERE position >= 3")
    assert "không nối với sự kiện trước" in found(app)[0]


def test_two_events_that_changed_places_are_found(tmp_path: Path) -> None:
    app = played(tmp_path)
    stage.tamper(
        app,
        "UPDATE events SET position = 100 WHERE position = 3",
        "UPDATE events SET position = 3 WHERE position = 4",
        "UPDATE events SET position = 4 WHERE position = 100",
    )
    assert "số thứ tự trong hồ sơ không liên tục" in found(app)[0]
