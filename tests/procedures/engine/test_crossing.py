"""A matter crosses once to the next law: its past counts, what is open stays as it is, and it can still close."""

from coord.procedures.checking.check import check
from coord.procedures.checking.crossing_check import crossing_problems
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.engine.crossing import crossing_into
from coord.procedures.engine.ledger import DutyStatus
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import advanced, day_of, duty, may, open_dates, past, small_book, told

OLD_EVENTS = """replied = { title = "Trả lời", by = "answerer", to = ["asker", "court"], outcomes = { \
yes = { title = "có" }, no = { title = "không", closes = true } } }
objected = { title = "Phản đối", by = "asker", to = "court" }
ruled = { title = "Phán quyết", by = "court", to = "asker", closes = true }
forwarded = { title = "Chuyển tiếp", by = "asker" }
"""
OLD_ROWS = """{ after = "asked", owes = "replied", within = "20 days" },
{ after = "asked", owes = "forwarded", within = "90 days" },
{ after = "replied:yes", may = "objected", until = "30 days" },
{ after = "objected", owes = "ruled", within = "10 days" },
{ after = "objected.lapsed", owes = "ruled", within = "10 days" }"""
NEW_EVENTS = """answered = { title = "Trả lời", by = "court", to = ["asker", "court"], outcomes = { \
yes = { title = "có" }, no = { title = "không", closes = true } } }
objected = { title = "Phản đối", by = "asker", to = "court" }
reviewed = { title = "Xem xét", by = "observer" }
decided = { title = "Quyết định", by = "court", to = "asker", closes = true }
"""
NEW_ROWS = """{ after = "asked", owes = "answered", within = "5 days" },
{ after = "answered:yes", may = "objected", until = "3 days" },
{ after = "answered:yes", owes = "reviewed", within = "2 days" },
{ before = "decided", requires = "answered:yes" },
{ after = ["objected", "objected.lapsed"], owes = "decided", within = "3 days" }"""
CROSSING = """[crossing]
from = "old"
on = 2026-07-01
same = ["asked", "objected", "objected.lapsed"]
done = { "replied:yes" = "answered:yes", "replied:no" = "answered:no", "ruled" = "decided", "forwarded" = "" }
owed = { replied = "answered", ruled = "decided", forwarded = "" }
"""


def laws(crossing: str = CROSSING, events: str = NEW_EVENTS, rows: str = NEW_ROWS) -> tuple[Rulebook, Rulebook]:
    new = small_book(events, rows, regime="new", since="2026-07-01", more=crossing)
    return small_book(OLD_EVENTS, OLD_ROWS), new


def test_an_open_duty_keeps_its_date_its_basis_and_whoever_owes_it_under_its_new_name() -> None:
    ledger, added = advanced(laws(), "2026-06-20 asked", today="2026-07-01")
    assert added == ["2026-07-01 crossed"]
    owed = duty(ledger, "answered")
    assert (owed.due_on, owed.regime, owed.by, owed.since) == (
        day_of("2026-07-10"),
        "old",
        ("answerer",),
        day_of("2026-06-20"),
    )
    assert ledger.book.regime == "new" and may(ledger, "answered:yes")


def test_what_has_no_place_in_the_new_law_lapses_with_the_reason() -> None:
    ledger = told(laws(), "2026-06-20 asked", "2026-07-01 crossed")
    assert (duty(ledger, "forwarded").status, duty(ledger, "forwarded").why_ended) == (
        DutyStatus.CANCELLED,
        "Không còn theo Luật mẫu",
    )


def test_past_acts_count_and_raise_no_new_duty() -> None:
    ledger = told(laws(), "2026-06-20 asked", "2026-06-25 replied:yes", "2026-07-01 crossed")
    assert open_dates(ledger) == {"objected": "2026-07-27"}
    assert may(ledger, "reviewed") and not may(ledger, "answered:yes")
    assert {"answered", "answered:yes", "asked"} <= ledger.happened


def test_a_right_open_under_the_old_law_keeps_its_window_and_lapses_under_the_new() -> None:
    ledger, added = advanced(laws(), "2026-06-20 asked", "2026-06-25 replied:yes", today="2026-08-01")
    assert added == ["2026-07-01 crossed", "2026-07-27 objected.lapsed"]
    assert duty(ledger, "decided").regime == "new" and open_dates(ledger) == {"decided": "2026-07-30"}


def test_a_right_that_the_new_law_gives_to_nobody_can_still_be_used_or_lapse() -> None:
    rows = NEW_ROWS.replace('may = "objected", until = "3 days"', 'allows = "objected"').replace(
        ', "objected.lapsed"', ""
    )
    crossing = CROSSING.replace(', "objected.lapsed"', "").replace("done = {", 'done = { "objected.lapsed" = "",')
    acts = ("2026-06-20 asked", "2026-06-25 replied:yes")
    books = laws(crossing, rows=rows)
    assert open_dates(told(books, *acts, "2026-07-01 crossed")) == {"objected": "2026-07-27"}
    assert advanced(books, *acts, today="2026-08-01")[1] == ["2026-07-01 crossed", "2026-07-27 objected.lapsed"]


