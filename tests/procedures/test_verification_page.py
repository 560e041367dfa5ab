"""The tables of days in docs/law/verification.md come out as written; what was never published is not taken down."""

import pytest

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.deadlines import latest_before
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.relations import Owes
from tests.procedures.law_pages import duties_after, every_row_named, page, past_of, table
from tests.procedures.small_books import advanced, day_of

BOOK = find_rulebook("verification.law2025")
DAYS = table("verification", "act | from | owed | last day | why")
LEADS = table("verification", "owed | planned | latest | why")
NOT_ENFORCEABLE = (
    "2026-10-05 verification_begun",
    "2026-10-05 verified:without_conditions",
    "2026-10-05 not_yet_enforceable_decided:half_yearly",
)


def test_every_row_of_the_law_has_a_line() -> None:
    assert every_row_named("verification", "XM", range(21))
    assert (len(DAYS), len(LEADS)) == (30, 2)


def test_every_event_of_the_rulebook_stands_on_the_page() -> None:
    assert [e.name for e in BOOK.events if f"`{e.name}" not in page("verification")] == []


@pytest.mark.parametrize(("act", "since", "owed", "last", "why"), DAYS)
def test_a_term_ends_on_the_day_the_page_says(act: str, since: str, owed: str, last: str, why: str) -> None:
    assert duties_after(BOOK, act, since)[owed] == last, why


@pytest.mark.parametrize(("owed", "planned", "latest", "why"), LEADS)
def test_a_lead_ends_on_the_day_the_page_says(owed: str, planned: str, latest: str, why: str) -> None:
    [lead] = [r.owed[0].term for r in BOOK.of_kind(Owes) if r.is_lead and owed in r.token]
    assert lead is not None
    assert str(latest_before(day_of(planned), lead, load_calendar()).due_on) == latest, why


@pytest.mark.parametrize("published", [True, False])
def test_what_ends_it_makes_the_office_take_down_only_what_was_published(published: bool) -> None:
    acts = [*NOT_ENFORCEABLE, *(["2026-10-06 published"] if published else []), "2026-11-20 completion_noted"]
    ledger, added = advanced(BOOK, *(past_of(BOOK, line) for line in acts), today="2026-11-23")
    assert added == (["2026-11-20 removal_due"] if published else [])
    assert any("unpublished" in d.events for d in ledger.open_duties) is published
