"""The tables of cases: what each is about, what is owed, what was changed by whom, and the files they came from.

`case_eligibilities` is derived from the figures and the thresholds of the law: `coord rebuild` makes it again.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coord.cases.kinds import OBLIGATIONS, CaseMark, Classification, ObligationKind
from coord.db import Base
from coord.procedures.rulebook.rulebook import Nature


def _stored(values: type[StrEnum]) -> Enum:
    return Enum(values, native_enum=False, length=40, values_callable=lambda kinds: [kind.value for kind in kinds])


class Case(Base):
    """One enforcement decision. Its key at its office is who issued which number on which day (`key`, folded).

    Amounts are whole đồng. `remaining`, `paid` and `late_interest` are the sums over the obligations to the State
    budget alone: eligibility for exemption and reduction reads them. `obligation` names those in words. They, `key`,
    and `search_text` (for searching as people type) follow from the other facts and are written with them, by
    `coord.cases.commands` and by imports; nobody else writes a case. `version` counts the changes.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("holder_id", "key"),
        Index("ix_cases_list", "holder_id", "id"),
        Index("ix_cases_commune", "holder_id", "commune"),
        Index("ix_cases_executor", "holder_id", "executor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(300))
    decision_number: Mapped[str] = mapped_column(String(60))
    first_decision_on: Mapped[date]
    issuer: Mapped[str] = mapped_column(String(200))
    judgment: Mapped[str] = mapped_column(String(200))
    court: Mapped[str] = mapped_column(String(200))
    debtor: Mapped[str] = mapped_column(String(200))
    debtor_place: Mapped[str] = mapped_column(String(200))
    commune: Mapped[str] = mapped_column(String(100))
    creditors: Mapped[str] = mapped_column(String(1000))
    obligation: Mapped[str] = mapped_column(String(300))
    remaining: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    late_interest: Mapped[int] = mapped_column(BigInteger)
    classification: Mapped[Classification] = mapped_column(_stored(Classification))
    is_key: Mapped[bool]
    is_credit: Mapped[bool]
    is_watched: Mapped[bool]
    has_work_group: Mapped[bool]
    credit_institution: Mapped[str] = mapped_column(String(200))
    verified_on: Mapped[date | None]
    last_reviewed_on: Mapped[date | None]
    holder_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    executor: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(700))
    version: Mapped[int]

    obligations: Mapped[list[CaseObligation]] = relationship(
        order_by="CaseObligation.id", cascade="all, delete-orphan", lazy="selectin"
    )

    @property
    def marks(self) -> tuple[CaseMark, ...]:
        """What sets the case apart."""
        return tuple(mark for mark in CaseMark if getattr(self, mark.value))

    @property
    def nature(self) -> Nature:
        """What is followed: an administrative judgment, or what is owed in money and property."""
        kinds = {owed.kind for owed in self.obligations}
        return Nature.ADMINISTRATIVE if ObligationKind.ADMINISTRATIVE in kinds else Nature.CIVIL

    @property
    def is_administrative(self) -> bool:
        """Whether an administrative judgment is followed, with its number and day in place of a decision's."""
        return self.nature is Nature.ADMINISTRATIVE

    @property
    def total_remaining(self) -> int:
        """What is still to be paid in all, to the State and to others."""
        return sum(owed.remaining for owed in self.obligations)


class CaseObligation(Base):
    """What is owed in a case, of one kind. Amounts are whole đồng, `remaining` without late interest.

    The kind says whether it is owed to the State budget.
    """

    __tablename__ = "case_obligations"
    __table_args__ = (UniqueConstraint("case_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[ObligationKind] = mapped_column(_stored(ObligationKind))
    detail: Mapped[str] = mapped_column(String(200))
    remaining: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    late_interest: Mapped[int] = mapped_column(BigInteger)

    @property
    def words(self) -> str:
        """What is owed, as precisely as the office says it."""
        return self.detail or OBLIGATIONS[self.kind]


class CaseEligibility(Base):
    """From which day on the figures of a case suffice under one law, were it in force; no row: never. Derived.

    The rest is copied from the case, so that the review list is counted and paged from this table alone.
    """

    __tablename__ = "case_eligibilities"
    __table_args__ = (
        Index("ix_case_eligibilities_day", "holder_id", "regime", "from_on", "case_id"),
        Index("ix_case_eligibilities_age", "holder_id", "regime", "first_decision_on", "case_id", "from_on"),
        Index("ix_case_eligibilities_amount", "holder_id", "regime", "remaining", "case_id", "from_on"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    regime: Mapped[str] = mapped_column(String(40), primary_key=True)
    from_on: Mapped[date]
    holder_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    first_decision_on: Mapped[date]
    remaining: Mapped[int] = mapped_column(BigInteger)


class CaseChange(Base):
    """One fact of a case that somebody changed: who, when, from what to what, and by which file.

    The first row of a case has no `field`: it was entered. `before` and `after` are as people read them.
    """

    __tablename__ = "case_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    changed_at: Mapped[datetime]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("case_imports.id"))
    field: Mapped[str] = mapped_column(String(60))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class ImportStatus(StrEnum):
    """Where the import of a file stands."""

    CHECKING = "checking"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"


class CaseImport(Base):
    """One file of cases that an officer brought: what was found in it, and what became of it.

    `added`, `changed` and `unchanged` count cases; `wrong` counts lines that are not taken, of `lines` that hold
    something; `fault_count` what is wrong in them. `touched_at` moves while somebody works on it; `problem`
    says why nothing can be made of the file.
    """

    __tablename__ = "case_imports"
    __table_args__ = (Index("ix_case_imports_officer", "officer_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[ImportStatus] = mapped_column(_stored(ImportStatus))
    lines: Mapped[int]
    lines_done: Mapped[int]
    added: Mapped[int]
    changed: Mapped[int]
    unchanged: Mapped[int]
    wrong: Mapped[int]
    fault_count: Mapped[int]
    plan_digest: Mapped[str] = mapped_column(String(64))
    problem: Mapped[str] = mapped_column(Text)
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]


class ImportFault(Base):
    """What is wrong with one cell of a file: its line, its column, and why; a note is only worth a look."""

    __tablename__ = "case_import_faults"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("case_imports.id"), index=True)
    line: Mapped[int]
    column: Mapped[str] = mapped_column(String(100))
    is_note: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
