"""Everything that is in a database: as lines to compare, and kept to be put back.

snapshots.lines(address)             a line for each row, which begins with the name of its table
put_back = snapshots.keep(address)   put_back() makes the database what it is now
snapshots.put(another, snapshots.content(address))     a migrated database that nobody has opened yet gets the same
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psycopg

from coord.db import Base
from tests import databases

NUMBERS = "SELECT schemaname || '.' || sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"


@dataclass(frozen=True, slots=True)
class Rows:
    """What a database of PostgreSQL holds: the rows of its tables, and where its sequences stand."""

    tables: dict[str, bytes]
    numbers: list[tuple[str, int, bool]]


Content = bytes | Rows
"""The file of SQLite, or the rows of PostgreSQL."""


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
    if databases.server():
        return partial(_fill, address, _rows_in(address), is_empty=False)
    kept = f"{_file(address)}.kept"
    _copied(_file(address), kept)
    return partial(_copied, kept, _file(address))


def content(address: str) -> Content:
    """Everything that is in the database now."""
    if databases.server():
        return _rows_in(address)
    with closing(sqlite3.connect(_file(address))) as opened:
        return opened.serialize()


def put(address: str, given: Content) -> None:
    """Let a migrated database that nobody has opened yet hold this."""
    if isinstance(given, Rows):
        _fill(address, given, is_empty=True)
    else:
        Path(_file(address)).write_bytes(given)


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


def _rows_in(address: str) -> Rows:
    with closing(psycopg.connect(address)) as opened:
        return Rows({name: _rows(opened, name) for name in _tables()}, opened.execute(NUMBERS).fetchall())


def _fill(address: str, given: Rows, *, is_empty: bool) -> None:
    with databases.past_all_rules(address) as owner, owner.transaction():
        for name, rows in given.tables.items():
            if not is_empty:
                owner.execute(f"DELETE FROM {name}".encode())
            if rows:
                with owner.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
                    copy.write(rows)
        for number in given.numbers:
            owner.execute("SELECT setval(%s::regclass, %s, %s)", number)
