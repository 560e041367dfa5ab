"""Who signs: the office for its unit, or to whom it is delegated that day; and what then stands above the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from coord.acts.delegation_lists import delegations_of, recipients_of
from coord.acts.delegations import DelegationForm, delegate, end_delegation
from coord.acts.models import Act, Delegation
from coord.acts.signing import signature_of
from coord.agencies import queries
from coord.agencies.models import OfficerRole
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, NotFound, Refused
from tests import story
from tests.acts.desks import DAY

FORM = DelegationForm(
    kind="authority",
    to="",
    principal_title="Trưởng Thi hành án dân sự tỉnh",
    papers=[],
    procedure="",
    from_on="01/10/2026",
    to_on="31/10/2026",
    document="Quyết định số 9/QĐ-THADS ngày 30/9/2026",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The story's world without the delegation that its other tests need."""
    app = story.make_world(tmp_path_factory.mktemp("signing"))
    with app.app_context(), transaction():
        db.session.execute(db.delete(Delegation))
    return app


def title(username: str, words: str) -> None:
    """Give an officer a job title."""
    officer = queries.officer_by_username(username)
    assert officer is not None
    officer.job_title = words


def to_room(app: Flask, **changes: object) -> int:
    """The head of the office delegates to the leaders of the room; the id."""
    with app.app_context(), story.at(DAY), transaction():
        room = queries.agency_by_code("THADS-KV1").id
        given = {"to": str(room), **changes}
        return delegate(story.viewer_named("superior"), replace(FORM, **given)).id  # type: ignore[arg-type]


def lines(app: Flask, who: str, day: date = DAY, *, paper: str = "letter", by: str = "leader") -> Sequence[str] | None:
    """What would stand above the name of that person under an act of the holder's room; None if not theirs."""
    with app.app_context(), story.at(day):
        room = queries.agency_by_code("THADS-KV1")
        act = Act(agency_id=room.id, deciding_id=room.unit_of_id, paper=paper, signed_by=by, procedure="exemption")
        signature = signature_of(story.viewer_named(who), act, day)
        return signature.lines if signature else None


@pytest.fixture(autouse=True)
def nothing_delegated(app: Flask) -> None:
    with app.app_context(), transaction():
        db.session.execute(db.delete(Delegation))
        title("lanhdao.tinh", "Trưởng Thi hành án dân sự tỉnh")
        title("daumoi.kv1", "Trưởng phòng")
        title("soanthao.kv1", "Chấp hành viên, Phó Trưởng phòng")


def test_the_office_signs_for_its_unit_and_the_units_leader_does_not(app: Flask) -> None:
    assert lines(app, "superior") == ("Trưởng Thi hành án dân sự tỉnh",)
    assert lines(app, "holder") is None and lines(app, "writer") is None and lines(app, "procuracy") is None


@pytest.mark.parametrize(
    ("kind", "mark"), [("authority", "TUQ."), ("order", "TL."), ("place", "KT.")], ids=["TUQ", "TL", "KT"]
)
def test_to_whom_it_is_delegated_signs_and_it_says_so(app: Flask, kind: str, mark: str) -> None:
    to_room(app, kind=kind)
    assert lines(app, "holder") == (f"{mark} Trưởng Thi hành án dân sự tỉnh", "Trưởng phòng")
    assert lines(app, "writer") is None, "no leader"
    assert lines(app, "superior") == ("Trưởng Thi hành án dân sự tỉnh",)


@pytest.mark.parametrize(
    ("day", "may"), [("30/09/2026", False), ("01/10/2026", True), ("31/10/2026", True), ("01/11/2026", False)]
)
def test_it_holds_from_its_first_to_its_last_day(app: Flask, day: str, may: bool) -> None:
    to_room(app)
    on = date(int(day[6:]), int(day[3:5]), int(day[:2]))
    assert (lines(app, "holder", on) is not None) is may


def test_it_holds_for_the_papers_and_the_procedure_it_names(app: Flask) -> None:
    to_room(app, papers=["letter", "notice"], procedure="exemption")
    assert lines(app, "holder") is not None and lines(app, "holder", paper="notice") is not None
    assert lines(app, "holder", paper="decision") is None


