"""The tables of days in docs/law/bank.md come out as written; account data goes only to the office that asked."""

from datetime import datetime

import pytest

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.deadlines import VIETNAM, due_after
from coord.procedures.dates.terms import Unit
from coord.procedures.engine.ledger import Past
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.relations import May, OwedEvent, Owes, Start, parse_label
from tests.procedures.law_pages import owed_after, table
from tests.procedures.small_books import day_of, duty, told

BOOK = find_rulebook("bank.law2025")
CALENDAR = load_calendar()
AFTER = table("bank", "after | on | owed | due | why")
HOURS = table("bank", "after | at | owed | due at | why")
TOLD_OF_MONEY = {
    "account_information_given", "account_information_refused", "other_information_given", "other_information_refused",
    "freezing_carried_out", "freezing_reported", "deducted", "pay_period_told", "income_deducted", "income_ended_told",
    "collateral_realised", "collateral_reported",
}  # fmt: skip


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def ways(found: tuple[Owes | May, OwedEvent]) -> int:
    return len(found[0].owed) if isinstance(found[0], Owes) else 1


def test_every_table_is_read() -> None:
    assert (len(AFTER), len(HOURS)) == (17, 5)


@pytest.mark.parametrize(("after", "on", "event", "due", "why"), AFTER)
def test_a_term_ends_on_the_day_the_page_says(after: str, on: str, event: str, due: str, why: str) -> None:
    _, way = min(owed_after(BOOK, after, event), key=ways)  # the duty that this event alone can meet comes first
    if way.term is None:
        assert due == "none"
    elif way.term.unit is Unit.AT_ONCE:
        assert due == "at once"
    else:
        assert str(due_after(day_of(on), way.term, CALENDAR).due_on) == due, why


@pytest.mark.parametrize(("after", "at", "event", "due", "why"), HOURS)
def test_hours_run_from_the_moment_the_act_was_recorded(after: str, at: str, event: str, due: str, why: str) -> None:
    label, began = parse_label(after), instant(at)
    act = Past("1", label.event, began.date(), min(label.outcomes, default=None), at=began)
    found = duty(told(BOOK, act), event).due
    assert found is not None and found.due_at == instant(due), why


def test_a_term_from_a_day_in_the_form_runs_from_it_and_not_from_the_act() -> None:
    starts = {
        (row.after.event, row.start_field)
        for row in BOOK.of_kind(Owes)
        if row.start is Start.FIELD
    }  # fmt: skip
    assert starts == {
        ("coercion_grounds_noted", "grounds_on"),
        ("income_deduction_decided", "pay_period_on"),
        ("pay_period_told", "next_period_on"),
        ("income_deducted", "next_period_on"),
    }
    paid = Past("1", "income_deduction_decided", day_of("2026-10-12"), fields={"pay_period_on": day_of("2026-10-26")})
    assert str(duty(told(BOOK, paid), "income_deducted").due_on) == "2026-10-29"


def test_what_an_institution_tells_goes_to_the_office_that_asked_and_no_later_letter_carries_it() -> None:
    by_institution = {event.name for event in BOOK.events if "institution" in event.by}
    assert by_institution == TOLD_OF_MONEY
    assert {event.to for event in BOOK.events if event.name in by_institution} == {("enforcement",)}
    assert {label.event for event in BOOK.events for label in event.encloses}.isdisjoint(by_institution)


def test_the_stage_after_an_answer_about_accounts_says_nothing_of_what_was_answered() -> None:
    answer = BOOK.event("account_information_given")
    assert {answer.stage_after(outcome.name) for outcome in answer.outcomes} == {answer.stage}
    assert answer.stage == BOOK.event("account_information_refused").stage


def test_the_state_bank_answers_without_a_number_of_days() -> None:
    [(row, way)] = owed_after(BOOK, "difficulty_raised", "difficulty_answered")
    assert way.term is None and row.basis.citation == "Điều 100.1 NĐ 152/2026/NĐ-CP"
