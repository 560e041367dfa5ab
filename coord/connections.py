"""How either database is reached: opened safely, begun to read or to write, and its troubles told in our words.

A connection that is to write says so: `execution_options(coord_writing=True)`. Everything else only reads.

SQLite is opened in WAL mode, with foreign keys on and every commit flushed to the disk. Reading begins a plain
transaction and never waits. Writing begins IMMEDIATE: a transaction that starts by reading and then wants to write
cannot wait its turn, it fails at once with "database is locked".

PostgreSQL gives a reader one snapshot for as long as it reads, and refuses it any writing. A writer sees what others
have committed, statement by statement, and waits for the rows it claims (`coord.events.log`). A connection that was
lost is made anew when it is next wanted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, event, func, make_url, select
from sqlalchemy.exc import IntegrityError

from coord.errors import CoordError, Invalid, Unavailable

BUSY_TIMEOUT_MS = 15_000
CONNECTIONS = 64  # at least the number of threads of one web process: each request holds one


def driver_url(database_url: str) -> URL:
    """The address as SQLAlchemy wants it: for PostgreSQL with its driver, and with how long to wait for a lock."""
    url = make_url(database_url)
    if url.get_backend_name() != "postgresql":
        return url
    given = url.query.get("options", "")
    options = f"-c lock_timeout={BUSY_TIMEOUT_MS} {given}".strip()
    return url.set(drivername="postgresql+psycopg").update_query_dict({"options": options})


def engine_options(url: URL) -> dict[str, Any]:
    """How many connections are kept, and whether each is asked first if it still lives."""
    return {"pool_size": CONNECTIONS, "pool_pre_ping": url.get_backend_name() == "postgresql"}


class Turn(IntEnum):
    """What only one may do at a time: the numbers are those of PostgreSQL's advisory locks."""

    APPENDING = 264_001
    MIGRATING = 264_002


def take_turn(connection: Connection, turn: Turn) -> None:
    """Wait until everybody who took this turn before has committed; it is then ours until we do.

    On SQLite whoever writes has every turn already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(turn)))


@contextmanager
def altering(connection: Connection) -> Iterator[None]:
    """A transaction that may alter tables, one at a time; all of it or nothing.

    SQLite alters a table by making it anew under another name: rows that refer to it are looked at when all is done.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execution_options(coord_writing=True)
    if is_sqlite:
        _driven(connection).execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            take_turn(connection, Turn.MIGRATING)
            yield
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError("rows would refer to nothing")
    finally:
        if is_sqlite:
            _driven(connection).execute("PRAGMA foreign_keys=ON")


@event.listens_for(Engine, "connect")
def _open(connection: Any, record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we begin transactions ourselves, below
    for pragma in (f"busy_timeout={BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    dialect, is_writing = connection.dialect, connection.get_execution_options().get("coord_writing", False)
    if dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
    else:  # its driver begins with the first statement, in the way that is set here
        dialect.set_isolation_level(_driven(connection), "READ COMMITTED" if is_writing else "REPEATABLE READ")
        dialect.set_readonly(_driven(connection), not is_writing)  # type: ignore[attr-defined]


def _driven(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


_FULL = "Ổ đĩa của máy chủ đã đầy nên chưa ghi được; chưa có gì thay đổi. Hãy báo quản trị viên rồi làm lại."
_BUSY = "Hệ thống đang bận nên chưa thực hiện được; chưa có gì thay đổi. Hãy thử lại sau ít phút."
_BROKEN = "Không đọc hoặc ghi được cơ sở dữ liệu; chưa có gì thay đổi. Hãy báo quản trị viên."
_UNAVAILABLE = {
    # the first two words of SQLite's error name
    "SQLITE_FULL": (_FULL, "disk_full"),
    "SQLITE_BUSY": (_BUSY, "database_busy"),
    "SQLITE_LOCKED": (_BUSY, "database_busy"),
    "SQLITE_IOERR": (_BROKEN, "database_unreachable"),
    "SQLITE_READONLY": (_BROKEN, "database_unreachable"),
    "SQLITE_CANTOPEN": (_BROKEN, "database_unreachable"),
    # PostgreSQL's state, or the class it belongs to
    "53100": (_FULL, "disk_full"),
    "53": (_BUSY, "database_busy"),  # too many connections, no memory left
    "40": (_BUSY, "database_busy"),  # a deadlock
    "55P03": (_BUSY, "database_busy"),  # waited too long for a lock
    "57014": (_BUSY, "database_busy"),  # took too long
    "08": (_BROKEN, "database_unreachable"),  # no connection, or lost
    "57P": (_BROKEN, "database_unreachable"),  # is shutting down, or starting
    "58": (_BROKEN, "database_unreachable"),  # its disk fails
}
UNSTORABLE = "Có nội dung quá dài, quá lớn hoặc chứa ký tự không dùng được nên chưa ghi gì. Hãy sửa rồi làm lại."
_UNSTORABLE_STATES = {"22000", "22001", "22003", "22021", "22P05"}
_TAKEN = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}


@event.listens_for(Engine, "handle_error")
def _explain(context: ExceptionContext) -> None:
    trouble = None if context.is_pre_ping else _trouble_named(_name_of(context.original_exception))
    if trouble is not None:
        raise trouble from context.original_exception
    cause = context.original_exception.__context__
    if isinstance(cause, Unavailable):  # on a full disk SQLite itself has undone all, so a savepoint is there no more
        raise Unavailable(cause.message, code=cause.code) from context.original_exception


def is_taken(error: IntegrityError) -> bool:
    """Whether a row with the same key is there already."""
    return error.orig is not None and _name_of(error.orig) in _TAKEN


def _trouble_named(name: str) -> CoordError | None:
    if name in _UNSTORABLE_STATES:
        return Invalid(UNSTORABLE, code="unstorable")
    for key in (name, "_".join(name.split("_")[:2]), name[:3], name[:2]):
        if key in _UNAVAILABLE:
            message, code = _UNAVAILABLE[key]
            return Unavailable(message, code=code)
    return None


def _name_of(error: BaseException) -> str:
    """What the database calls the error; what the driver of PostgreSQL found by itself it gives no name."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorname", "")
    unnamed = {"OperationalError": "08000", "DataError": "22000"}
    return getattr(error, "sqlstate", None) or unnamed.get(type(error).__name__, "")
