"""Stories: what they must raise and refuse, and how a difference is told."""

from coord.procedures.checking.stories import replay
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import small_book

EVENTS = """answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }
returned = { title = "Trả hồ sơ", by = "court", closes = true }
sworn = { title = "Tuyên thệ", by = "answerer" }
"""
ROWS = """{ after = "asked", owes = "answered", within = "3 working days", from = "receipt", lapses = true },
{ after = "answered.lapsed", allows = "returned" }, { before = "returned", requires = "sworn", delay = "10 days" },
{ after = "returned", stops = "answered" }"""
STORY = """
[[story]]
title = "Không trả lời"
can_close = true
acts = [
  { on = 2026-03-02, refuses = "answered" },
  { on = 2026-03-02, does = "sworn", raises = [] },
  { on = 2026-03-05, does = "asked", received = 2026-03-06, raises = [{ owed = "answered", due = 2026-03-11 }] },
  { on = 2026-03-11, refuses = "returned" },
  { on = 2026-03-11, system = "answered.lapsed" },
  { on = 2026-03-12, refuses = "returned" },
  { on = 2026-03-13, does = "returned", cancels = ["answered"] },
]
"""


def problems_of(story: str) -> list[str]:
    book = small_book(EVENTS, ROWS, more=story)
    return replay(book, book.stories[0], load_calendar())


def test_a_story_that_comes_out_as_written_has_no_problems() -> None:
    assert problems_of(STORY) == []


def test_a_duty_with_another_date_is_told() -> None:
    assert problems_of(STORY.replace("due = 2026-03-11", "due = 2026-03-10")) == [
        "05/03/2026 asked: sinh ra answered 11/03/2026, tình huống ghi answered 10/03/2026"
    ]


def test_an_act_that_should_be_refused_and_is_not_is_told() -> None:
    story = STORY.replace('on = 2026-03-12, refuses = "returned"', 'on = 2026-03-13, refuses = "returned"')
    assert problems_of(story) == ["13/03/2026 returned: phải bị từ chối mà lại được phép"]


def test_an_act_that_is_refused_is_told_with_its_article() -> None:
    (problem, *_) = problems_of(
        STORY.replace('on = 2026-03-13, does = "returned"', 'on = 2026-03-12, does = "returned"')
    )
    assert problem == "12/03/2026 returned: bị từ chối: Không được ghi ngày trước 13/03/2026 (Điều 1 Luật mẫu)"


def test_an_addressee_may_have_it_on_a_day_of_its_own_and_only_an_addressee() -> None:
    later = STORY.replace("received = 2026-03-06", "received_by = { answerer = 2026-03-06 }")
    assert problems_of(later) == []
    nobody = STORY.replace("received = 2026-03-06", "received = 2026-03-06, received_by = { observer = 2026-03-09 }")
    assert problems_of(nobody) == ["05/03/2026 asked: không gửi cho observer"]


def test_a_lapse_that_the_story_forgets_or_misdates_is_told() -> None:
    forgotten = problems_of(STORY.replace('  { on = 2026-03-11, system = "answered.lapsed" },\n', ""))
    assert "12/03/2026 returned: tình huống thiếu dòng hệ thống ghi answered.lapsed ngày 11/03/2026" in forgotten
    misdated = problems_of(
        STORY.replace('2026-03-11, system = "answered.lapsed"', '2026-03-10, system = "answered.lapsed"')
    )
    assert "10/03/2026 answered.lapsed: hệ thống ghi answered.lapsed ngày 11/03/2026" in misdated


def test_what_was_met_or_cancelled_must_be_what_the_story_says() -> None:
    assert problems_of(STORY.replace('cancels = ["answered"]', 'meets = ["answered"]')) == [
        "13/03/2026 returned: met: [], tình huống ghi ['answered']"
    ]


def test_a_matter_left_open_that_should_close_is_told_with_what_is_open() -> None:
    cut = STORY.replace('  { on = 2026-03-13, does = "returned", cancels = ["answered"] },\n', "")
    assert problems_of(cut) == ["cuối tình huống: kết thúc được = False; còn mở: answered"]


def test_an_unknown_act_is_told_before_anything_is_replayed() -> None:
    assert problems_of(STORY.replace('does = "sworn"', 'does = "sworn:twice"')) == ["02/03/2026: không có sworn:twice"]


def rulebook_without(relation: str) -> Rulebook:
    return small_book(EVENTS, ROWS.replace(relation, ""), more=STORY)


def test_without_a_relation_the_story_misses_it() -> None:
    book = rulebook_without(',\n{ after = "returned", stops = "answered" }')
    assert replay(book, book.stories[0], load_calendar()) == [
        "13/03/2026 returned: cancelled: [], tình huống ghi ['answered']",
        "cuối tình huống: kết thúc được = False; còn mở: answered",
    ]
