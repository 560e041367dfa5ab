"""Growing pauses after wrong passwords."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from coord.agencies import throttle
from coord.agencies.models import SignInAttempts
from coord.db import db, transaction
from tests import offices

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def fail(times: int, *, name: str = "daumoi.kv1", address: str = "10.0.0.1", at: datetime = NOW) -> None:
    for _ in range(times):
        with transaction():
            throttle.count_attempt(name, address, now=at)


def pause(*, name: str = "daumoi.kv1", address: str = "10.0.0.1", at: datetime = NOW) -> timedelta:
    return throttle.pause_left(name, address, now=at)


def test_the_first_slips_cost_nothing(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(throttle.FREE_FAILURES - 1)
        assert pause() == timedelta(0)


def test_each_further_failure_doubles_the_pause_up_to_the_longest() -> None:
    pauses = [throttle.pause_after(throttle.FREE_FAILURES + more).total_seconds() for more in range(7)]
    assert pauses == [30, 60, 120, 240, 480, 900, 900]
    assert throttle.pause_after(10**9) == throttle.LONGEST_PAUSE


def test_the_pause_passes_by_itself(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(throttle.FREE_FAILURES)
        assert pause() == timedelta(seconds=30)
        assert pause(at=NOW + timedelta(seconds=30)) == timedelta(0)


def test_guessing_from_elsewhere_does_not_lock_the_owner_out(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(50, address="203.0.113.9")
        assert pause(address="203.0.113.9") == throttle.LONGEST_PAUSE
        assert pause() == timedelta(0)


def test_guessing_at_one_name_does_not_lock_out_the_office_behind_the_same_address(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(50)
        assert pause(name="vanthu.kv1") == timedelta(0)


def test_the_right_password_clears_the_count(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(throttle.FREE_FAILURES)
        with transaction():
            throttle.clear("daumoi.kv1", "10.0.0.1")
        fail(1)
        assert pause() == timedelta(0)


def test_a_day_without_a_failure_clears_the_count_and_the_table(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(throttle.FREE_FAILURES, name="nguoi.la")
        fail(1, at=NOW + throttle.FORGET_AFTER + timedelta(seconds=1))
        assert [row.username for row in db.session.scalars(db.select(SignInAttempts))] == ["daumoi.kv1"]
