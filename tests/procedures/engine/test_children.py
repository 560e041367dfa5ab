"""A parent is told of its child matters: by an act that comes from outside, is never proposed, and counts like any."""

from pathlib import Path

import pytest

from coord.procedures.checking.check import check
from coord.procedures.checking.crossing_check import crossing_problems
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.engine.crossing import crossing_into
from coord.procedures.engine.marking import graph_of
from coord.procedures.reading.printing import dcr_text, rulebook_text
from coord.procedures.rulebook.children import child_of, kinds_of
from coord.procedures.rulebook.library import InvalidRulebook, read_rulebook
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import advanced, duty, may, open_dates, small_book, told, why_not

SAMPLES = Path(__file__).parents[2] / "rulebooks"
INQUIRY, BANK = (
    read_rulebook((SAMPLES / f"{name}.sample.toml").read_bytes(), name) for name in ("inquiry", "bank_answer")
)
KID = '[children.kid]\ntitle = "Con"\nprocedure = "question"\nopened_by = ["asker", "court"]\n'
ENDED = """ended = { title = "Xong", by = "court", to = "asker", closes = true }
dropped = { title = "Dừng", by = "court", ends = true }
"""
ALLOWED = '{ after = "asked", allows = ["children.kid.opened", "ended", "dropped"] },'


def book(
    rows: str = "", events: str = ENDED, more: str = KID, regime: str = "old", since: str = "2020-01-01"
) -> Rulebook:
    return small_book(events, f"{ALLOWED}\n{rows}", more=more, regime=regime, since=since)


def problems(of: Rulebook) -> list[str]:
    return list(check(of, load_calendar()).problems)


def test_the_worked_example_passes_its_check_and_no_relation_of_it_is_unnoticed() -> None:
    for sample in (INQUIRY, BANK):
        report = check(sample, load_calendar(), (INQUIRY, BANK), deletions=True)
        assert (report.problems, report.unnoticed, report.is_exhaustive) == ((), (), True)


def test_a_kind_of_child_is_two_events_of_which_one_is_the_openers_to_owe() -> None:
    opened, all_closed = (book().event(f"children.kid.{what}") for what in ("opened", "all_closed"))
    assert (opened.title, opened.by, opened.is_system) == ("Mở hồ sơ con: Con", ("asker", "court"), True)
    assert (all_closed.title, all_closed.by) == ("Mọi hồ sơ con đã kết thúc: Con", ("system",))
    assert child_of(opened) == child_of(all_closed) == kinds_of(book())[0]


def test_all_can_have_closed_only_after_one_was_opened_and_any_number_may_be() -> None:
    asked = "2026-03-02 asked"
    one, all_ended = "2026-03-03 children.kid.opened", "2026-03-05 children.kid.all_closed"
    possible = {
        n: [w for w in ("opened", "all_closed") if may(told(book(), *acts), f"children.kid.{w}")]
        for n, acts in {"before": (), "asked": (asked,), "open": (asked, one), "over": (asked, one, all_ended)}.items()
    }
    assert possible == {"before": [], "asked": ["opened"], "open": ["opened", "all_closed"], "over": ["opened"]}


def test_the_system_never_records_them_by_itself() -> None:
    _, added = advanced(book(), "2026-03-02 asked", "2026-03-03 children.kid.opened", today="2027-03-03")
    assert added == []


def test_an_open_child_keeps_the_matter_open_unless_it_ends() -> None:
    acts = ["2026-03-02 asked", "2026-03-03 children.kid.opened", "2026-03-04 ended"]
    assert not told(book(), *acts).is_closed
    assert told(book(), *acts, "2026-03-09 children.kid.all_closed").is_closed
    assert told(book(), *acts, "2026-03-09 dropped").is_closed


def test_opening_one_is_owed_by_whoever_may_open_it() -> None:
    rows = '{ after = "asked", owes = "children.kid.opened", within = "5 days" },'
    ledger = told(book(rows), "2026-03-02 asked")
    assert (duty(ledger, "children.kid.opened").by, open_dates(ledger)) == (
        ("asker", "court"),
        {"children.kid.opened": "2026-03-09"},
    )
    assert open_dates(told(book(rows), "2026-03-02 asked", "2026-03-03 children.kid.opened")) == {}


def test_what_requires_all_closed_is_shut_again_by_a_further_child() -> None:
    rows = '{ before = "ended", requires = "children.kid.all_closed" },'
    acts = ["2026-03-02 asked", "2026-03-03 children.kid.opened", "2026-03-05 children.kid.all_closed"]
    asked, closed = told(book(rows), *acts[:1]), told(book(rows), *acts)
    assert why_not(asked, "ended") == ["Phải có trước: “Mọi hồ sơ con đã kết thúc: Con” (Điều 1 Luật mẫu)"]
    assert may(closed, "ended", on="2026-03-05") and not may(closed, "ended", on="2026-03-04")
    again = told(book(rows), *acts, "2026-03-06 children.kid.opened")
    assert not may(again, "ended")
    over = told(book(rows), *acts, "2026-03-06 children.kid.opened", "2026-03-09 children.kid.all_closed")
    assert may(over, "ended", on="2026-03-09") and not may(over, "ended", on="2026-03-06")


def test_what_waits_for_all_closed_waits_only_while_one_is_open() -> None:
    rows = '{ before = "ended", waits_for = "children.kid.all_closed" },'
    assert may(told(book(rows), "2026-03-02 asked"), "ended")
    ledger = told(book(rows), "2026-03-02 asked", "2026-03-03 children.kid.opened")
    assert why_not(ledger, "ended") == ["Còn đang chờ: “Mọi hồ sơ con đã kết thúc: Con” (Điều 1 Luật mẫu)"]


