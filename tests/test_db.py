"""The database: one place commits, writers wait their turn, and what does not fit is refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import String, func, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from coord.db import UtcDateTime, after_commit, attach, db, transaction, unless_taken
from coord.errors import Invalid, Stale
from tests import databases


class Shelf(DeclarativeBase):
    """Tables of these tests alone; the program's own must not hold them."""

    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012


class Book(Shelf):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(40), unique=True)
    lent_at: Mapped[datetime | None]


@contextmanager
def library(folder: Path) -> Iterator[Flask]:
    """An app with an empty shelf, inside its context."""
    app = Flask("library")
    attach(app, databases.of(folder))
    with app.app_context():
        with databases.opened(databases.of(folder)) as connection:
            Shelf.metadata.create_all(connection)
            connection.commit()
        yield app
        db.session.remove()
        db.engine.dispose()


def titles() -> list[str]:
    """The titles a fresh reader sees."""
    with db.engine.connect() as connection:
        return list(connection.scalars(select(Book.title).order_by(Book.id)))


def test_a_finished_transaction_is_kept(tmp_path: Path) -> None:
    with library(tmp_path):
        with transaction() as session:
            session.add(Book(title="Luật Thi hành án dân sự"))
        assert titles() == ["Luật Thi hành án dân sự"]


@pytest.mark.parametrize("trouble", [LookupError, KeyboardInterrupt, SystemExit])
def test_a_transaction_that_raises_leaves_nothing(tmp_path: Path, trouble: type[BaseException]) -> None:
    with library(tmp_path):
        with pytest.raises(trouble), transaction() as session:
            session.add(Book(title="half done"))
            session.flush()
            raise trouble
        assert titles() == []
        with transaction() as session:
            session.add(Book(title="the next one works"))
        assert titles() == ["the next one works"]


def test_sixteen_threads_that_read_and_then_write_all_get_their_turn(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def write(app: Flask, name: int) -> None:
        for turn in range(10):
            with app.app_context():
                try:
                    before = db.session.scalar(select(func.count(Book.id)))
                    with transaction() as session:
                        assert (session.scalar(select(func.count(Book.id))) or 0) >= (before or 0)
                        session.add(Book(title=f"{name}/{turn}"))
                except BaseException as failure:
                    failures.append(failure)

    with library(tmp_path) as app:
        threads = [threading.Thread(target=write, args=(app, name)) for name in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(titles()) == 160


def test_a_reader_is_not_held_up_by_a_writer_and_sees_no_half_done_work(tmp_path: Path) -> None:
    with library(tmp_path), transaction() as session:
        session.add(Book(title="being written"))
        session.flush()
        assert titles() == []


def test_a_row_read_before_the_transaction_is_read_again_inside_it(tmp_path: Path) -> None:
    with library(tmp_path):
        with transaction() as session:
            session.add(Book(title="old"))
        book = db.session.scalars(select(Book)).one()
        assert book.title == "old"
        with databases.opened(databases.of(tmp_path)) as somebody_else:
            somebody_else.execute(text("UPDATE book SET title = 'new'"))
            somebody_else.commit()
        with transaction():
            assert book.title == "new"


def test_transactions_do_not_nest(tmp_path: Path) -> None:
    with library(tmp_path), pytest.raises(RuntimeError, match="already open"), transaction(), transaction():
        pass


def test_rows_changed_outside_a_transaction_are_refused_rather_than_lost(tmp_path: Path) -> None:
    with library(tmp_path):
        db.session.add(Book(title="astray"))
        with pytest.raises(RuntimeError, match="inside transaction"):
            db.session.flush()
        with pytest.raises(RuntimeError, match="inside transaction"), transaction():
            pass


def test_hints_run_after_the_commit_in_order_and_one_that_raises_loses_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[list[str]] = []

    def broken() -> None:
        raise LookupError("nobody listens")

    with library(tmp_path):
        with transaction() as session:
            session.add(Book(title="kept"))
            after_commit(broken)
            after_commit(lambda: seen.append(titles()))
            assert seen == []
        assert seen == [["kept"]]
    assert "nobody listens" in caplog.text


def test_hints_of_an_undone_transaction_never_run(tmp_path: Path) -> None:
    seen: list[str] = []
    with library(tmp_path):
        with pytest.raises(LookupError), transaction():
            after_commit(lambda: seen.append("told"))
            raise LookupError
        with pytest.raises(RuntimeError, match="open transaction"):
            after_commit(lambda: seen.append("told"))
    assert seen == []


def test_instants_come_back_aware_and_in_utc(tmp_path: Path) -> None:
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))
    with library(tmp_path):
        with transaction() as session:
            session.add(Book(title="lent", lent_at=noon))
            session.add(Book(title="never lent"))
        lent, never = db.session.scalars(select(Book).order_by(Book.id))
        assert (lent.lent_at, never.lent_at) == (noon, None)
        assert lent.lent_at is not None and lent.lent_at.tzinfo is UTC


def test_a_naive_instant_is_refused(tmp_path: Path) -> None:
    with library(tmp_path), pytest.raises(StatementError, match="aware"), transaction() as session:
        session.add(Book(title="when?", lent_at=datetime(2026, 11, 23)))  # noqa: DTZ001


def test_other_database_errors_keep_their_own_name(tmp_path: Path) -> None:
    with library(tmp_path), pytest.raises(IntegrityError), transaction() as session:
        session.add_all([Book(title="same"), Book(title="same")])


def test_of_two_rows_with_one_key_the_second_is_refused_in_our_words_and_nothing_else_is_undone(tmp_path: Path) -> None:
    with library(tmp_path):
        with transaction() as session:
            session.add(Book(title="same"))
            with pytest.raises(Stale, match="đã có"), unless_taken(Stale("đã có")):
                session.add(Book(title="same"))
            session.add(Book(title="another"))
        assert titles() == ["same", "another"]


def test_what_is_wrong_with_a_row_beside_its_key_is_not_told_as_a_key_that_is_taken(tmp_path: Path) -> None:
    with library(tmp_path), pytest.raises(IntegrityError), transaction() as session, unless_taken(Stale("đã có")):
        session.add(Book(title=None))


@pytest.mark.parametrize("title", ["d" * 41, "a\0b"])
def test_a_text_that_does_not_fit_its_column_is_refused_by_name(tmp_path: Path, title: str) -> None:
    with library(tmp_path):
        with pytest.raises(Invalid) as refused, transaction() as session:
            session.add(Book(title=title))
        assert set(refused.value.fields) == {"title"}
        with transaction() as session:
            session.add(Book(title="đ" * 40))
        with pytest.raises(Invalid), transaction() as session:
            session.scalars(select(Book)).one().title = title
        assert titles() == ["đ" * 40]
