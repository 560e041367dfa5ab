"""A reader who asks for what comes after its cursor misses nothing, whoever writes, waits, gives up or is killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Sequence, text

from coord.db import db, transaction
from coord.events import log
from tests import databases, offices
from tests.events.killed_writer import append_one
from tests.matters import stage

WRITERS, TURNS = 6, 20
A_WHILE = 0.01
ROOT = Path(__file__).resolve().parent.parent.parent


class TakenBack(Exception):
    """A writer gives up after its event was written and before it was committed."""


def write(app: Flask, matter_id: str) -> None:
    """Append one event after another, some of them taken back, with pauses where others may come between."""
    dice = Random(matter_id)
    for _ in range(TURNS):
        with app.app_context(), suppress(TakenBack), transaction():
            time.sleep(A_WHILE * dice.random())
            append_one(matter_id)
            time.sleep(A_WHILE * dice.random())
            if dice.random() < 0.2:
                raise TakenBack


def write_and_be_killed(app: Flask) -> None:
    """Append in a process of its own, which is killed before it commits while others wait for their turn."""
    line = [sys.executable, "-m", "tests.events.killed_writer", stage.database_of(app)]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"written\n"
        time.sleep(5 * A_WHILE)
        process.send_signal(signal.SIGKILL)


@contextmanager
def read_meanwhile(app: Flask) -> Iterator[list[int]]:
    """The positions that a reader finds who goes on from the last one it saw, until all is written."""
    seen: list[int] = []
    is_over = threading.Event()

    def read() -> None:
        is_last = False
        while not is_last:
            is_last = is_over.is_set()
            with app.app_context():
                seen.extend(event.position or 0 for event in log.all_events(after=max(seen, default=0)))
            time.sleep(A_WHILE / 10)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
    finally:
        is_over.set()
        reader.join()


def written(app: Flask) -> list[int]:
    """The positions of all that is in the log."""
    with app.app_context():
        return [event.position or 0 for event in log.all_events()]


def test_six_writers_and_one_that_is_killed_leave_no_gap_and_the_reader_sees_all(tmp_path: Path) -> None:
    app = offices.make_app(tmp_path)
    with read_meanwhile(app) as seen:
        writers = [partial(write, app, f"M{number}") for number in range(WRITERS)]
        assert stage.at_once(*writers, partial(write_and_be_killed, app)) == [None] * (WRITERS + 1)
    assert seen == written(app) == list(range(1, len(seen) + 1))
    assert WRITERS * TURNS / 2 < len(seen) < WRITERS * TURNS
    assert stage.events(app, "K") == ()


@pytest.mark.skipif(not databases.server(), reason="on SQLite one writes at a time, with or without a turn")
def test_without_the_turn_to_write_the_same_reader_misses_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = offices.make_app(tmp_path)
    with databases.opened(databases.of(tmp_path)) as connection:
        connection.execute(text("CREATE SEQUENCE places"))
        connection.commit()
    monkeypatch.setattr(log, "take_turn", lambda: None)
    monkeypatch.setattr(log, "_next_position", lambda: db.session.scalar(Sequence("places").next_value()))
    with read_meanwhile(app) as seen:
        stage.at_once(*(partial(write, app, f"M{number}") for number in range(WRITERS)))
    with databases.opened(databases.of(tmp_path)) as connection:
        connection.execute(text("DROP SEQUENCE places"))  # the database goes to the next test
        connection.commit()
    missed = set(written(app)) - set(seen)
    assert missed
