"""Which browser is signed in as whom, and for how long."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from coord.agencies import queries, sessions
from coord.agencies.models import Officer, Session
from coord.db import db, transaction
from tests import offices

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def liaison() -> Officer:
    officer = queries.officer_by_username("daumoi.kv1")
    assert officer is not None
    return officer


def opened() -> str:
    with transaction():
        return sessions.open_session(liaison(), sessions.Device("thử"), now=NOW)


def is_alive(token: str, after: timedelta = timedelta(0)) -> bool:
    return sessions.find_session(token, now=NOW + after) is not None


def test_a_session_is_found_by_its_token_and_belongs_to_the_officer(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        session = sessions.find_session(opened(), now=NOW)
        assert session is not None and session.officer.username == "daumoi.kv1"
        assert not is_alive("đoán") and not is_alive("")


def test_the_table_holds_no_token(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = opened()
        row = db.session.scalars(db.select(Session)).one()
        assert token not in (row.token_hash, row.user_agent) and len(row.token_hash) == 64


def test_two_hours_without_a_request_end_a_session(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = opened()
        assert is_alive(token, sessions.IDLE - timedelta(seconds=1))
        assert not is_alive(token, sessions.IDLE)


def test_requests_keep_a_session_for_twelve_hours_and_not_longer(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = opened()
        with transaction():
            sessions.touch(token, now=NOW + timedelta(hours=11))
        assert is_alive(token, timedelta(hours=11, minutes=59))
        assert not is_alive(token, sessions.LIFETIME)


def test_use_is_noted_once_a_minute(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        session = sessions.find_session(opened(), now=NOW)
        assert session is not None
        assert not sessions.is_touch_due(session, now=NOW + timedelta(seconds=59))
        assert sessions.is_touch_due(session, now=NOW + timedelta(seconds=60))


def test_a_revoked_session_is_over_and_stays_over(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = opened()
        with transaction():
            sessions.revoke(token, now=NOW)
            sessions.touch(token, now=NOW)
        assert not is_alive(token)


def test_all_sessions_of_an_officer_end_together_and_nobody_elses(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        first, second = opened(), opened()
        other = queries.officer_by_username("kiemsat.kv1")
        assert other is not None
        with transaction():
            third = sessions.open_session(other, sessions.Device(), now=NOW)
            sessions.revoke_all(liaison().id, now=NOW)
        assert [is_alive(token) for token in (first, second, third)] == [False, False, True]


def test_an_officer_who_left_is_signed_out_at_once(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = opened()
        with transaction():
            liaison().is_active = False
        assert not is_alive(token)


def test_sessions_long_over_are_swept_out_at_the_next_sign_in(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        opened()
        with transaction():
            sessions.open_session(liaison(), sessions.Device(), now=NOW + timedelta(days=2))
        assert len(db.session.scalars(db.select(Session)).all()) == 1