def test_one_officer_may_be_named_who_leads_nothing(app: Flask) -> None:
    with app.app_context():
        writer = queries.officer_by_username("soanthao.kv1")
        assert writer is not None
        to_room(app, to=f"{writer.agency_id}.{writer.id}", kind="order")
    assert lines(app, "writer") == ("TL. Trưởng Thi hành án dân sự tỉnh", "Phó Trưởng phòng")
    assert lines(app, "holder") is None


def test_a_deputy_signs_in_the_heads_place_without_being_told_so(app: Flask) -> None:
    with app.app_context(), transaction():
        title("lanhdao.tinh", "Phó Trưởng Thi hành án dân sự tỉnh")
    assert lines(app, "superior") == ("KT. Trưởng Thi hành án dân sự tỉnh", "Phó Trưởng Thi hành án dân sự tỉnh")


def test_who_writes_what_the_author_signs_signs_it_under_the_own_title(app: Flask) -> None:
    assert lines(app, "writer", by="author") == ("Chấp hành viên",)
    assert lines(app, "clerk", by="author") is None


def test_what_is_ended_holds_no_more_and_stays_in_the_list(app: Flask) -> None:
    made = to_room(app)
    with app.app_context(), story.at(DAY):
        for who, error in (("holder", NotFound), ("writer", Forbidden), ("court", NotFound)):
            with pytest.raises(error), transaction():
                end_delegation(story.viewer_named(who), made)
        with transaction():
            end_delegation(story.viewer_named("superior"), made)
        [line] = delegations_of(story.viewer_named("superior"))
        assert (line.is_valid, line.may_end, line.ended_by, line.last_on) == (False, False, "Trần Thị Mẫu", DAY)
        assert delegations_of(story.viewer_named("holder")) and not delegations_of(story.viewer_named("procuracy"))
    assert lines(app, "holder") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "vua"}, "kind"),
        ({"to": "9999"}, "to"),
        ({"to": ""}, "to"),
        ({"to_on": ""}, "to_on"),
        ({"to_on": "30/09/2026"}, "to_on"),
        ({"from_on": "mai"}, "from_on"),
        ({"principal_title": " "}, "principal_title"),
        ({"principal_title": "T" * 101}, "principal_title"),
        ({"document": ""}, "document"),
        ({"papers": ["letter", "thư"]}, "papers"),
        ({"procedure": "khac"}, "procedure"),
    ],
)
def test_a_delegation_that_is_not_whole_is_refused_at_the_field(
    app: Flask, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        to_room(app, **changes)
    assert set(refused.value.fields) == {field}


def test_only_leaders_delegate_and_only_within_their_office(app: Flask) -> None:
    with app.app_context(), story.at(DAY):
        for who in ("writer", "clerk", "administrator", "stranger"):
            with pytest.raises(Forbidden), transaction():
                delegate(story.viewer_named(who), FORM)
        court = queries.agency_by_code("TAND-KV1")
        with pytest.raises(Invalid), transaction():
            delegate(story.viewer_named("superior"), replace(FORM, to=str(court.id)))
        offered = recipients_of(story.viewer_named("superior"))
        assert "Lãnh đạo Phòng THADS khu vực 2" in {found.words for found in offered}
        assert not any("Ngô Ví Dụ" in found.words for found in offered), "an administrator signs nothing"


def test_who_was_delegated_to_does_not_pass_it_on_and_what_is_past_is_not_ended(app: Flask) -> None:
    made = to_room(app)
    with app.app_context(), story.at(date(2026, 11, 2)):
        with pytest.raises(Refused), transaction():
            end_delegation(story.viewer_named("superior"), made)
        with pytest.raises(NotFound), transaction():
            end_delegation(story.viewer_named("court"), made)
        own = story.viewer_named("holder")
        assert OfficerRole.LEADER in own.roles
        assert all(found.value.partition(".")[0] == str(own.agency_id) for found in recipients_of(own))
