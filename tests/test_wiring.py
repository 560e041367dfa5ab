"""The wiring table: what follows an event, in any order and any number of times, and that it covers everything."""

from __future__ import annotations

import ast
import inspect
import random
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from coord import wiring
from coord.cases.eligibilities import rebuild_eligibilities
from coord.db import Base, db, transaction
from coord.events import log, signals
from coord.events.record import EventRecord
from coord.events.signals import Happening
from coord.matters import receipts
from coord.matters.rebuilding import DERIVED
from tests import story
from tests.matters import stage
from tests.matters.test_late_entries import PROTEST, enter
from tests.story import Act

RECEIVERS = sorted({r for rs in wiring.table().values() for r in rs} | set(wiring.HINTS), key=lambda r: r.__qualname__)


def full_history(folder: Path) -> Flask:
    """A world in which everything has happened that receivers follow: acts, receipts, reminders, lapses, a reversal."""
    app = story.make_world(folder)
    matter_id = story.play_until(app, "dossier_sent")
    sent = stage.events(app, matter_id)[-1]
    with stage.seen_by(app, "procuracy", date(2026, 10, 6)) as procuracy, transaction():
        receipts.accept(procuracy, [stage.letter(app, sent, "VKS-KV1")], procuracy.officer_id)
        receipts.start(procuracy, stage.letter(app, sent, "VKS-KV1"))
    stage.tick(app, date(2026, 10, 19))
    stage.tick(app, date(2026, 10, 21))
    stage.play_all(app, matter_id, [act for act in story.STORY[4:] if act.on > date(2026, 10, 21)])
    stage.tick(app, date(2026, 12, 8))
    enter(app, matter_id, PROTEST, date(2026, 12, 9))
    stage.tick(app, date(2026, 12, 15))
    return app


def follow_again(arrange: Callable[[list[wiring.Receiver]], list[wiring.Receiver]]) -> stage.Rows:
    """The derived tables after every receiver has followed every event again, in the order `arrange` puts them in."""
    for name in DERIVED:
        db.session.execute(delete(Base.metadata.tables[name]))
    db.session.expunge_all()
    rebuild_eligibilities()
    histories: dict[str, tuple[EventRecord, ...]] = {}
    for event in log.all_events():
        history = (*histories.get(event.matter_id, ()), event)
        histories[event.matter_id] = history
        for receiver in arrange(list(wiring.table()[event.name])):
            receiver(event.name, Happening(event, history))
    db.session.flush()
    return stage.derived_rows()


def shuffled(seed: int) -> Callable[[list[wiring.Receiver]], list[wiring.Receiver]]:
    """Any order, the same for one seed."""
    dice = random.Random(seed)

    def arrange(receivers: list[wiring.Receiver]) -> list[wiring.Receiver]:
        return dice.sample(receivers, len(receivers))

    return arrange


def twice(seed: int) -> Callable[[list[wiring.Receiver]], list[wiring.Receiver]]:
    """Each two or three times over, in any order."""
    dice = random.Random(seed)

    def arrange(receivers: list[wiring.Receiver]) -> list[wiring.Receiver]:
        repeated = receivers * dice.choice([2, 3])
        return dice.sample(repeated, len(repeated))

    return arrange


@pytest.mark.parametrize("arrange", [shuffled, twice], ids=["in any order", "any number of times"])
def test_receivers_give_the_same_tables_in_any_order_and_run_again(
    tmp_path: Path, arrange: Callable[[int], Callable[[list[wiring.Receiver]], list[wiring.Receiver]]]
) -> None:
    app = full_history(tmp_path)
    before = stage.tables(app)
    assert {name.partition(".")[0] for name in _happened(app)} == {"exemption", "receipt", "reminder"}
    for seed in range(5):
        with app.app_context(), transaction() as session:
            assert follow_again(arrange(seed)) == before
            session.rollback()


def _happened(app: Flask) -> set[str]:
    with app.app_context():
        return {event.name for event in log.all_events()}


def test_connecting_again_changes_nothing(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    wiring.connect()
    wiring.connect()
    with app.app_context():
        following = signals.recording.receivers_for("exemption.verified")
        assert len(list(following)) == len(wiring.ACT)


def test_every_event_of_the_table_is_followed_by_exactly_what_the_table_says(tmp_path: Path) -> None:
    story.make_world(tmp_path)
    for name, receivers in wiring.table().items():
        assert set(signals.recording.receivers_for(name)) == set(receivers), name
        assert set(signals.recorded.receivers_for(name)) == set(wiring.HINTS), name


def test_whatever_the_system_and_officers_can_record_is_in_the_table(tmp_path: Path) -> None:
    assert _happened(full_history(tmp_path)) <= set(wiring.table())


def test_nobody_outside_the_table_listens_to_everything() -> None:
    for signal in (signals.recording, signals.recorded):
        assert not list(signal.receivers_for("no.such.event"))


@pytest.mark.parametrize("receiver", RECEIVERS, ids=lambda receiver: f"{receiver.__module__}.{receiver.__qualname__}")
def test_a_receiver_is_a_function_of_its_module_that_reads_no_clock_and_appends_nothing(
    receiver: wiring.Receiver,
) -> None:
    module = sys.modules[receiver.__module__]
    assert inspect.isfunction(receiver) and getattr(module, receiver.__name__) is receiver
    tree = ast.parse(inspect.getsource(module))
    imported = {alias.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for alias in n.names}
    called = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    assert not imported & {"clock", "now", "today", "log", "append", "transaction", "after_commit"}
    assert not any(name.endswith((".append_event", "log.append", ".commit", ".now", ".today")) for name in called)


def test_an_event_the_table_does_not_know_stages_nothing(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play(app, story.open_story(app), Act("holder", "verified", date(2026, 9, 28), "eligible"))
    before = stage.tables(app)
    with app.app_context(), transaction():
        event = list(log.all_events())[-1]
        signals.recording.send("no.such.event", happening=Happening(event, (event,)))
    assert stage.tables(app) == before
