"""The tables of invitations, of second factors, and of the history of the register."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coord.agencies.models import Agency, Officer
from coord.db import Base


class Invitation(Base):
    """A link by which one officer sets a password, once. Only the SHA-256 of its token is here.

    `made_by_id` is None for one made on the command line. A newer invitation takes the place of an older one.
    """

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    officer: Mapped[Officer] = relationship(foreign_keys=[officer_id])


class SecondFactor(Base):
    """The secret from which an officer's phone makes a new code every half minute.

    The secret is encrypted with a key that lies outside the database. `last_step` is the half minute whose code was
    used last: no code opens twice. Until `confirmed_at` the officer is still setting it up.
    """

    __tablename__ = "second_factors"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int]


class RecoveryCode(Base):
    """One of ten codes for the day on which the phone is lost, kept as a keyed hash; used once, then deleted."""

    __tablename__ = "recovery_codes"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class Change(Base):
    """One thing that was changed in the register: who changed what about which agency or officer, and when.

    `officer_id` is None where the agency itself was changed, `by_id` where the command line did it. `what` names the
    field or the act; `before` and `after` are its values as stored. Rows are added, never changed.
    """

    __tablename__ = "register_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"), index=True)
    what: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(String(300))
    after: Mapped[str] = mapped_column(String(300))

    by: Mapped[Officer | None] = relationship(foreign_keys=[by_id])
    agency: Mapped[Agency] = relationship()
