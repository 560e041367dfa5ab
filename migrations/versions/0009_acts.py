"""Acts on their way, their steps and numbers, who signs for whom; the symbol of an agency."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_number_series_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "paper", "year", name=op.f("pk_number_series")),
    )
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("running", sa.String(length=200), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("deciding_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("event", sa.String(length=80), nullable=False),
        sa.Column("matter_id", sa.String(length=20), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("corrects", sa.String(length=32), nullable=True),
        sa.Column("on_behalf", sa.String(length=40), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("signed_by", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=False),
        sa.Column("assigned_to", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("draft", sa.Text(), nullable=False),
        sa.Column("seen_version", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("signer_id", sa.Integer(), nullable=True),
        sa.Column("signer_line", sa.String(length=300), nullable=False),
        sa.Column("signer_name", sa.String(length=300), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("is_on_paper", sa.Boolean(), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=False),
        sa.Column("last_form", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("issued_event", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_acts_agency_id")),
        sa.ForeignKeyConstraint(["assigned_to"], ["officers.id"], name=op.f("fk_acts_assigned_to")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_acts_case_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["officers.id"], name=op.f("fk_acts_changed_by")),
        sa.ForeignKeyConstraint(["deciding_id"], ["agencies.id"], name=op.f("fk_acts_deciding_id")),
        sa.ForeignKeyConstraint(["drafted_by"], ["officers.id"], name=op.f("fk_acts_drafted_by")),
        sa.ForeignKeyConstraint(["signer_id"], ["officers.id"], name=op.f("fk_acts_signer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sa.UniqueConstraint("issued_event", name=op.f("uq_acts_issued_event")),
        sa.UniqueConstraint("request_key", name=op.f("uq_acts_request_key")),
        sa.UniqueConstraint("running", name=op.f("uq_acts_running")),
    )
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acts_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_acts_deciding", ["deciding_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_acts_last_form"), ["last_form"], unique=False)
        batch_op.create_index(batch_op.f("ix_acts_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_acts_own", ["agency_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_acts_place"), ["place"], unique=False)
        batch_op.create_index("ix_acts_writer", ["assigned_to", "state"], unique=False)

    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_agency_id", sa.Integer(), nullable=False),
        sa.Column("to_agency_id", sa.Integer(), nullable=False),
        sa.Column("to_officer_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("principal_title", sa.String(length=100), nullable=False),
        sa.Column("papers", sa.String(length=120), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=300), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["officers.id"], name=op.f("fk_delegations_created_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["officers.id"], name=op.f("fk_delegations_ended_by")),
        sa.ForeignKeyConstraint(["from_agency_id"], ["agencies.id"], name=op.f("fk_delegations_from_agency_id")),
        sa.ForeignKeyConstraint(["to_agency_id"], ["agencies.id"], name=op.f("fk_delegations_to_agency_id")),
        sa.ForeignKeyConstraint(["to_officer_id"], ["officers.id"], name=op.f("fk_delegations_to_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.create_index("ix_delegations_from", ["from_agency_id", "from_on"], unique=False)

    op.create_table(
        "act_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_act_steps_act_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_act_steps_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act_steps")),
    )
    with op.batch_alter_table("act_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_act_steps_act_id"), ["act_id"], unique=False)

    op.create_table(
        "taken_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("is_from_paper", sa.Boolean(), nullable=False),
        sa.Column("cancelled_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["act_id"], ["acts.id"], name=op.f("fk_taken_numbers_act_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_taken_numbers_agency_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["officers.id"], name=op.f("fk_taken_numbers_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_numbers")),
        sa.UniqueConstraint(
            "agency_id", "paper", "year", "value", name=op.f("uq_taken_numbers_agency_id_paper_year_value")
        ),
    )
    with op.batch_alter_table("taken_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_taken_numbers_act_id"), ["act_id"], unique=False)

    with op.batch_alter_table("agencies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("symbol", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("agencies", schema=None) as batch_op:
        batch_op.drop_column("symbol")

    with op.batch_alter_table("taken_numbers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_taken_numbers_act_id"))

    op.drop_table("taken_numbers")
    with op.batch_alter_table("act_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_act_steps_act_id"))

    op.drop_table("act_steps")
    with op.batch_alter_table("delegations", schema=None) as batch_op:
        batch_op.drop_index("ix_delegations_from")

    op.drop_table("delegations")
    with op.batch_alter_table("acts", schema=None) as batch_op:
        batch_op.drop_index("ix_acts_writer")
        batch_op.drop_index(batch_op.f("ix_acts_place"))
        batch_op.drop_index("ix_acts_own")
        batch_op.drop_index(batch_op.f("ix_acts_matter_id"))
        batch_op.drop_index(batch_op.f("ix_acts_last_form"))
        batch_op.drop_index("ix_acts_deciding")
        batch_op.drop_index(batch_op.f("ix_acts_case_id"))

    op.drop_table("acts")
    op.drop_table("number_series")
