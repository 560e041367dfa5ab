"""The example of docs/engine.md is run: each row of its table says what the engine says."""

import re
from pathlib import Path

from tests.procedures.small_books import open_dates, small_book, told

PAGE = (Path(__file__).parents[3] / "docs" / "engine.md").read_text("utf-8")
EVENTS, RELATIONS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
ROWS = [
    tuple(cell.strip() for cell in row.strip("|").split("|"))
    for row in PAGE.split("| recorded |")[1].split("\n\n")[0].splitlines()[2:]
]


def test_the_page_has_an_example_that_goes_somewhere() -> None:
    assert len(ROWS) == 6 and ROWS[0][0] == "(nothing)"


def test_each_row_of_the_page_says_what_may_happen_next_and_what_is_owed() -> None:
    book, acts = small_book(EVENTS, RELATIONS), list[str]()
    for recorded, possible, owed in ROWS:
        acts += [recorded] if recorded != "(nothing)" else []
        ledger = told(book, *acts)
        found = sorted(str(a) for a in ledger.marking.possible() if not a.lapsed)
        assert ", ".join(found) == possible, recorded
        assert ", ".join(f"{name} {due}" for name, due in open_dates(ledger).items()) == owed, recorded


def test_every_file_that_the_page_names_exists() -> None:
    folder = Path(__file__).parents[3] / "coord" / "procedures"
    names = re.findall(r"`([a-z]\w*/\w+\.py)`", PAGE)
    assert len(names) > 10 and all((folder / name).exists() for name in names)
