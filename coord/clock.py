"""What time it is: the only place that reads the machine's clock.

Instants are aware and in UTC; days are days in Viet Nam, because the law counts those.
`set_at` lets the demonstration play real commands in the past and a test stand still. It holds for the
current thread or task alone (a ContextVar), so that a request served meanwhile keeps the true time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_set_at: ContextVar[datetime | None] = ContextVar("coord_clock", default=None)


def _viet_nam() -> tzinfo:
    # Slim machines have no tzdata. Since 1975 all of Viet Nam has kept UTC+7 without summer time.
    try:
        return ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=7), "+07")


VN = _viet_nam()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set_at.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Viet Nam."""
    return now().astimezone(VN).date()


@contextmanager
def set_at(instant: datetime) -> Iterator[None]:
    """Within the block it is `instant` (aware), for this thread or task alone."""
    if instant.tzinfo is None:
        raise ValueError("set_at needs an aware datetime")
    token = _set_at.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_at.reset(token)
