"""Matters that have a clock of their own name the matter they belong to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("matters", schema=None) as batch_op:
        # Derived: what stands here at first is written again by the rebuild that follows every migration.
        batch_op.add_column(sa.Column("parent_id", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("child_kind", sa.String(length=40), nullable=False, server_default=""))
        batch_op.create_index("ix_matters_parent_id", ["parent_id"], unique=False)
        batch_op.create_foreign_key(
            "fk_matters_parent_id_matters", "matters", ["parent_id"], ["id"], initially="DEFERRED", deferrable=True
        )
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.alter_column("child_kind", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.drop_constraint("fk_matters_parent_id_matters", type_="foreignkey")
        batch_op.drop_index("ix_matters_parent_id")
        batch_op.drop_column("child_kind")
        batch_op.drop_column("parent_id")
