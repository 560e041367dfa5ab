"""For the tests of docs/law: the tables of a page, and the last days that one act of a rulebook raises."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.dates.terms import Unit
from coord.procedures.engine.folding import fold
from coord.procedures.engine.ledger import Duty, FieldValue, Past
from coord.procedures.rulebook.form_rules import FieldKind
from coord.procedures.rulebook.relations import May, OwedEvent, Owes, parse_label
from coord.procedures.rulebook.rulebook import Rulebook

LAW = Path(__file__).parents[2] / "docs" / "law"


def page(name: str) -> str:
    """The page of one procedure."""
    return (LAW / f"{name}.md").read_text("utf-8")


def table(name: str, header: str) -> list[list[str]]:
    """The rows of the page's table with this header."""
    lines = page(name).split(f"| {header} |\n", 1)[1].splitlines()[1:]
    rows = lines[: next((i for i, line in enumerate(lines) if not line.startswith("|")), len(lines))]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def every_row_named(name: str, prefix: str, numbers: range) -> bool:
    """Whether each row of the source, `GT01` and on, begins a line of the page's tables."""
    named = set(re.findall(rf"\b{prefix}\d\d\b", page(name)))
    return {f"{prefix}{n:02}" for n in numbers} <= named


def past_of(book: Rulebook, line: str, *, received: str = "", **fields: FieldValue) -> Past:
    """One act from `2026-03-02 answered:yes`, which every role received on its day or on the one given."""
    day, name = line.split()
    label = parse_label(name)
    own = f"{label.event}.lapsed" if label.lapsed else label.event
    reached = dict.fromkeys((role.name for role in book.roles), date.fromisoformat(received or day))
    return Past(line, own, date.fromisoformat(day), min(label.outcomes, default=None), received=reached, fields=fields)


def duties_after(book: Rulebook, act: str, since: str) -> dict[str, str]:
    """What the act raises, each with its last day: all had it on that day, and every date of its form is that day."""
    day, label = date.fromisoformat(since), parse_label(act)
    dates: dict[str, FieldValue] = {f.name: day for f in book.event(label.event).fields if f.kind is FieldKind.DATE}
    ledger = fold([book], [replace(past_of(book, f"{since} {act}"), fields=dates)], load_calendar())
    return {event: _shown(duty) for duty in ledger.duties for event in duty.events}


def owed_after(book: Rulebook, act: str, event: str) -> Iterator[tuple[Owes | May, OwedEvent]]:
    """Each duty or right of this event that the act raises, with the way to meet it by this event."""
    label = parse_label(act)
    for row in (r for r in book.relations if isinstance(r, Owes | May)):
        ways = row.owed if isinstance(row, Owes) else (OwedEvent(row.right, row.until),)
        if row.after.covers(label.event, min(label.outcomes, default=None)):
            yield from ((row, way) for way in ways if way.event == event)


def _shown(duty: Duty) -> str:
    if duty.due_on:
        return str(duty.due_on)
    return "at once" if duty.term and duty.term.unit is Unit.AT_ONCE else "no number"
