"""Changing officers: roles, leaving, coming back, the own password; and whom nobody can do without."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coord import clock
from coord.agencies import passwords, queries, sessions
from coord.agencies.accounts.changes import changes_of_officer
from coord.agencies.accounts.inviting import make_link
from coord.agencies.accounts.leaving import end_officer
from coord.agencies.accounts.listing import Standing, officers_managed, standing_of
from coord.agencies.accounts.officers import (
    Details,
    NewPassword,
    change_officer,
    change_own_password,
    reset_second_factor,
)
from coord.agencies.models import Officer, OfficerRole
from coord.agencies.names import full_names
from coord.db import transaction
from coord.errors import Forbidden, Invalid, NotFound, Refused
from tests import offices
from tests.agencies.accounts.people import (
    ADMINISTRATOR,
    CLERK,
    LEADER,
    LIAISON,
    NEW,
    SECRETARY,
    accept,
    invite,
    join,
    officer,
    viewer,
)

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def change(by: str, username: str, *roles: OfficerRole, **details: str) -> Officer:
    found = officer(username)
    typed = {"full_name": found.full_name, "job_title": found.job_title, "phone": found.phone} | details
    with transaction():
        return change_officer(viewer(by), found.id, Details(**typed, roles=frozenset(roles) or found.roles))


def end(by: str, username: str, on: date | None = None) -> Officer:
    with transaction():
        return end_officer(viewer(by), officer(username).id, on or clock.today())


def told(username: str) -> list[tuple[str, str, str]]:
    return [(line.what, line.before, line.after) for line in changes_of_officer(officer(username).id)]


def test_a_change_keeps_what_was_before_and_what_did_not_change_leaves_no_trace(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        change("lanhdao.tinh", "daumoi.kv1", LIAISON, CLERK, job_title="Chấp hành viên")
        change("lanhdao.tinh", "daumoi.kv1")
        assert told("daumoi.kv1") == [("job_title", "", "Chấp hành viên"), ("roles", "liaison", "liaison+clerk")]
        assert all(line.by_id == officer("lanhdao.tinh").id for line in changes_of_officer(officer("daumoi.kv1").id))


def test_a_new_name_is_found_by_searching(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        change("lanhdao.tinh", "daumoi.kv1", full_name="Lê Thị Đổi Tên")
        assert officers_managed(viewer("lanhdao.tinh"), words="doi ten").total == 1


def test_a_leader_changes_nobody_elsewhere_and_no_administrator(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        for username in ("kiemsat.kv1", "quantri"):
            with pytest.raises(NotFound):
                change("lanhdao.tinh", username, job_title="Không được")


@pytest.mark.parametrize("who", ["daumoi.kv1", "vanthu.kv1", "thuky.bcd", "kiemsat.kv1"])
def test_who_leads_nothing_changes_nobody(tmp_path: Path, who: str) -> None:
    with offices.province(tmp_path):
        with pytest.raises(NotFound):
            change(who, "daumoi.kv1", LEADER)
        with pytest.raises(Forbidden):
            officers_managed(viewer(who))


def test_nobody_changes_the_own_roles_but_may_correct_the_own_telephone(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with pytest.raises(Refused):
            change("lanhdao.tinh", "lanhdao.tinh", LEADER, LIAISON)
        assert change("lanhdao.tinh", "lanhdao.tinh", phone="0237 1").phone == "0237 1"


def test_a_leader_gives_no_role_of_an_administrator(tmp_path: Path) -> None:
    with offices.province(tmp_path), pytest.raises(Invalid):
        change("lanhdao.tinh", "daumoi.kv1", ADMINISTRATOR)


def test_the_secretary_is_of_a_committee(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with pytest.raises(Invalid):
            change("quantri", "daumoi.kv1", SECRETARY)
        change("quantri", "thuky.bcd", SECRETARY, LEADER)


def test_new_roles_hold_at_once(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        change("lanhdao.tinh", "vanthu.kv1", LIAISON)
        assert viewer("vanthu.kv1").roles == {LIAISON}


def test_the_last_leader_is_not_taken_away(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with pytest.raises(Refused, match="lãnh đạo duy nhất"):
            end("quantri", "lanhdao.tinh")
        with pytest.raises(Refused, match="lãnh đạo duy nhất"):
            change("quantri", "lanhdao.tinh", LIAISON)
        join("quantri", "THADS-T", "lanhdao.hai", LEADER)
        end("quantri", "lanhdao.tinh")


def test_somebody_invited_who_has_not_come_is_no_second_leader(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invite("quantri", "THADS-T", "lanhdao.hai", LEADER)
        with pytest.raises(Refused, match="lãnh đạo duy nhất"):
            end("quantri", "lanhdao.tinh")


def test_the_last_administrator_is_not_taken_away(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        join("quantri", "TAND-NB", "quantri.hai", ADMINISTRATOR)
        end("quantri.hai", "quantri")
        with pytest.raises(Refused):
            end("quantri.hai", "quantri.hai")
        join("quantri.hai", "TAND-NB", "quantri.ba", ADMINISTRATOR)
        with transaction():
            officer("quantri.ba").is_active = False
        with pytest.raises(Refused, match="quản trị duy nhất"):
            end("quantri.ba", "quantri.hai")


def test_who_leaves_is_signed_out_at_once_and_keeps_the_name(tmp_path: Path) -> None:
    with offices.province(tmp_path), clock.set_at(NOW):
        with transaction():
            officer("daumoi.kv1").created_at = NOW
            token = sessions.open_session(officer("daumoi.kv1"), sessions.Device(), now=NOW)
        gone = end("lanhdao.tinh", "daumoi.kv1")
        assert sessions.find_session(token, now=NOW) is None
        assert queries.officer_by_username("daumoi.kv1") is None
        assert full_names([gone.id]) == {gone.id: "Lê Thị Ví Dụ"}
        assert (standing_of(gone), gone.left_on) == (Standing.LEFT, TODAY)
        assert told("daumoi.kv1") == [("ended", "", "2026-11-23")]
        assert gone.id not in {found.id for found in queries.officers_of(gone.agency_id)}


@pytest.mark.parametrize("day", [date(2027, 11, 26), date(2025, 1, 1)])
def test_a_day_far_ahead_or_before_the_account_was_made_is_refused(tmp_path: Path, day: date) -> None:
    with offices.province(tmp_path), clock.set_at(NOW):
        with transaction():
            officer("daumoi.kv1").created_at = NOW
        with pytest.raises(Invalid) as refused:
            end("lanhdao.tinh", "daumoi.kv1", day)
        assert "left_on" in refused.value.fields and officer("daumoi.kv1").is_active


def test_an_account_ends_once_and_may_come_back_with_all_it_had(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        end("lanhdao.tinh", "daumoi.kv1")
        with pytest.raises(Invalid):
            end("lanhdao.tinh", "daumoi.kv1")
        with transaction():
            link = make_link(viewer("lanhdao.tinh"), officer("daumoi.kv1").id)
        assert officer("daumoi.kv1").left_on is not None
        back = accept(link.token)
        assert (back.is_active, back.left_on, back.roles) == (True, None, frozenset({LIAISON}))


def test_an_invitation_is_taken_back_by_ending_the_account(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        token = invite("lanhdao.tinh", "THADS-KV1").token
        end("lanhdao.tinh", "nguoi.moi")
        with pytest.raises(NotFound):
            accept(token)


def test_accounts_are_listed_by_what_they_are_and_whose_they_are(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        invite("lanhdao.tinh", "THADS-KV1")
        end("lanhdao.tinh", "daumoi.kv2")

        def names(by: str, **asked: object) -> set[str]:
            return {o.username for o in officers_managed(viewer(by), **asked).officers}  # type: ignore[arg-type]

        assert names("lanhdao.tinh") == {"lanhdao.tinh", "daumoi.kv1", "vanthu.kv1", "daumoi.kv2", "nguoi.moi"}
        assert names("lanhdao.tinh", standing=Standing.INVITED) == {"nguoi.moi"}
        assert names("lanhdao.tinh", standing=Standing.LEFT) == {"daumoi.kv2"}
        assert names("quantri", words="toa an") == {"thuky.kv1"}
        assert len(names("quantri")) == len(offices.OFFICERS) + 1


def test_a_long_list_goes_on_page_by_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coord.agencies.accounts.listing.PAGE", 3)
    with offices.province(tmp_path):
        seen: list[str] = []
        after: int | None = None
        while True:
            page = officers_managed(viewer("quantri"), after=after)
            seen += [found.username for found in page.officers]
            after = page.next_after
            if after is None:
                break
        assert len(seen) == len(set(seen)) == page.total == len(offices.OFFICERS)


def typed(old: str = offices.PASSWORD, new: str = NEW, again: str = NEW) -> NewPassword:
    return NewPassword(old, new, again)


def test_a_new_password_asks_for_the_old_and_ends_the_other_sessions(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with transaction():
            here, there = (
                sessions.open_session(officer("daumoi.kv1"), sessions.Device(), now=clock.now()) for _ in "12"
            )
        with transaction():
            change_own_password(viewer("daumoi.kv1"), typed(), token=here, cost=offices.CHEAP)
        assert passwords.is_right(NEW, officer("daumoi.kv1").password_hash, offices.CHEAP)
        assert sessions.find_session(here, now=clock.now()) is not None
        assert sessions.find_session(there, now=clock.now()) is None
        assert told("daumoi.kv1") == [("password_changed", "", "")]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (typed(old="sai rồi nhé"), "old"),
        (typed(again="khác hẳn đi"), "again"),
        (typed(new="ngắn", again="ngắn"), "password"),
    ],
)
def test_a_password_is_not_changed_by_a_form_that_is_wrong(tmp_path: Path, wrong: NewPassword, field: str) -> None:
    with offices.province(tmp_path):
        with pytest.raises(Invalid) as refused, transaction():
            change_own_password(viewer("daumoi.kv1"), wrong, token="", cost=offices.CHEAP)
        assert field in refused.value.fields
        assert passwords.is_right(offices.PASSWORD, officer("daumoi.kv1").password_hash, offices.CHEAP)


def test_only_an_administrator_takes_a_second_factor_away_and_not_the_own(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        with pytest.raises(Forbidden), transaction():
            reset_second_factor(viewer("lanhdao.tinh"), officer("daumoi.kv1").id)
        with pytest.raises(Refused), transaction():
            reset_second_factor(viewer("quantri"), officer("quantri").id)
