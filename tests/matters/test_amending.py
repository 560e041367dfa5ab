"""The calendar changes: open terms move with a word to those concerned, what has ended stays as it was counted."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.db import rehearse, transaction
from coord.errors import Forbidden
from coord.events import log
from coord.events.chain import broken_links
from coord.matters import rebuilding
from coord.matters.amending import amend_calendar
from coord.matters.letter_lists import WAITING, letters_arrived
from coord.matters.moving import MovedLine
from coord.matters.queries import matter_seen_by
from coord.procedures.dates.amendment import Amendment, parse_amendment
from tests import story
from tests.matters import stage

DOCUMENT = "Thông báo số 01/TB-MH ngày 06/11/2026"
DAY = date(2026, 11, 9)


def holiday(day: str, document: str = DOCUMENT) -> Amendment:
    days = f'[{{ on = {day}, kind = "holiday", name = "Ngày nghỉ minh họa" }}]'
    return parse_amendment(f'document = "{document}"\nconfidence = "verbatim"\ndays = {days}\n'.encode())


def amend(app: Flask, amendment: Amendment, on: date = DAY) -> tuple[MovedLine, ...]:
    with stage.seen_by(app, "administrator", on) as administrator, transaction():
        return amend_calendar(administrator, amendment)


def with_judge_awaited(folder: Path) -> tuple[Flask, str]:
    """The court has accepted on 4/11/2026 and owes the judge within 5 working days: by 11/11/2026."""
    app = story.make_world(folder)
    return app, story.play_until(app, "accepted")


def due_days(app: Flask, matter_id: str) -> dict[str, date | None]:
    return {d.events[0]: d.due_on for d in stage.ledger(app, matter_id).open_duties}


def test_an_open_term_moves_and_the_matter_says_from_when_to_when_and_why(tmp_path: Path) -> None:
    app, matter_id = with_judge_awaited(tmp_path)
    assert due_days(app, matter_id)["judge_assigned"] == date(2026, 11, 11)
    lines = amend(app, holiday("2026-11-10"))
    moved = {line.duty.partition("/")[2]: (line.old, line.new) for line in lines}
    assert moved["judge_assigned"] == (date(2026, 11, 11), date(2026, 11, 12))
    assert due_days(app, matter_id)["judge_assigned"] == date(2026, 11, 12)
    with stage.seen_by(app, "court", DAY) as court:
        told = matter_seen_by(court, matter_id).timeline[0]
        (letter, *_) = letters_arrived(court, WAITING).lines
    assert told.title == letter.title == "Thay đổi ngày hết hạn"
    assert any("11/11/2026 → 12/11/2026" in words for _, words in told.values)
    assert (told.values[-1], letter.details[-1]) == (("Theo văn bản", DOCUMENT),) * 2


def test_what_was_met_before_keeps_the_last_day_it_had(tmp_path: Path) -> None:
    app, matter_id = with_judge_awaited(tmp_path)
    met = [(d.key, d.due_on) for d in stage.ledger(app, matter_id).duties if not d.is_open]
    amend(app, holiday("2026-10-15"))
    assert [(d.key, d.due_on) for d in stage.ledger(app, matter_id).duties if not d.is_open] == met
    assert "terms.moved" not in stage.names(app, matter_id)


def test_what_comes_after_is_counted_by_the_new_calendar(tmp_path: Path) -> None:
    app, matter_id = with_judge_awaited(tmp_path)
    amend(app, holiday("2026-11-25"))
    story.play(app, matter_id, story.STORY[9])
    assert date(2026, 11, 25) not in due_days(app, matter_id).values()


def test_a_rebuild_counts_every_date_as_it_was_counted_then(tmp_path: Path) -> None:
    app, matter_id = with_judge_awaited(tmp_path)
    amend(app, holiday("2026-11-10"))
    story.play(app, matter_id, story.STORY[9])
    amend(app, holiday("2026-11-11"), date(2026, 11, 13))
    before = stage.tables(app)
    with app.app_context():
        assert rebuilding.differences() == []
        rebuilding.rebuild()
        assert list(broken_links()) == []
    assert stage.tables(app) == before


def test_it_can_be_looked_at_first_and_then_nothing_is_written(tmp_path: Path) -> None:
    app, matter_id = with_judge_awaited(tmp_path)
    before = stage.tables(app)
    with stage.seen_by(app, "administrator", DAY) as administrator:
        lines = rehearse(lambda: amend_calendar(administrator, holiday("2026-11-10")))
        assert log.events_of("CALENDAR") == ()
    assert len(lines) > 0 and stage.tables(app) == before
    assert due_days(app, matter_id)["judge_assigned"] == date(2026, 11, 11)


def test_only_an_administrator_may_change_the_calendar(tmp_path: Path) -> None:
    app, _ = with_judge_awaited(tmp_path)
    with stage.seen_by(app, "holder", DAY) as holder, pytest.raises(Forbidden), transaction():
        amend_calendar(holder, holiday("2026-11-10"))


def test_the_stream_of_the_calendar_is_no_matter_that_anybody_can_open(tmp_path: Path) -> None:
    app, _ = with_judge_awaited(tmp_path)
    amend(app, holiday("2026-11-10"))
    for who in ("holder", "administrator", "stranger"):
        assert story.browser_of(app, who).get("/ho-so/CALENDAR").status_code == 404
