"""The way of an act: drafted, signed, numbered, issued; each by whom it belongs to, and nothing is an event before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coord.acts import commands, moving
from coord.acts.models import ActStep, TakenNumber
from coord.acts.states import State
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound, Refused, Stale
from coord.events.inbox import Status
from coord.events.record import EventRecord
from coord.matters.letter_lists import letters_arrived
from coord.matters.receipts import accept
from tests import story
from tests.acts.desks import DAY, Desk, another_desk
from tests.matters import stage
from tests.story import Act


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return story.make_world(tmp_path_factory.mktemp("moving"))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return another_desk(app)


def sent(desk: Desk) -> list[EventRecord]:
    return [e for e in stage.events(desk.app, desk.matter_id) if e.happened == desk.event]


def steps(desk: Desk, act_id: int) -> list[tuple[str, str]]:
    """Each step and who did it."""
    with desk.app.app_context():
        names = {story.viewer_named(who).officer_id: who for who in ("writer", "superior", "clerk", "holder")}
        rows = db.session.scalars(select(ActStep).where(ActStep.act_id == act_id).order_by(ActStep.id))
        return [(row.step, names[row.officer_id]) for row in rows]


def test_the_writer_submits_the_leader_signs_the_clerk_numbers_and_only_issuing_makes_the_event(desk: Desk) -> None:
    act_id = desk.draft("writer")
    desk.proceed("writer", act_id)
    assert (desk.state(act_id), sent(desk)) == (State.SUBMITTED, [])
    desk.proceed("superior", act_id)
    assert (desk.state(act_id), sent(desk)) == (State.APPROVED, [])
    desk.proceed("clerk", act_id, only_next=True)
    number = desk.act(act_id).number
    assert (desk.state(act_id), number.endswith("/THADS-KV1"), sent(desk)) == (State.NUMBERED, True, [])
    desk.proceed("clerk", act_id)
    [event] = sent(desk)
    act = desk.act(act_id)
    assert (act.state, act.issued_event, act.running) == (State.ISSUED, event.id, None)
    assert (event.payload.number, event.payload.signer, event.took_effect_on) == (number, "Trần Thị Mẫu", DAY)
    assert steps(desk, act_id) == [
        ("drafted", "writer"), ("submitted", "writer"), ("approved", "superior"), ("numbered", "clerk"),
        ("issued", "clerk"),
    ]  # fmt: skip
    with desk.of("procuracy") as procuracy:
        assert letters_arrived(procuracy, tuple(Status)).lines[0].number == number


def test_who_holds_every_role_signs_and_issues_in_one_go(desk: Desk) -> None:
    act_id = desk.draft("holder")
    desk.proceed("holder", act_id)
    [event] = sent(desk)
    assert event.payload.signer == "TUQ. Trưởng Thi hành án dân sự tỉnh Lê Thị Ví Dụ"
    assert [step for step, _ in steps(desk, act_id)] == ["drafted", "approved", "numbered", "issued"]


@pytest.mark.parametrize(
    ("before", "who", "error"),
    [
        ((), "clerk", Forbidden),
        ((), "superior", None),  # a leader of the office may write and sign alone
        (("writer",), "writer", Forbidden),
        (("writer",), "clerk", Forbidden),
        (("writer", "superior"), "superior", Forbidden),
        (("writer", "superior"), "writer", Forbidden),
        (("writer", "superior", "clerk"), "writer", Forbidden),
        ((), "procuracy", NotFound),
        ((), "stranger", NotFound),
        (("writer",), "court", NotFound),
        (("writer", "superior"), "administrator", NotFound),
    ],
)
def test_nobody_does_the_step_of_another(
    desk: Desk, before: tuple[str, ...], who: str, error: type[Exception] | None
) -> None:
    act_id = desk.draft("writer")
    for earlier in before:
        desk.proceed(earlier, act_id, only_next=True)
    state = desk.state(act_id)
    if error is None:
        desk.proceed(who, act_id)
        assert desk.state(act_id) == State.APPROVED
        return
    with pytest.raises(error):
        desk.proceed(who, act_id)
    assert desk.state(act_id) == state and sent(desk) == []


def test_pressed_twice_it_is_issued_once(desk: Desk) -> None:
    act_id = desk.draft("holder")
    version = desk.act(act_id).version
    for _ in range(2):
        desk.proceed("holder", act_id, version=version)
    assert len(sent(desk)) == 1
    jobs = [lambda: desk.do("clerk", moving.issue, act_id, version=version)] * 2
    assert {event.id for event in stage.at_once(*jobs)} == {sent(desk)[0].id}


def test_two_who_issue_at_the_same_moment_issue_once(desk: Desk) -> None:
    act_id = desk.draft("writer")
    for who in ("writer", "superior"):
        desk.proceed(who, act_id)
    desk.proceed("clerk", act_id, only_next=True)
    jobs = [lambda who=who: desk.do(who, moving.issue, act_id) for who in ("clerk", "holder")]
    found = stage.at_once(*jobs)
    assert len(sent(desk)) == 1 and {e.id for e in found if isinstance(e, EventRecord)} == {sent(desk)[0].id}


def test_a_leader_returns_it_with_remarks_and_the_writer_goes_on(desk: Desk) -> None:
    act_id = desk.draft("writer", form_key="tờ-trả")
    desk.proceed("writer", act_id)
    with pytest.raises(Invalid):
        desk.do("superior", commands.send_back, act_id, "  ")
    desk.do("superior", commands.send_back, act_id, "Sửa số tiền.")
    assert desk.state(act_id) == State.RETURNED
    desk.draft("writer", form_key="tờ-trả", note="Đã sửa.")
    desk.proceed("writer", act_id)
    assert desk.state(act_id) == State.SUBMITTED


def test_the_clerk_may_return_what_was_signed_and_it_is_signed_no_more(desk: Desk) -> None:
    act_id = desk.draft("writer")
    for who in ("writer", "superior"):
        desk.proceed(who, act_id)
    desk.do("clerk", commands.send_back, act_id, "Thiếu nơi nhận.")
    act = desk.act(act_id)
    assert (act.state, act.content_hash, act.signer_id, act.signer_name) == (State.RETURNED, "", None, "")


def test_changing_what_was_signed_sends_it_back_to_drafting(desk: Desk) -> None:
    act_id = desk.draft("writer", form_key="tờ-ký")
    for who in ("writer", "superior"):
        desk.proceed(who, act_id)
    assert desk.act(act_id).content_hash
    desk.draft("writer", form_key="tờ-ký", note="Thêm một câu.", act_version=3)
    assert desk.act(act_id).content_hash == "" and desk.state(act_id) == State.DRAFTING
    with pytest.raises(Forbidden):
        desk.proceed("clerk", act_id)


def test_content_that_is_not_what_was_signed_is_not_issued(desk: Desk) -> None:
    act_id = desk.draft("writer")
    for who in ("writer", "superior"):
        desk.proceed(who, act_id)
    stage.tamper(desk.app, f"UPDATE acts SET draft = replace(draft, 'reduce', 'exempt') WHERE id = {act_id}")
    with pytest.raises(Stale):
        desk.proceed("clerk", act_id)
    assert sent(desk) == [] and desk.act(act_id).number == ""


def test_what_is_incomplete_is_kept_but_not_submitted(desk: Desk) -> None:
    act_id = desk.draft("writer", values={"proposal": "reduce", "amount": "nhiều"}, documents=())
    with pytest.raises(Invalid) as refused:
        desk.proceed("writer", act_id)
    assert {"amount", "document.judgment"} <= set(refused.value.fields)
    assert desk.state(act_id) == State.DRAFTING and '"amount":"nhiều"' in desk.act(act_id).draft


def test_a_refusal_by_the_rulebook_leaves_the_act_as_it_was_and_takes_no_number(desk: Desk) -> None:
    act_id = desk.draft("holder")
    story.play(desk.app, desk.matter_id, Act("holder", "dossier_sent", DAY, "standard"))
    version = len([e for e in stage.events(desk.app, desk.matter_id) if e.is_act])
    with pytest.raises(Stale):
        desk.proceed("holder", act_id)
    desk.do("holder", commands.see_changes, act_id, version)
    with pytest.raises(Refused):
        desk.proceed("holder", act_id)
    act = desk.act(act_id)
    assert (act.state, act.number) == (State.DRAFTING, "") and '"amount":"11.625.000"' in act.draft
    with desk.app.app_context():
        assert db.session.scalars(select(TakenNumber).where(TakenNumber.act_id == act_id)).all() == []


def test_a_receipt_in_the_matter_does_not_hold_up_an_act_that_waits(desk: Desk) -> None:
    story.play(desk.app, desk.matter_id, Act("holder", "dossier_sent", DAY, "standard"))
    opinion = Desk(desk.app, desk.matter_id, "opinion_given", "agrees", date(2026, 10, 12))
    act_id = opinion.draft("procuracy")
    with opinion.of("procuracy") as procuracy, transaction():
        accept(procuracy, [letters_arrived(procuracy, tuple(Status)).lines[0].id])
    opinion.proceed("procuracy", act_id)
    assert opinion.state(act_id) == State.ISSUED


def test_an_act_is_withdrawn_before_it_is_issued_and_never_after(desk: Desk) -> None:
    act_id = desk.draft("writer")
    desk.proceed("writer", act_id)
    with pytest.raises(Invalid):
        desk.do("writer", commands.withdraw, act_id, "")
    desk.do("writer", commands.withdraw, act_id, "Chưa đến kỳ.")
    assert desk.state(act_id) == State.WITHDRAWN
    again = desk.draft("holder")
    assert again != act_id
    desk.proceed("holder", again)
    with pytest.raises(Refused):
        desk.do("holder", commands.withdraw, again, "Nhầm.")


def test_what_is_only_noted_is_recorded_by_the_writer_at_once(app: Flask) -> None:
    noted = Desk(app, story.open_story(app), "verified", "eligible", date(2026, 9, 28))
    act_id = noted.draft("writer", on="28/09/2026")
    noted.proceed("writer", act_id)
    [event] = sent(noted)
    assert (noted.state(act_id), event.payload.number, event.payload.signer) == (State.ISSUED, "", "")


def test_a_judge_signs_what_the_judge_writes(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    notice = Desk(app, story.play_until(app, "judge_assigned"), "session_notified", "", date(2026, 11, 12))
    act_id = notice.draft("court")
    notice.proceed("court", act_id)
    [event] = sent(notice)
    assert (event.payload.number, event.payload.signer) == ("01/TB-TAND-KV1", "Đỗ Minh Họa")
