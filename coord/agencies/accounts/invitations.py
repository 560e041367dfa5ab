"""Invitations: a link by which an officer sets a password, once, within a week. No mail: it is handed over."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy.orm import joinedload

from coord import clock
from coord.agencies.accounts.models import Invitation
from coord.agencies.models import Officer
from coord.db import db
from coord.errors import NotFound

LIFETIME = timedelta(days=7)


def make(by_id: int | None, officer: Officer) -> str:
    """A new link's token; one made before for the same officer no longer opens."""
    close_all(officer)
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(
        Invitation(
            token_hash=_hash(token),
            officer_id=officer.id,
            made_by_id=by_id,
            made_at=now,
            expires_at=now + LIFETIME,
            closed_at=None,
        )
    )
    db.session.flush()
    return token


def close_all(officer: Officer) -> None:
    """Let no link of the officer open any more."""
    still_open = db.and_(Invitation.officer_id == officer.id, Invitation.closed_at.is_(None))
    db.session.execute(db.update(Invitation).where(still_open).values(closed_at=clock.now()))


def open_invitation(token: str) -> Invitation:
    """The invitation of this token while it opens; raises NotFound for any other, used or not."""
    query = db.select(Invitation).where(Invitation.token_hash == _hash(token), Invitation.closed_at.is_(None))
    query = query.options(joinedload(Invitation.officer).joinedload(Officer.agency))
    found: Invitation | None = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None or clock.now() >= found.expires_at:
        raise NotFound(
            "Liên kết này không còn dùng được: đã dùng rồi, đã quá 7 ngày, hoặc đã có liên kết mới hơn. "
            "Hãy nhờ người đã mời tạo liên kết mới.",
            code="invitation_closed",
        )
    return found


def waiting(officer_id: int) -> Invitation | None:
    """The link that the officer may still use, if there is one."""
    query = db.select(Invitation).where(Invitation.officer_id == officer_id, Invitation.closed_at.is_(None))
    found: Invitation | None = db.session.scalar(query.where(Invitation.expires_at > clock.now()))
    return found


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
