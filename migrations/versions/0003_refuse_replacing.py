"""refuse replacing events: INSERT OR REPLACE deletes a row without asking the trigger on DELETE."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":  # nowhere else is there such a statement
        return
    op.execute(
        "CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events WHEN EXISTS (SELECT 1 FROM events "
        "WHERE position = NEW.position OR id = NEW.id OR request_key = NEW.request_key "
        "OR (matter_id = NEW.matter_id AND version = NEW.version)) "
        "BEGIN SELECT RAISE(ABORT, 'events are written once'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER events_refuse_replace")
