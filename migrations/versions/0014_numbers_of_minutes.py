"""A number may belong to minutes, which are an event and no act on its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("taken_numbers", schema=None) as batch_op:
        batch_op.alter_column("act_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("event_id", sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint("uq_taken_numbers_event_id", ["event_id"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM taken_numbers WHERE act_id IS NULL"))
    with op.batch_alter_table("taken_numbers", schema=None) as batch_op:
        batch_op.drop_constraint("uq_taken_numbers_event_id", type_="unique")
        batch_op.drop_column("event_id")
        batch_op.alter_column("act_id", existing_type=sa.Integer(), nullable=False)
