"""The demonstration as seeded on a Friday: what it holds, that it is whole, and that it is the same twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from coord import clock
from coord.acts.lists import count_waiting
from coord.acts.models import Act, TakenNumber
from coord.agencies import passwords
from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import Agency, AgencyKind, Officer, OfficerRole
from coord.agencies.queries import is_demonstration, officer_by_username
from coord.cases.models import Case
from coord.db import db, transaction
from coord.demo import ACCOUNTS, PASSWORD, Seeded, is_unfinished, seed
from coord.demo.province import add_agencies
from coord.errors import CoordError
from coord.events import log
from coord.events.chain import broken_links
from coord.events.documents import DocumentStore
from coord.events.inbox import Status
from coord.events.log import all_events
from coord.events.models import Event, InboxEntry
from coord.matters import rebuilding
from coord.matters.duty_lists import DutyLine, duties_owed, soon_until
from coord.matters.letter_lists import WAITING, count_arrived, letters_sent
from coord.matters.matter_lists import forgotten_cases
from coord.matters.models import DutyRow, Matter
from coord.matters.stages import stage_seen_by
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.rulebook.library import rulebook_on
from tests.offices import make_app

pytestmark = pytest.mark.long

TODAY = date(2026, 11, 20)
NEW_LAW = date(2026, 7, 1)
DESKS = ("thads", "vks", "toaan")
STAGES = {
    "Chờ xác minh",
    "Chờ nơi giam giữ cung cấp thông tin",
    "Chờ lập hồ sơ",
    "Chờ chuyển hồ sơ cho Viện kiểm sát",
    "Chờ ý kiến Viện kiểm sát",
    "Chờ giải thích, bổ sung",
    "Chờ đề nghị Tòa án",
    "Chờ Tòa án thụ lý",
    "Chờ phân công Thẩm phán",
    "Chờ Tòa án mở phiên họp",
    "Chờ phiên họp",
    "Chờ gửi quyết định",
    "Trong thời hạn kháng nghị",
    "Có kháng nghị: chờ chuyển hồ sơ",
    "Chờ phiên họp xét kháng nghị",
    "Có hiệu lực: chờ đình chỉ thi hành án",
    "Đã đình chỉ thi hành án",
    "Đã đình chỉ một phần: tiếp tục thi hành phần còn lại",
    "Không được miễn, giảm: tiếp tục thi hành án",
    "Đã trả hồ sơ: Viện kiểm sát không nhất trí",
    "Đã trả hồ sơ: quá hạn bổ sung",
    "Tòa án đã trả hồ sơ: hoàn thiện, đề nghị lại kỳ gần nhất",
    "Kết thúc: không đủ điều kiện",
    "Kết thúc: chưa đủ điều kiện",
}


@dataclass(frozen=True, slots=True)
class Instance:
    """A seeded instance, and what seeding told."""

    app: Flask
    store: DocumentStore
    seeded: Seeded


@contextmanager
def standing_in(app: Flask, today: date = TODAY) -> Iterator[None]:
    """Inside the app, at nine in the morning of that day."""
    with app.app_context(), clock.set_at(datetime.combine(today, time(9), clock.VN)):
        yield
        db.session.remove()


def seeded_in(folder: Path, today: date = TODAY) -> Instance:
    """A new instance with the demonstration."""
    app, store = make_app(folder), DocumentStore(folder / "documents")
    with app.app_context():
        seeded = seed(store, today)
        db.session.remove()
    return Instance(app, store, seeded)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """Seeded once for all tests here: it takes seconds."""
    return seeded_in(tmp_path_factory.mktemp("demo"))


def viewer(username: str) -> Viewer:
    officer = officer_by_username(username)
    assert officer is not None
    return viewer_of(officer)


def count(table: type[Agency] | type[Officer] | type[Case] | type[Matter] | type[Event]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_it_holds_what_it_says(demo: Instance) -> None:
    told = demo.seeded
    assert (told.agencies, told.officers, told.cases, told.matters) == (41, 78, 200, 40)
    with standing_in(demo.app):
        assert (count(Agency), count(Officer), count(Case), count(Matter)) == (41, 78, 200, 40)
        assert count(Event) == told.events
        assert is_demonstration()
        assert not is_unfinished()


def test_the_province_has_every_kind_of_agency_the_work_needs(demo: Instance) -> None:
    with standing_in(demo.app):
        kinds = Counter(db.session.scalars(select(Agency.kind)))
        assert set(kinds) == set(AgencyKind) - {AgencyKind.MINISTRY}
        assert all(db.session.scalars(select(Agency.is_demonstration)))


def test_the_first_accounts_sign_in_with_the_one_password(demo: Instance) -> None:
    assert [account.username for account in ACCOUNTS] == [
        "thads", "vks", "toaan", "thadstinh", "vkstinh", "toatinh", "bcd", "quantri",
        "thads.hai", "thads.lanhdao", "thads.vanthu",
    ]  # fmt: skip
    assert demo.seeded.accounts == ACCOUNTS
    with standing_in(demo.app):
        for account in ACCOUNTS:
            officer = officer_by_username(account.username)
            assert officer is not None
            assert officer.agency.name == account.agency
            assert account.who.startswith(officer.full_name)
        stored = set(db.session.scalars(select(Officer.password_hash)))
        assert all(passwords.is_right(PASSWORD, one) and not passwords.is_outdated(one) for one in stored)
        roles = Counter(role for held in db.session.scalars(select(Officer.roles)) for role in held)
        assert roles[OfficerRole.ADMINISTRATOR] == roles[OfficerRole.SECRETARY] == 1
        assert min(roles[OfficerRole.LEADER], roles[OfficerRole.CLERK]) > 10


def test_one_account_of_each_desk_does_everything_and_others_divide_it(demo: Instance) -> None:
    everything = {OfficerRole.LEADER, OfficerRole.LIAISON, OfficerRole.CLERK}
    with standing_in(demo.app):
        for username in (*DESKS, "thadstinh", "vkstinh", "toatinh"):
            assert viewer(username).roles == everything
        divided = [viewer(username).roles for username in ("thads.hai", "thads.lanhdao", "thads.vanthu")]
        assert divided == [{OfficerRole.LIAISON}, {OfficerRole.LEADER}, {OfficerRole.CLERK}]
        assert [count_waiting(viewer(name)) for name in ("thads.hai", "thads.lanhdao", "thads.vanthu")] == [1, 1, 1]


def test_every_letter_was_drafted_signed_and_numbered_and_the_books_have_no_gap(demo: Instance) -> None:
    with standing_in(demo.app):
        papers = {f"exemption.{rule.name}" for rule in rulebook_on("exemption", TODAY).events if rule.paper}
        sent = [e for e in all_events() if e.name in papers and e.officer_id]
        assert len(sent) > 150 and all(e.payload.signer and e.payload.number for e in sent)
        assert set(db.session.scalars(select(Act.issued_event))) >= {e.id for e in sent}
        books: dict[tuple[int, str, int], list[int]] = {}
        for taken in db.session.scalars(select(TakenNumber).order_by(TakenNumber.value)):
            books.setdefault((taken.agency_id, taken.paper, taken.year), []).append(taken.value)
        assert all(values == list(range(values[0], values[-1] + 1)) for values in books.values())
        assert {"TUQ.", "KT."} & {e.payload.signer.partition(" ")[0] for e in sent} == {"TUQ."}


def test_nobody_in_it_could_be_taken_for_a_real_person(demo: Instance) -> None:
    made_up = ("Ví Dụ", "Minh Họa", "Thử Nghiệm", "Giả Định", "Thí Điểm", "Thí Dụ", "Mẫu")
    with standing_in(demo.app):
        officers = list(db.session.scalars(select(Officer.full_name)))
        debtors = list(db.session.scalars(select(Case.debtor)))
        assert all(name.endswith(made_up) for name in [*officers, *debtors])
        assert len({*officers, *debtors}) == 278


def test_about_thirty_cases_were_forgotten_in_several_rooms(demo: Instance) -> None:
    with standing_in(demo.app):
        found = forgotten_cases(viewer("thadstinh"), most=100).lines
        assert 25 <= len(found) <= 30
        assert len({f.case.holder_id for f in found}) >= 5
        ages = [(TODAY - f.case.verified_on).days if f.case.verified_on else None for f in found]
        assert None in ages
        assert any(age is not None and age > 92 for age in ages)
        assert any(age is not None and age < 89 for age in ages)


def test_there_is_a_matter_in_every_stage(demo: Instance) -> None:
    with standing_in(demo.app):
        parties = frozenset(db.session.scalars(select(Agency.id)))
        between_them = replace(viewer("thads"), agency_ids=parties)
        stages = {stage_seen_by(between_them, log.events_of(m)) for m in db.session.scalars(select(Matter.id))}
    assert STAGES - stages == set()


def test_what_began_under_the_old_law_crossed_once_unless_it_had_ended(demo: Instance) -> None:
    with standing_in(demo.app):
        matters = list(db.session.scalars(select(Matter)))
        old = [m for m in matters if m.opened_on < NEW_LAW]
        assert len(old) == 8
        assert all(m.opened_under == ("law2008" if m.opened_on < NEW_LAW else "law2025") for m in matters)
        ended = [m for m in old if m.closed_on and m.closed_on < NEW_LAW]
        assert [m.regime for m in ended] == ["law2008"]
        assert all(m.regime == "law2025" for m in matters if m not in ended)
        crossed = Counter(e.matter_id for e in all_events() if e.name == "exemption.crossed")
        assert crossed == {m.id: 1 for m in old if m not in ended}


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("decided", "refuses"),
        ("protested", None),
        ("superior_protested", None),
        ("appeal_decided", "upheld"),
        ("protest_withdrawn", None),
        ("dossier_returned", None),
        ("returned_by_court", None),
        ("fine_proposed", None),
        ("termination_notified", None),
        ("superior_protested.lapsed", None),
    ],
)
def test_every_turn_of_the_story_is_told(demo: Instance, name: str, outcome: str | None) -> None:
    with standing_in(demo.app):
        assert any(e.happened == name and e.payload.outcome == outcome for e in all_events())


def test_the_office_asked_the_court_although_the_procuracy_disagreed(demo: Instance) -> None:
    with standing_in(demo.app):
        told = [(e.matter_id, e.happened, e.payload.outcome) for e in all_events()]
        disagreed = {m for m, name, outcome in told if (name, outcome) == ("opinion_given", "disagrees")}
        proposed = {m for m, name, _ in told if name == "court_proposed"}
        assert len(disagreed) == 2
        assert len(disagreed & proposed) == 1


def test_where_the_province_enforces_the_regional_procuracy_has_the_decision_and_the_provincial_protests(
    demo: Instance,
) -> None:
    with standing_in(demo.app):
        protest = next(e for e in all_events() if e.happened == "superior_protested")
        opening = log.events_of(protest.matter_id)[0].payload.opening
        assert opening is not None
        codes = {role: db.session.get_one(Agency, a).code for role, a in opening.parties.items()}
        assert (codes["enforcement"], codes["procuracy"]) == ("THADS-TH", "VKS-TH")
        assert (codes["court"], codes["court_level_procuracy"]) == ("TA-TH-KV1", "VKS-TH-KV1")
        assert protest.agency_id == opening.parties["superior_procuracy"]


def test_one_matter_has_a_court_that_is_on_paper(demo: Instance) -> None:
    with standing_in(demo.app):
        recorded = [e for e in all_events() if e.payload.on_behalf]
        assert {e.payload.on_behalf for e in recorded} == {"court"}
        assert [e.happened for e in recorded] == ["accepted", "judge_assigned", "session_notified"]
        assert all(e.payload.received_on and e.payload.received_on > e.took_effect_on for e in recorded)
        (matter_id,) = {e.matter_id for e in recorded}
        assert any(e.name == "receipt.reached" for e in log.events_of(matter_id))


def due_lines(username: str) -> tuple[DutyLine, ...]:
    return duties_owed(viewer(username)).lines


@pytest.mark.parametrize("username", DESKS)
def test_the_three_desks_have_work_late_near_and_far(demo: Instance, username: str) -> None:
    with standing_in(demo.app):
        days = [line.due_on for line in due_lines(username) if line.due_on]
        soon = soon_until(TODAY, load_calendar())
        assert min(days) < TODAY
        assert TODAY in days
        assert any(TODAY < day <= soon for day in days)
        assert max(days) > soon
        assert count_arrived(viewer(username), WAITING) >= 2


def test_some_duties_are_late_against_the_law_and_some_only_past_a_default(demo: Instance) -> None:
    with standing_in(demo.app):
        late = [line for name in DESKS for line in due_lines(name) if line.due_on and line.due_on < TODAY]
        firm = {line.event for line in late if line.is_against_law}
        assert firm == {"session_held", "decision_sent", "accepted", "enforcement_terminated"}
        assert {line.event for line in late if not line.is_against_law} == {
            "verified", "opinion_given", "judge_assigned"
        }  # fmt: skip


def test_letters_stand_at_every_status(demo: Instance) -> None:
    with standing_in(demo.app):
        assert set(db.session.scalars(select(InboxEntry.status))) == set(Status)
        refused = [line for line in letters_sent(viewer("thads")).lines if line.status is Status.REFUSED]
        assert [bool(line.refused_because) for line in refused] == [True]


def test_nothing_was_recorded_outside_working_hours_nor_on_the_day_itself(demo: Instance) -> None:
    with standing_in(demo.app):
        events = list(all_events())
        assert [e.recorded_at for e in events] == sorted(e.recorded_at for e in events)
        by_people = [e.recorded_at.astimezone(clock.VN) for e in events if e.officer_id]
        assert all(time(7, 30) <= at.time() < time(17) and at.date() < TODAY for at in by_people)
        assert events[-1].recorded_at <= datetime.combine(TODAY, time(), clock.VN)


def test_the_log_the_documents_and_the_derived_tables_are_whole(demo: Instance) -> None:
    with standing_in(demo.app):
        assert list(broken_links()) == []
        papers = {ref.sha256 for event in all_events() for ref in event.documents}
        assert len(papers) >= 10
        assert all(demo.store.holds(sha256) for sha256 in papers)
        assert rebuilding.differences() == []


def test_the_matters_are_spread_over_the_rooms_and_no_duty_hangs_without_an_agency(demo: Instance) -> None:
    with standing_in(demo.app):
        holders = Counter(db.session.scalars(select(Case.holder_id).join(Matter, Matter.case_id == Case.id)))
        assert len(holders) == 6
        assert db.session.scalar(select(func.count()).where(DutyRow.by_agency_id.is_(None))) == 0


@pytest.mark.on_one_database("what is drawn by lot is drawn before anything is stored")
def test_the_same_day_gives_the_same_events(demo: Instance, tmp_path: Path) -> None:
    again = seeded_in(tmp_path)
    hashes = []
    for instance in (demo, again):
        with standing_in(instance.app):
            hashes.append([event.hash for event in all_events()])
    assert hashes[0] == hashes[1]
    assert again.seeded == demo.seeded


def test_a_full_instance_refuses_a_second_seeding(demo: Instance) -> None:
    with standing_in(demo.app), pytest.raises(CoordError, match="đã có dữ liệu") as refused:
        seed(demo.store, TODAY)
    assert refused.value.code == "not_empty"


def test_a_demonstration_broken_off_is_known_and_refused(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    with standing_in(app):
        assert not is_unfinished()
        with transaction():
            add_agencies()
        assert is_unfinished()
        with pytest.raises(CoordError, match="ngắt giữa chừng"):
            seed(DocumentStore(tmp_path / "documents"), TODAY)


def test_a_machine_whose_clock_stands_before_the_new_law_is_told_so(tmp_path: Path) -> None:
    app = make_app(tmp_path)
    with standing_in(app), pytest.raises(CoordError, match="15/08/2026"):
        seed(DocumentStore(tmp_path / "documents"), date(2026, 8, 14))
