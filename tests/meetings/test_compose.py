"""Papers composed from events: only what all recipients may see; the same content is the same paper, to the byte."""

from pathlib import Path

import pytest
from flask import Flask

from coord.acts.numbering import next_record
from coord.acts.register_lists import Book, books_of, numbers_in
from coord.agencies import queries as agencies
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound
from coord.events import inbox, log
from coord.events.models import InboxEntry
from coord.events.payload import UNTOLD, Sitting
from coord.events.record import EventRecord
from coord.matters import rebuilding, receipts
from coord.matters.letter_lists import WAITING, letters_arrived
from coord.meetings import commands
from coord.meetings.agreed import ranges
from coord.meetings.commands import Issuer, draft_paper, issue_paper
from coord.meetings.compose import KEPT, compose_minutes
from coord.meetings.kinds import PaperKind
from coord.meetings.models import IssuedPaper
from coord.meetings.papers import Minutes
from coord.meetings.queries import paper_document, papers_of, verify_code
from coord.meetings.render import render_minutes
from coord.meetings.sharing import share, usual_recipients
from coord.procedures.rulebook.official_papers import OfficialPaper
from coord.web.documents import store
from tests import story

URL = "http://127.0.0.1:8000"


def ids(*roles: str) -> list[int]:
    return [agencies.agency_by_code(story.PARTIES[role]).id for role in roles]


def minutes_for(app: Flask, matter_id: str, *roles: str, who: str = "holder") -> Minutes:
    with app.app_context(), story.at(story.TODAY):
        shared = share(story.viewer_named(who), matter_id, ids(*roles))
        return compose_minutes(shared, "01/BB-THỬ", story.TODAY)


def issue(
    app: Flask, matter_id: str, *roles: str, kind: PaperKind = PaperKind.MINUTES, sitting: Sitting = UNTOLD
) -> EventRecord:
    with app.app_context(), story.at(story.TODAY):
        viewer = story.viewer_named("holder")
        return issue_paper(viewer, matter_id, kind, ids(*roles), Issuer(store(), URL), sitting)


