"""Recording for a court that is on paper: who may, what must be there, whose act it is, and who sees it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from coord.agencies import queries as agencies
from coord.db import transaction
from coord.errors import Forbidden, Invalid, NotFound, Stale
from coord.events import log
from coord.events.inbox import Status, entry_id
from coord.events.record import EventRecord
from coord.matters import receipts, reminders
from coord.matters.commands import record_act
from coord.matters.history import acted_version
from coord.matters.letter_lists import letters_arrived, letters_sent
from coord.matters.paper_receipts import ReachedForm, tell_reached
from coord.matters.queries import matter_seen_by
from coord.matters.rebuilding import differences
from coord.matters.subjects import subject_of
from coord.matters.views import DutyView, TimelineItem
from coord.meetings.compose import compose_minutes
from coord.meetings.sharing import share
from coord.meetings.tracking import compose_tracking
from coord.procedures.rulebook.library import rulebook_on
from coord.web.documents import store
from tests import story
from tests.matters import stage
from tests.story import Act

ACCEPTED = Act("holder", "accepted", date(2026, 11, 4))
CAME = date(2026, 11, 10)
NAME = "Tòa án nhân dân khu vực 1"

INCOMPLETE: tuple[tuple[dict[str, Any], str], ...] = (
    ({"documents": ()}, "document.letter"),
    ({"number": ""}, "number"),
    ({"number": "79/TB-TA", "has_no_number": True}, "number"),
    ({"received_on": None}, "received_on"),
    ({"received_on": date(2026, 11, 3)}, "received_on"),
    ({"received_on": date(2026, 11, 11)}, "received_on"),
)
"""What a form leaves out or gets wrong, and the field at which that is told."""


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The world of the story, whose court has no inbox."""
    app = story.make_world(tmp_path)
    move(app, "TAND-KV1", is_on_platform=False)
    return app


def move(app: Flask, code: str, *, is_on_platform: bool) -> None:
    """The agency joins the platform, or is on paper."""
    with app.app_context(), transaction():
        agencies.agency_by_code(code).is_on_platform = is_on_platform


def record(app: Flask, matter_id: str, act: Act, day: date = CAME, /, **changes: Any) -> EventRecord:
    """Record the court's act from its paper, which came on that day."""
    with app.app_context(), story.at(day), transaction():
        letter = store().keep(io.BytesIO(story.PDF), "thu.pdf", "letter")
        given = {"on_behalf": "court", "received_on": day, "documents": (letter,), "number": "79/TB-TA", **changes}
        form = story.form_for(act, acted_version(log.events_of(matter_id)), **given)
        return record_act(story.viewer_named(act.who), matter_id, form)


def view(app: Flask, who: str, matter_id: str, day: date = CAME) -> Any:
    with stage.seen_by(app, who, day) as viewer:
        return matter_seen_by(viewer, matter_id)


def item(app: Flask, who: str, matter_id: str, title: str) -> TimelineItem:
    found: TimelineItem = next(i for i in view(app, who, matter_id).timeline if i.title.startswith(title))
    return found


def duty(app: Flask, who: str, matter_id: str, event: str, day: date = CAME) -> DutyView:
    shown = view(app, who, matter_id, day)
    found: DutyView = next(d for d in (*shown.owed, *shown.rights, *shown.past_duties) if event in d.events)
    return found


def reached(app: Flask, matter_id: str, event: EventRecord, on: date, day: date = CAME, who: str = "holder") -> None:
    """The sender tells on which day the court had the letter, with a proof."""
    with stage.seen_by(app, who, day) as viewer, transaction():
        proof = store().keep(io.BytesIO(story.PDF), "bao-phat.pdf", "proof")
        tell_reached(viewer, matter_id, event.id, "court", ReachedForm(on, (proof,)))


# ---------------------------------------------------------------- who may record


