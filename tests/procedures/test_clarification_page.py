"""The table of days in docs/law/clarification.md comes out as written; and who chooses the longer terms."""

import pytest

from coord.procedures.engine.ledger import DutyStatus
from coord.procedures.rulebook.library import find_rulebook
from tests.procedures.law_pages import duties_after, every_row_named, page, past_of, table
from tests.procedures.small_books import advanced, day_of, duty

BOOK = find_rulebook("clarification.law2025")
DAYS = table("clarification", "act | from | owed | last day | why")


def test_every_row_of_the_law_has_a_line() -> None:
    assert every_row_named("clarification", "GT", range(1, 19))
    assert len(DAYS) == 20


def test_every_event_of_the_rulebook_stands_on_the_page() -> None:
    assert [e.name for e in BOOK.events if f"`{e.name}" not in page("clarification")] == []


@pytest.mark.parametrize(("act", "since", "owed", "last", "why"), DAYS)
def test_a_term_ends_on_the_day_the_page_says(act: str, since: str, owed: str, last: str, why: str) -> None:
    assert duties_after(BOOK, act, since)[owed] == last, why


def test_the_court_that_answers_takes_the_longer_term_and_the_shorter_one_does_not_lapse_any_more() -> None:
    asked = past_of(BOOK, "2026-10-01 clarification_requested:explanation", received="2026-10-02")
    complex_case = past_of(BOOK, "2026-10-30 complexity_stated", request_received_on=day_of("2026-10-02"))
    ledger, added = advanced(BOOK, asked, complex_case, today="2026-11-13")
    assert added == []
    assert (duty(ledger, "clarification_answered").due_on, BOOK.event("complexity_stated").by) == (
        day_of("2026-11-16"),
        ("court",),
    )


def test_a_superior_court_that_is_asked_takes_the_duty_to_continue_away() -> None:
    acts = ("2026-10-01 clarification_requested:explanation", "2026-10-02 postponed_while_clarified")
    more = ("2026-10-12 clarification_answered:explained", "2026-10-13 superior_asked")
    ledger, _ = advanced(BOOK, *(past_of(BOOK, line) for line in acts + more), today="2026-10-14")
    assert duty(ledger, "enforcement_resumed").status is DutyStatus.CANCELLED
