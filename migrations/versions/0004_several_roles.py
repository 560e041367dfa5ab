"""An officer may hold several roles."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.alter_column(
            "role", new_column_name="roles", existing_type=sa.String(length=40), type_=sa.String(length=80)
        )


def downgrade() -> None:
    # Of several roles one is left: the first in the order in which they were written.
    for role in ("leader", "liaison", "clerk", "secretary"):
        op.execute(f"UPDATE officers SET roles = '{role}' WHERE roles LIKE '{role}+%'")
    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.alter_column(
            "roles", new_column_name="role", existing_type=sa.String(length=80), type_=sa.String(length=40)
        )
