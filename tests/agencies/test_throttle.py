"""Growing pauses after wrong passwords."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from coord.agencies import throttle
from coord.agencies.models import SignInAttempts
from coord.db import db, transaction
from tests import offices
from tests.matters import stage

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def fail(times: int, *, name: str = "daumoi.kv1", address: str = "10.0.0.1", at: datetime = NOW) -> datetime:
    """Fail so often, waiting for each pause to pass; the instant of the last time."""
    for _ in range(times):
        with transaction():
            while left := throttle.count_attempt(name, address, now=at):
                at += left
    return at


def pause(*, name: str = "daumoi.kv1", address: str = "10.0.0.1", at: datetime = NOW) -> timedelta:
    attempts = db.session.get(SignInAttempts, (name, address))
    return max(timedelta(0), attempts.paused_until - at) if attempts else timedelta(0)


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


def test_what_is_sent_during_a_pause_is_told_what_is_left_of_it_and_does_not_lengthen_it(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        fail(throttle.FREE_FAILURES)
        with transaction():
            assert throttle.count_attempt("daumoi.kv1", "10.0.0.1", now=NOW) == timedelta(seconds=30)
        assert pause() == timedelta(seconds=30)


def test_a_dozen_sent_at_one_instant_count_as_a_dozen(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)

    def send() -> timedelta:
        with app.app_context(), transaction():
            return throttle.count_attempt("daumoi.kv1", "10.0.0.1", now=NOW)

    answers = stage.at_once(*[send] * 12)
    assert sorted(answers) == [timedelta(0)] * throttle.FREE_FAILURES + [timedelta(seconds=30)] * 7


def test_guessing_from_elsewhere_does_not_lock_the_owner_out(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        last = fail(50, address="203.0.113.9")
        assert pause(address="203.0.113.9", at=last) == throttle.LONGEST_PAUSE
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
