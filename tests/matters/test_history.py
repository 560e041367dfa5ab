"""From events to the ledger: when something was received, and that a kept ledger is the right one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coord.errors import NotFound
from coord.matters import history
from coord.matters.history import ledger_of, ledger_without, opening_of, received_on
from tests import story
from tests.matters import stage


def test_what_arrives_after_midnight_in_viet_nam_was_received_that_day(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    sent = stage.events(app, story.play_until(app, "dossier_sent"))[-1]
    days = [
        received_on(
            replace(sent, recorded_at=datetime(2026, 10, 5, hour, minute, tzinfo=UTC)), "procuracy", sent.addressees
        )
        for hour, minute in ((16, 59), (17, 0), (17, 30))
    ]
    assert days == [date(2026, 10, 5), date(2026, 10, 6), date(2026, 10, 6)]


def test_nobody_has_received_what_was_not_sent_to_them_unless_a_paper_proves_it(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    sent = stage.events(app, story.play_until(app, "dossier_sent"))[-1]
    assert received_on(sent, "court", [999]) is None
    assert received_on(sent, "debtor", ()) is None
    proved = replace(sent, payload=replace(sent.payload, received={"debtor": date(2026, 10, 7)}))
    assert received_on(proved, "debtor", ()) == date(2026, 10, 7)


def test_a_kept_ledger_is_the_one_that_folding_again_gives(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    events = stage.events(app, story.play_until(app, "decision_sent"))
    with app.app_context():
        for n in range(1, len(events) + 1):
            kept = ledger_of(events[:n])
            assert ledger_of(events[:n]) is kept
            again = ledger_without(events[:n], ())
            assert (again.duties, again.standing, again.stage) == (kept.duties, kept.standing, kept.stage)


def test_only_so_many_ledgers_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = story.make_world(tmp_path)
    events = stage.events(app, story.play_until(app, "decision_sent"))
    monkeypatch.setattr(history, "KEPT", 3)
    history._ledgers.clear()
    with app.app_context():
        for n in range(1, len(events) + 1):
            ledger_of(events[:n])
    assert len(history._ledgers) == 3


def test_without_events_there_is_no_matter() -> None:
    with pytest.raises(NotFound):
        opening_of(())
