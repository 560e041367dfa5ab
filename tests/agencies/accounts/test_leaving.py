"""Leaving on a day told in advance: work goes on until then, and nobody signs in from then on."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coord import clock
from coord.agencies import queries, sessions
from coord.agencies.accounts.changes import changes_of_officer
from coord.agencies.accounts.inviting import make_link
from coord.agencies.accounts.leaving import close_who_left, end_officer, keep_officer
from coord.agencies.accounts.listing import Standing, officers_managed, standing_of
from coord.db import transaction
from coord.errors import Invalid, NotFound, Refused
from tests import offices
from tests.agencies.accounts.people import LEADER, accept, invite, join, officer, viewer

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LAST_HOUR, FIRST_DAY_AWAY = datetime(2026, 11, 30, 16, 0, tzinfo=UTC), datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


def end(by: str, username: str, on: date) -> None:
    with transaction():
        end_officer(viewer(by), officer(username).id, on)


def told(username: str) -> list[tuple[str, str, str]]:
    return [(line.what, line.before, line.after) for line in changes_of_officer(officer(username).id)]


def test_who_will_leave_on_a_day_told_in_advance_works_until_then_and_is_closed_by_the_tick(tmp_path: Path) -> None:
    with offices.province(tmp_path), clock.set_at(NOW):
        with transaction():
            officer("daumoi.kv1").created_at = NOW
        end("lanhdao.tinh", "daumoi.kv1", date(2026, 12, 1))
        assert told("daumoi.kv1") == [("left_on", "", "2026-12-01")]
        with clock.set_at(LAST_HOUR), transaction():
            token = sessions.open_session(officer("daumoi.kv1"), sessions.Device(), now=LAST_HOUR)
            assert sessions.find_session(token, now=LAST_HOUR) and queries.officer_by_username("daumoi.kv1")
            assert (standing_of(officer("daumoi.kv1")), close_who_left()) == (Standing.ACTIVE, 0)
        with clock.set_at(FIRST_DAY_AWAY):  # midnight in Viet Nam; no tick has run
            assert sessions.find_session(token, now=FIRST_DAY_AWAY) is None
            assert queries.officer_by_username("daumoi.kv1") is None
            assert standing_of(officer("daumoi.kv1")) is Standing.LEFT
            left = officers_managed(viewer("lanhdao.tinh"), standing=Standing.LEFT).officers
            assert [found.username for found in left] == ["daumoi.kv1"]
            with transaction():
                assert (close_who_left(), close_who_left()) == (1, 0)
            assert not officer("daumoi.kv1").is_active
            assert told("daumoi.kv1")[0] == ("ended", "", "2026-12-01")
            assert changes_of_officer(officer("daumoi.kv1").id)[0].by_id is None


def test_the_day_may_be_told_anew_or_taken_back_until_it_comes(tmp_path: Path) -> None:
    with offices.province(tmp_path), clock.set_at(NOW):
        for day in (date(2026, 12, 1), date(2026, 12, 15)):
            end("lanhdao.tinh", "daumoi.kv1", day)
        with transaction():
            keep_officer(viewer("lanhdao.tinh"), officer("daumoi.kv1").id)
        assert told("daumoi.kv1") == [
            ("left_on", "2026-12-15", ""), ("left_on", "2026-12-01", "2026-12-15"), ("left_on", "", "2026-12-01")
        ]  # fmt: skip
        with pytest.raises(Refused), transaction():
            keep_officer(viewer("lanhdao.tinh"), officer("daumoi.kv1").id)
        with pytest.raises(NotFound), transaction():
            keep_officer(viewer("kiemsat.kv1"), officer("daumoi.kv1").id)


def test_a_new_password_does_not_take_back_the_day_of_leaving(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        later = clock.today() + timedelta(days=9)
        end("lanhdao.tinh", "daumoi.kv1", later)
        with transaction():
            link = make_link(viewer("lanhdao.tinh"), officer("daumoi.kv1").id)
        assert accept(link.token).left_on == later


def test_who_will_leave_is_no_second_leader_and_an_invitation_ends_at_once_or_not_at_all(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        later = clock.today() + timedelta(days=9)
        join("quantri", "THADS-T", "lanhdao.hai", LEADER)
        end("quantri", "lanhdao.hai", later)
        with pytest.raises(Refused, match="lãnh đạo duy nhất"):
            end("quantri", "lanhdao.tinh", clock.today())
        invite("lanhdao.tinh", "THADS-KV1")
        with pytest.raises(Invalid, match="chưa vào hệ thống"):
            end("lanhdao.tinh", "nguoi.moi", later)