def test_a_later_entry_dated_before_the_crossing_takes_its_terms_from_its_own_day() -> None:
    books, crossed = laws(), ("2026-06-20 asked", "2026-07-01 crossed")
    ledger = told(books, *crossed, "2026-06-25 replied:yes")
    assert duty(ledger, "answered").status is DutyStatus.MET
    assert open_dates(ledger) == {"objected": "2026-07-27"}
    assert duty(ledger, "objected").regime == "old"
    assert ledger.marking == told(books, "2026-06-20 asked", "2026-06-25 replied:yes", "2026-07-01 crossed").marking
    assert [ledger.book_on(day_of(d)).regime for d in ("2026-06-30", "2026-07-01")] == ["old", "new"]


def test_an_act_after_the_crossing_follows_the_new_law() -> None:
    ledger = told(laws(), "2026-06-20 asked", "2026-07-01 crossed", "2026-07-02 answered:yes")
    assert open_dates(ledger) == {"objected": "2026-07-06", "reviewed": "2026-07-06"}
    assert duty(ledger, "reviewed").regime == "new"


def test_a_lapse_shown_late_is_read_under_the_law_that_names_it() -> None:
    crossing = CROSSING.replace('same = ["asked", "objected", "objected.lapsed"]', 'same = ["asked"]').replace(
        "done = {", 'done = { "objected" = "contested", "objected.lapsed" = "contested.lapsed",'
    )
    crossing = crossing.replace("owed = {", 'owed = { objected = "contested",')
    old_rows = OLD_ROWS.replace('until = "30 days"', 'until = "3 days", from = "receipt"')
    new = laws(crossing, NEW_EVENTS.replace("objected", "contested"), NEW_ROWS.replace("objected", "contested"))[1]
    books = small_book(OLD_EVENTS, old_rows), new
    replied = past("2026-06-15 replied:yes", received="2026-06-15")
    ledger, added = advanced(books, "2026-06-10 asked", "2026-07-01 crossed", replied, today="2026-07-05")
    assert added == ["2026-06-18 contested.lapsed"]
    assert duty(ledger, "contested").status is DutyStatus.LAPSED
    assert open_dates(ledger) == {"decided": "2026-06-22"}


def test_a_closed_matter_does_not_cross() -> None:
    acts = ("2026-06-10 asked", "2026-06-11 forwarded", "2026-06-12 replied:no")
    ledger, added = advanced(laws(), *acts, today="2026-08-01")
    assert (ledger.is_closed, added, ledger.book.regime) == (True, [], "old")
    assert told(laws(), *acts, "2026-07-01 crossed").book.regime == "old"


def test_a_matter_crosses_only_once() -> None:
    books = laws()
    once = told(books, "2026-06-20 asked", "2026-07-01 crossed")
    twice = told(books, "2026-06-20 asked", "2026-07-01 crossed", "2026-07-01 crossed")
    assert (once.marking, once.duties) == (twice.marking, twice.duties)


def test_a_window_that_ends_on_the_day_of_the_crossing_closes_after_it_whenever_the_clock_is_read() -> None:
    acts = ("2026-05-25 asked", "2026-06-01 replied:yes")
    early = advanced(laws(), *acts, today="2026-07-01")[1]
    late = advanced(laws(), *acts, today="2026-07-03")[1]
    assert (early, late) == (["2026-07-01 crossed"], ["2026-07-01 crossed", "2026-07-01 objected.lapsed"])


def test_the_check_finds_a_total_crossing_good() -> None:
    old, new = laws()
    assert crossing_problems(old, crossing_into(new)) == []


def test_the_check_names_what_a_crossing_leaves_out_or_invents() -> None:
    old, new = laws(CROSSING.replace('"forwarded" = ""', '"ruled" = "guessed"').replace('"ruled" = "decided", ', ""))
    assert crossing_problems(old, crossing_into(new)) == [
        "chuyển luật: thiếu “done” cho forwarded",
        "chuyển luật: question.new không có guessed",
    ]
    old, new = laws(CROSSING.replace('replied = "answered", ', "").replace('"answered:no"', '"answered:yes|no"'))
    assert crossing_problems(old, crossing_into(new)) == [
        "chuyển luật: thiếu “owed” cho replied",
        "chuyển luật: replied:no chỉ tính là một kết quả, không phải answered:no|yes",
    ]


def test_the_check_finds_a_matter_that_could_not_close_after_crossing() -> None:
    stuck = NEW_ROWS + ',{ before = "answered", requires = "reviewed" }, { before = "reviewed", requires = "answered" }'
    old, new = laws(rows=stuck)
    problems = crossing_problems(old, crossing_into(new))
    assert problems and all("không thể kết thúc sau khi chuyển từ" in p for p in problems)
    assert any("owed(replied)" in p for p in problems)


def test_the_check_finds_a_duty_that_would_become_a_right() -> None:
    old, new = laws(CROSSING.replace('owed = { replied = "answered"', 'owed = { replied = "objected"'))
    assert crossing_problems(old, crossing_into(new)) == ["chuyển luật: objected vừa là quyền vừa là việc phải làm"]


def test_a_crossing_from_a_regime_without_a_rulebook_is_told() -> None:
    report = check(laws()[1], load_calendar(), [laws()[1]])
    assert "chuyển luật: không có bộ quy tắc old" in report.problems
