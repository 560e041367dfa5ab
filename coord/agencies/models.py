"""The tables of agencies and of the officers who act for them.

An area is a path of codes joined by dots, from the widest in: "38" a province, "38.KV1" a region of it, "38.KV1.16522"
a commune of that region; "" is the whole country. So one area lies in another exactly when its path begins with it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Dialect, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

from coord.db import Base

E = TypeVar("E", bound=StrEnum)


class AgencyKind(StrEnum):
    """What an agency is; the values are those a rulebook names in `kinds`."""

    ENFORCEMENT = "enforcement"
    COURT = "court"
    PROCURACY = "procuracy"
    POLICE = "police"
    PRISON = "prison"
    STATE_BANK = "state_bank"
    CREDIT_INSTITUTION = "credit_institution"
    TREASURY = "treasury"
    SOCIAL_INSURANCE = "social_insurance"
    REGISTRY = "registry"
    PEOPLES_COMMITTEE = "peoples_committee"
    PUBLIC_BODY = "public_body"
    MASS_ORGANISATION = "mass_organisation"
    STEERING_COMMITTEE = "steering_committee"
    MINISTRY = "ministry"


class Level(StrEnum):
    """How wide an agency's area is; the values are those a rulebook names in `levels`."""

    CENTRAL = "central"
    PROVINCE = "province"
    REGION = "regional"
    COMMUNE = "commune"


class OfficerRole(StrEnum):
    """What an officer is there for; `coord.agencies.access` says what each may do."""

    LEADER = "leader"
    LIAISON = "liaison"
    CLERK = "clerk"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"


def _stored(values: type[E]) -> Enum:
    # By value and without a CHECK: a new kind is then a line above, not a rebuilt table.
    return Enum(values, native_enum=False, length=40, values_callable=lambda kinds: [kind.value for kind in kinds])


class RoleSet(TypeDecorator[frozenset[OfficerRole]]):
    """Some roles: a set in, a set out; kept as their values joined by "+", in the order of `OfficerRole`."""

    impl = String(80)
    cache_ok = True

    def process_bind_param(self, value: frozenset[OfficerRole] | None, dialect: Dialect) -> str | None:
        return None if value is None else "+".join(role for role in OfficerRole if role in value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[OfficerRole] | None:
        return None if value is None else frozenset(OfficerRole(role) for role in value.split("+") if role)


class Agency(Base):
    """One office, or one unit of it with an inbox of its own.

    `parent_id` is its superior. `unit_of_id` is set for a unit, which acts in that agency's name. `valid_from` and
    `valid_to` are its first and its last day; `successor_id` took over after that. An agency that is not
    `is_on_platform` answers on paper, and others record its answers.
    """

    __tablename__ = "agencies"
    __table_args__ = (Index("ix_agencies_area_code_kind_id", "area_code", "kind", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[AgencyKind] = mapped_column(_stored(AgencyKind))
    level: Mapped[Level] = mapped_column(_stored(Level))
    area_code: Mapped[str] = mapped_column(String(40))
    area_name: Mapped[str] = mapped_column(String(100))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    unit_of_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    is_on_platform: Mapped[bool]
    address: Mapped[str] = mapped_column(String(300))
    phone: Mapped[str] = mapped_column(String(40))
    is_demonstration: Mapped[bool] = mapped_column(index=True)
    symbol: Mapped[str] = mapped_column(String(40), default="")
    """What stands behind a number for this agency, as in 45/THADS-KV1; empty: its code."""
    search_text: Mapped[str] = mapped_column(String(1000))
    """Code, names, area and address, folded for searching as people type."""

    parent: Mapped[Agency | None] = relationship(foreign_keys=[parent_id], remote_side=[id])
    unit_of: Mapped[Agency | None] = relationship(foreign_keys=[unit_of_id], remote_side=[id])
    successor: Mapped[Agency | None] = relationship(foreign_keys=[successor_id], remote_side=[id])
    officers: Mapped[list[Officer]] = relationship(back_populates="agency", order_by="Officer.id")

    def is_valid_on(self, day: date) -> bool:
        """Whether the agency exists on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Officer(Base):
    """A person who acts for one agency, in one role or several: a small office has few people.

    `username` is lower case; `search_text` is the folded name. Who was invited and has not come yet, and who has left
    (`left_on` is the first day without them), is not active; their name stays on what they did. Who will leave on a day
    already told is active until then.
    """

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    full_name: Mapped[str] = mapped_column(String(100))
    job_title: Mapped[str] = mapped_column(String(100))
    roles: Mapped[frozenset[OfficerRole]] = mapped_column(RoleSet)
    phone: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    is_active: Mapped[bool]
    left_on: Mapped[date | None]
    created_at: Mapped[datetime]
    search_text: Mapped[str] = mapped_column(String(200))

    agency: Mapped[Agency] = relationship(back_populates="officers")

    def is_working_on(self, day: date) -> bool:
        """Whether this officer may sign in on that day."""
        return self.is_active and (self.left_on is None or day < self.left_on)


class Session(Base):
    """One signed-in browser. Only the SHA-256 of its token is here: the table read by a thief opens nothing.

    `code_given` says whether the second factor was shown when it was opened.
    """

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(64))
    code_given: Mapped[bool]

    officer: Mapped[Officer] = relationship()


class SignInAttempts(Base):
    """How often signing in as one name from one address has failed since it last succeeded.

    Passwords and codes of the second factor are counted apart: see `throttle`.
    """

    __tablename__ = "sign_in_attempts"

    username: Mapped[str] = mapped_column(String(50), primary_key=True)
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)
    paused_until: Mapped[datetime]
