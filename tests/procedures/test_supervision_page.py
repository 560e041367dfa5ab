"""The table of days in docs/law/supervision.md comes out as written; a right that ran out makes nobody late."""

import pytest

from coord.procedures.engine.ledger import DutyStatus
from coord.procedures.rulebook.library import find_rulebook
from tests.procedures.law_pages import duties_after, page, past_of, table
from tests.procedures.small_books import advanced, duty

BOOK = find_rulebook("supervision.law2025")
DAYS = table("supervision", "act | from | owed | last day | why")
CLAUSES = table("supervision", "clause | step | events | relation | basis | confidence")


def test_every_clause_on_protests_has_a_line() -> None:
    assert {"112.1", "112.2", "113.1", "113.2", "113.2.a", "113.3", "113.4"} <= {row[0] for row in CLAUSES}
    assert len(DAYS) == 20


def test_every_event_of_the_rulebook_stands_on_the_page() -> None:
    assert [e.name for e in BOOK.events if f"`{e.name}" not in page("supervision")] == []


@pytest.mark.parametrize(("act", "since", "owed", "last", "why"), DAYS)
def test_a_term_ends_on_the_day_the_page_says(act: str, since: str, owed: str, last: str, why: str) -> None:
    assert duties_after(BOOK, act, since)[owed] == last, why


def test_a_window_that_ran_out_leaves_nobody_late_and_a_protest_in_time_is_owed_an_answer() -> None:
    sent = ("2026-11-16 decision_issued:on_enforcement", "2026-11-16 decision_sent")
    begun = [past_of(BOOK, line) for line in sent]
    ledger, added = advanced(BOOK, *begun, today="2026-12-02")
    assert added == ["2026-12-01 protested.lapsed"]
    assert duty(ledger, "protested").status is not DutyStatus.MET and ledger.open_duties == ()
    in_time = past_of(BOOK, "2026-11-30 protested")
    assert str(duty(advanced(BOOK, *begun, in_time, today="2026-12-02")[0], "protest_answered").due_on) == "2026-12-15"
