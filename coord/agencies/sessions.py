"""Sessions: which browser is signed in as whom. Kept on the server, so that signing out is final.

The browser holds 32 random bytes, the table their SHA-256. A session ends 12 hours after signing in, or after 2 hours
without a request, or when it is revoked, or when the officer is no longer active.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import joinedload

from coord.agencies.models import Officer, Session
from coord.clock import VN
from coord.db import db

LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=2)
TOUCH_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32
HALF_WAY = timedelta(minutes=10)
"""How long a session waits for the code of the second factor."""


@dataclass(frozen=True, slots=True)
class Device:
    """The browser that asks, as far as it tells, and the address it asks from."""

    user_agent: str = ""
    address: str = ""


def open_session(
    officer: Officer, device: Device, *, now: datetime, lifetime: timedelta = LIFETIME, code_given: bool = False
) -> str:
    """Sign the officer in and return the token for the browser; sessions long over are swept out."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.execute(db.delete(Session).where(Session.expires_at < now - LIFETIME))
    db.session.add(
        Session(
            token_hash=_hash(token),
            officer_id=officer.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime,
            revoked_at=None,
            user_agent=device.user_agent[:200],
            address=device.address[:64],
            code_given=code_given,
        )
    )
    db.session.flush()
    return token


def find_session(token: str, *, now: datetime) -> Session | None:
    """The living session of this token, with its officer and agency; None when it is over or never was."""
    query = db.select(Session).where(Session.token_hash == _hash(token))
    session = db.session.scalar(query.options(joinedload(Session.officer).joinedload(Officer.agency)))
    return session if session is not None and _is_alive(session, now) and _may_sign_in(session, now) else None


def _may_sign_in(session: Session, now: datetime) -> bool:
    return session.officer.is_working_on(now.astimezone(VN).date())


def sessions_of(officer_id: int, *, now: datetime) -> tuple[Session, ...]:
    """The living sessions of the officer, the one used last first."""
    query = db.select(Session).where(Session.officer_id == officer_id).order_by(Session.last_seen_at.desc())
    return tuple(session for session in db.session.scalars(query) if _is_alive(session, now))


def handle_of(session: Session) -> str:
    """What names a session in a form: the beginning of its hash, from which nobody finds the token."""
    return session.token_hash[:16]


def is_of(session: Session, token: str) -> bool:
    """Whether the session is that of this token."""
    return session.token_hash == _hash(token)


def is_touch_due(session: Session, *, now: datetime) -> bool:
    """Whether it is a minute or more since the session was last noted as in use."""
    return now >= session.last_seen_at + TOUCH_EVERY


def touch(token: str, *, now: datetime) -> None:
    """Note that the session is in use."""
    alive = db.and_(Session.token_hash == _hash(token), Session.revoked_at.is_(None))
    db.session.execute(db.update(Session).where(alive).values(last_seen_at=now))


def revoke(token: str, *, now: datetime) -> None:
    """End the session for good; a token that is unknown or already ended changes nothing."""
    alive = db.and_(Session.token_hash == _hash(token), Session.revoked_at.is_(None))
    db.session.execute(db.update(Session).where(alive).values(revoked_at=now))


def revoke_all(officer_id: int, *, now: datetime, but: str = "") -> None:
    """End every session of the officer, as when the account closes; that of the token `but` goes on."""
    alive = db.and_(Session.officer_id == officer_id, Session.revoked_at.is_(None), Session.token_hash != _hash(but))
    db.session.execute(db.update(Session).where(alive).values(revoked_at=now))


def revoke_named(officer_id: int, handle: str, *, now: datetime) -> None:
    """End the session of this officer with that handle; anything else changes nothing."""
    mine = db.and_(Session.officer_id == officer_id, db.func.substr(Session.token_hash, 1, 16) == handle)
    db.session.execute(db.update(Session).where(mine, Session.revoked_at.is_(None)).values(revoked_at=now))


def note_code_given(token: str) -> None:
    """Note that the second factor was shown in this session, as when it has just been set up there."""
    db.session.execute(db.update(Session).where(Session.token_hash == _hash(token)).values(code_given=True))


def _is_alive(session: Session, now: datetime) -> bool:
    return session.revoked_at is None and now < session.expires_at and now < session.last_seen_at + IDLE


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
