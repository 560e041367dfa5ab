"""The second factor: a code of six digits that the officer's phone makes anew every half minute (RFC 6238).

A code is good for its half minute and the ones just before and after, and opens once: what was used is remembered, so
that a code read over a shoulder opens nothing. Ten recovery codes stand in for a lost phone, each once.

The secret is encrypted (Fernet), and recovery codes are hashed, with a key from COORD_HOME/secrets: the database alone,
in a backup or in a thief's hands, makes no code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from enum import StrEnum

import pyotp
from cryptography.fernet import Fernet, InvalidToken

from coord import clock
from coord.agencies.accounts.models import RecoveryCode, SecondFactor
from coord.agencies.models import Officer, OfficerRole
from coord.db import db, own_row
from coord.errors import Unavailable

STEP_SECONDS = 30
NEIGHBOURS = (-1, 0, 1)
RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_NEEDING = frozenset({OfficerRole.LEADER, OfficerRole.ADMINISTRATOR})


class Step(StrEnum):
    """What stands between a right password and the pages."""

    CODE = "code"
    ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class Policy:
    """What the instance decided: whether leaders and administrators must have a second factor, and the key."""

    is_required: bool
    key: bytes


def next_step(officer: Officer, *, code_given: bool, policy: Policy) -> Step | None:
    """What this officer must still do before anything else; None when nothing."""
    if has_factor(officer):
        return None if code_given else Step.CODE
    return Step.ENROLMENT if must_have(officer, policy) else None


def must_have(officer: Officer, policy: Policy) -> bool:
    """Whether this officer may not work without it; not in the demonstration, whose password is public anyway."""
    return policy.is_required and bool(officer.roles & _NEEDING) and not officer.agency.is_demonstration


def has_factor(officer: Officer) -> bool:
    """Whether the officer has set it up."""
    factor = db.session.get(SecondFactor, officer.id)
    return factor is not None and factor.confirmed_at is not None


def begin(officer: Officer, policy: Policy) -> str:
    """The secret to put into the phone; the same one until it is confirmed. Raises Unavailable without the key."""
    sealed = _box(policy).encrypt(pyotp.random_base32().encode()).decode()
    fresh = SecondFactor(officer_id=officer.id, sealed_secret=sealed, confirmed_at=None, last_step=0)
    return _secret(own_row(SecondFactor, officer.id, lambda: fresh), policy)


def secret_begun(officer_id: int, policy: Policy) -> str | None:
    """The same secret to be shown again; None before it is begun and once it is confirmed."""
    factor = db.session.get(SecondFactor, officer_id)
    return None if factor is None or factor.confirmed_at is not None else _secret(factor, policy)


def confirm(officer: Officer, code: str, policy: Policy) -> tuple[str, ...] | None:
    """Put it in force when the code is right, and give the recovery codes, shown this once; None when it is not."""
    factor = _own_factor(officer)
    if factor is None or factor.confirmed_at is not None or not _use(factor, code, policy):
        return None
    factor.confirmed_at = clock.now()
    return renew_recovery_codes(officer, policy)


def is_code(officer: Officer, code: str, policy: Policy) -> bool:
    """Whether the six digits are right now; they then open nothing more."""
    factor = _own_factor(officer)
    return factor is not None and factor.confirmed_at is not None and _use(factor, code, policy)


def use_recovery_code(officer: Officer, code: str, policy: Policy) -> bool:
    """Whether this is one of the recovery codes left; it then opens nothing more."""
    found = db.session.get(RecoveryCode, (officer.id, _code_hash(code, policy)), with_for_update=True)
    if found is None or not has_factor(officer):
        return False
    db.session.delete(found)
    db.session.flush()
    return True


def renew_recovery_codes(officer: Officer, policy: Policy) -> tuple[str, ...]:
    """Ten new recovery codes, shown this once; those before open nothing any more."""
    db.session.execute(db.delete(RecoveryCode).where(RecoveryCode.officer_id == officer.id))
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    db.session.add_all(RecoveryCode(officer_id=officer.id, code_hash=_code_hash(code, policy)) for code in codes)
    db.session.flush()
    return codes


def recovery_codes_left(officer: Officer) -> int:
    """How many recovery codes have not been used."""
    count = db.select(db.func.count()).select_from(RecoveryCode).where(RecoveryCode.officer_id == officer.id)
    return db.session.scalar(count) or 0


def forget(officer: Officer) -> None:
    """Take the second factor away, with its recovery codes."""
    db.session.execute(db.delete(RecoveryCode).where(RecoveryCode.officer_id == officer.id))
    db.session.execute(db.delete(SecondFactor).where(SecondFactor.officer_id == officer.id))


def address_for_phone(officer: Officer, secret: str) -> str:
    """What the QR code holds: the address that the phone's program reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=officer.username, issuer_name="Phối hợp thi hành án")


def _own_factor(officer: Officer) -> SecondFactor | None:
    """The factor, which nobody else has until the commit: of two who give one code at once the second is too late."""
    return db.session.get(SecondFactor, officer.id, with_for_update=True)


def _use(factor: SecondFactor, code: str, policy: Policy) -> bool:
    digits = "".join(code.split())
    totp = pyotp.TOTP(_secret(factor, policy))
    now = int(clock.now().timestamp()) // STEP_SECONDS
    for step in (now + neighbour for neighbour in NEIGHBOURS):
        if step > factor.last_step and hmac.compare_digest(totp.at(step * STEP_SECONDS).encode(), digits.encode()):
            factor.last_step = step
            db.session.flush()
            return True
    return False


def _new_code() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def _code_hash(code: str, policy: Policy) -> str:
    typed = "".join(code.lower().replace("-", " ").split())
    return hmac.new(policy.key, typed.encode(), hashlib.sha256).hexdigest()


def _secret(factor: SecondFactor, policy: Policy) -> str:
    try:
        return _box(policy).decrypt(factor.sealed_secret.encode()).decode()
    except InvalidToken as error:
        raise Unavailable(
            "Máy chủ không đọc được khóa của lớp bảo vệ thứ hai. Hãy báo quản trị máy chủ khôi phục thư mục secrets.",
            code="second_factor_key_lost",
        ) from error


def _box(policy: Policy) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(policy.key))
