"""Passwords: hashed with Argon2id, checked in the same time whether or not the officer exists."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from coord.errors import Invalid

SHORTEST = 10
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Cost:
    """What one hash costs: memory in KiB, how often it is gone over, threads."""

    memory_kib: int
    passes: int
    lanes: int


NORMAL = Cost(memory_kib=47_104, passes=1, lanes=1)
"""The first of the equal settings the OWASP password storage cheat sheet gives: 46 MiB, 1 pass, 1 lane."""


def hash_password(password: str, cost: Cost = NORMAL) -> str:
    """The hash to store; raises Invalid when the password is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        message = f"Mật khẩu phải có từ {SHORTEST} đến {LONGEST} ký tự."
        raise Invalid(message, fields={"password": message}, code="password_length")
    return _hasher(cost).hash(_typed(password))


def is_right(password: str, stored: str | None, cost: Cost = NORMAL) -> bool:
    """Whether the password fits the stored hash; without one it takes as long and is never right."""
    password = password[: LONGEST + 1]
    try:
        _hasher(cost).verify(stored or _nobodys(cost), _typed(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)


def is_outdated(stored: str, cost: Cost = NORMAL) -> bool:
    """Whether the stored hash was made at another cost and is to be made anew at the next sign-in."""
    return _hasher(cost).check_needs_rehash(stored)


def _typed(password: str) -> str:
    # The same keys give NFC on one keyboard and NFD on another.
    return unicodedata.normalize("NFC", password)


@cache
def _hasher(cost: Cost) -> PasswordHasher:
    return PasswordHasher(time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes)


@cache
def _nobodys(cost: Cost) -> str:
    return _hasher(cost).hash("không phải mật khẩu của ai")
