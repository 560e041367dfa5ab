"""Of any rulebook the DCR graph says what the engine does, or is refused where no such graph can say it."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coord.cli.graphs import graph_as_json
from coord.procedures.engine.graph import ENDED
from coord.procedures.engine.marking import Marking
from coord.procedures.reading.dcr_translation import Untranslatable, dcr_graph
from coord.procedures.reading.traces import NotEnabled, replay_trace
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.engine.test_engine_properties import random_book
from tests.procedures.small_books import small_book
from tests.procedures.textbook_dcr import TextbookGraph

ANSWERS = """
one = { title = "Một", by = "asker", outcomes = { yes = { title = "có" }, no = { title = "không" } } }
two = { title = "Hai", by = "answerer", closes = true }
three = { title = "Ba", by = ["asker", "answerer"], repeats = true }
"""


def textbook(book: Rulebook) -> TextbookGraph:
    return TextbookGraph(graph_as_json(dcr_graph(book)))


def walk(book: Rulebook, chance: Random, steps: int = 25) -> list[str]:
    """Acts the engine permits, the end of everything last."""
    marking, names = Marking.start(book), list[str]()
    for _ in range(steps):
        possible = marking.possible()
        going_on = [a for a in possible if not a.sets & ENDED] or possible
        if not going_on:
            break
        action = chance.choice(going_on)
        names.append(str(action))
        marking = marking.after(action.event, action.outcome, lapsed=action.lapsed)
    return names


def assert_agrees(book: Rulebook, trace: list[str]) -> None:
    """After each step the textbook, which sees the graph alone, tells what the engine does."""
    alone = textbook(book)
    for step in replay_trace(book, trace):
        alone.execute(step.event)
        told: dict[str, Any] = alone.told()
        assert (list(step.enabled), list(step.pending)) == (told["enabled"], told["pending"]), step.event
        assert (list(step.included), step.accepting) == (told["included"], told["accepting"]), step.event


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_random_rulebooks_are_run_as_the_textbook_says(seed: int) -> None:
    chance = Random(seed)
    book = random_book(chance)
    try:
        dcr_graph(book)
    except Untranslatable:
        return
    for _ in range(3):
        assert_agrees(book, walk(book, chance))


@pytest.mark.parametrize(
    "row",
    [
        '{ after = "asked", owes = ["one", "two"] }, { after = "three", stops = "one" }, '
        '{ after = "asked", stops = "two" }',
        '{ after = "asked", owes = "two", within = "3 days", lapses = true }, { after = "three", owes = "two" }',
        '{ after = "asked", may = "two", until = "3 days" }, { after = "three", may = "two" }',
    ],
)
def test_what_one_act_does_only_at_some_markings_no_graph_says(row: str) -> None:
    with pytest.raises(Untranslatable):
        dcr_graph(small_book(ANSWERS, row, asked="repeats = true"))


@pytest.mark.parametrize(
    ("row", "trace"),
    [
        ('{ after = "asked", owes = "two", within = "3 days", lapses = true }', "asked two.lapsed asked two asked"),
        ('{ after = "asked", owes = "two", within = "3 days", lapses = true, renews = true }',
         "asked two.lapsed asked two.lapsed two"),
        ('{ after = "asked", stops = "one:yes" }, { after = "three", allows = "one:yes" }', "asked one:no three"),
        ('{ after = "asked", stops = "one:yes" }, { after = "asked", allows = "one:yes" }', "asked one:yes asked"),
        ('{ before = "two", requires = "one:yes" }, { after = "asked", owes = ["one", "two"] }', "asked one:no three"),
        ('{ after = "asked", owes = "one" }, { before = "two", waits_for = "one" }', "asked one:yes two"),
    ],
)  # fmt: skip
def test_each_way_of_speaking_is_translated(row: str, trace: str) -> None:
    book = small_book(ANSWERS, row, asked="repeats = true")
    assert_agrees(book, trace.split())


def test_a_term_that_may_lapse_only_from_the_first_act_on_is_translated() -> None:
    rows = """{ after = "asked", owes = "two", within = "3 days", lapses = true },
        { after = "asked", allows = ["one", "three"] }, { after = "three", owes = "two" },
        { after = "one", owes = "two", renews = true }"""
    book, events = small_book(ANSWERS, rows), {"asked", "two.lapsed", "three", "two", "one:yes", "one:no"}
    for trace in ("asked three two.lapsed three", "asked two.lapsed three two three", "asked one:no three"):
        assert_agrees(book, trace.split())
    assert {"two.lapsed" in step.enabled for step in replay_trace(book, ["asked", "one:yes"])} == {True, False}
    assert events <= {event.id for event in dcr_graph(book).events}
    for seed in range(20):
        assert_agrees(book, walk(book, Random(seed)))


def test_a_second_duty_while_a_late_one_stands_opens_no_new_term() -> None:
    book = small_book(ANSWERS, '{ after = "asked", owes = "two", within = "3 days", lapses = true }',
                      asked="repeats = true")  # fmt: skip
    late, again = replay_trace(book, ["asked", "two.lapsed", "asked"])[1:]
    assert "two.lapsed" not in again.enabled and "late(two)" in again.included
    assert late.owed == again.owed == ("owed(two)",) and not again.accepting


@pytest.mark.parametrize(
    ("trace", "words"),
    [
        (["asked", "two"], "Bước 2, “two”: Phải có trước: “Một: có” (Điều 1"),
        (["asked", "nobody"], "Bước 2, “nobody”: không có sự kiện này."),
        (["asked", "one"], "Bước 2, “one”: không có sự kiện này; hãy ghi rõ kết quả: one:yes, one:no."),
        (["gate(0: two)"], "Bước 1, “gate(0: two)”: sự kiện phụ, không ai thực hiện được."),
        (["two.lapsed"], "Bước 1, “two.lapsed”: "),
        ([""], "Bước 1, “”: "),
    ],
)
def test_a_step_that_cannot_be_done_is_named_with_the_article(trace: list[str], words: str) -> None:
    book = small_book(
        ANSWERS, '{ before = "two", requires = "one:yes" }, { after = "asked", may = "two", until = "3 days" }'
    )
    with pytest.raises(NotEnabled) as refused:
        replay_trace(book, trace)
    assert words in refused.value.message
