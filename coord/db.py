"""The database: its tables' base class, its session, and `transaction`, the only commit in the program.

SQLite is opened in WAL mode, with foreign keys on and every commit flushed to the disk. Reading begins a plain
transaction and never waits. Writing begins IMMEDIATE: a transaction that starts by reading and then wants to write
cannot wait its turn, it fails at once with "database is locked".
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, ExceptionContext, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.types import TypeDecorator

from coord.errors import Unavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")

BUSY_TIMEOUT_MS = 15_000
CONNECTIONS = 64  # at least the number of threads of one web process: each request holds one

# Migrations can only alter or drop a constraint that has a name.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware UTC out. SQLite would give back naive datetimes."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Base class of every table. Tables inherit from this, not from `db.Model`, which mypy cannot follow."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime})


db = SQLAlchemy(model_class=Base, disable_autonaming=True)


def attach(app: Flask, database_url: str) -> None:
    """Give the app its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_size": CONNECTIONS}
    db.init_app(app)


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: all of the block or nothing of it, then the hints queued by `after_commit`.

    What was read before the block is read again inside it, under the lock, so nobody decides on an old state.
    Raises Unavailable when the disk is full or the database stays busy.
    """
    session = db.session()
    if "hints" in session.info:
        raise RuntimeError("a transaction is already open: only the outermost caller may commit")
    _refuse_changes_made_outside(session)
    session.rollback()
    hints: list[Callable[[], object]] = []
    session.info["hints"] = hints
    try:
        session.connection(execution_options={"coord_writing": True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info["hints"]
    _run(hints)


def rehearse(job: Callable[[], T]) -> T:
    """What the job gives when it is done in a transaction that is then undone. Raises what the job raises."""
    found: list[T] = []
    try:
        with transaction():
            found.append(job())
            raise _TakenBack
    except _TakenBack:
        return found[0]


class _TakenBack(Exception):
    """Ends a rehearsal."""


def after_commit(hint: Callable[[], object]) -> None:
    """Call `hint` once the open transaction is on the disk; if it raises, that is logged and nothing is lost."""
    hints = db.session().info.get("hints")
    if hints is None:
        raise RuntimeError("after_commit needs an open transaction")
    hints.append(hint)


def _run(hints: list[Callable[[], object]]) -> None:
    for hint in hints:
        try:
            hint()
        except Exception:
            logger.exception("a hint after the commit failed; the transaction stands")


def _refuse_changes_made_outside(session: Session, *_: object) -> None:
    if "hints" not in session.info and (session.new or session.dirty or session.deleted):
        raise RuntimeError("rows may change only inside transaction()")


event.listen(db.session, "before_flush", _refuse_changes_made_outside)


@event.listens_for(Engine, "connect")
def _open(connection: Any, record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we begin transactions ourselves, below
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get("coord_writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


_FULL = "Ổ đĩa của máy chủ đã đầy nên chưa ghi được; chưa có gì thay đổi. Hãy báo quản trị viên rồi làm lại."
_BUSY = "Hệ thống đang bận nên chưa thực hiện được; chưa có gì thay đổi. Hãy thử lại sau ít phút."
_BROKEN = "Không đọc hoặc ghi được cơ sở dữ liệu; chưa có gì thay đổi. Hãy báo quản trị viên."
_UNAVAILABLE = {  # by the first two words of SQLite's error name
    "SQLITE_FULL": (_FULL, "disk_full"),
    "SQLITE_BUSY": (_BUSY, "database_busy"),
    "SQLITE_LOCKED": (_BUSY, "database_busy"),
    "SQLITE_IOERR": (_BROKEN, "database_unreachable"),
    "SQLITE_READONLY": (_BROKEN, "database_unreachable"),
    "SQLITE_CANTOPEN": (_BROKEN, "database_unreachable"),
}


@event.listens_for(Engine, "handle_error")
def _say_unavailable(context: ExceptionContext) -> None:
    name = getattr(context.original_exception, "sqlite_errorname", "")
    known = _UNAVAILABLE.get("_".join(name.split("_")[:2]))
    if known is not None:
        message, code = known
        raise Unavailable(message, code=code) from context.original_exception
    cause = context.original_exception.__context__
    if isinstance(cause, Unavailable):  # on a full disk SQLite itself has undone all, so a savepoint is there no more
        raise Unavailable(cause.message, code=cause.code) from context.original_exception
