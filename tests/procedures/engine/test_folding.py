"""How acts fold: once or again, excludes before includes, what ends and what closes, and nothing is ever refused."""

from coord.procedures.engine.ledger import DutyStatus
from coord.procedures.engine.marking import Marking
from tests.procedures.small_books import may, open_dates, small_book, told, why_not

ANSWERED = 'answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }'


def test_an_event_happens_once_until_it_is_owed_again() -> None:
    events = f'{ANSWERED}\npressed = {{ title = "Nhắc", by = "asker", repeats = true }}'
    book = small_book(events, '{ after = ["asked", "pressed"], owes = "answered" }')
    answered = told(book, "2026-03-02 asked", "2026-03-03 answered")
    assert why_not(answered, "answered") == ["Việc này đã thực hiện; chỉ làm lại khi có căn cứ mới."]
    again = told(book, "2026-03-02 asked", "2026-03-03 answered", "2026-03-04 pressed")
    assert may(again, "answered") and again.marking.pending == (("answered",),)


def test_what_repeats_stays_possible() -> None:
    book = small_book(
        'noted = { title = "Ghi chú", by = "court", repeats = true }', '{ after = "asked", allows = "noted" }'
    )
    assert may(told(book, "2026-03-02 asked", "2026-03-03 noted", "2026-03-03 noted"), "noted")


def test_excludes_are_applied_before_includes() -> None:
    events = f'{ANSWERED}\nreplaced = {{ title = "Thay câu hỏi", by = "asker" }}'
    rows = """{ after = "asked", owes = "answered", within = "20 days" },
{ after = "replaced", stops = "answered" }, { after = "replaced", owes = "answered", within = "10 days" }"""
    ledger = told(small_book(events, rows), "2026-03-02 asked", "2026-03-03 replaced")
    assert [d.status for d in ledger.duties] == [DutyStatus.CANCELLED, DutyStatus.OPEN]
    assert open_dates(ledger) == {"answered": "2026-03-13"} and may(ledger, "answered")


def test_what_ends_cancels_everything_and_nothing_is_possible_or_raised_after_it() -> None:
    events = f'{ANSWERED}\nwithdrawn = {{ title = "Rút", by = "asker", ends = true }}'
    rows = '{ after = "asked", owes = "answered" }, { after = "withdrawn", owes = "answered" }'
    book = small_book(events, rows, asked="repeats = true")
    ended = told(book, "2026-03-02 asked", "2026-03-03 withdrawn")
    assert ended.is_closed and ended.marking.is_ended and ended.marking.possible() == []
    assert [d.status for d in ended.duties] == [DutyStatus.CANCELLED]
    assert why_not(ended, "asked") == ["Hồ sơ đã kết thúc, không ghi thêm được việc này."]
    assert ended.marking.after("asked") == ended.marking
    later = told(book, "2026-03-02 asked", "2026-03-03 withdrawn", "2026-03-04 asked")
    assert later.marking == ended.marking and later.duties == ended.duties


def test_what_closes_waits_for_all_that_is_open() -> None:
    book = small_book(ANSWERED, '{ after = "asked", owes = "answered" }', asked="closes = true")
    assert not told(book, "2026-03-02 asked").is_closed
    assert told(book, "2026-03-02 asked", "2026-03-03 answered").is_closed


def test_an_outcome_may_end_or_close_where_others_do_not() -> None:
    yes, no = 'yes = { title = "có", closes = true }', 'no = { title = "không", ends = true }'
    outcomes = f'{{ {yes}, {no}, maybe = {{ title = "chưa rõ" }} }}'
    book = small_book(
        f'answered = {{ title = "Trả lời", by = "answerer", outcomes = {outcomes} }}',
        '{ after = "asked", owes = "answered" }',
    )
    by_outcome = {o: told(book, "2026-03-02 asked", f"2026-03-03 answered:{o}") for o in ("yes", "no", "maybe")}
    assert {o: (x.is_closed, x.marking.is_ended) for o, x in by_outcome.items()} == {
        "yes": (True, False),
        "no": (True, True),
        "maybe": (False, False),
    }


def test_folding_refuses_nothing_that_was_recorded() -> None:
    book = small_book(ANSWERED, '{ before = "answered", requires = "asked" }')
    too_soon = told(book, "2026-03-02 answered", "2026-03-02 unheard_of", "2026-03-02 answered:unheard_of")
    assert [p.name for p in too_soon.standing] == ["answered", "unheard_of", "answered"]
    assert too_soon.marking == Marking.start(book).after("answered")


def test_an_outcome_that_the_rulebook_does_not_know_meets_nothing() -> None:
    book = small_book(ANSWERED, '{ after = "asked", owes = "answered" }')
    assert open_dates(told(book, "2026-03-02 asked", "2026-03-03 answered:unheard_of")) == {"answered": "-"}
