"""Pages at a hundred thousand cases beside a thousand; an import beside what it cannot go below.

python -m bench.cases [LARGE] [SMALL]
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from openpyxl import load_workbook

from bench.measuring import Taken, say, side_by_side, taken_by
from bench.offices import CODE, Office, made_up_cases, make_office
from coord import clock
from coord.cases.importing.checking import Checked, check
from coord.cases.importing.columns import COLUMNS, SHEET
from coord.cases.importing.commands import begin_import, carry_out, claim, note_found
from coord.cases.importing.offices import offices_of
from coord.cases.importing.planning import plan
from coord.cases.importing.reading import open_table
from coord.cases.importing.sheet_lines import lines_of, value_of
from coord.db import db, transaction
from coord.matters.matter_lists import count_forgotten
from coord.sheets import Column, write_list

PAGES = {
    "Danh bạ (any page: the count beside the menu)": "/danh-ba",
    "Rà soát, the oldest first": "/ra-soat",
    "Rà soát, the largest first": "/ra-soat?sap-xep=so-tien",
    "Việc thi hành án": "/viec",
    "Việc thi hành án, of one executor": "/viec?chv=Chấp+hành+viên+Ví+Dụ+7",
    "Việc thi hành án, by a name": "/viec?tim=minh+hoa+17",
    "Một việc": "/viec/7",
    "Tiến độ": "/tien-do",
}
LINES = 10_000
WRITTEN = ("cases", "case_obligations", "case_changes", "case_eligibilities")


def main(large: int, small: int) -> None:
    """Make both offices, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"Making an office of {large:,} cases and one of {small:,} …".replace(",", "."))
        offices = {f"{n:,} cases".replace(",", "."): make_office(Path(folder) / str(n), n) for n in (small, large)}
        names = list(offices)
        for name, office in offices.items():
            with office.app.app_context():
                print(f"  {name}: {count_forgotten(office.viewer())} on the review list")
        compare_counts(offices, names[0])
        compare_pages(offices, names[0])
        compare_import(Path(folder), offices[names[0]])


def compare_counts(offices: dict[str, Office], against: str) -> None:
    """The count that stands beside the menu of every page."""

    def count(office: Office) -> None:
        with office.app.app_context():
            count_forgotten(office.viewer())

    say("The count beside the menu", side_by_side({n: partial(count, o) for n, o in offices.items()}), against=against)


def compare_pages(offices: dict[str, Office], against: str) -> None:
    """Whole pages, by the officer of each office."""
    browsers = {name: office.browser() for name, office in offices.items()}
    for title, path in PAGES.items():
        jobs = {name: partial(_open, browser, path) for name, browser in browsers.items()}
        say(title, side_by_side(jobs), against=against)


def _open(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status)


def compare_import(folder: Path, office: Office) -> None:
    """A file of ten thousand lines: reading beside the library alone, writing beside bare inserts of the same rows."""
    path = folder / "cases.xlsx"
    with office.app.app_context():
        codes = {office.holder_id: CODE}
        lines = [line for facts in made_up_cases(office.holder_id, LINES * 2) for line in lines_of(facts)][LINES:]
        columns = [Column(c.heading, partial(value_of, c, codes), c.width) for c in COLUMNS]
        with path.open("wb") as file:
            made = taken_by(lambda: write_list(file, SHEET, columns, lines))
        reading = {
            "the library alone, cell by cell": taken_by(lambda: _read_bare(path)),
            "reading and checking": taken_by(lambda: _check(office, path)),
        }
        say(f"Reading {LINES} lines of XLSX", reading, against="the library alone, cell by cell")
        checked = _check(office, path)
        written = taken_by(lambda: _write(office, checked))
        writing = {
            "bare inserts of the same rows, one transaction": _insert_bare(folder),
            "comparing with what is kept, and writing": written,
            "the same file again: nothing to write": taken_by(lambda: _write(office, checked)),
        }
        say(f"Writing {LINES} cases", writing, against="bare inserts of the same rows, one transaction")
        whole = reading["reading and checking"] + reading["reading and checking"] + written
        both = {"an import: looked at, confirmed, read again, written": whole, "an export of as many": made}
        say(f"{LINES} lines from end to end", both, against="an export of as many")


def _check(office: Office, path: Path) -> Checked:
    with open_table(path, path.name) as table:
        checked = check(table, offices_of(office.viewer()), clock.today())
    assert not checked.faults and len(checked.cases) == LINES, checked.faults[:3]
    return checked


def _read_bare(path: Path) -> None:
    book = load_workbook(path, read_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        len(row)
    book.close()


def _write(office: Office, checked: Checked) -> None:
    viewer = office.viewer()
    with transaction():
        import_id = begin_import(viewer, "cases.xlsx", "0" * 64).id
        found = plan(checked, offices_of(viewer))
        note_found(import_id, checked, found)
        claim(viewer, import_id)
        carry_out(import_id, checked, found, only_right=False)


def _insert_bare(folder: Path) -> Taken:
    """How long SQLite itself takes for the rows of the last ten thousand cases, into empty tables of the same kind."""
    with closing(sqlite3.connect(folder / "bare.db")) as bare, closing(db.engine.raw_connection()) as kept:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            bare.execute(f"PRAGMA {pragma}")
        reader = kept.cursor()
        rows = {}
        for table in WRITTEN:
            reader.execute(
                f"SELECT sql FROM sqlite_master WHERE tbl_name = '{table}' AND sql NOTNULL ORDER BY type DESC"
            )
            for (sql,) in reader.fetchall():
                bare.execute(sql)
            key = "id" if table == "cases" else "case_id"
            reader.execute(
                f"SELECT * FROM {table} WHERE {key} IN (SELECT id FROM cases ORDER BY id DESC LIMIT {LINES})"
            )
            rows[table] = reader.fetchall()
        return taken_by(lambda: _fill(bare, rows))


def _fill(bare: sqlite3.Connection, rows: Mapping[str, Sequence[Any]]) -> None:
    for table, found in rows.items():
        bare.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(found[0]))})", found)
    bare.commit()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [100_000, 1_000][len(given) :]))
