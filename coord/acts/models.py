"""The tables of acts on their way: what is written, who did what with it, the numbers, who signs for whom.

None of this is derived: it is work that no event tells of. An act becomes an event when it is issued.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coord.db import Base


class Act(Base):
    """One act from its first letter typed to its issue. `draft` is the form exactly as typed (`acts.draft`).

    `place` says what is written where; `running` is the same while the act is on its way, so that there is one.
    `deciding_id` is the office that signs, and in whose books it is numbered; for a unit the office it acts for.
    What opens a child matter names its `parent`. `paper` is empty for what is only noted, as is what came from
    somebody off the platform, whose role is `on_behalf`. `content_hash` is that of the draft as it was signed.
    `request_key` is the key of the first form, and then of the event; `last_form` that of the form that wrote last.
    """

    __tablename__ = "acts"
    __table_args__ = (
        Index("ix_acts_own", "agency_id", "state"),
        Index("ix_acts_deciding", "deciding_id", "state"),
        Index("ix_acts_writer", "assigned_to", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(200), index=True)
    running: Mapped[str | None] = mapped_column(String(200), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    deciding_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    role: Mapped[str] = mapped_column(String(40))
    procedure: Mapped[str] = mapped_column(String(40))
    event: Mapped[str] = mapped_column(String(80))
    matter_id: Mapped[str | None] = mapped_column(String(20), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"), index=True)
    corrects: Mapped[str | None] = mapped_column(String(32))
    on_behalf: Mapped[str] = mapped_column(String(40))
    parent: Mapped[str] = mapped_column(String(20), index=True)
    child_kind: Mapped[str] = mapped_column(String(40))
    paper: Mapped[str] = mapped_column(String(20))
    signed_by: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    about: Mapped[str] = mapped_column(String(300))
    drafted_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    assigned_to: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    state: Mapped[str] = mapped_column(String(20))
    draft: Mapped[str] = mapped_column(Text)
    seen_version: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    signer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    signer_line: Mapped[str] = mapped_column(String(300))
    signer_name: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(300))
    dated_on: Mapped[date | None]
    is_on_paper: Mapped[bool]
    request_key: Mapped[str] = mapped_column(String(64), unique=True)
    last_form: Mapped[str] = mapped_column(String(64), index=True)
    version: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    issued_event: Mapped[str | None] = mapped_column(String(32), unique=True)


class ActStep(Base):
    """What somebody did with an act, in order: its history."""

    __tablename__ = "act_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(ForeignKey("acts.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    at: Mapped[datetime]
    remarks: Mapped[str] = mapped_column(Text)


class NumberSeries(Base):
    """The last number of one agency, kind of paper and year. Whoever takes the next holds this row."""

    __tablename__ = "number_series"

    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), primary_key=True)
    paper: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]


class TakenNumber(Base):
    """One line of the register of numbers. A number stays taken when its act is withdrawn: `cancelled_because`.

    It belongs to an act, or to the event that issued minutes, which are composed and never an act on its way.
    """

    __tablename__ = "taken_numbers"
    __table_args__ = (UniqueConstraint("agency_id", "paper", "year", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    paper: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    value: Mapped[int]
    number: Mapped[str] = mapped_column(String(300))
    dated_on: Mapped[date]
    act_id: Mapped[int | None] = mapped_column(ForeignKey("acts.id"), index=True)
    event_id: Mapped[str | None] = mapped_column(String(32), unique=True)
    taken_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    taken_at: Mapped[datetime]
    is_from_paper: Mapped[bool]
    cancelled_because: Mapped[str] = mapped_column(Text)


class Delegation(Base):
    """Who may sign for the head of an agency: the leaders of a unit, or one officer; what, and from when to when.

    `papers` are kinds joined by "+", empty for all; `procedure` is empty for all. From `ended_on` on it holds no more,
    whatever `to_on` says; nothing is ever deleted.
    """

    __tablename__ = "delegations"
    __table_args__ = (Index("ix_delegations_from", "from_agency_id", "from_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    to_agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    to_officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    kind: Mapped[str] = mapped_column(String(20))
    principal_title: Mapped[str] = mapped_column(String(100))
    papers: Mapped[str] = mapped_column(String(120))
    procedure: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(300))
    created_by: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    created_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
