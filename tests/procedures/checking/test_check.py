"""Each fault that the check exists for is found, and named."""

from dataclasses import replace

import pytest

from coord.procedures.checking.check import check
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.rulebook.library import InvalidRulebook, find_rulebook, shelf
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import small_book

ANSWERED = 'answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }\n'
OWED = '{ after = "asked", owes = "answered", within = "5 days" }'
ASK = "title = 'Nói', by = 'asker'"


def problems(book: Rulebook) -> list[str]:
    return list(check(book, load_calendar()).problems)


def test_a_sound_rulebook_has_no_problems_and_says_what_was_looked_at() -> None:
    report = check(small_book(ANSWERED, OWED), load_calendar())
    assert (report.problems, report.markings, report.is_exhaustive, report.coverage) == ((), 3, True, (2, 2))


@pytest.mark.parametrize(
    ("events", "rows", "problem"),
    [
        ("", '{ after = "asked", owes = "unheard" }', "không có sự kiện unheard"),
        (ANSWERED, f'{OWED}, {{ after = "answered:yes", stops = "asked" }}', "answered:yes: không có kết quả yes"),
        (ANSWERED, OWED.replace(" }", ', from = "field:when" }'),
         "asked: hạn tính từ ô ngày when không có"),
        (f"said = {{ {ASK}, closes = true }}", OWED.replace("answered", "said").replace(" }", ', from = "receipt" }'),
         "asked: said tính hạn từ khi nhận mà không gửi cho asker"),
        ("said = { title = 'Nói', by = 'nobody' }", OWED.replace("answered", "said"), "said: không có vai nobody"),
        ("said = { title = 'Nói', by = ['asker', 'system'] }", OWED.replace("answered", "said"),
         "said: hệ thống không ghi thay vai khác"),
        (f"said = {{ {ASK}, signed_by = 'leader' }}", OWED.replace("answered", "said"),
         "said: loại văn bản và người ký phải đi cùng nhau"),
        (f"said = {{ {ASK}, paper = 'letter' }}", OWED.replace("answered", "said"),
         "said: loại văn bản và người ký phải đi cùng nhau"),
        (f"said = {{ {ASK}, sets = 'planned_day=day' }}", OWED.replace("answered", "said"),
         "said: ngày dự kiến lấy từ ô day không có"),
        (f"said = {{ {ASK}, documents = [{{ name = 'a', title = 'A', basis = 'B', outcomes = ['no'] }}] }}",
         OWED.replace("answered", "said"), "said: a: không có kết quả no"),
        (f"said = {{ {ASK}, fields = [{{ name = 'a', title = 'A', kind = 'text', prefill = 'remaining' }}] }}",
         OWED.replace("answered", "said"), "said: a: không điền sẵn được “remaining” của việc thi hành án"),
        (f"said = {{ {ASK}, fields = [{{ name = 'a', title = 'A', kind = 'money', at_most = 'a' }}] }}",
         OWED.replace("answered", "said"), "said: a: không so được với ô số tiền a"),
        (f"said = {{ {ASK}, fields = [{{ name = 'a', title = 'A', kind = 'money', not_after_act = true }}] }}",
         OWED.replace("answered", "said"), "said: a: chỉ ô ngày mới so được với ngày của việc"),
        (f"said = {{ {ASK}, tells_case = 'remaining' }}", OWED.replace("answered", "said"),
         "said: việc chỉ ghi được một ngày vào việc thi hành án"),
        (ANSWERED, f'{OWED}, {{ after = "answered.lapsed", stops = "asked" }}',
         "answered.lapsed: không có thời hạn nào hết được"),
        (ANSWERED, f'{OWED}, {{ after = "asked", may = "answered", until = "7 days" }}',
         "answered: vừa là quyền có thời hạn vừa là việc phải làm"),
        (ANSWERED, '{ after = "asked", owes = "answered", lead = "at once" }', "asked: “at once” không tính lùi được"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_declared_is_told(events: str, rows: str, problem: str) -> None:
    assert problem in problems(small_book(events, rows))


@pytest.mark.parametrize(
    ("events", "rows", "more", "problem"),
    [
        (ANSWERED, '{ after = "asked:amount > 5", owes = "answered" }', "", "not a label"),
        (ANSWERED, '{ after = "asked", owes = "answered", stops = "asked" }', "", "đúng một trong"),
        (ANSWERED, '{ after = "asked", owes = "answered", delay = "5 days" }', "", "không đọc delay"),
        (ANSWERED, OWED, '[[article]]\ndocument = "Luật"\nkind = "law"\nconfidence = "verbatim"', "thiếu «clause»"),
        (ANSWERED, OWED, '[[article]]\ndocument = "Lệ"\nclause = "Điều 2"\nkind = "practice"\nconfidence = "inferred"',
         "thông lệ không có điều luật"),
        (ANSWERED, OWED, '[[article]]\nclause = "Điều 2"\nkind = "law"\nconfidence = "verbatim"', "document"),
    ],
)  # fmt: skip
def test_a_file_of_the_wrong_shape_is_not_read(events: str, rows: str, more: str, problem: str) -> None:
    with pytest.raises(InvalidRulebook, match=problem):
        small_book(events, rows, more=more)


def test_what_can_never_happen_is_told() -> None:
    events = ANSWERED + 'said = { title = "Nói", by = "asker" }\n'
    rows = f'{OWED}, {{ before = "said", requires = "answered" }}, {{ after = "said", allows = "said" }}'
    assert "không bao giờ xảy ra được: said" in problems(small_book(events, rows))


def test_what_is_owed_and_can_never_be_done_is_told() -> None:
    events = ANSWERED + 'said = { title = "Nói", by = "asker" }\n'
    rows = f'{OWED}, {{ before = "answered", requires = "said" }}, {{ after = "answered", allows = "said" }}'
    found = problems(small_book(events, rows))
    assert "phải làm mà không bao giờ làm được: answered" in found
    assert "không thể kết thúc khi owed(answered)" in found


def test_a_marking_that_cannot_close_is_told() -> None:
    rows = f'{OWED}, {{ after = "answered", owes = "said" }}, {{ before = "said", requires = "asked:no" }}'
    asked = "outcomes = { yes = { title = 'có' }, no = { title = 'không' } }"
    found = problems(small_book(ANSWERED + 'said = { title = "Nói", by = "asker" }', rows, asked=asked))
    assert "không thể kết thúc khi closable, owed(said)" in found


def test_two_acts_of_the_system_at_once_are_told() -> None:
    events = "".join(f'{name} = {{ title = "Hệ thống", by = "system", ends = true }}\n' for name in ("one", "two"))
    rows = '{ after = "asked", allows = ["one", "two"] }'
    assert "hai việc của hệ thống cùng lúc: one, two" in problems(small_book(events, rows))


def test_acts_of_the_system_that_come_one_after_the_other_are_no_rivals() -> None:
    events = 'one = { title = "Một", by = "system" }\ntwo = { title = "Hai", by = "system", ends = true }\n'
    rows = '{ after = "asked", allows = "one" }, { after = "one", allows = "two" }'
    assert problems(small_book(events, rows)) == []


def test_what_comes_back_must_be_declared_and_what_is_declared_must_come_back() -> None:
    pressed = 'pressed = { title = "Nhắc", by = "asker", repeats = true }\n'
    rows = '{ after = ["asked", "pressed"], owes = "answered" }, { after = "answered", allows = "pressed" }'
    assert problems(small_book(ANSWERED + pressed, rows)) == ["có thể trở lại mà không khai again: answered"]
    declared = ANSWERED.replace("closes = true", "closes = true, again = true")
    assert problems(small_book(declared + pressed, rows)) == []
    assert problems(small_book(declared, OWED)) == ["khai again mà không bao giờ trở lại: answered"]


def test_an_act_possible_at_the_start_that_opens_nothing_is_told() -> None:
    found = problems(small_book(ANSWERED, '{ after = "answered", stops = "asked" }'))
    assert "làm được ngay từ đầu mà không phải việc mở hồ sơ: answered" in found


def test_beyond_the_limit_seeded_walks_say_how_much_they_covered() -> None:
    reports = [check(find_rulebook("exemption.law2008"), load_calendar(), limit=200) for _ in range(2)]
    assert reports[0] == reports[1]
    assert not reports[0].is_exhaustive and reports[0].problems == ()
    seen, all_of_them = reports[0].coverage
    assert all_of_them * 3 // 4 < seen <= all_of_them


def test_the_walks_find_a_marking_that_cannot_close() -> None:
    rows = f'{OWED}, {{ after = "asked", owes = "said" }}, {{ before = "said", waits_for = "said" }}'
    book = small_book(ANSWERED + 'said = { title = "Nói", by = "asker" }', rows)
    report = check(book, load_calendar(), limit=2)
    assert not report.is_exhaustive and any("không thể kết thúc" in p and "owed(said)" in p for p in report.problems)


STORY = """
[[story]]
title = "Hỏi rồi trả lời"
can_close = true
acts = [
  { on = 2026-03-02, does = "asked", raises = [{ owed = "answered", due = 2026-03-09 }] },
  { on = 2026-03-03, does = "answered" },
]
"""


def test_the_deletion_list_names_what_neither_check_nor_story_misses() -> None:
    rows = f'{OWED}, {{ before = "answered", requires = "asked" }}'
    report = check(small_book(ANSWERED, rows, more=STORY), load_calendar(), deletions=True)
    assert report.unnoticed == ("requires answered → asked (Điều 1 Luật mẫu)",)


def test_a_story_that_knows_a_refusal_takes_the_relation_off_the_list() -> None:
    events = ANSWERED + 'said = { title = "Nói", by = "asker", closes = true }\n'
    rows = f'{OWED}, {{ after = "asked", allows = "said" }}, {{ before = "said", waits_for = "answered" }}'
    held = "waitsfor said → answered (Điều 1 Luật mẫu)"
    assert check(small_book(events, rows, more=STORY), load_calendar(), deletions=True).unnoticed == (held,)
    told = STORY.replace("{ on = 2026-03-03, does", '{ on = 2026-03-02, refuses = "said" }, { on = 2026-03-03, does')
    assert check(small_book(events, rows, more=told), load_calendar(), deletions=True).unnoticed == ()


def test_a_relation_that_only_the_rulebook_with_a_branch_off_misses_is_not_on_the_list() -> None:
    events = (
        ANSWERED
        + 'said = { title = "Nói", by = "asker", repeats = true }\nsworn = { title = "Tuyên thệ", by = "asker" }\n'
    )
    rows = f'{OWED}, {{ after = ["asked", "sworn"], allows = "said" }}, {{ after = "asked", allows = "sworn" }}'
    branch = '[[switch]]\nname = "oath"\ntitle = "Tuyên thệ"\nremoves = ["sworn"]\n'
    plain = check(small_book(events, rows, more=STORY), load_calendar(), deletions=True).unnoticed
    switched = check(small_book(events, rows, more=STORY + branch), load_calendar(), deletions=True).unnoticed
    assert set(plain) - set(switched) == {"allows asked → said (Điều 1 Luật mẫu)"}


def test_a_role_that_follows_another_stands_after_it() -> None:
    book = small_book(ANSWERED, OWED, more=STORY)
    court, *others = book.roles
    wrong = replace(book, roles=(replace(court, proposed="parent_of:court"), *others))
    assert f"vai {court.name}: vai court phải đứng trước" in check(wrong, load_calendar()).problems


@pytest.mark.parametrize("name", [b.name for b in shelf()])
def test_every_rulebook_of_the_program_passes(name: str) -> None:
    assert check(find_rulebook(name), load_calendar(), shelf(), limit=10_000).problems == ()
