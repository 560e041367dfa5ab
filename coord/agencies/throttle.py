"""The throttle on signing in: growing pauses after wrong passwords, kept in the database.

It counts per name AND address, so that whoever guesses at a name from elsewhere never locks its owner out. Five wrong
passwords are free; each further one doubles the pause, from half a minute up to a quarter of an hour. An attempt made
during a pause is refused unread and does not lengthen it: after the pause the right password always opens. A day
without a wrong password, or one right one, clears the count. An attempt is counted before the password is looked at:
a hundred sent at the same instant count as a hundred.

Codes of the second factor are counted apart (`of_codes`): whoever knows the password, and only they, could otherwise
clear the count of codes by giving the password again.

What it does not stop: many addresses guessing at one name. Against these stand the length of passwords and the cost
of a hash.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from coord.agencies.models import SignInAttempts
from coord.db import db, own_row

FREE_FAILURES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FORGET_AFTER = timedelta(days=1)
LONGEST_ADDRESS = 64  # a proxy may pass on anything


def of_codes(username: str) -> str:
    """The name under which codes of the second factor are counted."""
    return f"{username}#code"


def count_attempt(username: str, address: str, *, now: datetime) -> timedelta:
    """Count one attempt as failed until `clear` says otherwise; during a pause only say how much of it is left.

    Whoever asks for the same name and address at the same instant waits for the commit, and then sees this attempt.
    """
    address = address[:LONGEST_ADDRESS]
    db.session.execute(db.delete(SignInAttempts).where(SignInAttempts.last_failed_at < now - FORGET_AFTER))
    fresh = SignInAttempts(username=username, address=address, failures=0, last_failed_at=now, paused_until=now)
    attempts = own_row(SignInAttempts, (username, address), lambda: fresh)
    if attempts.paused_until > now:
        return attempts.paused_until - now
    attempts.failures += 1
    attempts.last_failed_at = now
    attempts.paused_until = now + pause_after(attempts.failures)
    db.session.flush()
    return timedelta(0)


def clear(username: str, address: str) -> None:
    """Forget the failures: the right password was given."""
    mine = db.and_(SignInAttempts.username == username, SignInAttempts.address == address[:LONGEST_ADDRESS])
    db.session.execute(db.delete(SignInAttempts).where(mine))


def pause_after(failures: int) -> timedelta:
    """The pause after so many failures in a row."""
    if failures < FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
