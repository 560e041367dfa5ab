"""Đính chính: a new event beside the one it corrects, for whoever may read that one; nothing is edited."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from coord.db import transaction
from coord.errors import Forbidden, Invalid, NotFound
from coord.events.inbox import Status
from coord.events.record import EventRecord
from coord.matters.commands import record_act
from coord.matters.corrections import correction_ahead, record_correction
from coord.matters.forms import ActForm
from coord.matters.history import acted_version
from coord.matters.letter_lists import letters_arrived
from coord.matters.queries import matter_seen_by
from coord.matters.rebuilding import differences
from coord.matters.views import CorrectionLine
from coord.meetings.compose import compose_minutes
from coord.meetings.sharing import share
from tests import story
from tests.acts.desks import another_desk
from tests.matters import stage

DAY = date(2026, 10, 6)
WRONG, RIGHT = "11.625.000 đồng", "11.265.000 đồng"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return story.make_world(tmp_path_factory.mktemp("corrections"))


@pytest.fixture
def sent(app: Flask) -> EventRecord:
    """The dossier as it was sent to the procuracy, in a matter of its own."""
    matter_id = another_desk(app).matter_id
    return story.play(app, matter_id, story.Act("holder", "dossier_sent", date(2026, 10, 5), "standard"))


def correct(app: Flask, event: EventRecord, who: str = "holder", key: str = "", **changes: Any) -> EventRecord:
    """Record a correction of this event; `changes` replace what the form says."""
    form = {"took_effect_on": DAY, "values": {"wrong": WRONG, "right": RIGHT}, "number": "60/THADS", "signer": "A"}
    with stage.seen_by(app, who, DAY) as viewer, transaction():
        typed = ActForm(
            **{"event": "correction", "outcome": None, "seen_version": 0, "request_key": key, **form, **changes}
        )
        return record_correction(viewer, event.matter_id, event.id, typed)


def beside(app: Flask, who: str, event: EventRecord) -> tuple[CorrectionLine, ...]:
    """The corrections that person sees beside the event."""
    with stage.seen_by(app, who, DAY) as viewer:
        timeline = matter_seen_by(viewer, event.matter_id).timeline
        return next(item.corrections for item in timeline if item.id == event.id)


def test_it_names_what_it_corrects_and_goes_to_the_same_addressees(app: Flask, sent: EventRecord) -> None:
    event = correct(app, sent)
    assert (event.name, event.addressees, event.is_act) == ("correction.issued", sent.addressees, False)
    said = event.payload.correction
    assert said is not None and (said.event_id, said.wrong, said.right) == (sent.id, WRONG, RIGHT)
    assert said.about == "“Chuyển hồ sơ lấy ý kiến” số 58/VB-TĐ ngày 05/10/2026"
    with stage.seen_by(app, "procuracy", DAY) as procuracy:
        newest = letters_arrived(procuracy, tuple(Status)).lines[0]
    assert (newest.title, newest.number) == (f"Đính chính {said.about}", "60/THADS")


def test_the_event_itself_the_duties_and_the_stage_stay_and_a_rebuild_is_the_same(
    app: Flask, sent: EventRecord
) -> None:
    with stage.seen_by(app, "holder", DAY) as holder:
        before = matter_seen_by(holder, sent.matter_id)
    correct(app, sent)
    history = stage.events(app, sent.matter_id)
    assert sent.hash in {e.hash for e in history} and acted_version(history) == sent.version
    with stage.seen_by(app, "holder", DAY) as holder:
        after = matter_seen_by(holder, sent.matter_id)
        assert (after.stage, after.owed, len(after.timeline)) == (before.stage, before.owed, len(before.timeline))
    with app.app_context():
        assert differences() == []


def test_the_coordination_minutes_say_what_was_corrected(app: Flask, sent: EventRecord) -> None:
    correct(app, sent)
    with stage.seen_by(app, "holder", DAY) as holder:
        for who, is_told in (("procuracy", True), ("court", False)):
            other = story.viewer_named(who).agency_id
            paper = compose_minutes(share(holder, sent.matter_id, [other]), "01/BB", DAY)
            corrected = f"Đính chính ngày 06/10/2026 theo văn bản số 60/THADS: “{WRONG}” sửa là “{RIGHT}”."
            assert any(corrected in (line.detail or "") for line in paper.course) is is_told, who


def test_it_does_not_make_a_colleagues_form_stale(app: Flask, sent: EventRecord) -> None:
    correct(app, sent)
    story.play(app, sent.matter_id, story.Act("procuracy", "opinion_given", date(2026, 10, 12), "agrees"))
    with stage.seen_by(app, "holder", date(2026, 10, 14)) as holder, transaction():
        form = story.form_for(story.Act("holder", "court_proposed", date(2026, 10, 14)), sent.version + 2)
        assert record_act(holder, sent.matter_id, form).happened == "court_proposed"


def test_whoever_may_read_the_one_may_read_the_other_also_once_a_letter_carries_it(
    app: Flask, sent: EventRecord
) -> None:
    correct(app, sent)
    for who in ("holder", "clerk", "procuracy", "superior"):
        assert [line.right for line in beside(app, who, sent)] == [RIGHT]
    [veiled] = beside(app, "court", sent)
    assert RIGHT not in str(veiled) and WRONG not in str(veiled) and "60/THADS" not in str(veiled)
    for act in (
        story.Act("procuracy", "opinion_given", date(2026, 10, 12), "agrees"),
        story.Act("holder", "court_proposed", date(2026, 10, 14)),
    ):
        story.play(app, sent.matter_id, act)
    assert [line.right for line in beside(app, "court", sent)] == [RIGHT], "the proposal encloses the dossier"
    assert [line.right for line in beside(app, "superior_court", sent)] == [""]


def test_only_the_agency_that_said_it_corrects_it(app: Flask, sent: EventRecord) -> None:
    for who, error in (("procuracy", NotFound), ("court", NotFound), ("stranger", NotFound), ("clerk", Forbidden)):
        with pytest.raises(error):
            correct(app, sent, who)
        with stage.seen_by(app, who, DAY) as viewer, pytest.raises(error):
            correction_ahead(viewer, sent.matter_id, sent.id)
    assert beside(app, "holder", sent) == ()


def test_only_an_act_is_corrected(app: Flask, sent: EventRecord) -> None:
    correction = correct(app, sent)
    with pytest.raises(NotFound):
        correct(app, correction)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"values": {"wrong": " ", "right": "x"}}, "wrong"),
        ({"values": {"wrong": "x"}}, "right"),
        ({"took_effect_on": date(2026, 10, 7)}, "took_effect_on"),
        ({"took_effect_on": date(2026, 10, 4)}, "took_effect_on"),
        ({"signer": ""}, "signer"),
        ({"number": ""}, "number"),
    ],
)
def test_what_is_missing_is_said_at_its_field(
    app: Flask, sent: EventRecord, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        correct(app, sent, **changes)
    assert set(refused.value.fields) == {field}


def test_the_same_form_is_one_correction(app: Flask, sent: EventRecord) -> None:
    key = f"tờ {sent.matter_id}"
    assert correct(app, sent, key=key).id == correct(app, sent, key=key).id
    assert len(beside(app, "holder", sent)) == 1
