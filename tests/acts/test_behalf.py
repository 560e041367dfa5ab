"""What came on paper, and what is secret: on the same way as other acts, with no paper and no words of others kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.acts.draft import Draft, Seen, read_draft
from coord.acts.lists import lines_of
from coord.acts.moving import Move, event_of, moves, proceed
from coord.acts.paper_copies import PaperCopy, enter_paper_copy
from coord.acts.saving import running_act, save_draft
from coord.acts.states import State
from coord.acts.subject import subject_ahead
from coord.acts.views import act_seen_by
from coord.db import transaction
from coord.errors import Invalid
from coord.matters.acts_ahead import act_ahead
from coord.matters.corrections import correction_ahead, record_correction
from coord.matters.forms import ActForm
from coord.matters.queries import matter_seen_by
from coord.web.documents import store
from tests import story
from tests.acts.desks import Desk, another_desk
from tests.matters import stage
from tests.matters.test_behalf import ACCEPTED, CAME, move, record

LETTER = Draft("", "04/11/2026", {}, "79/TB-TA", "Chánh án Thí Dụ", "", {}, (), came_on="10/11/2026")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The world of the story, whose court has no inbox."""
    app = story.make_world(tmp_path)
    move(app, "TAND-KV1", is_on_platform=False)
    return app


def test_a_draft_from_before_says_nothing_of_paper_and_secrets() -> None:
    old = '{"documents":[],"note":"x","number":"","on":"","outcome":"","parties":{},"received":{},"signer":"",'
    assert read_draft(f'{old}"values":{{}}}}') == Draft("", "", {}, "", "", "x", {}, ())


def test_what_came_on_paper_is_kept_as_typed_and_recorded_at_once_without_signing_or_numbering(app: Flask) -> None:
    desk = Desk(app, story.play_until(app, "court_proposed"), "accepted", day=CAME)
    with desk.of("writer") as viewer, transaction():
        ahead = act_ahead(viewer, desk.matter_id, "accepted", "court")
        assert ahead.rule.paper is None and ahead.rule.signed_by
        act = save_draft(viewer, subject_ahead(ahead), ahead, LETTER, Seen("tờ-1", 0, ahead.acted_version))
        assert moves(viewer, act) == (Move.RECORD,) and lines_of([act])[0].title.endswith(f"thay {ahead.actor})")
        act_id = act.id
    with desk.of("holder") as viewer:
        assert act_seen_by(viewer, act_id).draft == LETTER  # a colleague goes on with it
        assert running_act(replace(subject_ahead(ahead), on_behalf="")) is None  # and it is no act of the agency's own
    with pytest.raises(Invalid) as refused:
        desk.proceed("writer", act_id)
    assert set(refused.value.fields) == {"document.letter"}
    with desk.of("writer") as viewer, transaction():
        scan = store().keep(io.BytesIO(story.PDF), "thu.pdf", "letter")
        act = save_draft(viewer, subject_ahead(ahead), ahead, replace(LETTER, documents=(scan,)),
                         Seen("tờ-1", 0, ahead.acted_version))  # fmt: skip
        said = event_of(proceed(viewer, act.id, act.version)).payload
    assert (said.on_behalf, said.number, said.received_on) == ("court", "79/TB-TA", CAME)
    assert desk.state(act_id) == State.ISSUED and not desk.act(act_id).paper


def test_what_was_begun_for_an_agency_that_has_come_meanwhile_can_still_be_seen_and_given_up(app: Flask) -> None:
    desk = Desk(app, story.play_until(app, "court_proposed"), "accepted", day=CAME)
    with desk.of("holder") as viewer, transaction():
        ahead = act_ahead(viewer, desk.matter_id, "accepted", "court")
        act_id = save_draft(viewer, subject_ahead(ahead), ahead, LETTER, Seen("tờ-2", 0, ahead.acted_version)).id
    move(app, "TAND-KV1", is_on_platform=True)
    with desk.of("holder") as viewer:
        shown = act_seen_by(viewer, act_id)
    assert shown.ahead is None and shown.rights.withdraw and shown.draft.number == "79/TB-TA"


def test_a_correction_of_what_was_recorded_for_somebody_is_a_note_and_goes_where_that_goes(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    event = record(app, matter_id, ACCEPTED)
    with stage.seen_by(app, "holder", CAME) as viewer, transaction():
        rule = correction_ahead(viewer, matter_id, event.id).rule
        assert rule.paper is None and rule.signed_by is None
        typed = {"wrong": "số 79", "right": "số 97"}
        record_correction(viewer, matter_id, event.id, ActForm("correction", None, CAME, 0, "", typed))
        with pytest.raises(Invalid, match="mật"):
            record_correction(viewer, matter_id, event.id, ActForm("correction", None, CAME, 0, "", is_secret=True))
    move(app, "TAND-KV1", is_on_platform=True)
    for who in ("court", "procuracy"):
        with stage.seen_by(app, who, CAME) as viewer:
            items = matter_seen_by(viewer, matter_id).timeline
            assert [line.right for i in items if i.id == event.id for line in i.corrections] == ["số 97"], who


def test_of_a_secret_act_neither_words_nor_files_are_kept_and_it_is_signed_numbered_and_issued(
    tmp_path: Path,
) -> None:
    app = story.make_world(tmp_path)
    desk = another_desk(app)
    act_id = desk.draft("writer", is_secret=True, note="nội dung mật")
    kept = read_draft(desk.act(act_id).draft)
    assert (kept.note, kept.documents, kept.is_secret) == ("", (), True)
    desk.proceed("writer", act_id)
    desk.proceed("superior", act_id)
    desk.proceed("clerk", act_id)
    event = stage.events(app, desk.matter_id)[-1]
    assert event.payload.is_secret and event.payload.number and event.payload.signer and event.documents == ()


def test_a_secret_paper_signed_on_paper_is_entered_without_a_scan(tmp_path: Path) -> None:
    desk = another_desk(story.make_world(tmp_path))
    act_id = desk.draft("writer", is_secret=True)
    desk.do("clerk", enter_paper_copy, act_id, PaperCopy("05/M-THADS", "Trưởng phòng Thí Dụ", "02/10/2026"))
    desk.proceed("clerk", act_id)
    said = stage.events(desk.app, desk.matter_id)[-1]
    assert (said.payload.number, said.documents, said.took_effect_on) == ("05/M-THADS", (), date(2026, 10, 2))
