"""Two at the same moment: what opens once opens once, what has one name gets one, nobody is the last to leave."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pyotp
from flask import Flask

from coord import clock
from coord.agencies.access import Viewer
from coord.agencies.accounts import invitations, second_factor
from coord.agencies.accounts.inviting import make_link
from coord.agencies.accounts.leaving import end_officer
from coord.agencies.accounts.models import Invitation
from coord.agencies.places.file import read_entries
from coord.agencies.places.loading import Loaded, load_entries
from coord.db import db, transaction
from coord.errors import Invalid, NotFound, Refused, Stale
from tests import offices
from tests.agencies.accounts import people
from tests.agencies.accounts.people import ADMINISTRATOR, LEADER, officer, viewer
from tests.agencies.accounts.test_second_factor import NOW, REQUIRED, code_at, set_up
from tests.matters.stage import at_once


def within(app: Flask, action: Callable[..., Any], *given: Any) -> Any:
    """What that gives in a context and a transaction of its own, at noon of the tests."""
    with app.app_context(), clock.set_at(NOW), transaction():
        return action(*given)


def leave(app: Flask, by: Viewer, who: Viewer) -> None:
    """One ends the account of the other."""
    with app.app_context(), transaction():
        end_officer(by, who.officer_id, clock.today())


def kinds(results: list[Any]) -> list[type]:
    """What went wrong, and how often."""
    return sorted((type(result) for result in results if isinstance(result, Exception)), key=str)


def test_one_user_name_is_given_to_one_person(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)

    def invite() -> str:
        with app.app_context():
            return people.invite("lanhdao.tinh", "THADS-T").token

    assert kinds(at_once(*[invite] * 3)) == [Invalid] * 2


def test_a_link_opens_once_also_for_two_browsers(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        token = people.invite("lanhdao.tinh", "THADS-T").token

    def accept(password: str) -> str:
        with app.app_context():
            return people.accept(token, password).password_hash

    results = at_once(*(partial(accept, f"mật khẩu của người thứ {n}") for n in range(3)))
    assert kinds(results) == [NotFound] * 2
    with app.app_context():
        assert officer("nguoi.moi").password_hash in results


def test_of_two_links_made_at_once_one_opens(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        person = people.join("lanhdao.tinh", "THADS-T").id
        by = viewer("lanhdao.tinh")
    made = at_once(*[partial(within, app, make_link, by, person)] * 3)
    assert kinds(made) == []
    with app.app_context(), clock.set_at(NOW):
        still_open = db.session.scalars(db.select(Invitation).where(Invitation.closed_at.is_(None))).all()
        assert len(still_open) == 1
        assert invitations.waiting(person) is not None


def test_two_leaders_who_end_each_other_do_not_leave_the_agency_without_one(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        people.join("lanhdao.tinh", "THADS-T", "lanhdao.hai", LEADER)
        both = viewer("lanhdao.tinh"), viewer("lanhdao.hai")
    results = at_once(*(partial(leave, app, a, b) for a, b in (both, both[::-1])))
    assert kinds(results) == [Refused]


def test_two_administrators_of_different_agencies_do_not_leave_none(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        people.join("quantri", "TAND-T", "quantri.hai", ADMINISTRATOR)
        both = viewer("quantri"), viewer("quantri.hai")
    results = at_once(*(partial(leave, app, a, b) for a, b in (both, both[::-1])))
    assert kinds(results) == [Refused]


def test_a_code_and_a_recovery_code_open_one_browser(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        secret, recovery = set_up()

    def give(is_right: Callable[..., bool], code: str) -> bool:
        return bool(within(app, lambda: is_right(officer("lanhdao.tinh"), code, REQUIRED)))

    for is_right, code in (
        (second_factor.is_code, "000000"),  # opens nothing, but as many connections as are needed
        (second_factor.is_code, code_at(secret, NOW)),
        (second_factor.use_recovery_code, recovery[0]),
    ):
        opened = at_once(*[partial(give, is_right, code)] * 8)
        assert opened.count(True) == (code != "000000")


def test_setting_up_begun_twice_at_once_has_one_secret(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    begun = at_once(*[partial(within, app, lambda: second_factor.begin(officer("lanhdao.tinh"), REQUIRED))] * 3)
    assert len(set(begun)) == 1
    assert len(pyotp.TOTP(begun[0]).at(0)) == 6


def test_one_file_loaded_twice_at_once_enters_each_agency_once(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    entries = read_entries(FILE)
    results = at_once(*[partial(within, app, load_entries, entries)] * 2)
    assert Loaded(2, 0, 0) in results
    assert all(result in (Loaded(2, 0, 0), Loaded(0, 0, 2)) or isinstance(result, Stale) for result in results)
    assert results.count(Loaded(2, 0, 0)) == 1


FILE = """code,name,kind,level,area_code,area_name,valid_from
TAND-9,Tòa án nhân dân tỉnh Thử,court,province,99,Tỉnh Thử,2025-07-01
VKS-9,Viện kiểm sát nhân dân tỉnh Thử,procuracy,province,99,Tỉnh Thử,2025-07-01
"""
