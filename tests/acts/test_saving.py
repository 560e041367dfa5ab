"""Drafts: kept exactly as typed, taken up by colleagues, and nobody's words are written over unseen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from coord.acts import commands, saving
from coord.acts.draft import Draft, content_hash, read_draft, written
from coord.acts.models import Act
from coord.acts.saving import Overwriting, assign
from coord.acts.states import State
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound, Refused
from coord.events.record import DocumentRef
from coord.matters.succession import end_agency
from tests import story
from tests.acts.desks import Desk, another_desk
from tests.matters import stage

TYPED = Draft("standard", " 5/10 ", {"amount": " 11 triệu\t"}, "", "", "Dòng\r\nhai  ", {"debtor": "hôm qua"},
              (DocumentRef("a" * 64, "bản án.pdf", "judgment", "application/pdf", 9),), {"court": "7"})  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return story.make_world(tmp_path_factory.mktemp("saving"))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return another_desk(app)


def count(desk: Desk) -> int:
    """How many acts there are in the matter."""
    with desk.app.app_context():
        acts = select(func.count()).select_from(Act).where(Act.matter_id == desk.matter_id)
        return db.session.scalar(acts) or 0


def key(desk: Desk, name: str) -> str:
    """The key of a form: no two forms have the same."""
    return f"{name} {desk.matter_id}"


def test_a_draft_is_read_as_it_was_typed_and_equal_drafts_have_one_hash() -> None:
    assert read_draft(written(TYPED)) == TYPED
    assert content_hash(written(TYPED)) == content_hash(written(read_draft(written(TYPED))))
    assert content_hash(written(TYPED)) != content_hash(written(TYPED.with_documents(
        (DocumentRef("b" * 64, "x.pdf", "letter", "application/pdf", 1),))))  # fmt: skip


def test_a_form_sent_again_and_again_is_one_draft(desk: Desk) -> None:
    ids = {desk.draft("writer", form_key=key(desk, "tờ-1"), note=f"lần {n}", act_version=0) for n in range(3)}
    assert len(ids) == count(desk) == 1
    assert read_draft(desk.act(ids.pop()).draft).note == "lần 2"


def test_a_form_sent_again_once_it_is_issued_begins_nothing_new(desk: Desk) -> None:
    act_id = desk.draft("holder", form_key=key(desk, "tờ-1"))
    desk.proceed("holder", act_id)
    assert desk.draft("holder", form_key=key(desk, "tờ-1")) == act_id and count(desk) == 1


def test_the_second_who_writes_on_a_draft_is_told_and_may_then_write_over_it(desk: Desk) -> None:
    act_id = desk.draft("writer", form_key=key(desk, "tờ của Vũ"), note="của Vũ")
    with pytest.raises(Overwriting, match="Vũ Minh Họa"):
        desk.draft("holder", form_key=key(desk, "tờ của Lê"), note="của Lê")
    assert read_draft(desk.act(act_id).draft).note == "của Vũ"
    assert (
        desk.draft("holder", form_key=key(desk, "tờ của Lê"), note="của Lê", act_version=desk.act(act_id).version)
        == act_id
    )
    assert read_draft(desk.act(act_id).draft).note == "của Lê"
    with pytest.raises(Overwriting, match="Lê Thị Ví Dụ"):
        desk.draft("writer", form_key=key(desk, "tờ của Vũ"), note="của Vũ, lần nữa")


def test_two_who_begin_at_the_same_moment_begin_one_draft(desk: Desk) -> None:
    jobs = [lambda who=who: desk.draft(who, note=who) for who in ("writer", "holder")]
    found = stage.at_once(*jobs)
    assert sorted(type(one).__name__ for one in found) == ["Overwriting", "int"]
    assert count(desk) == 1


def test_a_draft_is_given_to_a_colleague_and_to_nobody_else(desk: Desk) -> None:
    act_id = desk.draft("writer")
    with desk.app.app_context():
        ids = {who: story.viewer_named(who).officer_id for who in ("holder", "clerk", "procuracy", "superior")}
    for who in ("clerk", "procuracy"):
        with pytest.raises(Invalid):
            desk.do("writer", assign, act_id, ids[who])
    with pytest.raises(Invalid):
        desk.do("writer", assign, act_id, 9999)
    desk.do("writer", assign, act_id, ids["holder"])
    assert desk.act(act_id).assigned_to == ids["holder"]
    with pytest.raises(Forbidden):
        desk.do("clerk", assign, act_id, ids["holder"])


def test_a_numbered_act_is_not_written_on_any_more(desk: Desk) -> None:
    act_id = desk.draft("writer", form_key=key(desk, "tờ-1"))
    for who in ("writer", "superior"):
        desk.proceed(who, act_id)
    desk.proceed("clerk", act_id, only_next=True)
    with pytest.raises(Refused, match="/THADS-KV1"):
        desk.draft("writer", form_key=key(desk, "tờ-1"), note="muộn")


def test_what_was_typed_in_a_withdrawn_act_can_be_taken_up_again(desk: Desk) -> None:
    act_id = desk.draft("writer", note="viết lâu lắm")
    with desk.of("writer") as writer, pytest.raises(Refused), transaction():
        saving.redraft(writer, act_id, key(desk, "tờ-2"))
    desk.do("writer", commands.withdraw, act_id, "")
    with desk.of("holder") as holder, transaction():
        again = saving.redraft(holder, act_id, key(desk, "tờ-2")).id
    assert again != act_id and desk.state(again) == State.DRAFTING
    assert read_draft(desk.act(again).draft).note == "viết lâu lắm"


def test_a_successor_goes_on_with_the_draft_it_finds(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    opinion = Desk(app, story.play_until(app, "dossier_sent"), "opinion_given", "agrees", date(2026, 10, 12))
    act_id = opinion.draft("procuracy", note="viết trước khi sáp nhập")
    with opinion.of("administrator") as administrator, transaction():
        end_agency(administrator, "VKS-KV1", last_day=date(2026, 10, 11), successor="VKS-T", document="Nghị quyết 1")
    assert read_draft(opinion.sees("superior_procuracy", act_id).draft).note == "viết trước khi sáp nhập"
    version = opinion.act(act_id).version
    assert opinion.draft("superior_procuracy", act_version=version, seen=4, note="viết tiếp") == act_id
    opinion.proceed("superior_procuracy", act_id)
    event = stage.events(app, opinion.matter_id)[-1]
    assert (event.happened, event.payload.number) == ("opinion_given", "01/VKS-T")


@pytest.mark.parametrize("who", ["procuracy", "court", "stranger", "administrator"])
def test_others_do_not_learn_that_there_is_a_draft(desk: Desk, who: str) -> None:
    act_id = desk.draft("writer")
    with pytest.raises(NotFound):
        desk.sees(who, act_id)


@pytest.mark.parametrize("who", ["holder", "clerk", "superior"])
def test_the_room_and_its_office_see_the_draft(desk: Desk, who: str) -> None:
    assert desk.sees(who, desk.draft("writer")).title == "Chuyển hồ sơ lấy ý kiến"


def test_a_key_of_another_form_is_not_taken(desk: Desk) -> None:
    desk.draft("writer", form_key=key(desk, "tờ-1"))
    opinion = Desk(desk.app, desk.matter_id, "detention_asked", "")
    with pytest.raises(Invalid):
        opinion.draft("holder", form_key=key(desk, "tờ-1"))
