"""Officers, ticks, administrators at the same moment: each is served or told why not, nothing is lost or doubled.

On SQLite one writes at a time; on PostgreSQL these would go wrong without the claims and the turn of `events.log`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from coord.db import db, transaction
from coord.errors import Invalid, Stale
from coord.events import log
from coord.events.chain import broken_links
from coord.events.models import InboxEntry
from coord.events.record import EventRecord
from coord.matters import rebuilding, receipts
from coord.matters.amending import amend_calendar
from coord.matters.commands import open_matter, record_act
from coord.matters.history import ledger_of
from coord.matters.succession import Ended, end_agency
from coord.procedures.dates.amendment import parse_amendment
from tests import databases, story
from tests.matters import stage
from tests.story import Act

DEBTORS = ("Lê Ví Dụ", "Trần Thử Nghiệm", "Hồ Giả Định", "Đỗ Thị Mẫu", "Vũ Thí Dụ")
HOLIDAY = parse_amendment(
    """document = "Thông báo minh họa"
confidence = "verbatim"
days = [{ on = 2026-10-20, kind = "holiday", name = "Ngày nghỉ minh họa" }]
""".encode()
)
SENT = Act("holder", "dossier_sent", date(2026, 10, 5), "standard")


def world_of_several(folder: Path) -> Flask:
    """The story's world with a case of each of these debtors."""
    app = story.make_world(folder)
    with app.app_context(), transaction():
        for number, debtor in enumerate(DEBTORS, start=2):
            story.add_case(number=str(number), debtor=debtor)
    return app


def opening(app: Flask, debtor: str, key: str) -> EventRecord:
    """Send the form that opens a matter about the case of that debtor."""
    first = story.STORY[0]
    with stage.seen_by(app, first.who, first.on) as viewer:
        form = stage.opening_form(first, debtor=debtor)
        with transaction():
            return open_matter(viewer, replace(form, act=replace(form.act, request_key=key)))


def doing(app: Flask, who: str, day: date, action: Callable[..., Any], *given: Any) -> Any:
    """What that person does on that day, in a transaction of its own."""
    with stage.seen_by(app, who, day) as viewer, transaction():
        return action(viewer, *given)


def is_whole(app: Flask) -> bool:
    """Whether the chain holds, and the tables are what a rebuild gives."""
    with app.app_context():
        return list(broken_links()) == [] and rebuilding.differences() == []


def sequences(app: Flask) -> dict[int, list[int]]:
    """The numbers of the letters of each agency, in order."""
    found: dict[int, list[int]] = {}
    with app.app_context():
        for agency_id, number in db.session.execute(db.select(InboxEntry.agency_id, InboxEntry.sequence)):
            found.setdefault(agency_id, []).append(number)
    return {agency_id: sorted(numbers) for agency_id, numbers in found.items()}


