"""The database: its tables' base class, its session, and `transaction`, the only commit in the program.

What is outside `transaction` only reads. `coord.connections` says how SQLite and PostgreSQL do that.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, MetaData, String, event, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, registry
from sqlalchemy.types import TypeDecorator

from coord.connections import UNSTORABLE, driver_url, engine_options, is_taken
from coord.errors import CoordError, Invalid, Stale

logger = logging.getLogger(__name__)

T = TypeVar("T")

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
    url = driver_url(database_url)
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(url)
    db.init_app(app)


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: all of the block or nothing of it, then the hints queued by `after_commit`.

    What was read before the block is read again inside it. On SQLite nobody else writes meanwhile; on PostgreSQL
    nobody else writes what was claimed (`events.log.claim`) or is locked by `with_for_update`.
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


@contextmanager
def unless_taken(refusal: CoordError) -> Iterator[None]:
    """Write the rows added in the block; raises `refusal` where another row, perhaps of this instant, has their key.

    To look first and then write would let two through at once. Only the rows of the block are undone.
    """
    session = db.session()
    session.flush()
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        if not is_taken(error):
            raise
        raise refusal from error


def own_row(table: type[T], key: object, make: Callable[[], T]) -> T:
    """The row of this key, made where there is none; nobody else has it until the commit."""
    session = db.session()
    while (found := session.get(table, key, with_for_update=True)) is None:
        with suppress(Stale), unless_taken(Stale("")):
            session.add(make())
    return found


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


def _refuse_what_does_not_fit(session: Session, *_: object) -> None:
    """SQLite would keep a text of any length, and PostgreSQL none with a NUL in it: here both are refused on both."""
    for row in (*session.new, *session.dirty):
        state = inspect(row)
        wrong = {
            name: f"Không quá {longest} ký tự, và không có ký tự điều khiển."
            for name, longest in _longest(state.mapper).items()
            if isinstance(text := state.dict.get(name), str) and (len(text) > longest or "\0" in text)
        }
        if wrong:
            raise Invalid(UNSTORABLE, fields=wrong, code="unstorable")


@cache
def _longest(mapper: Mapper[Any]) -> dict[str, int]:
    columns = {name: column.type for name, column in mapper.columns.items()}
    return {name: kind.length or sys.maxsize for name, kind in columns.items() if isinstance(kind, String)}


event.listen(db.session, "before_flush", _refuse_changes_made_outside)
event.listen(db.session, "before_flush", _refuse_what_does_not_fit)
