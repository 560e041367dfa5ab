"""The tables of matters: the matter's head, its parties, what is owed; and, kept beside the log, who has read what.

All but the readings are derived: `coord rebuild` makes them again.

Rows refer to their matter only at the commit: receivers need no order, so a duty may be staged before its matter.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coord.db import Base


class Matter(Base):
    """One run of a procedure about a case. `acted_version` is the version of the last act that was not a receipt.

    `rulebook_hash` is the edition it goes on under; `next_system_on` the day from which the system has something to
    record, but for a new edition, which no day announces.

    `stage` is as every party and the board may know it: without the outcome of an act that went to some of them only.
    A child matter names its parent and what kind of child it is there.
    """

    __tablename__ = "matters"
    __table_args__ = (
        Index("ix_matters_list", "procedure", "is_closed", "opened_on"),
        Index("ix_matters_case", "case_id", "procedure", "is_closed"),
        Index("ix_matters_edition", "is_closed", "rulebook_hash"),
    )

    id: Mapped[str] = mapped_column(String(20), primary_key=True)
    procedure: Mapped[str] = mapped_column(String(40))
    regime: Mapped[str] = mapped_column(String(40))
    opened_under: Mapped[str] = mapped_column(String(40))
    rulebook_hash: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    title: Mapped[str] = mapped_column(String(300))
    stage: Mapped[str] = mapped_column(String(120))
    search_text: Mapped[str] = mapped_column(String(700))
    opened_on: Mapped[date]
    is_closed: Mapped[bool]
    closed_on: Mapped[date | None]
    version: Mapped[int]
    acted_version: Mapped[int]
    next_system_on: Mapped[date | None] = mapped_column(index=True)
    parent_id: Mapped[str | None] = mapped_column(
        ForeignKey("matters.id", deferrable=True, initially="DEFERRED"), index=True
    )
    child_kind: Mapped[str] = mapped_column(String(40))


class Party(Base):
    """Who fills a role of the rulebook in a matter: an agency, or the name of a person or body off the platform.

    Where another was named for the role, the agencies that have filled it stand here by their `turn`, from 0 on, and
    `is_now` is the last: all of them are parties.
    """

    __tablename__ = "parties"
    __table_args__ = (Index("ix_parties_agency", "agency_id", "matter_id"),)

    matter_id: Mapped[str] = mapped_column(
        ForeignKey("matters.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_now: Mapped[bool]
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str] = mapped_column(String(200))


class DutyRow(Base):
    """What one agency owes in a matter, or may do (`is_right`): one record, seen identically by both sides.

    `term` is the unit of the term; its days are counted again when shown: here stand only the facts that lists and
    boards need. `reminded` is `soon` or `late` once the agency has been reminded.
    """

    __tablename__ = "duties"
    __table_args__ = (
        Index("ix_duties_inbox", "by_agency_id", "status", "is_right", "due_on"),
        Index("ix_duties_waiting", "to_agency_id", "status", "is_right", "due_on"),
        Index("ix_duties_open", "status", "is_right", "by_agency_id", "to_agency_id"),
    )

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    matter_id: Mapped[str] = mapped_column(ForeignKey("matters.id", deferrable=True, initially="DEFERRED"), index=True)
    events: Mapped[str] = mapped_column(String(160))
    title: Mapped[str] = mapped_column(String(300))
    is_right: Mapped[bool]
    by_role: Mapped[str] = mapped_column(String(40))
    by_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    to_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"))
    raised_by: Mapped[str] = mapped_column(String(32))
    since_on: Mapped[date]
    start_on: Mapped[date | None]
    term: Mapped[str] = mapped_column(String(40))
    term_words: Mapped[str] = mapped_column(String(40))
    due_on: Mapped[date | None]
    earliest_on: Mapped[date | None]
    is_uncertain: Mapped[bool]
    is_unverified: Mapped[bool]
    citation: Mapped[str] = mapped_column(String(120))
    basis_kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(20))
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(32))
    why_ended: Mapped[str] = mapped_column(Text)
    reminded: Mapped[str] = mapped_column(String(10))


class Reading(Base):
    """That an officer opened something of a matter on a day (in Viet Nam), and when first. Neither derived nor chained.

    `agency_id` is the officer's agency on that day. No row is tied to its matter: matters are thrown away and rebuilt.
    """

    __tablename__ = "readings"

    matter_id: Mapped[str] = mapped_column(String(20), primary_key=True)
    read_on: Mapped[date] = mapped_column(primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    first_at: Mapped[datetime]
