"""What an addressee does with what arrived, from “đã đến” to “hoàn thành”, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from coord.agencies import queries, register
from coord.agencies.models import OfficerRole
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound, Stale
from coord.events.inbox import Status
from coord.events.models import InboxEntry
from coord.events.record import EventRecord
from coord.matters import letter_lists, receipts
from coord.matters.history import acted_version
from tests import offices, story
from tests.matters import stage
from tests.story import Act

DAY = date(2026, 10, 6)
OPINION = Act("procuracy", "opinion_given", date(2026, 10, 12), "agrees")


def world(folder: Path) -> tuple[Flask, str, EventRecord, str]:
    """A matter whose dossier has gone to the procuracy: the app, the matter, that letter, its inbox entry."""
    app = story.make_world(folder)
    matter_id = story.play_until(app, "dossier_sent")
    sent = stage.events(app, matter_id)[-1]
    return app, matter_id, sent, stage.letter(app, sent, "VKS-KV1")


def do(app: Flask, who: str, what: Callable[..., Any], *args: Any, day: date = DAY) -> Any:
    """That person of the cast does something with a letter."""
    with stage.seen_by(app, who, day) as viewer, transaction():
        return what(viewer, *args)


def entry(app: Flask, entry_id: str) -> InboxEntry:
    """The row of an inbox entry as it stands."""
    with app.app_context():
        found = db.session.get_one(InboxEntry, entry_id)
        db.session.expunge(found)
        return found


def officer_id(app: Flask, username: str) -> int:
    """The id of the officer who signs in so."""
    with app.app_context():
        found = queries.officer_by_username(username)
        assert found is not None
        return found.id


def test_a_letter_arrives_at_each_addressee_and_nowhere_else(tmp_path: Path) -> None:
    app, _, sent, entry_id = world(tmp_path)
    with app.app_context():
        assert [e.id for e in db.session.scalars(db.select(InboxEntry))] == [entry_id]
    arrived = entry(app, entry_id)
    assert (arrived.status, arrived.sequence, arrived.arrived_at) == (Status.ARRIVED, 1, sent.recorded_at)


def test_it_goes_from_arrived_to_done_through_every_status_and_all_of_it_is_in_the_log(tmp_path: Path) -> None:
    app, matter_id, _, entry_id = world(tmp_path)
    mine = officer_id(app, "kiemsat.kv1")
    seen = []
    for what, args in (
        (receipts.accept, ([entry_id],)),
        (receipts.assign, (entry_id, mine)),
        (receipts.start, (entry_id,)),
    ):
        do(app, "procuracy", what, *args)
        seen.append(entry(app, entry_id).status)
    story.play(app, matter_id, OPINION)
    seen.append(entry(app, entry_id).status)
    assert seen == [Status.ACCEPTED, Status.ASSIGNED, Status.IN_PROGRESS, Status.DONE]
    assert stage.names(app, matter_id)[4:] == [
        "receipt.accepted", "receipt.assigned", "receipt.started", "exemption.opinion_given"
    ]  # fmt: skip
    assert (entry(app, entry_id).accepted_by, entry(app, entry_id).assigned_to) == (mine, mine)


def test_the_answering_act_finishes_a_letter_that_nobody_had_accepted(tmp_path: Path) -> None:
    app, matter_id, _, entry_id = world(tmp_path)
    answer = story.play(app, matter_id, OPINION)
    done = entry(app, entry_id)
    assert (done.status, done.accepted_by) == (Status.DONE, answer.officer_id)
    assert done.accepted_at == done.changed_at == answer.recorded_at


def test_a_letter_that_asks_for_two_answers_is_done_after_the_second(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    story.play(app, matter_id, Act("procuracy", "protested", date(2026, 11, 24)))
    transferred = story.play(app, matter_id, Act("court", "file_transferred", date(2026, 11, 26)))
    entry_id = stage.letter(app, transferred, "TAND-T")
    story.play(app, matter_id, Act("superior_court", "appeal_session_notified", date(2026, 11, 30)))
    assert entry(app, entry_id).status == Status.ARRIVED
    story.play(app, matter_id, Act("superior_court", "appeal_decided", date(2026, 12, 7), "upheld"))
    assert entry(app, entry_id).status == Status.DONE


def test_finishing_is_refused_while_the_agency_owes_an_answer(tmp_path: Path) -> None:
    app, matter_id, _, entry_id = world(tmp_path)
    do(app, "procuracy", receipts.accept, [entry_id])
    with pytest.raises(Invalid, match="đòi hỏi trả lời"):
        do(app, "procuracy", receipts.finish, entry_id)
    assert stage.names(app, matter_id)[-1] == "receipt.accepted"


def test_finishing_is_free_where_it_is_another_agency_that_owes(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    accepted = stage.events(app, story.play_until(app, "accepted"))[-1]
    entry_id = stage.letter(app, accepted, "THADS-KV1")
    do(app, "clerk", receipts.accept, [entry_id])
    do(app, "clerk", receipts.finish, entry_id)
    assert entry(app, entry_id).status == Status.DONE


def test_a_refusal_needs_a_reason_and_the_sender_reads_it(tmp_path: Path) -> None:
    app, _, _, entry_id = world(tmp_path)
    for empty in ("", " \n\t ", "\u200b"):
        with pytest.raises(Invalid) as refused:
            do(app, "procuracy", receipts.refuse, entry_id, empty)
        assert "reason" in refused.value.fields
    with pytest.raises(Invalid):
        do(app, "procuracy", receipts.refuse, entry_id, "x" * 100_000)
    do(app, "procuracy", receipts.refuse, entry_id, "Chuyển nhầm: vie\u0323\u0302c của khu vực 2.")
    with stage.seen_by(app, "holder", DAY) as holder:
        line = letter_lists.letters_sent(holder).lines[0]
    assert (line.status_words, line.refused_because) == ("Từ chối", "Chuyển nhầm: việc của khu vực 2.")


def test_several_are_accepted_at_once_and_one_accepted_already_stays_as_it_is(tmp_path: Path) -> None:
    app, _, _, first = world(tmp_path)
    with app.app_context(), transaction():
        story.add_case(number="2", debtor="Vũ Ví Dụ")
    second = stage.letter(
        app, stage.events(app, story.play_until(app, "dossier_sent", debtor="Vũ Ví Dụ"))[-1], "VKS-KV1"
    )
    do(app, "procuracy", receipts.accept, [first])
    made = do(app, "procuracy", receipts.accept, [first, second, second], officer_id(app, "kiemsat.kv1"))
    assert [event.name for event in made] == ["receipt.assigned", "receipt.accepted", "receipt.assigned"]
    assert entry(app, second).sequence == 2


def test_of_several_all_are_accepted_or_none(tmp_path: Path) -> None:
    app, matter_id, sent, entry_id = world(tmp_path)
    with pytest.raises(NotFound):
        do(app, "procuracy", receipts.accept, [entry_id, f"{sent.id}:999"])
    assert entry(app, entry_id).status == Status.ARRIVED
    assert stage.names(app, matter_id)[-1] == "exemption.dossier_sent"


def test_two_officers_accepting_at_once_accept_it_once(tmp_path: Path) -> None:
    app, matter_id, _, entry_id = world(tmp_path)
    both = stage.at_once(*[lambda: do(app, "procuracy", receipts.accept, [entry_id])] * 2)
    assert sorted(len(made) for made in both) == [0, 1]
    assert stage.names(app, matter_id).count("receipt.accepted") == 1


@pytest.mark.parametrize("username", ["daumoi.kv1", "kiemsat.tinh", "quantri", "quantri.kv1", "nghi.kv1"])
def test_only_an_active_officer_of_the_agency_who_may_see_it_is_assigned(tmp_path: Path, username: str) -> None:
    app, _, _, entry_id = world(tmp_path)
    with app.app_context(), transaction():
        for name, role in (("quantri.kv1", OfficerRole.ADMINISTRATOR), ("nghi.kv1", OfficerRole.LIAISON)):
            register.add_officer(
                queries.agency_by_code("VKS-KV1"), username=name, full_name="Lý Mẫu", job_title="", roles=[role],
                password=offices.PASSWORD, cost=offices.CHEAP,
            )  # fmt: skip
    chosen = officer_id(app, username)
    with app.app_context(), transaction():
        found = queries.officer_by_username("nghi.kv1")
        assert found is not None
        found.is_active = False
    with pytest.raises(Invalid) as refused:
        do(app, "procuracy", receipts.assign, entry_id, chosen)
    assert "assigned_to" in refused.value.fields


def test_assigning_the_same_person_again_says_nothing_new(tmp_path: Path) -> None:
    app, matter_id, _, entry_id = world(tmp_path)
    mine = officer_id(app, "kiemsat.kv1")
    assert [len(do(app, "procuracy", receipts.assign, entry_id, mine)) for _ in range(2)] == [1, 0]
    assert stage.names(app, matter_id).count("receipt.assigned") == 1


def test_others_cannot_touch_a_letter_nor_learn_that_it_exists(tmp_path: Path) -> None:
    app, _, _, entry_id = world(tmp_path)
    for who in ("holder", "court", "stranger", "administrator", "superior_procuracy"):
        for what, args in (
            (receipts.accept, ([entry_id],)),
            (receipts.start, (entry_id,)),
            (receipts.refuse, (entry_id, "x")),
        ):
            with pytest.raises(NotFound) as hidden:
                do(app, who, what, *args)
            assert hidden.value.message == "Không tìm thấy văn bản đến."


def test_a_clerk_receives_for_the_agency_but_does_not_act_for_it(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    entry_id = stage.letter(app, stage.events(app, matter_id)[-1], "THADS-KV1")
    do(app, "clerk", receipts.accept, [entry_id], day=date(2026, 10, 23))
    with pytest.raises(Forbidden):
        story.play(app, matter_id, Act("clerk", "court_proposed", date(2026, 10, 26)))


@pytest.mark.parametrize("what", [receipts.start, receipts.finish])
def test_what_has_only_arrived_is_neither_begun_nor_finished(tmp_path: Path, what: Callable[..., Any]) -> None:
    app = story.make_world(tmp_path)
    accepted = stage.events(app, story.play_until(app, "accepted"))[-1]
    with pytest.raises(Stale, match="Đã đến"):
        do(app, "clerk", what, stage.letter(app, accepted, "THADS-KV1"))


def test_accepting_does_not_make_an_open_form_of_the_matter_stale(tmp_path: Path) -> None:
    app, matter_id, _, entry_id = world(tmp_path)
    seen = acted_version(stage.events(app, matter_id))
    do(app, "procuracy", receipts.accept, [entry_id])
    assert acted_version(stage.events(app, matter_id)) == seen == 4
    assert stage.send(app, matter_id, OPINION, seen).version == 6


def test_a_reminder_is_done_once_its_duty_is(tmp_path: Path) -> None:
    app, matter_id, _, _ = world(tmp_path)
    stage.tick(app, date(2026, 10, 19))
    reminder = stage.events(app, matter_id)[-1]
    entry_id = stage.letter(app, reminder, "VKS-KV1")
    assert (reminder.name, entry(app, entry_id).status) == ("reminder.due_soon", Status.ARRIVED)
    story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 20), "agrees"))
    assert entry(app, entry_id).status == Status.DONE
