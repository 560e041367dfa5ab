"""Another agency is named for a role: what is new is its own, what is open stays with the one before."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coord.agencies import queries
from coord.db import db, transaction
from coord.errors import CoordError, Forbidden, Invalid, NotFound, Refused
from coord.events import log
from coord.events.record import EventRecord
from coord.matters import rebuilding
from coord.matters.commands import record_act
from coord.matters.duty_lists import duties_owed
from coord.matters.forms import ActForm
from coord.matters.history import acted_version
from coord.matters.matter_lists import matters_of
from coord.matters.models import DutyRow
from coord.matters.naming import misfits_told, name_party
from coord.matters.queries import matter_seen_by
from coord.matters.succession import end_agency
from coord.matters.views import MatterView
from coord.meetings.sharing import share, usual_recipients
from coord.web.documents import store
from tests import story
from tests.matters import inquiry, protection, stage

JULY_2, JULY_6, JULY_8, JULY_10 = (date(2026, 7, day) for day in (2, 6, 8, 10))
REGION, COMMUNE = "Công an mẫu CA-KV", "Công an mẫu CA-XA"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with protection.world(tmp_path) as app:
        yield app


def owners(app: Flask, matter_id: str) -> dict[str, tuple[str, str]]:
    """What is owed: by whom, and until when."""
    with app.app_context():
        rows = db.session.scalars(select(DutyRow).where(DutyRow.matter_id == matter_id, DutyRow.status == "open"))
        return {r.events: (queries.agency(r.by_agency_id or 0).code, str(r.due_on)) for r in rows}


def seen(app: Flask, who: str, matter_id: str, day: date = JULY_10) -> MatterView:
    """The matter as that person sees it."""
    with app.app_context(), story.at(day):
        return matter_seen_by(inquiry.viewer(who), matter_id)


def may(view: MatterView) -> set[str]:
    """What one may do now."""
    return {act.rule.name for act in view.possible}


def is_as_rebuilt(app: Flask) -> bool:
    """Whether a rebuild gives the same tables."""
    with app.app_context():
        return rebuilding.differences() == []


def test_after_the_crossing_who_opened_the_matter_is_told_that_the_agency_no_longer_fits(app: Flask) -> None:
    matter_id = protection.begin(app)
    with app.app_context(), story.at(date(2026, 6, 30)):
        assert misfits_told(inquiry.viewer("holder"), matter_id) == ()
    stage.tick(app, JULY_2)
    with app.app_context(), story.at(JULY_2):
        (found,) = misfits_told(inquiry.viewer("holder"), matter_id) or ()
        assert (found.role.name, found.problem) == ("police", f"{REGION} không đúng cấp của vai “Công an”.")
        assert found.likely_since == protection.CROSSED
        assert misfits_told(inquiry.viewer("region"), matter_id) is None
        with pytest.raises(NotFound):
            misfits_told(inquiry.viewer("commune"), matter_id)


def test_what_is_open_stays_with_the_old_agency_which_still_does_it_and_what_is_new_binds_the_new_one(
    app: Flask,
) -> None:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    assert owners(app, matter_id) == {"planned": ("CA-KV", "2026-07-06")}
    assert "planned" in may(seen(app, "region", matter_id))
    done = inquiry.record(app, matter_id, "region", "planned", JULY_8)
    with app.app_context():
        assert queries.agency(done.agency_id or 0).code == "CA-KV"
    told = inquiry.record(app, matter_id, "holder", "day_told", JULY_8)
    with app.app_context():
        assert [queries.agency(a).code for a in told.addressees] == ["CA-XA"]
    assert owners(app, matter_id) == {"protected": ("CA-XA", "2026-07-20")}
    assert may(seen(app, "region", matter_id)) == set() and "protected" in may(seen(app, "commune", matter_id))
    with pytest.raises(Forbidden):
        inquiry.record(app, matter_id, "region", "protected", JULY_10)
    inquiry.record(app, matter_id, "commune", "protected", JULY_10)
    assert seen(app, "holder", matter_id).is_closed
    assert is_as_rebuilt(app)


def test_the_new_agency_may_do_what_the_old_one_owes(app: Flask) -> None:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    done = inquiry.record(app, matter_id, "commune", "planned", JULY_8)
    with app.app_context():
        assert queries.agency(done.agency_id or 0).code == "CA-XA"
    assert owners(app, matter_id) == {"day_told": ("THADS-KV1", "2026-08-07")}
    assert is_as_rebuilt(app)


def test_both_find_the_matter_and_each_reads_what_was_sent_to_it(app: Flask) -> None:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    with app.app_context(), story.at(JULY_8):
        for who, owed in (("region", [matter_id]), ("commune", [])):
            assert [line.id for line in matters_of(inquiry.viewer(who)).lines] == [matter_id]
            assert [line.matter_id for line in duties_owed(inquiry.viewer(who)).lines] == owed
        with pytest.raises(NotFound):
            matter_seen_by(inquiry.viewer("procuracy"), matter_id)
    sees = {item.title: item.is_visible for item in seen(app, "commune", matter_id).timeline}
    assert sees == {"Đổi bên phối hợp": True, "Chuyển sang luật mới": True, "Đề nghị bảo vệ cưỡng chế": False}
    inquiry.record(app, matter_id, "region", "planned", JULY_8)
    inquiry.record(app, matter_id, "holder", "day_told", JULY_8)
    sees = {item.title: item.is_visible for item in seen(app, "commune", matter_id).timeline}
    assert sees["Gửi kế hoạch bảo vệ"] and not sees["Đề nghị bảo vệ cưỡng chế"]
    assert not {i.title: i.is_visible for i in seen(app, "region", matter_id).timeline}["Báo ngày cưỡng chế"]


def test_all_parties_are_told_and_the_page_says_who_it_was_before(app: Flask) -> None:
    matter_id = protection.begin(app)
    event = protection.name(app, matter_id, "CA-XA", on=JULY_6)
    with app.app_context():
        assert [queries.agency(a).code for a in event.addressees] == ["CA-XA", "CA-KV"]
    view = seen(app, "region", matter_id)
    assert [(p.name, p.before) for p in view.parties if "police" in p.roles] == [(COMMUNE, (REGION,))]
    assert dict(view.timeline[0].values) == {
        "Công an": f"{COMMUNE}, từ ngày 01/07/2026; trước là {REGION}",
        "Việc đang mở": f"Vẫn của {REGION}, cho đến khi xong",
        "Căn cứ": protection.ARTICLE,
    }
    assert view.owed[0].by == REGION and view.owed[0].is_mine


def test_what_the_old_agency_asked_is_answered_to_it_as_well(app: Flask) -> None:
    matter_id = protection.begin(app)
    inquiry.record(app, matter_id, "region", "more_asked", date(2026, 6, 29))
    protection.name(app, matter_id, "CA-XA", on=JULY_2)
    with app.app_context():
        (row,) = db.session.scalars(select(DutyRow).where(DutyRow.events == "more_given"))
        assert queries.agency(row.to_agency_id or 0).code == "CA-KV"
    given = inquiry.record(app, matter_id, "holder", "more_given", JULY_2)
    with app.app_context():
        assert [queries.agency(a).code for a in given.addressees] == ["CA-XA", "CA-KV"]
    assert is_as_rebuilt(app)


def test_an_act_dated_before_that_day_and_entered_later_goes_to_whom_it_was_then(app: Flask) -> None:
    matter_id = protection.begin(app)
    inquiry.record(app, matter_id, "region", "planned", date(2026, 6, 29))
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    told = inquiry.record(app, matter_id, "holder", "day_told", date(2026, 6, 30), on=JULY_8)
    with app.app_context():
        assert [queries.agency(a).code for a in told.addressees] == ["CA-KV"]
    assert owners(app, matter_id)["protected"][0] == "CA-KV"
    inquiry.record(app, matter_id, "region", "protected", JULY_8)
    assert is_as_rebuilt(app)


def test_a_letter_of_the_old_agency_on_paper_is_recorded_as_its_own(app: Flask) -> None:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    with app.app_context(), transaction():
        queries.agency_by_code("CA-KV").is_on_platform = False
    view = seen(app, "holder", matter_id)
    assert [(act.rule.name, act.actor) for act in view.recordable] == [("planned", REGION)]
    event = recorded_for_the_region(app, matter_id)
    with app.app_context():
        assert event.payload.actor_id == queries.agency_by_code("CA-KV").id
    assert next(i for i in seen(app, "holder", matter_id).timeline if i.id == event.id).agency == REGION
    assert not next(i for i in seen(app, "commune", matter_id).timeline if i.id == event.id).is_visible
    assert is_as_rebuilt(app)


def recorded_for_the_region(app: Flask, matter_id: str) -> EventRecord:
    """The holder records the plan that came from the region on paper."""
    with app.app_context(), story.at(JULY_8), transaction():
        seen_version, key = acted_version(log.events_of(matter_id)), uuid.uuid4().hex
        scan = store().keep(io.BytesIO(story.PDF), "kh.pdf", "letter")
        form = ActForm("planned", None, JULY_6, seen_version, key, number="12/KH", on_behalf="police")
        return record_act(inquiry.viewer("holder"), matter_id, replace(form, received_on=JULY_8, documents=(scan,)))


def test_the_old_agency_ends_and_its_successor_owes_what_stayed_with_it(app: Flask) -> None:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    with app.app_context(), story.at(JULY_8), transaction():
        end_agency(
            inquiry.viewer("administrator"), "CA-KV", last_day=JULY_6, successor="THADS-KV2", document="Nghị quyết mẫu"
        )
    assert owners(app, matter_id) == {"planned": ("THADS-KV2", "2026-07-06")}
    view = seen(app, "stranger", matter_id)
    assert [(p.name, p.before) for p in view.parties if "police" in p.roles] == [(COMMUNE, ("Phòng THADS khu vực 2",))]
    inquiry.record(app, matter_id, "stranger", "planned", JULY_10)
    assert is_as_rebuilt(app)


def test_papers_of_the_matter_name_both(app: Flask) -> None:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", on=JULY_6)
    with app.app_context(), story.at(JULY_8):
        holder = inquiry.viewer("holder")
        codes = [queries.agency(a).code for a in usual_recipients(holder, matter_id)]
        assert codes == ["THADS-KV1", "CA-KV"]
        shared = share(inquiry.viewer("region"), matter_id, [queries.agency_by_code("CA-XA").id])
        assert shared.filled_by(shared.issuer.id) == ("police",)


def test_the_same_form_twice_names_once(app: Flask) -> None:
    matter_id = protection.begin(app)
    for _ in range(2):
        protection.name(app, matter_id, "CA-XA", on=JULY_6, request_key="k")
    assert stage.names(app, matter_id).count("party.named") == 1


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("CA-KV", {}, "agency"),
        ("VKS-KV1", {}, "agency"),
        ("CA-XA", {"agency_id": None}, "agency"),
        ("CA-XA", {"agency_id": 999_999}, "agency"),
        ("CA-XA", {"since": date(2026, 6, 23)}, "since"),
        ("CA-XA", {"since": JULY_8}, "since"),
        ("CA-XA", {"document": " \t"}, "document"),
        ("CA-XA", {"document": "x" * 201}, "document"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    app: Flask, code: str, changes: dict[str, Any], field: str
) -> None:
    matter_id = protection.begin(app)
    stage.tick(app, JULY_2)
    assert refusal(app, matter_id, code, **changes).keys() == {field}


def refusal(app: Flask, matter_id: str, code: str, **changes: Any) -> dict[str, str]:
    """What is said of the form; nothing is written then."""
    before = stage.tables(app)
    with pytest.raises(Invalid) as refused:
        protection.name(app, matter_id, code, **{"on": JULY_6, **changes})
    assert stage.tables(app) == before
    return dict(refused.value.fields)


@pytest.mark.parametrize(
    ("who", "role", "error"),
    [("region", "police", Forbidden), ("procuracy", "police", NotFound), ("clerk", "police", Forbidden),
     ("holder", "enforcement", NotFound), ("holder", "court", NotFound)],
)  # fmt: skip
def test_only_who_opened_the_matter_names_and_only_a_role_that_another_may_fill(
    app: Flask, who: str, role: str, error: type[CoordError]
) -> None:
    matter_id = protection.begin(app)
    with pytest.raises(error):
        protection.name(app, matter_id, "CA-XA", on=JULY_6, who=who, role=role)
    assert "party.named" not in stage.names(app, matter_id)


def test_a_matter_that_has_ended_keeps_its_parties(app: Flask) -> None:
    matter_id = protection.begin(app)
    for event, who in (("planned", "region"), ("day_told", "holder"), ("protected", "region")):
        inquiry.record(app, matter_id, who, event, date(2026, 6, 29))
    with app.app_context(), story.at(JULY_6), pytest.raises(Refused), transaction():
        name_party(inquiry.viewer("holder"), matter_id, protection.naming("CA-XA", protection.CROSSED))