def test_of_two_who_open_a_matter_about_one_case_the_second_is_led_to_the_first(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    results = stage.at_once(*(partial(opening, app, story.DEBTOR, key) for key in "abc"))
    opened = [result for result in results if isinstance(result, EventRecord)]
    refused = [result for result in results if isinstance(result, Invalid)]
    assert (len(opened), [error.code for error in refused]) == (1, ["already_open"] * 2)
    assert is_whole(app)


def test_the_same_opening_form_sent_twice_opens_one_matter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    first, second = stage.at_once(*[partial(opening, app, story.DEBTOR, "one form")] * 2)
    assert first.id == second.id


def test_matters_about_several_cases_opened_at_once_are_numbered_one_after_another(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    results = stage.at_once(*(partial(opening, app, debtor, debtor) for debtor in DEBTORS))
    assert sorted(event.matter_id for event in results) == [f"MG-2026-000{n}" for n in range(1, 6)]
    assert is_whole(app)


def test_one_form_sent_for_two_cases_makes_one_act(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    results = stage.at_once(*(partial(opening, app, debtor, "one form") for debtor in DEBTORS[:2]))
    assert {type(result) for result in results} <= {EventRecord, Stale}
    assert len({result.id for result in results if isinstance(result, EventRecord)}) == 1


def test_letters_that_reach_one_agency_at_once_are_numbered_without_a_gap(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    matters = [story.play_until(app, "dossier_compiled", debtor=debtor) for debtor in DEBTORS]
    results = stage.at_once(*(partial(stage.send, app, matter_id, SENT, 3) for matter_id in matters))
    assert all(isinstance(result, EventRecord) for result in results), results
    assert list(sequences(app).values()) == [[1, 2, 3, 4, 5]]
    assert is_whole(app)


def test_ticks_that_run_at_once_record_each_thing_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    ticks = stage.at_once(*[partial(stage.tick, app, date(2026, 12, 9))] * 4)
    assert [tick.failed for tick in ticks] == [()] * 4
    assert sum(tick.advanced for tick in ticks) == 3
    recorded = stage.names(app, matter_id)[len(story.STORY) :]
    assert sorted(recorded) == sorted(set(recorded))


def test_who_acts_and_who_accept_in_one_matter_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    day, before = date(2026, 11, 24), len(stage.events(app, matter_id))
    with app.app_context():
        waiting = db.session.scalars(db.select(InboxEntry.id).where(InboxEntry.status == "arrived")).all()
    mine = {entry: who for entry in waiting for who in ("holder", "procuracy") if is_for(app, who, entry)}
    accepting = [partial(doing, app, who, day, receipts.accept, [entry]) for entry, who in mine.items()]
    acting = partial(stage.send, app, matter_id, Act("procuracy", "protested", day), before)
    acted, *accepted = stage.at_once(acting, *accepting)
    assert isinstance(acted, EventRecord), acted
    assert not any(isinstance(made, Exception) for made in accepted), accepted
    receipts_made = sum(len(made) for made in accepted)  # none for a letter that the act has answered meanwhile
    assert len(stage.events(app, matter_id)) == before + 1 + receipts_made
    assert receipts_made > len(set(mine.values())) > 1
    assert is_whole(app)


def is_for(app: Flask, who: str, entry_id: str) -> bool:
    """Whether that letter came to this person's agency."""
    with stage.seen_by(app, who) as viewer:
        return db.session.get_one(InboxEntry, entry_id).agency_id in viewer.agency_ids


def test_two_who_accept_the_same_letters_in_opposite_order_do_not_wait_for_each_other(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    for debtor in DEBTORS:
        story.play_until(app, "dossier_sent", debtor=debtor)
    with app.app_context():
        entries = list(db.session.scalars(db.select(InboxEntry.id).order_by(InboxEntry.id)))
    orders = (entries, entries[::-1], entries[2:] + entries[:2])
    results = stage.at_once(
        *(partial(doing, app, "procuracy", date(2026, 10, 6), receipts.accept, order) for order in orders)
    )
    assert sorted(len(made) for made in results) == [0, 0, len(DEBTORS)], results


def test_a_rebuild_among_writers_loses_none_of_what_they_write(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    matters = [story.play_until(app, "dossier_compiled", debtor=debtor) for debtor in DEBTORS]

    def rebuild() -> int:
        with app.app_context():
            return rebuilding.rebuild()

    sending = [partial(stage.send, app, matter_id, SENT, 3) for matter_id in matters]
    results = stage.at_once(rebuild, *sending, rebuild)
    assert not any(isinstance(result, Exception) for result in results), results
    assert is_whole(app)


def test_a_calendar_amended_among_writers_counts_as_it_does_when_all_is_counted_again(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    matters = [story.play_until(app, "dossier_compiled", debtor=debtor) for debtor in DEBTORS]
    sending = [partial(stage.send, app, matter_id, SENT, 3) for matter_id in matters]
    amending = partial(doing, app, "administrator", SENT.on, amend_calendar, HOLIDAY)
    results = stage.at_once(*sending[:3], amending, *sending[3:])
    assert not any(isinstance(result, Exception) for result in results), results
    assert is_whole(app)


@pytest.mark.skipif(not databases.server(), reason="on SQLite nobody amends anything while another writes")
def test_what_was_known_before_the_turn_to_write_is_asked_again_in_it(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_compiled")
    with stage.seen_by(app, SENT.who, SENT.on) as viewer, transaction():
        form = story.form_for(SENT, 3)
        ledger_of(log.events_of(matter_id))  # knows the calendar as it is
        (none,) = stage.at_once(partial(doing, app, "administrator", SENT.on, amend_calendar, HOLIDAY))
        record_act(viewer, matter_id, form)
    assert none == ()
    (due,) = {duty.due_on for duty in stage.ledger(app, matter_id).open_duties if "opinion_given" in duty.events}
    story_app = story.make_world(tmp_path / "without")
    other = story.play_until(story_app, "dossier_sent")
    assert due not in {duty.due_on for duty in stage.ledger(story_app, other).open_duties}
    assert is_whole(app)


def test_two_who_refuse_a_letter_refuse_it_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "dossier_sent")
    with app.app_context():
        (entry,) = db.session.scalars(db.select(InboxEntry.id))
    refusing = partial(doing, app, "procuracy", date(2026, 10, 6), receipts.refuse, entry, "Không thuộc thẩm quyền")
    results = stage.at_once(*[refusing] * 4)
    assert [type(result) for result in results if result is not None] == [EventRecord], results


def test_an_agency_ends_once_and_no_matter_is_opened_with_it_meanwhile(tmp_path: Path) -> None:
    app = world_of_several(tmp_path)
    today = story.STORY[0].on
    ending = partial(
        end_agency, code="TAND-KV1", last_day=date(2026, 9, 20), successor="TAND-KV2", document="Nghị quyết minh họa"
    )
    jobs = [partial(doing, app, "administrator", today, ending)] * 2
    results = stage.at_once(*(partial(opening, app, debtor, debtor) for debtor in DEBTORS), *jobs)
    ended = [result for result in results[len(DEBTORS) :] if isinstance(result, Ended)]
    told = [result for result in results if isinstance(result, Exception)]
    opened = [result for result in results if isinstance(result, EventRecord)]
    assert (len(ended), {type(error) for error in told}) == (1, {Invalid})
    with app.app_context():
        replaced = {event.matter_id for event in log.all_events() if event.name == "party.replaced"}
    assert replaced == {event.matter_id for event in opened}
