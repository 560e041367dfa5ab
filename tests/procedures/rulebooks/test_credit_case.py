"""The tables of docs/law/credit_case.md come out as written: practice has no article and no last day."""

import pytest

from coord.procedures.engine.ledger import FieldValue, Past
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.relations import BasisKind, May, Owes
from tests.procedures.law_pages import owed_after, table
from tests.procedures.small_books import day_of, may, told

BOOK = find_rulebook("credit_case.law2025")
OWED = table("credit_case", "after | owed | by | due")
MEETINGS = table("credit_case", "called for | recorded | answer")


def test_the_tables_hold_every_duty_there_is() -> None:
    written = {(row.after.event, row.token) for row in BOOK.of_kind(Owes)}
    assert {(after.split(":")[0], (owed,)) for after, owed, _, _ in OWED} == written
    assert len(MEETINGS) == 3


@pytest.mark.parametrize(("after", "event", "by", "due"), OWED)
def test_what_practice_owes_has_no_last_day(after: str, event: str, by: str, due: str) -> None:
    [(_, way)] = owed_after(BOOK, after, event)
    assert (way.term, due) == (None, "none")
    assert ", ".join(BOOK.event(event).by) == by


def test_no_article_stands_behind_practice_and_a_province_may_set_terms() -> None:
    bases = {relation.basis for relation in BOOK.relations}
    assert {(basis.kind, basis.clause, basis.is_default) for basis in bases} == {(BasisKind.PRACTICE, "", True)}
    assert not list(BOOK.of_kind(May))


@pytest.mark.parametrize(("called_for", "recorded", "answer"), MEETINGS)
def test_a_meeting_is_not_held_before_its_day(called_for: str, recorded: str, answer: str) -> None:
    said: dict[str, FieldValue] = {"meeting_on": day_of(called_for), "starts_at": "08:00"}
    called = Past("2", "meeting_called", day_of("2026-11-10"), fields=said)
    ledger = told(BOOK, "2026-11-09 case_listed:large", called)
    assert may(ledger, "meeting_held:agreed", on=recorded) is (answer == "yes")
