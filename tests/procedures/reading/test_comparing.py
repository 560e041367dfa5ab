"""Two laws beside each other: what only one knows, who acts, which terms, which articles differ."""

from __future__ import annotations

from coord.procedures.reading.comparing import Aspect, Difference, Pair, compare
from coord.procedures.reading.comparison_text import comparison_as_json, comparison_text
from coord.procedures.rulebook.library import find_rulebook
from tests.procedures.small_books import small_book

ANSWERED = """
answered = {{ title = "Trả lời", by = "{by}", to = "asker", outcomes = {{ {outcomes} }} }}
"""
OUTCOMES = 'yes = { title = "có" }, no = { title = "không" }'
OLD = small_book(
    ANSWERED.format(by="answerer", outcomes=OUTCOMES)
    + """
shown = { title = "Xem", by = "observer" }
met = { title = "Họp", by = "asker" }
filed = { title = "Lưu", by = "court", closes = true }
""",
    """
{ after = "asked", owes = "answered", within = "15 days", from = "receipt" },
{ after = "answered", owes = "shown", within = "3 days" },
{ after = "answered:no", owes = "met" },
{ after = "answered:yes", owes = "filed", within = "5 days" },
""",
)
CROSSING = """
[crossing]
from = "old"
on = 2026-01-01
same = ["asked", "answered:yes", "answered:no", "filed"]
[crossing.done]
shown = "inspected"
met = ""
[crossing.owed]
answered = "answered"
shown = "inspected"
met = ""
filed = "filed"
"""
NEW = small_book(
    ANSWERED.format(by="court", outcomes=OUTCOMES)
    + """
inspected = { title = "Kiểm tra", by = "observer" }
told = { title = "Báo", by = "court" }
filed = { title = "Lưu", by = "court", closes = true }
""",
    """
{ after = "asked", owes = "answered", within = "10 working days", from = "receipt" },
{ after = "answered", owes = "inspected", within = "3 days" },
{ after = "answered:no", may = "told", until = "7 days" },
{ after = "answered:yes", owes = "filed", within = "5 days" },
""",
    more=CROSSING,
    regime="new",
    since="2026-01-01",
)


def pairs() -> dict[str, Pair]:
    return {pair.title: pair for pair in compare(OLD, NEW)}


def test_who_acts_and_which_term_runs_stand_beside_each_other() -> None:
    assert pairs()["Trả lời"].differences == (
        Difference(Aspect.BY, "Vai answerer", "Vai court"),
        Difference(
            Aspect.TERM,
            "phải làm trong 15 ngày kể từ ngày nhận được",
            "phải làm trong 10 ngày làm việc kể từ ngày nhận được",
            "sau “Hỏi”",
        ),
    )


def test_a_step_that_the_crossing_counts_as_another_is_its_counterpart_with_the_same_term() -> None:
    found = pairs()["Kiểm tra"]
    assert found.before is OLD.event("shown") and found.after is NEW.event("inspected")
    assert found.differences == () == pairs()["Lưu"].differences


def test_a_step_that_only_one_law_knows_says_so_and_what_becomes_of_it() -> None:
    gone, come = pairs()["Họp"], pairs()["Báo"]
    assert gone.after is None and gone.note == "việc đang còn phải làm thì thôi"
    assert come.before is None and not come.differences


def test_the_table_has_a_column_for_each_law_and_counts_what_is_alike() -> None:
    lines = comparison_text(OLD, NEW, compare(OLD, NEW)).splitlines()
    assert "  - Họp (việc đang còn phải làm thì thôi)" in lines and "  - Báo" in lines
    assert f"{'người làm':<12} | {'Vai answerer':<50} | Vai court" in lines
    assert lines[-1] == "1 bước khác nhau, 3 bước giống nhau."
    assert max(map(len, lines)) <= 120


def test_for_machines_the_differences_are_grouped() -> None:
    told = comparison_as_json(OLD, NEW, compare(OLD, NEW))
    assert (told["from"], told["to"]) == ("question.old", "question.new")
    assert told["only_from"] == [{"event": "met", "title": "Họp", "note": "việc đang còn phải làm thì thôi"}]
    assert told["only_to"] == [{"event": "told", "title": "Báo"}]
    assert [len(told[group]) for group in ("roles", "terms", "outcomes", "bases")] == [1, 1, 0, 0]  # type: ignore[arg-type]


def test_a_term_of_the_law_that_changed_is_found_in_exemption() -> None:
    found = compare(find_rulebook("exemption.law2008"), find_rulebook("exemption.law2025"))
    terms = {(p.after.name, d.before, d.after) for p in found for d in p.differences
             if p.after and d.aspect is Aspect.TERM}  # fmt: skip
    assert (
        "detention_confirmed",
        "phải làm trong 10 ngày kể từ ngày nhận được",
        "phải làm trong 03 ngày làm việc kể từ ngày nhận được",
    ) in terms


def test_a_law_is_like_itself() -> None:
    assert not any(pair.differences for pair in compare(NEW, NEW))
