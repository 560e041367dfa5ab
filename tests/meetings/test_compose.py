"""Papers composed from events: only what all recipients may see; the same content is the same paper, to the byte."""

from pathlib import Path

import pytest
from flask import Flask

from coord.agencies import queries as agencies
from coord.db import db
from coord.errors import Forbidden, Invalid, NotFound
from coord.events import inbox, log
from coord.events.models import InboxEntry
from coord.events.record import EventRecord
from coord.matters import rebuilding
from coord.matters.letter_lists import WAITING, letters_arrived
from coord.meetings import commands
from coord.meetings.commands import Issuer, draft_paper, issue_paper
from coord.meetings.compose import compose_minutes
from coord.meetings.kinds import PaperKind
from coord.meetings.models import IssuedPaper
from coord.meetings.papers import Minutes
from coord.meetings.queries import paper_document, papers_of, verify_code
from coord.meetings.render import render_minutes
from coord.meetings.sharing import share, usual_recipients
from coord.web.documents import store
from tests import story

URL = "http://127.0.0.1:8000"


def ids(*roles: str) -> list[int]:
    return [agencies.agency_by_code(story.PARTIES[role]).id for role in roles]


def minutes_for(app: Flask, matter_id: str, *roles: str, who: str = "holder") -> Minutes:
    with app.app_context(), story.at(story.TODAY):
        shared = share(story.viewer_named(who), matter_id, ids(*roles))
        return compose_minutes(shared, "01/BB-THỬ", story.TODAY)


def issue(app: Flask, matter_id: str, *roles: str, kind: PaperKind = PaperKind.MINUTES) -> EventRecord:
    with app.app_context(), story.at(story.TODAY):
        viewer = story.viewer_named("holder")
        return issue_paper(viewer, matter_id, kind, ids(*roles), Issuer(store(), URL))


