"""Hashing and checking passwords."""

import unicodedata

import pytest

from coord.agencies import passwords
from coord.errors import Invalid

CHEAP = passwords.Cost(memory_kib=8, passes=1, lanes=1)
DEARER = passwords.Cost(memory_kib=16, passes=1, lanes=1)


def test_the_right_password_fits_and_a_wrong_one_does_not() -> None:
    stored = passwords.hash_password("mật khẩu đúng", CHEAP)
    assert passwords.is_right("mật khẩu đúng", stored, CHEAP)
    assert not passwords.is_right("mật khẩu sai", stored, CHEAP)


def test_the_same_keys_fit_on_a_keyboard_that_gives_decomposed_letters() -> None:
    stored = passwords.hash_password("mật khẩu đúng", CHEAP)
    assert passwords.is_right(unicodedata.normalize("NFD", "mật khẩu đúng"), stored, CHEAP)


def test_an_unknown_officer_is_hashed_for_and_never_right(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    hasher = type(passwords._hasher(CHEAP))
    real = hasher.verify

    def watch(self: object, stored: str, typed: str) -> bool:
        seen.append(stored)
        return bool(real(passwords._hasher(CHEAP), stored, typed))

    monkeypatch.setattr(hasher, "verify", watch)
    assert not passwords.is_right("không phải mật khẩu của ai", None, CHEAP)
    assert len(seen) == 1 and seen[0].startswith("$argon2id$")


def test_a_damaged_hash_fits_nothing() -> None:
    assert not passwords.is_right("mật khẩu đúng", "$argon2id$v=19$hong", CHEAP)


@pytest.mark.parametrize("password", ["ngắn", "a" * (passwords.LONGEST + 1)])
def test_a_password_of_the_wrong_length_is_refused_with_the_field(password: str) -> None:
    with pytest.raises(Invalid) as caught:
        passwords.hash_password(password, CHEAP)
    assert "10 đến 200" in caught.value.fields["password"]


def test_a_password_longer_than_any_does_not_fit_by_its_beginning() -> None:
    longest = "a" * passwords.LONGEST
    stored = passwords.hash_password(longest, CHEAP)
    assert not passwords.is_right(longest + "b", stored, CHEAP)


def test_a_hash_of_another_cost_is_outdated() -> None:
    stored = passwords.hash_password("mật khẩu đúng", CHEAP)
    assert not passwords.is_outdated(stored, CHEAP)
    assert passwords.is_outdated(stored, DEARER)


def test_the_normal_cost_is_what_owasp_advises() -> None:
    assert passwords.NORMAL.memory_kib >= 46 * 1024
