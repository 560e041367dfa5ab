"""The tables of a page of docs/law, and the terms of a rulebook, for the tests that hold one against the other."""

from collections.abc import Iterator
from pathlib import Path

from coord.procedures.rulebook.relations import May, OwedEvent, Owes, parse_label
from coord.procedures.rulebook.rulebook import Rulebook

FOLDER = Path(__file__).parents[2] / "docs" / "law"


def rows_of(page: str, header: str) -> list[list[str]]:
    """The cells of the table with this header in docs/law/PAGE.md, without its rule."""
    lines = (FOLDER / f"{page}.md").read_text("utf-8").split(f"| {header} |\n", 1)[1].splitlines()[1:]
    table = lines[: next((i for i, line in enumerate(lines) if not line.startswith("|")), len(lines))]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def owed_after(book: Rulebook, act: str, event: str) -> Iterator[tuple[Owes | May, OwedEvent]]:
    """Each duty or right of this event that the act raises, with the way to meet it by this event."""
    label = parse_label(act)
    for row in (r for r in book.relations if isinstance(r, Owes | May)):
        ways = row.owed if isinstance(row, Owes) else (OwedEvent(row.right, row.until),)
        if row.after.covers(label.event, min(label.outcomes, default=None)):
            yield from ((row, way) for way in ways if way.event == event)