def test_what_all_recipients_received_is_told_in_full(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    opinion = minutes_for(app, matter_id, "procuracy").course[-1]
    assert opinion.what == "Ý kiến về hồ sơ: nhất trí"
    assert opinion.document_number == "58/VB-TĐ"
    assert opinion.receipts == ("Phòng THADS khu vực 1: đến ngày 22/10/2026",)


def test_what_one_recipient_may_not_see_is_not_on_the_paper(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    paper = minutes_for(app, matter_id, "procuracy", "court")
    opinion = paper.course[-1]
    assert (opinion.what, opinion.document_number, opinion.detail, opinion.receipts) == (
        "Ý kiến về hồ sơ",
        None,
        None,
        (),
    )
    assert "nhất trí" not in str(paper)
    assert "58/VB-TĐ" not in str(paper)
    assert not any("Khoản phải thi hành" in fact.label for fact in paper.facts)


def test_the_facts_of_the_case_are_told_to_those_the_holder_told(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    facts = {fact.label: fact.text for fact in minutes_for(app, matter_id, "procuracy").facts}
    assert facts["Người phải thi hành án"] == story.DEBTOR
    assert facts["Khoản phải thi hành"] == "Tiền phạt; còn 46.500.000 đồng"


def test_every_duty_stands_on_the_paper_with_its_day_and_article(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "accepted")
    owed = {line.what: line for line in minutes_for(app, matter_id, "court", "procuracy").owed}
    assert owed["Mở phiên họp"].due_text == "25/11/2026"
    assert owed["Mở phiên họp"].basis == "Điều 44.2 Luật 106/2025/QH15"
    assert owed["Phân công Thẩm phán"].is_unverified


def test_the_final_answers_all_may_know_are_what_is_agreed(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    agreed = minutes_for(app, matter_id, "procuracy").agreed
    assert agreed[-1] == (
        "Ý kiến về hồ sơ của Viện kiểm sát khu vực 1: nhất trí, theo văn bản số 58/VB-TĐ ngày 22/10/2026."
    )
    assert all(sentence.endswith(".") for sentence in agreed)


def test_those_who_have_spoken_are_the_usual_recipients(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    with app.app_context():
        assert usual_recipients(story.viewer_named("holder"), matter_id) == tuple(ids("enforcement", "procuracy"))


def test_printing_again_gives_the_same_paper_number_and_bytes(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    first = issue(app, matter_id, "procuracy")
    assert first.payload.number == f"01/BB-{matter_id}"
    assert issue(app, matter_id, "procuracy") == first
    with app.app_context(), story.at(story.TODAY):
        shared = share(story.viewer_named("holder"), matter_id, ids("procuracy"))
        paper = commands.sealed(draft_paper(shared, PaperKind.MINUTES), URL)
        assert isinstance(paper, Minutes)
        assert store().path(first.documents[0].sha256).read_bytes() == render_minutes(paper)


def test_when_something_happened_since_it_is_another_paper(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    first = issue(app, matter_id, "procuracy")
    story.play(app, matter_id, story.Act("procuracy", "opinion_given", story.TODAY, "agrees"))
    second = issue(app, matter_id, "procuracy")
    assert second.payload.number == f"02/BB-{matter_id}"
    assert first.payload.paper and second.payload.paper
    assert first.payload.paper.code != second.payload.paper.code


def test_the_recipients_find_the_minutes_in_their_inbox(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    event = issue(app, matter_id, "procuracy")
    with app.app_context(), story.at(story.TODAY):
        viewer = story.viewer_named("procuracy")
        assert letters_arrived(viewer, WAITING).lines[0].title == f"Biên bản phối hợp số 01/BB-{matter_id}"
        assert paper_document(viewer, matter_id, event.id) == event.documents[0]
        assert [line.number for line in papers_of(viewer, matter_id)] == [event.payload.number]


def test_a_party_that_was_not_sent_the_minutes_cannot_open_them(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    event = issue(app, matter_id, "procuracy")
    with app.app_context():
        for who in ("court", "stranger"):
            with pytest.raises(NotFound):
                paper_document(story.viewer_named(who), matter_id, event.id)
        assert papers_of(story.viewer_named("court"), matter_id) == ()


def test_a_tracking_sheet_stays_with_the_agency_that_made_it_out(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    event = issue(app, matter_id, kind=PaperKind.TRACKING)
    assert (event.payload.number, event.addressees) == (f"01/PTD-{matter_id}", ())
    with app.app_context():
        assert papers_of(story.viewer_named("procuracy"), matter_id) == ()


def test_only_parties_may_be_recipients_and_only_those_who_act_may_issue(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    with app.app_context(), story.at(story.TODAY):
        before = log.events_of(matter_id)
        issuer, kind = Issuer(store(), URL), PaperKind.MINUTES
        with pytest.raises(Invalid):
            issue_paper(story.viewer_named("holder"), matter_id, kind, [agencies.agency_by_code("TAND-NB").id], issuer)
        with pytest.raises(Forbidden):
            issue_paper(story.viewer_named("clerk"), matter_id, kind, ids("procuracy"), issuer)
        with pytest.raises(NotFound):
            issue_paper(story.viewer_named("stranger"), matter_id, kind, [], issuer)
        assert log.events_of(matter_id) == before


def test_a_matter_that_moved_while_printing_is_composed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    printed: list[str] = []

    def slow(paper: Minutes) -> bytes:
        if not printed:
            story.play(app, matter_id, story.Act("procuracy", "opinion_given", story.TODAY, "agrees"))
        printed.append(paper.course[-1].what)
        return render_minutes(paper)

    monkeypatch.setattr(commands, "render_minutes", slow)
    event = issue(app, matter_id, "procuracy")
    assert printed == ["Chuyển hồ sơ lấy ý kiến: cơ quan thi hành án đề nghị Tòa án", "Ý kiến về hồ sơ: nhất trí"]
    assert event.payload.paper and event.payload.paper.up_to_version == event.version - 1


def test_anybody_with_the_code_may_check_it_as_they_type_it(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    event = issue(app, matter_id, "procuracy")
    assert event.payload.paper
    code = event.payload.paper.code
    with app.app_context():
        for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " ")):
            found = verify_code(typed)
            assert found and (found.number, found.issued_on) == (event.payload.number, story.TODAY)
        assert verify_code("AAAA-BBBB-CCCC-DDDD-EEEE") is None
        assert verify_code("") is None


def test_the_table_of_papers_can_be_thrown_away_and_made_again(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    event = issue(app, matter_id, "procuracy")
    with app.app_context():
        assert rebuilding.differences() == []
        rebuilding.rebuild()
        row = db.session.scalars(db.select(IssuedPaper)).one()
        assert (row.event_id, row.number) == (event.id, event.payload.number)
        procuracy = ids("procuracy")[0]
        assert db.session.get(InboxEntry, inbox.entry_id(event.id, procuracy)) is not None
