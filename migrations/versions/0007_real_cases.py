"""Real cases: obligations by kind, marks, classification, who changed what, imports, since when a case is eligible."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KINDS = {
    "án phí": "court_fee",
    "lệ phí": "court_charge",
    "tiền phạt": "fine",
    "truy thu": "illicit_gain",
    "tịch thu": "confiscation",
}
"""What is owed, by how the one text of the table before began; anything else went to the budget as well."""

AMOUNTS = ("remaining", "paid", "late_interest")
ADDED: tuple[tuple[str, Any, Any], ...] = (
    ("key", sa.String(length=300), ""),
    ("issuer", sa.String(length=200), ""),
    ("court", sa.String(length=200), ""),
    ("commune", sa.String(length=100), ""),
    ("creditors", sa.String(length=1000), ""),
    ("classification", sa.String(length=40), "without_conditions"),
    ("is_key", sa.Boolean(), sa.false()),
    ("is_credit", sa.Boolean(), sa.false()),
    ("is_watched", sa.Boolean(), sa.false()),
    ("has_work_group", sa.Boolean(), sa.false()),
    ("credit_institution", sa.String(length=200), ""),
    ("version", sa.Integer(), "1"),
)
"""New columns of `cases`, and what stands in them for the cases that are there."""


def upgrade() -> None:
    _make_tables()
    _find_open_matters()
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name, kind, first in ADDED:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=first))
        batch_op.alter_column("obligation", existing_type=sa.String(length=120), type_=sa.String(length=300))
        batch_op.drop_index("ix_cases_review")
        batch_op.drop_constraint(op.f("uq_cases_decision_number"), type_="unique")
    _move()
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for name, kind, _ in ADDED:
            batch_op.alter_column(name, existing_type=kind, server_default=None)
        batch_op.create_index("ix_cases_list", ["holder_id", "id"], unique=False)
        batch_op.create_index("ix_cases_commune", ["holder_id", "commune"], unique=False)
        batch_op.create_index("ix_cases_executor", ["holder_id", "executor"], unique=False)
        batch_op.create_unique_constraint(op.f("uq_cases_holder_id_key"), ["holder_id", "key"])


def downgrade() -> None:
    op.drop_index("ix_matters_case", "matters")
    op.create_index("ix_matters_case_id", "matters", ["case_id"])
    for table in ("case_import_faults", "case_changes", "case_imports", "case_eligibilities", "case_obligations"):
        op.drop_table(table)
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_cases_holder_id_key"), type_="unique")
        batch_op.drop_index("ix_cases_executor")
        batch_op.drop_index("ix_cases_commune")
        batch_op.drop_index("ix_cases_list")
        batch_op.create_unique_constraint(op.f("uq_cases_decision_number"), ["decision_number"])
        batch_op.create_index("ix_cases_review", ["holder_id", "first_decision_on"], unique=False)
        batch_op.alter_column("obligation", existing_type=sa.String(length=300), type_=sa.String(length=120))
        for name, _, _ in ADDED:
            batch_op.drop_column(name)


def _find_open_matters() -> None:
    # The review list asks of each case whether it has an open matter: all it asks stands in this index, so that no
    # planner takes the one of all open matters instead.
    op.drop_index("ix_matters_case_id", "matters")
    op.create_index("ix_matters_case", "matters", ["case_id", "procedure", "is_closed"])


def _make_tables() -> None:
    op.create_table(
        "case_obligations",
        *_id("case_obligations"),
        _to("case_obligations", "case_id", "cases"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        *(sa.Column(amount, sa.BigInteger(), nullable=False) for amount in AMOUNTS),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_case_obligations_case_id_kind")),
    )
    op.create_table(
        "case_eligibilities",
        _to("case_eligibilities", "case_id", "cases"),
        sa.Column("regime", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        _to("case_eligibilities", "holder_id", "agencies"),
        sa.Column("first_decision_on", sa.Date(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "regime", name=op.f("pk_case_eligibilities")),
    )
    columns = ["holder_id", "regime", "from_on", "case_id"]
    op.create_index("ix_case_eligibilities_day", "case_eligibilities", columns)
    for name, ordered_by in (("age", "first_decision_on"), ("amount", "remaining")):
        columns = ["holder_id", "regime", ordered_by, "case_id", "from_on"]
        op.create_index(f"ix_case_eligibilities_{name}", "case_eligibilities", columns)
    _make_imports()


def _make_imports() -> None:
    counts = ("lines", "lines_done", "added", "changed", "unchanged", "wrong", "fault_count")
    op.create_table(
        "case_imports",
        *_id("case_imports"),
        _to("case_imports", "officer_id", "officers"),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        *(sa.Column(count, sa.Integer(), nullable=False) for count in counts),
        sa.Column("plan_digest", sa.String(length=64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
    )
    op.create_index("ix_case_imports_officer", "case_imports", ["officer_id", "id"])
    op.create_table(
        "case_changes",
        *_id("case_changes"),
        _to("case_changes", "case_id", "cases"),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        _to("case_changes", "officer_id", "officers", nullable=True),
        _to("case_changes", "import_id", "case_imports", nullable=True),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_case_changes_case_id"), "case_changes", ["case_id"])
    op.create_table(
        "case_import_faults",
        *_id("case_import_faults"),
        _to("case_import_faults", "import_id", "case_imports"),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=100), nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_case_import_faults_import_id"), "case_import_faults", ["import_id"])


def _id(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _to(table: str, name: str, other: str, *, nullable: bool = False) -> sa.Column[int]:
    reference = sa.ForeignKey(f"{other}.id", name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Integer(), reference, nullable=nullable)


def _move() -> None:
    """The one text and its amounts become an obligation; the issuer was the office itself, for all that is known."""
    connection = op.get_bind()
    cases = sa.table("cases", *(sa.column(name) for name in ("id", "key", "issuer", "obligation", "decision_number")),
                     sa.column("first_decision_on", sa.Date()), sa.column("holder_id"),
                     *(sa.column(amount) for amount in AMOUNTS))  # fmt: skip
    owed = sa.table("case_obligations", *(sa.column(name) for name in ("case_id", "kind", "detail", *AMOUNTS)))
    changes = sa.table("case_changes", *(sa.column(name) for name in ("case_id", "field", "before", "after")),
                       sa.column("changed_at", sa.DateTime()))  # fmt: skip
    names = _office_names(connection)
    now = datetime.now(UTC).replace(tzinfo=None)  # a migration knows no officer and no clock of ours
    for row in connection.execute(sa.select(cases)).mappings().all():
        issuer = names[row["holder_id"]]
        key = f"{_fold(row['decision_number']).replace(' ', '')}|{row['first_decision_on'].isoformat()}|{_fold(issuer)}"
        connection.execute(cases.update().where(cases.c.id == row["id"]).values(key=key, issuer=issuer))
        kind = next((k for begins, k in KINDS.items() if row["obligation"].lower().startswith(begins)), "other_budget")
        amounts = {amount: row[amount] for amount in AMOUNTS}
        connection.execute(owed.insert().values(case_id=row["id"], kind=kind, detail=row["obligation"], **amounts))
        connection.execute(changes.insert().values(case_id=row["id"], changed_at=now, field="", before="", after=""))


def _office_names(connection: sa.Connection) -> dict[int, str]:
    agencies = sa.table("agencies", sa.column("id"), sa.column("name"), sa.column("unit_of_id"))
    rows = {row.id: row for row in connection.execute(sa.select(agencies))}
    return {i: rows[row.unit_of_id].name if row.unit_of_id else row.name for i, row in rows.items()}


def _fold(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())
