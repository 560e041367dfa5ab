"""How Alembic reaches the database: by the connection that coord.schema hands it, inside that one's transaction."""

from __future__ import annotations

from typing import Literal

from alembic import context

from coord.db import Base, UtcDateTime


def is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """Leave tables alone that no model declares, such as those of the full-text index."""
    return not (kind == "table" and reflected and compare_to is None)


def plain(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own type as what it is in the database: an old migration must not need today's program."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_object=is_ours,
    render_item=plain,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transaction_per_migration=False,
)
context.run_migrations()
