"""Who has read what of a matter: kept beside the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("matter_id", sa.String(length=20), nullable=False),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_readings_agency_id_agencies")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_readings_officer_id_officers")),
        sa.PrimaryKeyConstraint("matter_id", "read_on", "officer_id", "kind", name=op.f("pk_readings")),
    )


def downgrade() -> None:
    op.drop_table("readings")