def test_an_addressee_with_an_inbox_records_what_the_paper_court_did_and_the_event_says_for_whom(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    event = record(app, matter_id, ACCEPTED)
    said = event.payload
    assert (said.on_behalf, said.role, said.received_on) == ("court", "enforcement", CAME)
    with app.app_context():
        codes = [agencies.agency(a).code for a in (event.agency_id or 0, *event.addressees)]
    assert codes == ["THADS-KV1", "VKS-KV1"]
    assert event.took_effect_on == ACCEPTED.on
    with pytest.raises(Forbidden):
        record(app, matter_id, Act("superior_procuracy", "judge_assigned", CAME))


def test_what_is_addressed_to_nobody_here_is_recorded_by_who_holds_the_case_and_by_nobody_else(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    record(app, matter_id, ACCEPTED)
    assigned = Act("procuracy", "judge_assigned", date(2026, 11, 6))
    with pytest.raises(Forbidden, match="ghi nhận thay"):
        record(app, matter_id, assigned, signer="Chánh án Thí Dụ")
    event = record(app, matter_id, Act("holder", "judge_assigned", date(2026, 11, 6)), signer="Chánh án Thí Dụ")
    assert event.payload.role == "enforcement"


def test_who_is_no_addressee_may_not_record(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    record(app, matter_id, ACCEPTED)
    for who in ("superior_procuracy", "superior_court", "procuracy"):
        with pytest.raises(Forbidden) as refused:
            record(app, matter_id, Act(who, "judge_assigned", date(2026, 11, 6)), signer="Chánh án Thí Dụ")
        assert refused.value.code == "no_addressee"
    with pytest.raises(NotFound):
        record(app, matter_id, Act("stranger", "judge_assigned", date(2026, 11, 6)))
    with pytest.raises(Forbidden, match="lãnh đạo và cán bộ đầu mối"):
        record(app, matter_id, Act("clerk", "judge_assigned", date(2026, 11, 6)))


def test_nobody_records_for_an_agency_that_has_an_inbox_nor_for_another_role(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    with pytest.raises(Forbidden, match="không phải là việc của bên này"):
        record(app, matter_id, ACCEPTED, on_behalf="procuracy")
    move(app, "TAND-KV1", is_on_platform=True)
    with pytest.raises(Forbidden) as refused:
        record(app, matter_id, ACCEPTED)
    assert refused.value.code == "on_platform"
    assert stage.names(app, matter_id)[-1] == "exemption.court_proposed"
    assert view(app, "holder", matter_id).recordable == ()


def test_the_matter_offers_what_can_be_recorded_to_who_may_record_it(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    offered = {who: [(a.rule.name, a.actor) for a in view(app, who, matter_id).recordable]
               for who in ("holder", "procuracy", "superior_procuracy")}  # fmt: skip
    assert offered == {"holder": [("accepted", NAME)], "procuracy": [("accepted", NAME)], "superior_procuracy": []}


# ---------------------------------------------------------------- what must be there


def test_scan_number_and_the_day_it_came_are_required(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    for changes, wrong in INCOMPLETE:
        with pytest.raises(Invalid) as refused:
            record(app, matter_id, ACCEPTED, **changes)
        assert set(refused.value.fields) == {wrong}
    assert stage.names(app, matter_id)[-1] == "exemption.court_proposed"
    event = record(app, matter_id, ACCEPTED, number="", has_no_number=True)
    assert item(app, "holder", matter_id, "Thụ lý").recorded.endswith("theo bản giấy không số nhận ngày 10/11/2026")
    assert event.payload.number == ""


def test_a_secret_letter_brings_its_number_and_day_and_nothing_else(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    opinion = Act("procuracy", "opinion_given", date(2026, 10, 12), "disagrees")
    with pytest.raises(Invalid) as refused:
        story.play(app, matter_id, opinion, is_secret=True, number="", note="nội dung")
    assert set(refused.value.fields) == {"number", "reason", "note"}
    story.play(app, matter_id, opinion, is_secret=True, values={}, number="01/M-VKS")
    shown = item(app, "holder", matter_id, "Ý kiến về hồ sơ")
    assert (shown.is_secret, shown.number, shown.values) == (True, "01/M-VKS", ())
    assert not item(app, "court", matter_id, "Ý kiến về hồ sơ").is_secret
    proposal = Act("holder", "court_proposed", date(2026, 10, 14))
    with app.app_context():
        scan = story.documents_for(rulebook_on("exemption", proposal.on).event("court_proposed"), None)
    with pytest.raises(Invalid) as refused:
        story.play(app, matter_id, proposal, is_secret=True, documents=scan)
    assert set(refused.value.fields) == {"documents"}
    story.play(app, matter_id, proposal, is_secret=True, documents=())
    with stage.seen_by(app, "holder") as viewer:
        printed = compose_minutes(share(viewer, matter_id, []), "01/BB", story.TODAY)
    assert printed.course[-1].detail is not None and "Văn bản mật: chỉ ghi số, ngày" in printed.course[-1].detail


# ---------------------------------------------------------------- terms


def test_the_papers_own_day_meets_the_courts_duty_and_the_day_it_came_starts_the_recorders(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    proposed = stage.events(app, matter_id)[-1]
    reached(app, matter_id, proposed, date(2026, 11, 3))
    record(app, matter_id, ACCEPTED)
    assert duty(app, "holder", matter_id, "accepted").outcome_words == "đã thực hiện 04/11/2026, đúng hạn"
    record(app, matter_id, Act("holder", "judge_assigned", date(2026, 11, 6)), signer="Chánh án Thí Dụ")
    asked = Act("holder", "court_asked_supplement", date(2026, 11, 9), "of_both")
    record(app, matter_id, asked, date(2026, 11, 12))
    assert duty(app, "holder", matter_id, "court_supplement_given").due_on == date(2026, 11, 19)
    assert duty(app, "holder", matter_id, "procuracy_supplement_given").due_on == date(2026, 11, 19)


def test_until_its_receipt_is_told_a_term_is_provisional_and_nobody_is_late_by_it(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    proposed = stage.events(app, matter_id)[-1]
    open_duty = duty(app, "holder", matter_id, "accepted")
    assert (open_duty.due_on, open_duty.label.text) == (None, "Tạm tính 04/11/2026, chưa biết ngày nhận")
    with stage.seen_by(app, "holder") as viewer:
        (line,) = letters_sent(viewer).lines[:1]
        owed = compose_tracking(share(viewer, matter_id, []), "01", story.TODAY, viewer.officer_id).owed
    assert (line.status_words, line.answer and line.answer.label.text) == ("Gửi bản giấy", open_duty.label.text)
    assert owed[0].due_text == "04/11/2026 (tạm tính, chưa biết ngày nhận)"
    with app.app_context(), story.at(date(2026, 12, 1)):
        assert reminders.tick().reminded == 0
    reached(app, matter_id, proposed, date(2026, 11, 5))
    assert duty(app, "holder", matter_id, "accepted").label.text == "Trễ 1 ngày làm việc"
    reached(app, matter_id, proposed, date(2026, 11, 6))
    assert duty(app, "holder", matter_id, "accepted").due_on == CAME
    with app.app_context(), story.at(CAME):
        assert reminders.tick().reminded == 0  # nobody there reads a reminder
        assert differences() == []


def test_a_window_at_a_paper_procuracy_closes_once_its_receipt_is_told(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    move(app, "VKS-T", is_on_platform=False)
    matter_id = story.play_until(app, "decision_sent")
    sent = stage.events(app, matter_id)[-1]
    late = date(2026, 12, 21)
    assert stage.tick(app, late).advanced == 1  # the regional one's window
    with stage.seen_by(app, "court", late) as viewer, transaction():
        proof = store().keep(io.BytesIO(story.PDF), "bao-phat.pdf", "proof")
        tell_reached(viewer, matter_id, sent.id, "superior_procuracy", ReachedForm(date(2026, 11, 23), (proof,)))
    assert stage.names(app, matter_id)[-2:] == ["exemption.superior_protested.lapsed",
                                                "exemption.decision_took_effect"]  # fmt: skip
    with (
        pytest.raises(Invalid, match="Chưa ghi được") as refused,
        stage.seen_by(app, "court", late) as viewer,
        transaction(),
    ):
        tell_reached(viewer, matter_id, sent.id, "superior_procuracy", ReachedForm(date(2026, 11, 24), (proof,)))
    assert "không đổi được nữa" in refused.value.fields["reached_on"]


def test_a_receipt_needs_a_proof_a_day_that_can_be_and_is_for_the_sender_alone(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    proposed = stage.events(app, matter_id)[-1]
    for on in (date(2026, 11, 1), date(2026, 11, 11)):
        with stage.seen_by(app, "clerk", CAME) as viewer, pytest.raises(Invalid) as refused, transaction():
            tell_reached(viewer, matter_id, proposed.id, "court", ReachedForm(on, ()))
        assert set(refused.value.fields) == {"reached_on", "document.proof"}
    for who, role in (("procuracy", "court"), ("stranger", "court"), ("holder", "procuracy"), ("holder", "nobody")):
        with stage.seen_by(app, who, CAME) as viewer, pytest.raises(NotFound), transaction():
            tell_reached(viewer, matter_id, proposed.id, role, ReachedForm(CAME, ()))


# ---------------------------------------------------------------- who sees it, and the inbox


def test_it_is_shown_as_recorded_on_timeline_minutes_tracking_sheet_and_in_the_inbox(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    record(app, matter_id, ACCEPTED)
    words = f"Ghi nhận thay cho {NAME}, theo bản giấy số 79/TB-TA nhận ngày 10/11/2026"
    for who in ("holder", "procuracy"):
        shown = item(app, who, matter_id, "Thụ lý")
        assert (shown.agency, shown.recorded, shown.recorder) == (NAME, words, "Phòng THADS khu vực 1")
    veiled = item(app, "superior_procuracy", matter_id, "Thụ lý")
    assert (veiled.recorded, veiled.number, veiled.is_visible) == (f"Ghi nhận thay cho {NAME}", "", False)
    with stage.seen_by(app, "procuracy", CAME) as viewer:
        (line,) = [line for line in letters_arrived(viewer, tuple(Status)).lines if "Thụ lý" in line.title]
        shared = share(viewer, matter_id, [])
        course = compose_minutes(shared, "01/BB", CAME).course[-1]
        steps = compose_tracking(shared, "01", CAME, shared.officer_id).steps
    assert line.details == (("Nguồn", words),)
    assert (course.agency, course.what) == (NAME, "Thụ lý hồ sơ, ghi nhận thay")
    assert course.detail == f"{words}; Phòng THADS khu vực 1 ghi nhận"
    status = next(step.status for step in steps if step.what == "Thụ lý hồ sơ")
    assert status.endswith("; ghi nhận thay, nhận bản giấy ngày 10/11/2026")


def test_nothing_waits_in_an_inbox_that_nobody_opens_and_it_starts_when_the_agency_joins(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    proposed = stage.events(app, matter_id)[-1]
    accepted = record(app, matter_id, ACCEPTED)
    paper = item(app, "holder", matter_id, "Đề nghị Tòa án").receipts[0]
    assert (paper.status, paper.paper and paper.paper.reached_on) == ("Gửi bản giấy", None)
    move(app, "TAND-KV1", is_on_platform=True)
    with stage.seen_by(app, "court", CAME) as court:
        assert letters_arrived(court, tuple(Status)).lines == ()
        with pytest.raises(Stale), transaction():
            receipts.accept(court, [entry_id(proposed.id, court.agency_id)], court.officer_id)
        seen = {i.id: i.is_visible for i in matter_seen_by(court, matter_id).timeline}
        assert seen[accepted.id] and seen[proposed.id]  # it was sent the one, and the other is its own
        assert differences() == []
    story.play(app, matter_id, Act("court", "judge_assigned", CAME), signer="Chánh án Thí Dụ")
    story.play(app, matter_id, Act("court", "court_asked_supplement", CAME, "of_enforcement"))
    story.play(app, matter_id, Act("holder", "court_supplement_given", date(2026, 11, 12)))
    with stage.seen_by(app, "court", date(2026, 11, 12)) as court:
        assert [line.title for line in letters_arrived(court, tuple(Status)).lines] == [
            "Giải thích, bổ sung cho Tòa án"
        ]


def test_what_the_holder_recorded_for_the_court_does_not_count_as_the_holder_telling_of_the_case(app: Flask) -> None:
    matter_id = story.play_until(app, "court_proposed")
    for act in story.STORY[8:]:
        record(app, matter_id, Act("holder", act.event, act.on, act.outcome), story.TODAY, signer="Chánh án Thí Dụ")
    with stage.seen_by(app, "superior_procuracy") as viewer:
        assert next(i for i in matter_seen_by(viewer, matter_id).timeline if "Gửi quyết định" in i.title).is_visible
        assert subject_of(viewer, matter_id).remaining is None
    with stage.seen_by(app, "procuracy") as viewer:
        assert subject_of(viewer, matter_id).remaining == 46_500_000
