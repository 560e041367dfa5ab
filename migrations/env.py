"""How Alembic reaches the database: by the connection that coord.schema hands it, inside that one's transaction."""

from __future__ import annotations

from typing import Literal

from alembic import context
from alembic.operations import Operations
from sqlalchemy import Connection, String, inspect

from coord.db import Base, UtcDateTime


def is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Leave tables alone that no model declares, such as those of the full-text index."""
    return not (kind == "table" and reflected and compare_to is None)


def plain(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own type as what it is in the database: an old migration must not need today's program."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


def sort_by_code_point(connection: Connection) -> None:
    """Let text that is new, or was altered, sort on PostgreSQL as on SQLite, whatever its machine is used to."""
    inspector, operations = inspect(connection), Operations(context.get_context())
    for table in inspector.get_table_names() if connection.dialect.name == "postgresql" else ():
        for column in inspector.get_columns(table):
            kind = column["type"]
            if isinstance(kind, String) and kind.collation != "C":
                kind.collation = "C"
                operations.alter_column(table, column["name"], type_=kind)


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=is_ours,
    render_item=plain,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transaction_per_migration=False,
)
context.run_migrations()
sort_by_code_point(connection)
