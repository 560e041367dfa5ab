"""first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=100), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "enforcement",
                "court",
                "procuracy",
                "police",
                "prison",
                "state_bank",
                "credit_institution",
                "treasury",
                "social_insurance",
                "registry",
                "peoples_committee",
                "public_body",
                "mass_organisation",
                "steering_committee",
                "ministry",
                name="agencykind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum("central", "province", "regional", "commune", name="level", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("area_code", sa.String(length=40), nullable=False),
        sa.Column("area_name", sa.String(length=100), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("unit_of_id", sa.Integer(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("is_on_platform", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["agencies.id"], name=op.f("fk_agencies_parent_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["agencies.id"], name=op.f("fk_agencies_successor_id")),
        sa.ForeignKeyConstraint(["unit_of_id"], ["agencies.id"], name=op.f("fk_agencies_unit_of_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
        sa.UniqueConstraint("code", name=op.f("uq_agencies_code")),
    )
    with op.batch_alter_table("agencies", schema=None) as batch_op:
        batch_op.create_index("ix_agencies_area_code_kind_id", ["area_code", "kind", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agencies_is_demonstration"), ["is_demonstration"], unique=False)
        batch_op.create_index(batch_op.f("ix_agencies_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agencies_successor_id"), ["successor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agencies_unit_of_id"), ["unit_of_id"], unique=False)

    op.create_table(
        "sign_in_attempts",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(), nullable=False),
        sa.Column("paused_until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("username", "address", name=op.f("pk_sign_in_attempts")),
    )
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_attempts_last_failed_at"), ["last_failed_at"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=60), nullable=False),
        sa.Column("first_decision_on", sa.Date(), nullable=False),
        sa.Column("judgment", sa.String(length=200), nullable=False),
        sa.Column("debtor", sa.String(length=200), nullable=False),
        sa.Column("debtor_place", sa.String(length=200), nullable=False),
        sa.Column("obligation", sa.String(length=120), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("late_interest", sa.BigInteger(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("last_reviewed_on", sa.Date(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("executor", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.String(length=700), nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["agencies.id"], name=op.f("fk_cases_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("decision_number", name=op.f("uq_cases_decision_number")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_review", ["holder_id", "first_decision_on"], unique=False)

    op.create_table(
        "officers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("full_name", sa.String(length=100), nullable=False),
        sa.Column("job_title", sa.String(length=100), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "leader",
                "liaison",
                "clerk",
                "secretary",
                "administrator",
                name="officerrole",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("search_text", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_officers_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officers")),
        sa.UniqueConstraint("username", name=op.f("uq_officers_username")),
    )
    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_officers_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "events",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("took_effect_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("documents", sa.Text(), nullable=False),
        sa.Column("addressees", sa.Text(), nullable=False),
        sa.Column("rulebook_hash", sa.String(length=64), nullable=False),
        sa.Column("request_key", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_events_agency_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_events_officer_id")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_events")),
        sa.UniqueConstraint("id", name=op.f("uq_events_id")),
        sa.UniqueConstraint("matter_id", "version", name=op.f("uq_events_matter_id_version")),
        sa.UniqueConstraint("request_key", name=op.f("uq_events_request_key")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "inbox_entries",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("event_id", sa.String(length=32), nullable=False),
        sa.Column("matter_id", sa.String(length=20), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.String(length=300), nullable=False),
        sa.Column("search_text", sa.String(length=300), nullable=False),
        sa.Column("arrived_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("accepted_at", sa.DateTime(), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("refused_because", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by"], ["officers.id"], name=op.f("fk_inbox_entries_accepted_by")),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_inbox_entries_agency_id")),
        sa.ForeignKeyConstraint(["assigned_to"], ["officers.id"], name=op.f("fk_inbox_entries_assigned_to")),
        sa.ForeignKeyConstraint(["sender_id"], ["agencies.id"], name=op.f("fk_inbox_entries_sender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_entries")),
        sa.UniqueConstraint("agency_id", "sequence", name=op.f("uq_inbox_entries_agency_id_sequence")),
    )
    with op.batch_alter_table("inbox_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbox_entries_event_id"), ["event_id"], unique=False)
        batch_op.create_index("ix_inbox_entries_list", ["agency_id", "status", "sequence"], unique=False)
        batch_op.create_index(batch_op.f("ix_inbox_entries_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_inbox_entries_sender", ["sender_id", "arrived_at"], unique=False)

    op.create_table(
        "matters",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("regime", sa.String(length=40), nullable=False),
        sa.Column("opened_under", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("stage", sa.String(length=120), nullable=False),
        sa.Column("search_text", sa.String(length=700), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("acted_version", sa.Integer(), nullable=False),
        sa.Column("next_system_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_matters_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
    )
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_matters_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_matters_list", ["procedure", "is_closed", "opened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_matters_next_system_on"), ["next_system_on"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_sessions_officer_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_officer_id"), ["officer_id"], unique=False)

    op.create_table(
        "duties",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("matter_id", sa.String(length=20), nullable=False),
        sa.Column("events", sa.String(length=160), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("by_agency_id", sa.Integer(), nullable=True),
        sa.Column("to_agency_id", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.String(length=32), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=True),
        sa.Column("term", sa.String(length=40), nullable=False),
        sa.Column("term_words", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_uncertain", sa.Boolean(), nullable=False),
        sa.Column("is_unverified", sa.Boolean(), nullable=False),
        sa.Column("citation", sa.String(length=120), nullable=False),
        sa.Column("basis_kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=32), nullable=True),
        sa.Column("why_ended", sa.Text(), nullable=False),
        sa.Column("reminded", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["by_agency_id"], ["agencies.id"], name=op.f("fk_duties_by_agency_id")),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matters.id"],
            name=op.f("fk_duties_matter_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(["to_agency_id"], ["agencies.id"], name=op.f("fk_duties_to_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.create_index("ix_duties_inbox", ["by_agency_id", "status", "is_right", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_duties_matter_id"), ["matter_id"], unique=False)
        batch_op.create_index("ix_duties_open", ["status", "is_right", "by_agency_id", "to_agency_id"], unique=False)
        batch_op.create_index("ix_duties_waiting", ["to_agency_id", "status", "is_right", "due_on"], unique=False)

    op.create_table(
        "parties",
        sa.Column("matter_id", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_parties_agency_id")),
        sa.ForeignKeyConstraint(
            ["matter_id"],
            ["matters.id"],
            name=op.f("fk_parties_matter_id"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.PrimaryKeyConstraint("matter_id", "role", name=op.f("pk_parties")),
    )
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.create_index("ix_parties_agency", ["agency_id", "matter_id"], unique=False)

    if op.get_bind().dialect.name != "sqlite":  # elsewhere 0006 does it
        return
    for verb in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER events_refuse_{verb} BEFORE {verb.upper()} ON events "
            f"BEGIN SELECT RAISE(ABORT, 'events are written once'); END"
        )


def downgrade() -> None:
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index("ix_parties_agency")

    op.drop_table("parties")
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index("ix_duties_waiting")
        batch_op.drop_index("ix_duties_open")
        batch_op.drop_index(batch_op.f("ix_duties_matter_id"))
        batch_op.drop_index("ix_duties_inbox")

    op.drop_table("duties")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_officer_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_expires_at"))

    op.drop_table("sessions")
    with op.batch_alter_table("matters", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matters_next_system_on"))
        batch_op.drop_index("ix_matters_list")
        batch_op.drop_index(batch_op.f("ix_matters_case_id"))

    op.drop_table("matters")
    with op.batch_alter_table("inbox_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_entries_sender")
        batch_op.drop_index(batch_op.f("ix_inbox_entries_matter_id"))
        batch_op.drop_index("ix_inbox_entries_list")
        batch_op.drop_index(batch_op.f("ix_inbox_entries_event_id"))

    op.drop_table("inbox_entries")
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_events_agency_id"))

    op.drop_table("events")
    with op.batch_alter_table("officers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_officers_agency_id"))

    op.drop_table("officers")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_review")

    op.drop_table("cases")
    with op.batch_alter_table("sign_in_attempts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_attempts_last_failed_at"))

    op.drop_table("sign_in_attempts")
    with op.batch_alter_table("agencies", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agencies_unit_of_id"))
        batch_op.drop_index(batch_op.f("ix_agencies_successor_id"))
        batch_op.drop_index(batch_op.f("ix_agencies_parent_id"))
        batch_op.drop_index(batch_op.f("ix_agencies_is_demonstration"))
        batch_op.drop_index("ix_agencies_area_code_kind_id")

    op.drop_table("agencies")
