"""Connections: opened safely, for reading alone unless they are to write, and in trouble they say so in Vietnamese."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from coord.connections import driver_url
from coord.db import attach, db, transaction
from coord.errors import Invalid, Unavailable
from tests import databases
from tests.test_db import Book, library, titles

on_sqlite = pytest.mark.skipif(bool(databases.server()), reason="of SQLite")
on_postgresql = pytest.mark.skipif(not databases.server(), reason="of PostgreSQL")


@on_sqlite
def test_every_connection_is_opened_safely(tmp_path: Path) -> None:
    with library(tmp_path), db.engine.connect() as connection:
        found = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert found == {"journal_mode": "wal", "synchronous": 2}
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


@on_sqlite
def test_a_busy_database_says_so_in_vietnamese(tmp_path: Path) -> None:
    with library(tmp_path):
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA busy_timeout=10"))  # the pool hands this connection out again
        writer = sqlite3.connect(tmp_path / "coord.db", isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="đang bận") as refusal, transaction():
            pytest.fail("the block must not begin")
        writer.execute("ROLLBACK")
        writer.close()
        assert refusal.value.code == "database_busy"
        with transaction() as session:
            session.add(Book(title="later"))
        assert titles() == ["later"]


@on_sqlite
def test_a_full_disk_says_so_in_vietnamese_and_changes_nothing(tmp_path: Path) -> None:
    with library(tmp_path):
        with db.engine.connect() as connection:
            connection.execute(text("PRAGMA max_page_count=1"))  # SQLite answers as on a full disk
        with pytest.raises(Unavailable, match="đầy") as refusal, transaction() as session:
            fill(session)
        assert refusal.value.code == "disk_full"
        assert titles() == []


def fill(session: Session) -> None:
    """More rows than the pages at hand can hold."""
    table = Book.__table__
    assert isinstance(table, Table)
    session.execute(insert(table), [{"title": f"{number:0200}"} for number in range(200)])


@on_postgresql
def test_a_reader_sees_one_snapshot_and_may_not_write(tmp_path: Path) -> None:
    with library(tmp_path):
        assert db.session.scalars(select(Book.title)).all() == []
        with databases.opened(databases.of(tmp_path)) as somebody_else:
            somebody_else.execute(insert(Book), [{"title": "new"}])
            somebody_else.commit()
        assert db.session.scalars(select(Book.title)).all() == []
        with pytest.raises(DBAPIError, match="read-only transaction"):
            db.session.execute(insert(Book), [{"title": "by accident"}])
        db.session.rollback()
        assert db.session.scalars(select(Book.title)).all() == ["new"]


@on_postgresql
def test_a_writer_sees_what_others_have_committed_since(tmp_path: Path) -> None:
    with library(tmp_path), transaction() as session:
        assert session.scalars(select(Book.title)).all() == []
        with databases.opened(databases.of(tmp_path)) as somebody_else:
            somebody_else.execute(insert(Book), [{"title": "new"}])
            somebody_else.commit()
        assert session.scalars(select(Book.title)).all() == ["new"]


@on_postgresql
@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        ("53100", "disk_full", "đầy"),
        ("53300", "database_busy", "đang bận"),
        ("40001", "database_busy", "đang bận"),
        ("40P01", "database_busy", "đang bận"),
        ("55P03", "database_busy", "đang bận"),
        ("57014", "database_busy", "đang bận"),
        ("08006", "database_unreachable", "Không đọc hoặc ghi được"),
        ("57P02", "database_unreachable", "Không đọc hoặc ghi được"),
        ("58030", "database_unreachable", "Không đọc hoặc ghi được"),
    ],
)
def test_what_troubles_the_server_is_said_in_vietnamese_and_changes_nothing(
    tmp_path: Path, state: str, code: str, words: str
) -> None:
    with library(tmp_path):
        with pytest.raises(Unavailable, match=words) as refusal, transaction() as session:
            session.add(Book(title="half done"))
            session.flush()
            session.execute(text(f"DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''{state}''; END'"))
        assert refusal.value.code == code
        assert titles() == []


@on_postgresql
def test_who_waits_too_long_for_a_row_is_told_that_the_database_is_busy(tmp_path: Path) -> None:
    with library(tmp_path), databases.opened(databases.of(tmp_path)) as somebody_else:
        with db.engine.connect() as connection:
            assert connection.scalar(text("SHOW lock_timeout")) == "15s"
        somebody_else.execute(text("LOCK TABLE book"))
        with pytest.raises(Unavailable) as refusal, transaction() as session:
            session.execute(text("SET LOCAL lock_timeout = '10ms'"))
            session.add(Book(title="too late"))
        assert refusal.value.code == "database_busy"


def end_others(operator: Connection) -> None:
    """End everybody else's connection to this database, as a server does that is shut down."""
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
    operator.execute(text(f"{others} current_database()"))
    operator.commit()


@on_postgresql
def test_a_connection_that_was_lost_is_told_once_and_made_anew(tmp_path: Path) -> None:
    with library(tmp_path), databases.opened(databases.of(tmp_path)) as operator:
        assert titles() == []
        end_others(operator)
        assert titles() == []  # it lay in the pool, and was tried before it was handed out
        with pytest.raises(Unavailable) as refusal, transaction() as session:
            end_others(operator)
            session.add(Book(title="lost"))
        assert refusal.value.code == "database_unreachable"
        with transaction() as session:
            session.add(Book(title="later"))
        assert titles() == ["later"]


@on_postgresql
@pytest.mark.parametrize("title", ["a\0b", "\x00"])
def test_who_asks_for_what_no_text_can_hold_is_told_so(tmp_path: Path, title: str) -> None:
    with library(tmp_path), pytest.raises(Invalid) as refusal:
        db.session.scalars(select(Book).where(Book.title == title)).all()
    assert refusal.value.code == "unstorable"


@on_postgresql
@pytest.mark.parametrize("number", [2**31, 2**63, 10**30])
def test_who_asks_for_a_number_that_no_column_can_hold_is_told_so(tmp_path: Path, number: int) -> None:
    with library(tmp_path), pytest.raises(Invalid) as refusal:
        db.session.get(Book, number)
    assert refusal.value.code == "unstorable"


def test_a_server_that_is_not_there_is_said_in_vietnamese_and_without_its_password(tmp_path: Path) -> None:
    app = Flask("nowhere")
    attach(app, f"postgresql://coord:mat-khau@/coord?host={tmp_path}")
    with app.app_context(), pytest.raises(Unavailable) as refusal:
        db.session.execute(select(1))
    assert refusal.value.code == "database_unreachable"
    told = "".join(str(error) for error in (refusal.value, refusal.value.__cause__, app.config))
    assert "mat-khau" not in told


def test_options_given_in_the_address_stand_beside_ours_and_have_the_last_word() -> None:
    url = driver_url("postgresql://u@h/d?options=-c%20lock_timeout%3D1s&sslmode=require")
    assert url.drivername == "postgresql+psycopg"
    assert url.query == {"options": "-c lock_timeout=15000 -c lock_timeout=1s", "sslmode": "require"}