def test_what_all_recipients_received_is_told_in_full(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    opinion = minutes_for(app, matter_id, "procuracy").course[-1]
    assert opinion.what == "Ý kiến về hồ sơ: nhất trí"
    assert opinion.document_number == "58/VB-TĐ"
    assert opinion.receipts == ("Phòng THADS khu vực 1: đến ngày 22/10/2026, chưa tiếp nhận",)


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
    assert agreed[-1] == "Ngày 22/10/2026, Viện kiểm sát khu vực 1 gửi ý kiến (số 58/VB-TĐ): nhất trí."
    assert any(point.startswith("Ngày 28/09/2026, Phòng THADS khu vực 1 xác minh điều kiện") for point in agreed)
    assert all(sentence.endswith(".") for sentence in agreed)


def test_each_agency_confirms_what_it_did_and_took_in_and_nothing_else(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    with app.app_context(), story.at(story.TODAY), transaction():
        procuracy = story.viewer_named("procuracy")
        first = next(e for e in log.events_of(matter_id) if e.happened == "dossier_sent")
        receipts.accept(procuracy, [inbox.entry_id(first.id, ids("procuracy")[0])])
    confirmed = minutes_for(app, matter_id, "procuracy", "superior_court").agreed[:3]
    assert confirmed == (
        "Phòng THADS khu vực 1 xác nhận việc do mình thực hiện tại dòng 1 đến 4 và 6 của mục II.",
        "Viện kiểm sát khu vực 1 xác nhận việc do mình thực hiện tại dòng 5 và 7 của mục II.",
        "Tòa án nhân dân tỉnh Minh Họa ký để ghi nhận đã biết diễn biến; không xác nhận văn bản nào nêu tại mục II.",
    )
    assert minutes_for(app, matter_id, "procuracy").agreed[1] == (
        "Viện kiểm sát khu vực 1 xác nhận việc do mình thực hiện tại dòng 5 và 7 và văn bản đã tiếp nhận tại dòng 4 "
        "của mục II."
    )


def test_rows_are_told_as_a_person_tells_them() -> None:
    assert [ranges(rows) for rows in ([3], [1, 2], [1, 2, 3, 6], [2, 4, 5, 6, 7])] == [
        "3", "1 và 2", "1 đến 3 và 6", "2 và 4 đến 7",
    ]  # fmt: skip


def test_an_agency_that_is_only_named_stands_among_the_parties_and_does_not_sign(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "accepted")
    paper = minutes_for(app, matter_id, "court")
    assert {line.agency: line.is_signing for line in paper.parties} == {
        "Phòng THADS khu vực 1": True,
        "Tòa án nhân dân khu vực 1": True,
        "Viện kiểm sát khu vực 1": False,
    }
    assert len(paper.signing) == 2


def test_an_act_sent_to_nobody_says_why_nothing_of_it_stands_here(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "judge_assigned")
    assert minutes_for(app, matter_id, "court").course[-1].detail == KEPT
    assert "Thẩm phán" in (minutes_for(app, matter_id, who="court").course[-1].detail or "")


def test_minutes_are_headed_as_letters_are_with_the_office_a_unit_acts_for(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    paper = minutes_for(app, story.play_until(app, "dossier_sent"), "procuracy")
    assert (paper.agency, paper.recipients[0]) == ("Thi hành án dân sự tỉnh Minh Họa", "Phòng THADS khu vực 1")


def test_minutes_and_records_share_one_series_and_stand_in_one_register(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    event = issue(app, story.play_until(app, "dossier_sent"), "procuracy")
    with app.app_context(), story.at(story.TODAY):
        holder, office = story.viewer_named("holder"), agencies.agency_by_code("THADS-T")
        book = Book(office.id, OfficialPaper.RECORD, story.TODAY.year)
        assert book in books_of(holder) and book not in books_of(story.viewer_named("stranger"))
        (line,) = numbers_in(holder, book).lines
        assert (line.number, line.event_id, line.unit) == (event.payload.number, event.id, "Phòng THADS khu vực 1")
        assert next_record(office, story.TODAY.year) == "02/BB-THADS-T"


def test_what_was_typed_about_the_sitting_is_part_of_the_paper(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    with app.app_context():
        came = {ids("procuracy")[0]: "Ông Hà Thử Nghiệm, Kiểm sát viên"}
    sitting = Sitting("Trụ sở Viện kiểm sát", "08 giờ 30", "09 giờ 45", "Bà Lê Thị Ví Dụ", "Ông Vũ Minh Họa", came)
    first = issue(app, matter_id, "procuracy", sitting=sitting)
    assert issue(app, matter_id, "procuracy", sitting=sitting) == first
    with app.app_context(), story.at(story.TODAY):
        assert log.events_of(matter_id)[-1].payload.paper == first.payload.paper
        shared = share(story.viewer_named("holder"), matter_id, ids("procuracy"))
        found = draft_paper(shared, PaperKind.MINUTES)
        assert (found.issued, found.sitting) == (first, sitting)
        assert isinstance(found.paper, Minutes) and found.paper.parties[1].represented_by == next(iter(came.values()))
    assert issue(app, matter_id, "procuracy").id != first.id


def test_those_who_have_spoken_are_the_usual_recipients(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    with app.app_context():
        assert usual_recipients(story.viewer_named("holder"), matter_id) == tuple(ids("enforcement", "procuracy"))


def test_printing_again_gives_the_same_paper_number_and_bytes(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    first = issue(app, matter_id, "procuracy")
    assert first.payload.number == "01/BB-THADS-T"
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
    assert second.payload.number == "02/BB-THADS-T"
    assert first.payload.paper and second.payload.paper
    assert first.payload.paper.code != second.payload.paper.code


def test_the_recipients_find_the_minutes_in_their_inbox(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    event = issue(app, matter_id, "procuracy")
    with app.app_context(), story.at(story.TODAY):
        viewer = story.viewer_named("procuracy")
        assert letters_arrived(viewer, WAITING).lines[0].title == "Biên bản phối hợp số 01/BB-THADS-T"
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
