"""Everything that is in a database: as lines to compare, and kept to be put back.

snapshots.lines(address)             a line for each row, which begins with the name of its table
put_back = snapshots.keep(address)   put_back() makes the database what it is now
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from functools import partial

import psycopg

from coord.db import Base
from tests import databases

NUMBERS = "SELECT schemaname || '.' || sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"

Numbers = list[tuple[str, int, bool]]


def lines(address: str, but: Collection[str] = ()) -> Iterator[str]:
    """Every row of every table, those named apart."""
    if databases.server():
        with closing(psycopg.connect(address)) as opened:
            for name in (name for name in _tables() if name not in but):
                yield f"{name} {_rows(opened, name)!r}"
        return
    apart = tuple(f'INSERT INTO "{name}"' for name in but)
    with closing(sqlite3.connect(_file(address))) as opened:
        yield from (line for line in opened.iterdump() if not line.startswith(apart))


def keep(address: str) -> Callable[[], None]:
    """Keep what is in the database now; what is returned puts it back."""
    if not databases.server():
        kept = f"{_file(address)}.kept"
        _copied(_file(address), kept)
        return partial(_copied, kept, _file(address))
    with closing(psycopg.connect(address)) as opened:
        rows = {name: _rows(opened, name) for name in _tables()}
        numbers: Numbers = opened.execute(NUMBERS).fetchall()
    return partial(_fill, address, rows, numbers)


def _file(address: str) -> str:
    return address.removeprefix("sqlite:///")


def _copied(source: str, target: str) -> None:
    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as written:
        opened.backup(written)


def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]


def _rows(opened: psycopg.Connection, name: str) -> bytes:
    """The rows by their keys: where a row lies changes with every update, also with one that changes nothing."""
    key = ", ".join(column.name for column in Base.metadata.tables[name].primary_key)
    with opened.cursor().copy(f"COPY (SELECT * FROM {name} ORDER BY {key}) TO STDOUT".encode()) as copy:
        return b"".join(map(bytes, copy))


def _fill(address: str, rows: dict[str, bytes], numbers: Numbers) -> None:
    with databases.past_all_rules(address) as owner, owner.transaction():
        for name in rows:
            owner.execute(f"DELETE FROM {name}".encode())
            with owner.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
                copy.write(rows[name])
        for number in numbers:
            owner.execute("SELECT setval(%s::regclass, %s, %s)", number)
