"""Sessions: which browser is signed in as whom. Kept on the server, so that signing out is final.

The browser holds 32 random bytes, the table their SHA-256. A session ends 12 hours after signing in, or after 2 hours
without a request, or when it is revoked, or when the officer is no longer active.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import joinedload

from coord.agencies.models import Officer, Session
from coord.db import db

LIFETIME = timedelta(hours=12)
IDLE = timedelta(hours=2)
TOUCH_EVERY = timedelta(minutes=1)
TOKEN_BYTES = 32


def open_session(officer: Officer, *, user_agent: str, now: datetime) -> str:
    """Sign the officer in and return the token for the browser; sessions long over are swept out."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.execute(db.delete(Session).where(Session.expires_at < now - LIFETIME))
    db.session.add(
        Session(
            token_hash=_hash(token),
            officer_id=officer.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + LIFETIME,
            revoked_at=None,
            user_agent=user_agent[:200],
        )
    )
    db.session.flush()
    return token


def find_session(token: str, *, now: datetime) -> Session | None:
    """The living session of this token, with its officer and agency; None when it is over or never was."""
    query = db.select(Session).where(Session.token_hash == _hash(token))
    session = db.session.scalar(query.options(joinedload(Session.officer).joinedload(Officer.agency)))
    if session is None or session.revoked_at is not None or not session.officer.is_active:
        return None
    return session if now < session.expires_at and now < session.last_seen_at + IDLE else None


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


def revoke_all(officer_id: int, *, now: datetime) -> None:
    """End every session of the officer, as when the password changes or the account closes."""
    alive = db.and_(Session.officer_id == officer_id, Session.revoked_at.is_(None))
    db.session.execute(db.update(Session).where(alive).values(revoked_at=now))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
