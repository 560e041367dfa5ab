"""What has a clock of its own is a matter of its own: its parent is told when it opens, and when the last closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.db import transaction
from coord.errors import CoordError, Forbidden, Invalid, NotFound, Refused
from coord.events import log
from coord.events.chain import broken_links
from coord.matters import rebuilding
from coord.matters.children import ChildLine, Kin, kin_of
from coord.matters.commands import open_matter
from coord.matters.consequences import rehearse_opening
from coord.matters.history import ledger_of
from coord.matters.queries import matter_seen_by
from tests import story
from tests.matters import inquiry, stage

BEGUN, ASKED, DAY_3, DAY_4 = (date(2026, 9, day) for day in (7, 8, 9, 10))
OPENED, ALL_CLOSED = "inquiry.children.bank.opened", "inquiry.children.bank.all_closed"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    with inquiry.world(tmp_path) as app:
        yield app


def told(app: Flask, parent: str) -> list[str]:
    """What the parent was told, and what was taken back, with its day."""
    events = stage.events(app, parent)
    return [
        f"{e.took_effect_on:%d/%m} {e.happened.removeprefix('children.bank.')} {e.payload.child}"
        for e in events
        if e.payload.child
    ]


def owed(app: Flask, matter_id: str) -> dict[str, str]:
    """What is owed in a matter, each with its last day."""
    with app.app_context():
        return {"|".join(d.events): str(d.due_on) for d in ledger_of(log.events_of(matter_id)).open_duties}


def is_closed(app: Flask, matter_id: str) -> bool:
    """Whether the matter has ended."""
    with app.app_context():
        return ledger_of(log.events_of(matter_id)).is_closed


def kin(app: Flask, who: str, matter_id: str, day: date = DAY_4) -> Kin:
    """What that person sees of the matter's children and parent."""
    with app.app_context(), story.at(day):
        return kin_of(inquiry.viewer(who), matter_id)


def refusal(app: Flask, who: str, parent: str, day: date, **changes: object) -> CoordError:
    """Why that person may not ask a bank; nothing is written then."""
    before = stage.tables(app)
    with pytest.raises(CoordError) as refused:
        inquiry.ask(app, parent, "NH-A", day, who=who, **changes)
    assert stage.tables(app) == before
    return refused.value


