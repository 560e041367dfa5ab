"""Matters say which edition of their rulebook they go on under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("matters", schema=None) as batch_op:
        # Derived: what stands here at first is written again by the rebuild that follows every migration.
        batch_op.add_column(sa.Column("rulebook_hash", sa.String(length=64), nullable=False, server_default=""))
        batch_op.create_index("ix_matters_edition", ["is_closed", "rulebook_hash"], unique=False)
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.alter_column("rulebook_hash", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.drop_index("ix_matters_edition")
        batch_op.drop_column("rulebook_hash")
