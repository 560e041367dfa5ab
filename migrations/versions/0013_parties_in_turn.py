"""A role may come to another agency: its parties stand in turn. An act on its way names its agency, and its parent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.drop_table("parties")  # derived: written again by the rebuild that follows every migration
    _create(
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("is_now", sa.Boolean(), nullable=False),
    )
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("child_kind", sa.String(length=40), nullable=False, server_default=""))
        batch_op.create_index("ix_acts_parent", ["parent"], unique=False)
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.alter_column("parent", server_default=None)
        batch_op.alter_column("child_kind", server_default=None)
    _name_agency("role || ':' || agency_id || substr({place}, length(role) + 1)")


def downgrade() -> None:
    op.drop_table("parties")
    _create()
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.drop_index("ix_acts_parent")
        batch_op.drop_column("child_kind")
        batch_op.drop_column("parent")
    _name_agency("role || substr({place}, length(role) + length(agency_id || '') + 2)")


def _name_agency(value: str) -> None:
    """Write the agency into the place of each act, or take it out."""
    for column in ("place", "running"):
        op.execute(f"UPDATE acts SET {column} = {value.format(place=column)} WHERE {column} IS NOT NULL")


def _create(*turn: sa.Column[int] | sa.Column[bool]) -> None:
    op.create_table(
        "parties",
        sa.Column("matter_id", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        *turn,
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_parties_agency_id")),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matters.id"], name=op.f("fk_parties_matter_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("matter_id", "role", *(["turn"] if turn else []), name=op.f("pk_parties")),
    )
    op.create_index("ix_parties_agency", "parties", ["agency_id", "matter_id"], unique=False)