def test_opening_a_child_tells_its_parent_in_the_same_transaction_and_meets_what_was_owed(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    assert owed(app, parent) == {"children.bank.opened": "2026-09-14"}
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    event = stage.events(app, parent)[-1]
    assert (event.name, event.officer_id, event.payload.child) == (OPENED, None, child)
    assert owed(app, parent) == {}
    opening = stage.events(app, child)[0].payload.opening
    assert opening is not None and (opening.parent, opening.child_kind) == (parent, "bank")


def test_several_children_of_one_kind_are_open_at_once_and_the_last_that_closes_tells_once(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    first, second = inquiry.ask(app, parent, "NH-A", ASKED), inquiry.ask(app, parent, "NH-B", DAY_3)
    inquiry.record(app, first, "bank_a", "answered", DAY_4, "whole")
    assert told(app, parent) == [f"08/09 opened {first}", f"09/09 opened {second}"]
    inquiry.record(app, second, "bank_b", "answered", date(2026, 9, 14), "whole")
    assert told(app, parent)[2:] == [f"14/09 all_closed {second}"]
    assert owed(app, parent) == {"concluded": "2026-09-21"}
    for day in (15, 16):
        stage.tick(app, date(2026, 9, day))
    assert len(told(app, parent)) == 3


def test_a_tick_that_closes_the_last_child_tells_the_parent_too(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    stage.tick(app, date(2026, 9, 18))
    assert len(told(app, parent)) == 1
    stage.tick(app, date(2026, 9, 21))
    assert [e.happened for e in stage.events(app, child) if e.is_act][1:] == ["answered.lapsed", "given_up"]
    assert told(app, parent)[1:] == [f"18/09 all_closed {child}"]


def test_a_further_child_holds_the_parent_back_until_it_has_closed_as_well(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    for bank, who, day in (("NH-A", "bank_a", ASKED), ("NH-B", "bank_b", date(2026, 9, 15))):
        child = inquiry.ask(app, parent, bank, day)
        with pytest.raises(Refused) as refused:
            inquiry.record(app, parent, "holder", "concluded", day)
        assert "Còn đang chờ: “Mọi hồ sơ con đã kết thúc: Ngân hàng trả lời” (Điều 1 Luật mẫu)" in refused.value.reasons
        inquiry.record(app, child, who, "answered", day, "whole")
    assert [line.split()[1] for line in told(app, parent)] == ["opened", "all_closed", "opened", "all_closed"]
    inquiry.record(app, parent, "holder", "concluded", date(2026, 9, 16))
    assert is_closed(app, parent)


def test_a_late_entry_that_opens_a_child_again_takes_back_what_the_parent_was_told(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    stage.tick(app, date(2026, 9, 21))
    inquiry.record(app, child, "bank_a", "answered", date(2026, 9, 17), "in_part", on=date(2026, 9, 22))
    assert not is_closed(app, child)
    assert told(app, parent)[1:] == [f"18/09 all_closed {child}", f"18/09 lapse_reversed {child}"]
    assert owed(app, parent) == {}
    with stage.seen_by(app, "procuracy") as viewer:
        titles = [item.title for item in matter_seen_by(viewer, parent).timeline]
    assert titles[0] == "Hồ sơ con còn tiếp tục: hủy ghi nhận đã kết thúc"
    inquiry.record(app, child, "bank_a", "completed", date(2026, 9, 23))
    assert told(app, parent)[3:] == [f"23/09 all_closed {child}"]
    assert owed(app, parent) == {"concluded": "2026-09-30"}


def test_a_parent_that_has_ended_is_told_no_more(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    inquiry.record(app, parent, "holder", "dropped", DAY_3)
    inquiry.record(app, child, "bank_a", "answered", DAY_4, "whole")
    assert told(app, parent) == [f"08/09 opened {child}"]


def test_the_same_form_sent_twice_opens_one_child_and_tells_once(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    with app.app_context(), story.at(ASKED):
        form, viewer = inquiry.asking(parent, "NH-A", ASKED), inquiry.viewer("holder")
        for _ in range(2):
            with transaction():
                open_matter(viewer, form)
    assert len(told(app, parent)) == 1


def test_an_opening_only_rehearsed_leaves_no_trace_in_the_parent(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    before = stage.tables(app)
    with app.app_context(), story.at(ASKED):
        following = rehearse_opening(inquiry.viewer("holder"), inquiry.asking(parent, "NH-A", ASKED))
    assert following.receivers == ("Ngân hàng mẫu NH-A",)
    assert (stage.tables(app), told(app, parent)) == (before, [])


def test_who_may_not_open_one_is_told_why_and_nothing_is_written(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    assert isinstance(refusal(app, "stranger", parent, ASKED), NotFound)
    assert isinstance(refusal(app, "procuracy", parent, ASKED), Forbidden)
    assert isinstance(refusal(app, "holder", "XM-2026-9999", ASKED), NotFound)
    assert isinstance(refusal(app, "holder", parent, ASKED, child_kind="cat"), NotFound)
    assert isinstance(refusal(app, "holder", parent, ASKED, procedure="exemption"), NotFound)
    assert isinstance(refusal(app, "holder", parent, ASKED, case_id=999), NotFound)
    assert isinstance(refusal(app, "holder", parent, date(2026, 9, 4)), Invalid)
    inquiry.record(app, parent, "holder", "dropped", DAY_3)
    refused = refusal(app, "holder", parent, DAY_4)
    assert isinstance(refused, Refused) and refused.reasons == ("Hồ sơ đã kết thúc, không ghi thêm được việc này.",)


def test_what_children_tell_is_no_form_that_an_officer_could_send(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    for event in ("children.bank.opened", "children.bank.all_closed"):
        with pytest.raises((NotFound, Refused)):
            inquiry.record(app, parent, "holder", event, ASKED)
    page = story.browser_of(app, "holder").get(f"/ho-so/{parent}/ghi/children.bank.opened")
    assert "được ghi khi lập hồ sơ con" in page.get_data(as_text=True)
    assert page.status_code == 422


def test_a_child_does_not_stand_in_the_way_of_a_matter_of_its_own_and_is_not_stopped_by_one(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    inquiry.ask(app, parent, "NH-A", ASKED)
    alone = inquiry.ask(app, "", "NH-B", ASKED)
    inquiry.ask(app, parent, "NH-B", DAY_3)
    assert stage.events(app, alone)[0].payload.opening is not None
    with pytest.raises(Invalid, match=alone):
        inquiry.ask(app, "", "NH-A", DAY_3)


def test_a_party_of_the_parent_alone_sees_that_a_child_exists_and_where_it_stands(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    (mine,), (theirs,) = kin(app, "holder", parent).children, kin(app, "procuracy", parent).children
    bank = ("Ngân hàng mẫu NH-A",)
    assert mine == ChildLine("Ngân hàng trả lời", child, "Chờ ngân hàng", ASKED, False, bank, bank)
    assert theirs == ChildLine("Ngân hàng trả lời", "", "Chờ ngân hàng", ASKED, False, (), ())
    with pytest.raises(NotFound):
        kin(app, "procuracy", child)
    with pytest.raises(NotFound):
        kin(app, "stranger", parent)


def test_a_child_names_its_parent_to_those_alone_who_may_see_it(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    assert kin(app, "holder", child).parent_id == parent
    assert kin(app, "bank_a", child) == Kin((), "", "")
    with pytest.raises(NotFound):
        kin(app, "bank_a", parent)
    with pytest.raises(NotFound):
        kin(app, "bank_b", child)


def test_the_pages_link_parent_and_child_for_those_who_may_see_both(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    child = inquiry.ask(app, parent, "NH-A", ASKED)
    holder, procuracy = story.browser_of(app, "holder"), story.browser_of(app, "procuracy")
    assert f'href="/ho-so/{child}"' in holder.get(f"/ho-so/{parent}").get_data(as_text=True)
    assert f'href="/ho-so/{parent}"' in holder.get(f"/ho-so/{child}").get_data(as_text=True)
    text = procuracy.get(f"/ho-so/{parent}").get_data(as_text=True)
    assert "Ngân hàng trả lời" in text and "Chờ ngân hàng" in text
    assert child not in text and "NH-A" not in text
    assert procuracy.get(f"/ho-so/{child}").status_code == 404


def test_the_drawing_waits_for_the_children_that_are_open(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    inquiry.ask(app, parent, "NH-A", ASKED)
    with stage.seen_by(app, "procuracy", DAY_3) as viewer:
        steps = {step.event: step for step in matter_seen_by(viewer, parent).steps}
    assert (steps["children.bank.opened"].state, steps["children.bank.all_closed"].state) == ("done", "ahead")
    assert steps["children.bank.all_closed"].after == ("children.bank.opened",)
    assert steps["concluded"].after == ("children.bank.all_closed",)


def test_a_rebuild_gives_identical_tables_and_the_chain_holds(app: Flask) -> None:
    parent = inquiry.begin(app, BEGUN)
    first = inquiry.ask(app, parent, "NH-A", ASKED)
    stage.tick(app, date(2026, 9, 21))
    inquiry.record(app, first, "bank_a", "answered", date(2026, 9, 17), "in_part", on=date(2026, 9, 22))
    second = inquiry.ask(app, parent, "NH-B", date(2026, 9, 22))
    inquiry.record(app, second, "bank_b", "answered", date(2026, 9, 23), "whole")
    before = stage.tables(app)
    assert [row[-2:] for row in before["matters"]] == [(parent, "bank"), (parent, "bank"), (None, "")]
    with app.app_context():
        assert rebuilding.differences() == [] and list(broken_links()) == []
        rebuilding.rebuild()
    assert stage.tables(app) == before
