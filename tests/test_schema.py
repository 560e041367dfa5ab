"""Migrations: they make exactly the tables the models declare, all of the way or not a step of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from coord import schema
from coord.connections import altering, driver_url
from coord.db import Base, db
from coord.matters import rebuilding
from coord.matters.rebuilding import DERIVED
from tests import databases, story
from tests.matters import stage

RULES = (
    "SELECT pg_get_triggerdef(t.oid) || pg_get_functiondef(tgfoid) FROM pg_trigger t WHERE NOT tgisinternal ORDER BY 1"
)
SORTED = """
SELECT coalesce(collation_name, 'default'), count(*) FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('character varying', 'text') GROUP BY 1
"""
STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = {before!r}


def upgrade():
    op.create_table("t{number}", sa.Column("id", sa.Integer, primary_key=True))
    {then}


def downgrade():
    op.drop_table("t{number}")
"""


@contextmanager
def empty(folder: Path) -> Iterator[Engine]:
    engine = create_engine(driver_url(databases.of(folder)))
    try:
        yield engine
    finally:
        engine.dispose()


def steps(folder: Path, *, last_step_does: str = "pass") -> Path:
    """Migrations of this test alone: two tables, one a step."""
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("[0-9]*.py", "__pycache__"))
    first = STEP.format(number="0001", before=None, then="pass")
    second = STEP.format(number="0002", before="0001", then=last_step_does)
    (folder / "versions" / "0001_first.py").write_text(first, encoding="utf-8")
    (folder / "versions" / "0002_second.py").write_text(second, encoding="utf-8")
    return folder


def rules(connection: Connection) -> list[str]:
    """What the database holds beside tables: triggers, and what they call."""
    if connection.dialect.name == "sqlite":
        return list(connection.scalars(text("SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY sql")))
    return list(connection.scalars(text(RULES)))


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for those that are derived: they are made again after a migration."""
    names = sorted(set(inspect(connection).get_table_names()) - {*DERIVED, "alembic_version"})
    return {name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}"))), key=str) for name in names}


def go(engine: Engine, where: Callable[[Config, str], None], to: str) -> dict[str, list[tuple[Any, ...]]]:
    """Go up or down to a migration, as a program just started; what is then there."""
    engine.dispose()
    with engine.connect() as connection, altering(connection):
        where(schema._alembic(connection), to)
        return rows(connection)


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_the_migrations_make_exactly_the_tables_the_models_declare(tmp_path: Path) -> None:
    schema.import_models()
    with empty(tmp_path) as engine:
        schema.upgrade(engine)
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert [change for change in found if change[0] != "remove_table"] == []  # tables of the full-text index


def test_and_the_rules_that_go_with_them(tmp_path: Path) -> None:
    schema.import_models()
    (tmp_path / "made").mkdir()
    with databases.opened(databases.of(tmp_path / "made")) as made:
        Base.metadata.create_all(made)
        declared = rules(made)
    with databases.opened(databases.migrated(tmp_path)) as migrated:
        assert rules(migrated) == declared
    assert any("written once" in rule for rule in declared)


@pytest.mark.skipif(not databases.server(), reason="of PostgreSQL")
def test_every_text_is_sorted_by_code_point_whatever_the_database_is_used_to(tmp_path: Path) -> None:
    with databases.opened(databases.migrated(tmp_path)) as connection:
        (found,) = connection.execute(text(SORTED)).all()
    assert found[0] == "C"
    assert found[1] > 50


def test_each_migration_goes_down_and_up_again_over_what_is_there(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "decision_sent")
    derived = stage.tables(app)
    numbers = sorted(path.name[:4] for path in (schema.MIGRATIONS / "versions").glob("0*"))
    with empty(tmp_path) as engine:
        before = go(engine, command.upgrade, "head")
        assert len(before["events"]) == len(story.STORY)
        for upper, lower in zip(reversed(numbers[1:]), reversed(numbers[:-1]), strict=True):
            kept = go(engine, command.downgrade, lower)
            go(engine, command.upgrade, upper)
            assert go(engine, command.downgrade, lower) == kept
        after = go(engine, command.upgrade, "head")
        assert after["events"] == before["events"]
        with app.app_context():
            db.engine.dispose()
            rebuilding.rebuild()
        assert stage.tables(app) == derived
        assert go(engine, command.downgrade, "base") == {}
        go(engine, command.upgrade, "head")


def test_two_that_migrate_at_once_take_turns(tmp_path: Path) -> None:
    environ = {**os.environ, "COORD_HOME": str(tmp_path), "COORD_DATABASE_URL": databases.of(tmp_path)}
    line = [str(Path(sys.executable).parent / "coord"), "migrate"]
    both = [subprocess.Popen(line, env=environ, stdout=PIPE, stderr=PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert said == [(f"Cơ sở dữ liệu ở bước {schema.newest()}.\n", "")] * 2


def test_an_empty_database_is_brought_to_the_newest_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", steps(tmp_path / "migrations"))
    with empty(tmp_path) as engine:
        assert (schema.current(engine), schema.newest(), schema.is_migrated(engine)) == ("0000", "0002", False)
        schema.upgrade(engine)
        assert (schema.current(engine), schema.is_migrated(engine)) == ("0002", True)
        assert tables(engine) == {"t0001", "t0002", "alembic_version"}
        schema.upgrade(engine)
        assert schema.is_migrated(engine)


def test_a_migration_that_fails_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", steps(tmp_path / "migrations", last_step_does="raise LookupError"))
    with empty(tmp_path) as engine:
        with pytest.raises(LookupError):
            schema.upgrade(engine)
        assert tables(engine) == set()


def test_migrating_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", steps(tmp_path / "migrations"))
    with empty(tmp_path) as engine:
        schema.upgrade(engine)
    assert capfd.readouterr() == ("", "")


def test_a_draft_takes_the_next_number_and_follows_the_newest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", steps(tmp_path / "migrations"))
    drafted = schema.draft("say why")
    assert drafted.name == "0003_say_why.py"
    assert 'down_revision = "0002"' in drafted.read_text(encoding="utf-8").replace("'", '"')
