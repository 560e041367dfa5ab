"""The clock: instants in UTC, days in Viet Nam, and standing still for one thread only."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from coord import clock

NEW_YEAR_IN_HA_NOI = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_the_day_begins_at_midnight_in_viet_nam() -> None:
    with clock.set_at(NEW_YEAR_IN_HA_NOI - timedelta(seconds=1)):
        assert clock.today() == date(2026, 12, 31)
    with clock.set_at(NEW_YEAR_IN_HA_NOI):
        assert clock.today() == date(2027, 1, 1)


def test_a_clock_set_in_another_zone_still_tells_utc() -> None:
    with clock.set_at(NEW_YEAR_IN_HA_NOI.astimezone(clock.VN)):
        assert clock.now() == NEW_YEAR_IN_HA_NOI
        assert clock.now().tzinfo is UTC


def test_settings_nest_and_end_even_after_an_error() -> None:
    with clock.set_at(NEW_YEAR_IN_HA_NOI):
        with pytest.raises(LookupError), clock.set_at(NEW_YEAR_IN_HA_NOI + timedelta(days=1)):
            assert clock.today() == date(2027, 1, 2)
            raise LookupError
        assert clock.today() == date(2027, 1, 1)
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)


def test_another_thread_keeps_the_true_time() -> None:
    seen: list[datetime] = []
    with clock.set_at(datetime(2020, 1, 1, tzinfo=UTC)):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen[0] > datetime(2021, 1, 1, tzinfo=UTC)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.set_at(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass
