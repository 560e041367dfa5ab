"""The tables as migrated: which numbered migration the database stands at, and bringing it to the newest.

Migrations live in migrations/versions as NNNN_what.py; the number is the revision. `make migration m="..."` drafts
the next one by comparing the tables in coord/*/models.py with what the migrations so far make of an empty database.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, column, create_engine, inspect, select, table

from coord.connections import altering

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def newest() -> str:
    """The number of the newest migration; "0000" while there is none."""
    return max((path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")), default="0000")


def current(engine: Engine) -> str:
    """The number of the migration the database stands at; "0000" if it is empty."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return "0000"
        return connection.scalar(select(column("version_num")).select_from(table("alembic_version"))) or "0000"


def is_migrated(engine: Engine) -> bool:
    """Whether the database stands at the newest migration."""
    return current(engine) == newest()


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest migration: all of the way or not a step of it.

    Two processes that start at once take turns; the second finds nothing to do.
    """
    if is_migrated(engine):
        return
    upgrade_to(engine, "head")


def upgrade_to(engine: Engine, number: str) -> None:
    """The same, to the migration of this number."""
    from alembic import command  # a third of a second that a migrated instance need not wait for

    with engine.connect() as connection, altering(connection):
        command.upgrade(_alembic(connection), number)


def import_models() -> None:
    """Import every coord/*/models.py, so that the metadata knows all tables."""
    package = Path(__file__).parent
    for path in sorted(package.rglob("models.py")):
        importlib.import_module(".".join(("coord", *path.relative_to(package).with_suffix("").parts)))


def draft(message: str) -> Path:
    """Write the next migration, to be read and corrected before it is committed."""
    from alembic import command

    number = f"{int(newest()) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        upgrade(engine)
        with engine.connect() as connection:
            command.revision(_alembic(connection), message, autogenerate=True, rev_id=number)
        engine.dispose()
    return next((MIGRATIONS / "versions").glob(f"{number}_*.py"))


def _alembic(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(output_buffer=sys.stderr, stdout=sys.stderr)
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


if __name__ == "__main__":
    import_models()
    print(draft(sys.argv[1]))
