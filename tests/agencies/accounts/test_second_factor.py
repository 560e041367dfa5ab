"""The second factor: codes that open once, recovery codes, secrets that the database alone does not give away."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from coord import clock
from coord.agencies.accounts import second_factor
from coord.agencies.accounts.models import RecoveryCode, SecondFactor
from coord.agencies.accounts.second_factor import Policy, Step
from coord.db import db, transaction
from coord.errors import Unavailable
from tests import offices
from tests.agencies.accounts.people import officer

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEY = bytes(range(32))
REQUIRED, OPTIONAL = Policy(True, KEY), Policy(False, KEY)
HALF_A_MINUTE = timedelta(seconds=30)


def code_at(secret: str, instant: datetime) -> str:
    return pyotp.TOTP(secret).at(int(instant.timestamp()))


def set_up(username: str = "lanhdao.tinh") -> tuple[str, tuple[str, ...]]:
    """The secret and the recovery codes of an officer who set it up a minute before NOW."""
    earlier = NOW - 2 * HALF_A_MINUTE
    with clock.set_at(earlier), transaction():
        secret = second_factor.begin(officer(username), REQUIRED)
        codes = second_factor.confirm(officer(username), code_at(secret, earlier), REQUIRED)
        assert codes is not None
        return secret, codes


def is_code(code: str, at: datetime = NOW, username: str = "lanhdao.tinh") -> bool:
    with clock.set_at(at), transaction():
        return second_factor.is_code(officer(username), code, REQUIRED)


def use(code: str) -> bool:
    with transaction():
        return second_factor.use_recovery_code(officer("lanhdao.tinh"), code, REQUIRED)


def test_a_code_opens_once(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        code = code_at(secret, NOW)
        assert is_code(code)
        assert not is_code(code)
        assert not is_code(code, NOW + HALF_A_MINUTE)


def test_a_code_before_the_last_one_used_opens_nothing(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        assert is_code(code_at(secret, NOW + HALF_A_MINUTE))
        assert not is_code(code_at(secret, NOW))


def test_a_clock_half_a_minute_off_is_forgiven_and_a_minute_is_not(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        assert not is_code(code_at(secret, NOW + 2 * HALF_A_MINUTE))
        assert not is_code(code_at(secret, NOW - 2 * HALF_A_MINUTE))
        assert is_code(code_at(secret, NOW - HALF_A_MINUTE))


def test_the_code_with_which_it_was_set_up_does_not_open_the_door(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        assert not is_code(code_at(secret, NOW - 2 * HALF_A_MINUTE), NOW - 2 * HALF_A_MINUTE)


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "１２３４５６", "\x00" * 6, "9" * 40])
def test_what_is_no_code_opens_nothing(tmp_path: Path, code: str) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        if code != code_at(secret, NOW):
            assert not is_code(code)


def test_a_code_typed_with_blanks_is_the_same_code(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        code = code_at(secret, NOW)
        assert is_code(f" {code[:3]} {code[3:]} ")


def test_another_officers_code_opens_nothing(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, _ = set_up()
        set_up("quantri")
        assert not is_code(code_at(secret, NOW), username="quantri")


def test_until_it_is_confirmed_it_is_not_in_force(tmp_path: Path) -> None:
    with offices.province(tmp_path), clock.set_at(NOW):
        with transaction():
            secret = second_factor.begin(officer("lanhdao.tinh"), REQUIRED)
            assert second_factor.begin(officer("lanhdao.tinh"), REQUIRED) == secret
            assert second_factor.confirm(officer("lanhdao.tinh"), "000000", REQUIRED) is None
        assert not second_factor.has_factor(officer("lanhdao.tinh"))
        assert not is_code(code_at(secret, NOW))


def test_each_recovery_code_opens_once_however_it_is_typed(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        _, codes = set_up()
        assert len(set(codes)) == second_factor.RECOVERY_CODES
        assert use(codes[0].upper().replace("-", " "))
        assert not use(codes[0])
        assert second_factor.recovery_codes_left(officer("lanhdao.tinh")) == 9
        assert use(codes[9])


def test_new_recovery_codes_take_the_place_of_the_old(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        _, codes = set_up()
        with transaction():
            fresh = second_factor.renew_recovery_codes(officer("lanhdao.tinh"), REQUIRED)
        assert not use(codes[0]) and use(fresh[0])


def test_the_database_alone_gives_neither_secret_nor_codes(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        secret, codes = set_up()
        stored = db.session.scalars(db.select(SecondFactor.sealed_secret)).one()
        hashes = set(db.session.scalars(db.select(RecoveryCode.code_hash)))
        assert secret not in stored and not hashes & {code.replace("-", "") for code in codes}
        stranger = Policy(True, bytes(32))
        with pytest.raises(Unavailable), transaction():
            assert not second_factor.use_recovery_code(officer("lanhdao.tinh"), codes[0], stranger)
            second_factor.is_code(officer("lanhdao.tinh"), "000000", stranger)


def test_leaders_and_administrators_must_have_one_where_it_is_required(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        asked = {name for _, name, _, _ in offices.OFFICERS if second_factor.must_have(officer(name), REQUIRED)}
        assert asked == {"lanhdao.tinh", "quantri"}
        assert not any(second_factor.must_have(officer(name), OPTIONAL) for _, name, _, _ in offices.OFFICERS)


def test_agencies_of_the_demonstration_are_never_asked(tmp_path: Path) -> None:
    with offices.province(tmp_path) as known:
        with transaction():
            known["THADS-T"].is_demonstration = True
        assert not second_factor.must_have(officer("quantri"), REQUIRED)


def test_what_comes_next_after_the_password(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        leader, liaison = officer("lanhdao.tinh"), officer("daumoi.kv1")

        def after(who: object, policy: Policy, *, code_given: bool = False) -> Step | None:
            return second_factor.next_step(who, code_given=code_given, policy=policy)  # type: ignore[arg-type]

        assert after(leader, REQUIRED) is Step.ENROLMENT and after(leader, OPTIONAL) is None
        assert after(liaison, REQUIRED) is None
        set_up()
        assert after(officer("lanhdao.tinh"), OPTIONAL) is Step.CODE
        assert after(officer("lanhdao.tinh"), REQUIRED, code_given=True) is None


def test_forgetting_takes_the_recovery_codes_too(tmp_path: Path) -> None:
    with offices.province(tmp_path):
        _, codes = set_up()
        with transaction():
            second_factor.forget(officer("lanhdao.tinh"))
        assert not use(codes[0]) and not second_factor.has_factor(officer("lanhdao.tinh"))
