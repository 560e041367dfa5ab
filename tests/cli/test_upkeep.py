"""`coord migrate`, `tick`, `rebuild` and `verify`: what they say, and with which exit code."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from coord import clock, schema
from coord.cli import coord
from coord.db import transaction
from coord.errors import CoordError
from coord.events.documents import DocumentStore
from coord.matters import receipts
from tests import databases, story
from tests.matters import stage
from tests.story import Act

NINE = datetime.combine(story.TODAY, time(9), clock.VN)


def run(home: Path, *words: str, at: datetime = NINE) -> Result:
    """`coord …` on that instance, at that instant."""
    with clock.set_at(at):
        return CliRunner().invoke(coord, words, env={"COORD_HOME": str(home), "COORD_DATABASE_URL": databases.of(home)})


def played(home: Path) -> Flask:
    """A world whose dossier has been received, answered, and taken to the court."""
    app = story.make_world(home)
    matter_id = story.play_until(app, "dossier_sent")
    sent = stage.events(app, matter_id)[-1]
    with stage.seen_by(app, "procuracy", date(2026, 10, 6)) as procuracy, transaction():
        receipts.accept(procuracy, [stage.letter(app, sent, "VKS-KV1")])
    stage.play_all(app, matter_id, story.STORY[4:8])
    return app


def test_an_empty_home_is_migrated_and_a_second_time_nothing_happens(tmp_path: Path) -> None:
    for _ in range(2):
        result = run(tmp_path / "home", "migrate")
        assert (result.exit_code, result.output) == (0, f"Cơ sở dữ liệu ở bước {schema.newest()}.\n")
    assert (tmp_path / "home" / "coord.db").exists() is not bool(databases.server())


@pytest.mark.parametrize("command", ["tick", "rebuild", "verify", "seed", "serve"])
def test_what_needs_tables_says_first_to_migrate(tmp_path: Path, command: str) -> None:
    result = run(tmp_path, command)
    assert result.exit_code != 0
    assert isinstance(result.exception, CoordError)
    assert "coord migrate" in result.exception.message


def test_a_tick_says_what_it_has_recorded_and_then_that_there_is_nothing(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "decision_sent")
    later = datetime(2026, 12, 9, 1, tzinfo=clock.VN)
    assert run(tmp_path, "tick", at=later).output == "Đã ghi 3 việc của hệ thống và 0 lời nhắc.\n"
    again = run(tmp_path, "tick", at=later)
    assert (again.exit_code, again.output) == (0, "Đã ghi 0 việc của hệ thống và 0 lời nhắc.\n")


def test_a_tick_that_could_not_bring_a_matter_forward_names_it_and_fails(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    stage.tamper(app, "UPDATE events SET payload = 'x' WHERE version = 2")
    result = run(tmp_path, "tick", at=datetime(2026, 12, 9, 1, tzinfo=clock.VN))
    assert result.exit_code == 1
    assert f"Không xử lý được: {matter_id}" in result.output


def test_a_whole_instance_verifies_and_rebuilds(tmp_path: Path) -> None:
    app = played(tmp_path)
    before = stage.tables(app)
    assert run(tmp_path, "rebuild").output == "Đã dựng lại từ 9 sự kiện.\n"
    assert stage.tables(app) == before
    result = run(tmp_path, "verify")
    assert (result.exit_code, result.output) == (
        0, "Toàn vẹn: chuỗi sự kiện, tài liệu và các bảng dẫn xuất đều khớp.\n"
    )  # fmt: skip


def test_migrating_brings_the_derived_tables_to_what_the_rulebooks_say_now(tmp_path: Path) -> None:
    app = played(tmp_path)
    before = stage.tables(app)
    stage.tamper(app, "UPDATE duties SET title = 'Tên cũ'")
    assert run(tmp_path, "verify").exit_code == 1
    assert "Đã dựng lại các bảng dẫn xuất từ 9 sự kiện." in run(tmp_path, "migrate").output
    assert stage.tables(app) == before


def test_an_empty_instance_verifies(tmp_path: Path) -> None:
    story.make_world(tmp_path)
    assert run(tmp_path, "verify").exit_code == 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "UPDATE events SET payload = replace(payload, '58', '59') WHERE position = 4",
            "sự kiện số 4 (exemption.dossier_sent",
        ),
        ("DELETE FROM events WHERE position = 4", "thiếu sự kiện ở vị trí 4"),
        (
            "INSERT INTO events SELECT 10, 'x', matter_id, 10, name, officer_id, agency_id, took_effect_on,"
            " recorded_at, payload, documents, addressees, rulebook_hash, NULL, previous_hash, hash"
            " FROM events WHERE position = 3",
            "sự kiện số 10",
        ),
        ("UPDATE events SET previous_hash = 'x' WHERE position = 4", "không nối với sự kiện trước"),
        ("UPDATE duties SET due_on = '2027-01-01' WHERE status = 'open'", "duties"),
        ("DELETE FROM inbox_entries WHERE sequence = 1 AND name LIKE '%dossier_sent'", "inbox_entries"),
        ("DELETE FROM events WHERE position = 9", "duties "),
    ],
)
def test_verify_names_the_first_difference_and_fails(tmp_path: Path, change: str, named: str) -> None:
    app = played(tmp_path)
    stage.tamper(app, change)
    result = run(tmp_path, "verify")
    assert result.exit_code == 1
    assert named in result.output.split("đầu tiên: ")[1]


def document_of(app: Flask, home: Path) -> Path:
    """The file of the first document that an event names."""
    with app.app_context():
        sha256 = next(ref.sha256 for event in stage.events(app, "MG-2026-0001") for ref in event.documents)
    return DocumentStore(home / "documents").path(sha256)


def test_verify_names_a_missing_document(tmp_path: Path) -> None:
    app = played(tmp_path)
    document_of(app, tmp_path).unlink()
    result = run(tmp_path, "verify")
    assert result.exit_code == 1
    assert "tài liệu" in result.output and "mất hoặc bị sửa" in result.output


def test_verify_names_a_changed_document(tmp_path: Path) -> None:
    app = played(tmp_path)
    path = document_of(app, tmp_path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    assert "mất hoặc bị sửa" in run(tmp_path, "verify").output


def test_what_nobody_can_read_is_still_named(tmp_path: Path) -> None:
    app = played(tmp_path)
    no_instant = "infinity" if databases.server() else "hôm qua"
    stage.tamper(app, f"UPDATE events SET recorded_at = '{no_instant}' WHERE position = 4")
    result = run(tmp_path, "verify")
    assert result.exit_code == 1
    assert "không đọc được" in result.output


def test_verifying_leaves_the_instance_as_it_was(tmp_path: Path) -> None:
    app = played(tmp_path)
    story.play(app, "MG-2026-0001", Act("court", "accepted", date(2026, 11, 4)))
    before = stage.tables(app), stage.events(app, "MG-2026-0001")
    run(tmp_path, "verify")
    assert (stage.tables(app), stage.events(app, "MG-2026-0001")) == before
