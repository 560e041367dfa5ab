"""Migrations: they make exactly the tables the models declare, all of the way or not a step of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from coord import schema
from coord.db import Base

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
    engine = create_engine(f"sqlite:///{folder / 'coord.db'}")
    yield engine
    engine.dispose()


def steps(folder: Path, *, last_step_does: str = "pass") -> Path:
    """Migrations of this test alone: two tables, one a step."""
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("[0-9]*.py", "__pycache__"))
    first = STEP.format(number="0001", before=None, then="pass")
    second = STEP.format(number="0002", before="0001", then=last_step_does)
    (folder / "versions" / "0001_first.py").write_text(first, encoding="utf-8")
    (folder / "versions" / "0002_second.py").write_text(second, encoding="utf-8")
    return folder


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_the_migrations_make_exactly_the_tables_the_models_declare(tmp_path: Path) -> None:
    schema.import_models()
    with empty(tmp_path) as engine:
        schema.upgrade(engine)
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert [change for change in found if change[0] != "remove_table"] == []  # tables of the full-text index


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
