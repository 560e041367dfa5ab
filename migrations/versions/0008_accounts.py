"""accounts: invitations, second factors, leaving, the history of the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("officers", sa.Column("left_on", sa.Date(), nullable=True))
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("code_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.alter_column("address", server_default=None)
        batch_op.alter_column("code_given", server_default=None)
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.alter_column("username", existing_type=sa.String(length=40), type_=sa.String(length=50))

    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["officers.id"], name=op.f("fk_invitations_made_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_invitations_officer_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "second_factors",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.String(length=200), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_second_factors_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_recovery_codes_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "register_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("before", sa.String(length=300), nullable=False),
        sa.Column("after", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_register_changes_agency_id")),
        sa.ForeignKeyConstraint(["by_id"], ["officers.id"], name=op.f("fk_register_changes_by_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_register_changes_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_changes")),
    )
    with op.batch_alter_table("register_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_register_changes_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_register_changes_officer_id"), ["officer_id"], unique=False)


def downgrade() -> None:
    for table in ("register_changes", "recovery_codes", "second_factors", "invitations"):
        op.drop_table(table)
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.alter_column("username", existing_type=sa.String(length=50), type_=sa.String(length=40))
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("code_given")
        batch_op.drop_column("address")
    op.drop_column("officers", "left_on")  # not in a batch: that makes the table anew, to which others refer
