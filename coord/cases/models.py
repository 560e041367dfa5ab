"""The table of cases: one enforcement decision, who must pay how much, and who carries it out."""

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from coord.db import Base


class Case(Base):
    """One enforcement decision. Amounts are whole đồng; `remaining` leaves late interest out.

    `search_text` is the number, the debtor and the place, folded for searching as people type.
    """

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_review", "holder_id", "first_decision_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_number: Mapped[str] = mapped_column(String(60), unique=True)
    first_decision_on: Mapped[date]
    judgment: Mapped[str] = mapped_column(String(200))
    debtor: Mapped[str] = mapped_column(String(200))
    debtor_place: Mapped[str] = mapped_column(String(200))
    obligation: Mapped[str] = mapped_column(String(120))
    remaining: Mapped[int] = mapped_column(BigInteger)
    paid: Mapped[int] = mapped_column(BigInteger)
    late_interest: Mapped[int] = mapped_column(BigInteger)
    verified_on: Mapped[date | None]
    last_reviewed_on: Mapped[date | None]
    holder_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    executor: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(700))
