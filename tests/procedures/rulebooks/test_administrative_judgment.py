"""The days that docs/law/administrative_judgment.md promises to a lawyer, counted by the program."""

import re
from datetime import date
from pathlib import Path

import pytest

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.terms import Unit
from coord.procedures.engine.folding import fold
from coord.procedures.engine.ledger import Duty, Ledger, Past
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.relations import Confidence, Start, parse_label

BOOK = find_rulebook("administrative_judgment.tthc2015")
PAGE = (Path(__file__).parents[3] / "docs" / "law" / "administrative_judgment.md").read_text("utf-8")
ROW = re.compile(r"\| (HC\w+) \| `([\w.:]+)` \| ([\d-]+) \| ([\d?-]+) \| `(\w+)` \| ([^|]+) \|")
ROWS = [(act, on, start, owed, last.strip()) for _, act, on, start, owed, last in ROW.findall(PAGE)]

OBEYED = Past("done", "complied", date(2025, 1, 3), "voluntarily")
"""Only after the judgment was obeyed once, wrongly or in part, does the court's decision make obeying owed anew."""


def day_of(text: str) -> date | None:
    return None if text == "?" else date.fromisoformat(text)


def after(act: str, on: str, start: str) -> Ledger:
    """The ledger once the act has happened, after the judgment of a day before; all had it on the day `start`."""
    label, from_day = parse_label(act), day_of(start)
    outcome = min(label.outcomes, default=None)
    told = {"obliged_received_on": from_day, "received_on": from_day}
    fields = {name: day for name, day in told.items() if day}
    received = {role.name: from_day for role in BOOK.roles if from_day}
    first = Past("first", "judgment_received", date(2025, 1, 2), "at_once_high")
    name = f"{label.event}.lapsed" if label.lapsed else label.event
    this = Past("this", name, date.fromisoformat(on), outcome, received=received, fields=fields)
    before = {"judgment_received": [], "enforcement_compelled": [first, OBEYED]}.get(label.event, [first])
    return fold([BOOK], [*before, this], load_calendar())


def shown(duty: Duty) -> str:
    """The last day as the page writes it."""
    if duty.due_on:
        return str(duty.due_on)
    if duty.term is None:
        return "no number"
    return "at once" if duty.term.unit is Unit.AT_ONCE else f"provisional {duty.earliest_on}"


def test_every_row_with_a_number_of_days_has_a_line() -> None:
    lines = {row for row, *_ in ROW.findall(PAGE)}
    assert {f"HC{n:02}" for n in (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 19, 23)} | {"HC07b"} <= lines
    assert len(ROWS) == 24


@pytest.mark.parametrize(("act", "on", "start", "owed", "last"), ROWS)
def test_what_is_owed_has_the_last_day_the_page_says(act: str, on: str, start: str, owed: str, last: str) -> None:
    raised = {d.events[0]: shown(d) for d in after(act, on, start).duties if d.raised_by == "this"}
    assert raised[owed] == last


def test_the_start_of_the_five_days_to_answer_a_recommendation_is_shown_as_inferred() -> None:
    for act in ("head_recommended", "superior_recommended", "department_recommended"):
        [duty] = [d for d in after(act, "2026-03-02", "2026-03-02").duties if d.raised_by == "this"]
        assert (duty.start, duty.basis.confidence) == (Start.RECEIPT, Confidence.INFERRED)


def test_only_practice_stands_without_an_article() -> None:
    assert {b.clause != "" for b in BOOK.articles if b.kind != "practice"} == {True}
    assert {b.document for b in BOOK.articles if b.kind == "practice"} == {"Thông lệ theo dõi thi hành án hành chính"}


def test_the_ladder_of_sanctions_has_one_order_everywhere() -> None:
    ladder = ["Khiển trách", "Cảnh cáo", "Hạ bậc lương", "Giáng chức", "Cách chức", "Buộc thôi việc"]
    found = [[o.title for o in f.options][:6] for e in BOOK.events for f in e.fields if f.name == "sanction"]
    assert found == [ladder] * 4


def test_the_file_holds_what_article_14_7_lists() -> None:
    papers = BOOK.event("follow_up_closed").documents
    assert [paper.basis.split()[1] for paper in papers] == [f"14.7.{letter}" for letter in "abcdđeg"]
