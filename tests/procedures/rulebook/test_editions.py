"""Editions: what was released is kept as it was, and is found again by its hash."""

from pathlib import Path

import pytest

from coord.errors import CoordError
from coord.procedures.rulebook import editions
from coord.procedures.rulebook.library import FOLDER, InvalidRulebook, find_rulebook, read_rulebook, shelf, turn_off
from coord.procedures.rulebook.switches import without_switch

BRANCH = "exemption.law2025.fines_through_procuracy"


def test_every_rulebook_of_today_is_found_by_its_hash() -> None:
    assert all(editions.edition_of(book.hash) is book for book in shelf())
    assert editions.edition_of("0" * 64) is None


def test_a_rulebook_with_a_branch_off_is_found_by_its_own_hash() -> None:
    variant = without_switch(find_rulebook("exemption.law2025"), "fines_through_procuracy")
    found = editions.edition_of(variant.hash)
    assert found is not None and not found.has_event("fine_proposed")


def test_the_rulebook_with_its_branch_is_still_found_while_the_branch_is_off() -> None:
    whole = find_rulebook("exemption.law2025").hash
    try:
        turn_off([BRANCH])
        found = editions.edition_of(whole)
        assert found is not None and found.has_event("fine_proposed")
    finally:
        turn_off([])


def test_what_was_released_may_not_change_under_the_same_number(tmp_path: Path) -> None:
    book = find_rulebook("exemption.law2008")
    kept = editions.release(book, tmp_path)
    assert kept.read_bytes() == (FOLDER / "exemption.law2008.toml").read_bytes()
    assert list(editions.release_problems(book, tmp_path)) == []
    kept.write_bytes(kept.read_bytes() + b"# another text\n")
    assert list(editions.release_problems(book, tmp_path)) != []
    with pytest.raises(CoordError, match="đã phát hành"):
        editions.release(book, tmp_path)


def test_what_is_released_today_is_what_stands_in_the_rulebooks() -> None:
    assert [p for book in shelf() for p in editions.release_problems(book)] == []


def test_a_second_edition_says_when_it_was_released() -> None:
    text = (FOLDER / "exemption.law2008.toml").read_text(encoding="utf-8").replace("edition = 1", "edition = 2", 1)
    with pytest.raises(InvalidRulebook, match="ngày phát hành"):
        read_rulebook(text.encode(), "second.toml")
    dated = text.replace("edition = 2", "edition = 2\nreleased = 2026-12-01", 1)
    assert read_rulebook(dated.encode(), "second.toml").edition == 2
