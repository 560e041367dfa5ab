"""Which database a test gets: one of its own, on SQLite or, with COORD_TEST_DATABASE=postgresql, on PostgreSQL.

    databases.of(folder)                 the address of the database of this folder; at first an empty one
    databases.migrated(folder)           the same, at first with every table and no row
    databases.keep_to_the_end(folder)    not only to that of the test which first asks for it
    databases.opened(address)            a connection to it, as another program has
    databases.tamper(address, "UPDATE…") as somebody does who goes past its rules: no trigger, no foreign key

To migrate takes a tenth of a second, and to make a database of PostgreSQL as long; a run would do so a thousand times.
So a migrated file of SQLite is copied, and a migrated database of PostgreSQL is emptied and handed to the next test.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url

from coord import schema
from coord.connections import driver_url
from coord.db import Base

VARIABLE = "COORD_TEST_DATABASE"
TEMPLATE = "coord_migrated"
LONGEST_WAIT = "10s"  # a test that left a transaction open is to be found, not waited for

_addresses: dict[Path, str] = {}
_lasting: set[Path] = set()
_settling: dict[Path, list[Callable[[], object]]] = {}
_waiting: list[str] = []
_engines: set[Engine] = set()


@event.listens_for(Engine, "engine_connect")
def _note(connection: Connection) -> None:
    _engines.add(connection.engine)


def server() -> str:
    """The server of PostgreSQL this run is on; empty for SQLite."""
    named = os.environ.get(VARIABLE, "")
    return named if "://" in named else ""


def of(folder: Path) -> str:
    """The address of the database of this folder; the first time it is empty."""
    if folder not in _addresses:
        _addresses[folder] = _made() if server() else _file_in(folder)
    return _addresses[folder]


def migrated(folder: Path) -> str:
    """The same; the first time it has every table and no row."""
    if folder not in _addresses and server():
        _addresses[folder] = _waiting.pop() if _waiting else _made(TEMPLATE)
    elif folder not in _addresses:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "coord.db").write_bytes(_migrated_file())
    return of(folder)


def keep_to_the_end(folder: Path) -> None:
    """Its database is for several tests: it is not taken back with the one that first asks for it."""
    _lasting.add(folder)


def is_known(folder: Path) -> bool:
    """Whether this folder has a database already."""
    return folder in _addresses


def before_taking_back(folder: Path, settle: Callable[[], object]) -> None:
    """Have this done at the end: what an app still writes by itself must not reach the next test."""
    _settling.setdefault(folder, []).append(settle)


@contextmanager
def taken_back() -> Iterator[None]:
    """Every database first asked for within the block is closed at its end and taken back, unless it is to last."""
    before = set(_addresses)
    try:
        yield
    finally:
        for folder in set(_addresses) - before - _lasting:
            _take_back(folder)


def take_all_back() -> None:
    """The end of the run."""
    for folder in set(_addresses):
        _take_back(folder)


def make_template() -> None:
    """Make the database of which every migrated one is a copy."""
    with _owning(server()) as owner:
        owner.execute(f"CREATE DATABASE {TEMPLATE}")
    engine = create_engine(driver_url(_named(TEMPLATE)))
    schema.upgrade(engine)
    engine.dispose()


@contextmanager
def opened(address: str) -> Iterator[Connection]:
    """A connection that may write, with the database's own rules; nothing is kept unless the test commits."""
    engine = create_engine(driver_url(address), poolclass=NullPool)
    with engine.connect().execution_options(coord_writing=True) as connection:
        yield connection


def tamper(address: str, *statements: str) -> None:
    """Change rows behind the program's back; each statement must find some."""
    if server():
        with past_all_rules(address) as owner:
            for statement in statements:
                assert owner.execute(statement.encode()).rowcount > 0, statement
        return
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def _file_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'coord.db'}"


@cache
def _migrated_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(_file_in(Path(folder)))
        schema.upgrade(engine)
        engine.dispose()
        return (Path(folder) / "coord.db").read_bytes()


def _made(template: str = "template0") -> str:
    name = f"{'coord' if template == TEMPLATE else 'empty'}_{uuid.uuid4().hex}"
    with _owning(server()) as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return _named(name)


def _named(name: str) -> str:
    return make_url(server()).set(database=name).render_as_string(hide_password=False)


def _take_back(folder: Path) -> None:
    address = _addresses.pop(folder)
    for settle in _settling.pop(folder, ()):
        settle()
    name = str(make_url(address).database)
    for engine in list(_engines):
        if engine.url.database == name:
            engine.dispose()
            _engines.remove(engine)
    if name.startswith("coord_"):
        _empty(address)
        _waiting.append(address)
    elif server():
        with _owning(server()) as owner:
            owner.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _empty(address: str) -> None:
    tables = "".join(f"DELETE FROM {table.name}; " for table in Base.metadata.sorted_tables)
    with past_all_rules(address) as owner:
        owner.execute(tables.encode())
        owner.execute("SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences")


@contextmanager
def past_all_rules(address: str) -> Iterator[psycopg.Connection]:
    """The owner of a database of PostgreSQL, whom no trigger and no foreign key keeps from anything."""
    with _owning(address, "-c session_replication_role=replica") as owner:
        yield owner


@contextmanager
def _owning(address: str, more: str = "") -> Iterator[psycopg.Connection]:
    options = f"-c lock_timeout={LONGEST_WAIT} {more}"
    with closing(psycopg.connect(address, options=options, autocommit=True)) as connection:
        yield connection
