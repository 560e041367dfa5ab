"""A new edition of a rulebook: matters go on under it, what was done counts, what is open stays as it is."""

from coord.procedures.checking.crossing_check import crossing_problems
from coord.procedures.engine.crossing import revision
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import advanced, day_of, duty, may, open_dates, past, small_book, told

EVENTS = """replied = { title = "Trả lời", by = "answerer", to = "asker", outcomes = { yes = { title = "có" }, \
no = { title = "không", closes = true } } }
ruled = { title = "Phán quyết", by = "court", to = "asker", closes = true }
"""
FIRST = """{ after = "asked", owes = "replied", within = "20 days" },
{ after = "replied:yes", owes = "ruled", within = "10 days" }"""
SECOND = FIRST.replace("20 days", "15 days").replace("10 days", "5 days")
RELEASED = "2\nreleased = 2026-05-01"


def editions(second: str = SECOND, events: str = EVENTS) -> tuple[Rulebook, Rulebook]:
    return small_book(EVENTS, FIRST), small_book(events, second, edition=RELEASED)


def test_a_matter_takes_up_the_new_edition_once_on_the_day_it_is_released() -> None:
    ledger, added = advanced(editions(), "2026-04-20 asked", today="2026-05-02")
    assert added == ["2026-05-01 revised"]
    assert ledger.book.edition == 2


def test_what_is_open_keeps_its_date_and_what_comes_after_is_of_the_new_edition() -> None:
    books = editions()
    acts = ("2026-04-20 asked", past("2026-05-01 revised", takes_over=books[1].hash))
    assert open_dates(told(books, *acts)) == {"replied": "2026-05-11"}
    after = told(books, *acts, "2026-05-06 replied:yes")
    assert duty(after, "ruled").due_on == day_of("2026-05-11")


def test_an_act_dated_after_the_release_and_recorded_before_it_was_known_is_not_overtaken() -> None:
    _, added = advanced(editions(), "2026-04-20 asked", "2026-05-04 replied:yes", today="2026-05-20")
    assert added == ["2026-05-04 revised"]


def test_a_matter_that_is_over_stays_what_it_was() -> None:
    ledger, added = advanced(editions(), "2026-04-20 asked", "2026-04-21 replied:no", today="2026-06-01")
    assert added == [] and ledger.book.edition == 1


def test_what_the_new_edition_no_longer_knows_is_not_owed_any_more() -> None:
    books = editions(
        '{ after = "asked", owes = "ruled", within = "5 days" }',
        'ruled = { title = "Phán quyết", by = "court", to = "asker", closes = true }\n',
    )
    ledger = told(books, "2026-04-20 asked", past("2026-05-01 revised", takes_over=books[1].hash))
    assert open_dates(ledger) == {} and "Không còn theo" in duty(ledger, "replied").why_ended


def test_an_edition_that_nobody_has_kept_changes_nothing() -> None:
    ledger = told(editions(), "2026-04-20 asked", past("2026-05-01 revised", takes_over="f" * 64))
    assert ledger.book.edition == 1 and may(ledger, "replied:yes")


def test_the_check_finds_a_matter_that_could_not_close_in_the_new_edition() -> None:
    old, new = editions()
    assert crossing_problems(old, revision(old, new)) == []
    old, stuck = editions(SECOND + ',{ before = "ruled", requires = "replied:no" }')
    assert any("không thể kết thúc" in p for p in crossing_problems(old, revision(old, stuck)))