def test_a_clock_may_stand_still_while_children_are_open() -> None:
    rows = """{ after = "asked", owes = "ended", within = "10 days" },
{ after = "children.kid.opened", pauses = "ended", until = "children.kid.all_closed" },"""
    acts = ["2026-03-02 asked", "2026-03-04 children.kid.opened", "2026-03-07 children.kid.all_closed"]
    days = [open_dates(told(book(rows), *acts[:n]))["ended"] for n in (1, 3)]
    assert days == ["2026-03-12", "2026-03-16"]


def test_a_matter_that_crosses_keeps_its_open_children() -> None:
    crossing = """[crossing]
from = "old"
on = 2026-07-01
same = ["asked", "ended", "dropped", "children.kid.opened", "children.kid.all_closed"]
"""
    old, new = book(), book(more=KID + crossing, regime="new", since="2026-07-01")
    assert crossing_problems(old, crossing_into(new)) == []
    acts = ["2026-06-02 asked", "2026-06-03 children.kid.opened"]
    ledger, added = advanced((old, new), *acts, today="2026-07-02")
    assert added == ["2026-07-01 crossed"] and ledger.marking.holds("children(kid)")
    renamed = crossing.replace('"children.kid.opened", ', "") + '[crossing.done]\n"children.kid.opened" = "ended"\n'
    moved = book(more=KID + renamed, regime="new", since="2026-07-01")
    assert "chuyển luật: children.kid.opened giữ nguyên tên hoặc không tính là gì" in crossing_problems(
        old, crossing_into(moved)
    )


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ('{ after = "children.cat.opened", stops = "ended" },', "không có sự kiện children.cat.opened"),
        ('{ after = "asked", owes = "children.kid.all_closed" },',
         "children.kid.all_closed: do hệ thống ghi khi hồ sơ con cuối cùng kết thúc, không đòi, cho hay chặn được"),
        ('{ before = "children.kid.all_closed", requires = "ended" },',
         "children.kid.all_closed: do hệ thống ghi khi hồ sơ con cuối cùng kết thúc, không đòi, cho hay chặn được"),
        ('{ after = "children.kid.opened:yes", stops = "ended" },',
         "children.kid.opened:yes: không có kết quả yes"),
        ('{ after = "children.kid.opened.lapsed", stops = "ended" },',
         "children.kid.opened.lapsed: không có thời hạn nào hết được"),
        ('{ after = "asked", owes = "children.kid.opened" }, { before = "children.kid.opened", requires = "unasked" },',
         "phải làm mà không bao giờ làm được: children.kid.opened"),
    ],
)  # fmt: skip
def test_what_a_rulebook_may_not_say_of_its_children_is_told(rows: str, problem: str) -> None:
    unasked = 'unasked = { title = "Không bao giờ", by = "court" }\n'
    rows += ' { before = "unasked", requires = "dropped" }' if "unasked" in rows else ""
    assert problem in problems(book(rows, ENDED + (unasked if "unasked" in rows else "")))


def test_a_label_that_is_neither_is_not_read() -> None:
    with pytest.raises(InvalidRulebook, match=r"not a label: 'children\.kid\.closed'"):
        book('{ after = "children.kid.closed", stops = "ended" },')


def test_a_child_that_could_be_opened_before_its_parent_is_told() -> None:
    loose = small_book(ENDED, '{ after = "asked", allows = ["ended", "dropped"] }', more=KID)
    assert "làm được ngay từ đầu mà không phải việc mở hồ sơ: children.kid.opened" in problems(loose)


def test_roles_and_procedures_that_nobody_knows_are_told() -> None:
    assert "children.kid.opened: không có vai nobody" in problems(book(more=KID.replace('"court"', '"nobody"')))
    assert check(INQUIRY, load_calendar(), [INQUIRY]).problems == ("hồ sơ con bank: không có thủ tục bank_answer",)


def test_a_story_that_opens_a_child_where_none_may_be_is_told() -> None:
    story = """[[story]]
title = "Mở con trước"
can_close = true
acts = [{ on = 2026-03-02, does = "asked" }, { on = 2026-03-03, system = "children.kid.all_closed" },
  { on = 2026-03-03, does = "ended" }]
"""
    assert problems(book(more=story + KID)) == [
        "tình huống “Mở con trước”: 03/03/2026 children.kid.all_closed: bị từ chối: Bước này chưa thể thực hiện."
    ]


def test_a_marking_that_only_the_children_can_lead_on_from_is_not_stuck() -> None:
    rows = '{ before = "ended", requires = "children.kid.all_closed" },'
    no_other_way = small_book(
        ENDED.splitlines()[0], f'{{ after = "asked", allows = ["children.kid.opened", "ended"] }}, {rows}', more=KID
    )
    assert problems(no_other_way) == []


def test_the_graph_and_the_text_show_them() -> None:
    graph, text = dcr_text(INQUIRY).splitlines(), rulebook_text(INQUIRY).splitlines()
    for line in (
        "  - children(bank) [không thực hiện được]",
        "  children.bank.opened -->+ children(bank)",
        "  children(bank) -->* children.bank.all_closed -->% children(bank)",
        "  children(bank) --<> concluded  # Điều 1 Luật mẫu",
    ):
        assert line in graph
    gated = dcr_text(book('{ before = "ended", requires = "children.kid.all_closed" },'))
    assert "  children.kid.opened -->+ gate(0: ended)  # Điều 1 Luật mẫu" in gated.splitlines()
    assert "Hồ sơ con: Ngân hàng trả lời (thủ tục bank_answer), do Cơ quan thi hành án mở" in text
    assert "children(bank)" in graph_of(INQUIRY).facts
