"""The board's figures: each equals its list, and nobody counts what is not theirs to know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from coord.agencies.access import Viewer
from coord.agencies.models import AgencyKind
from coord.progress import lists, queries
from coord.progress.lists import NOBODY, Wanted
from coord.progress.scope import Lateness
from tests import story

LATER = date(2026, 12, 21)
COURT, ENFORCEMENT, PROCURACY = AgencyKind.COURT, AgencyKind.ENFORCEMENT, AgencyKind.PROCURACY
COMMITTEE = "committee"


@contextmanager
def board_of(folder: Path, who: str, last: str = "accepted", day: date = LATER) -> Iterator[Viewer]:
    """A world in which the story stopped after `last`, seen by that person on that day."""
    story.CAST.setdefault(COMMITTEE, "thuky.bcd")
    app = story.make_world(folder)
    story.play_until(app, last)
    with app.app_context(), story.at(day):
        yield story.viewer_named(who)


def test_late_against_the_law_and_past_a_default_are_counted_apart(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE) as viewer:
        total = queries.matrix(viewer).total
        late = lists.duties(viewer, Wanted(lateness=Lateness.LAW))
        past = lists.duties(viewer, Wanted(lateness=Lateness.DEFAULT))
    assert [line.title for line in late.lines] == ["Mở phiên họp"]
    assert late.lines[0].label.tone == "late"
    assert "Phân công Thẩm phán" in [line.title for line in past.lines]
    assert {line.label.tone for line in past.lines} == {"unsure"}
    assert (total.late, total.past_default) == (late.total, past.total)


def test_what_is_due_today_is_not_late(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE, day=date(2026, 11, 25)) as viewer:
        due = [line.due_on for line in lists.duties(viewer, Wanted()).lines if line.title == "Mở phiên họp"]
        assert due == [date(2026, 11, 25)]
        assert queries.matrix(viewer).total.late == 0


def test_every_cell_and_every_sum_equals_its_list(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE) as viewer:
        found = queries.matrix(viewer)
        assert found.total.owed == lists.duties(viewer, Wanted()).total > 0
        for by in found.kinds_owing:
            assert found.row_sum(by).owed == lists.duties(viewer, Wanted(by_kind=by or NOBODY)).total
            for to in found.kinds_awaiting:
                wanted = Wanted(by_kind=by or NOBODY, to_kind=to or NOBODY)
                assert found.cell(by, to).owed == lists.duties(viewer, wanted).total
        for to in found.kinds_awaiting:
            assert found.column_sum(to).owed == lists.duties(viewer, Wanted(to_kind=to or NOBODY)).total


def test_the_table_of_agencies_equals_its_lists(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE) as viewer:
        rows = queries.by_agency(viewer)
        assert rows
        for row in rows:
            assert row.tally.owed == lists.duties(viewer, Wanted(agency_id=row.agency_id)).total
            late = Wanted(agency_id=row.agency_id, lateness=Lateness.LAW)
            assert row.tally.late == lists.duties(viewer, late).total


def test_matters_by_stage_equal_their_lists(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE) as viewer:
        stages = queries.by_stage(viewer)
        assert [(s.stage, s.count) for s in stages] == [("Chờ phân công Thẩm phán", 1)]
        for stage in stages:
            assert lists.matters(viewer, stage.procedure, stage.stage).total == stage.count
        assert lists.matters(viewer).total == sum(stage.count for stage in stages)


def test_a_party_counts_only_what_it_owes_or_waits_for(tmp_path: Path) -> None:
    with board_of(tmp_path, "holder") as viewer:
        found = lists.duties(viewer, Wanted())
        assert all("khu vực 1" in line.by or "khu vực 1" in line.to for line in found.lines)
        assert all(line.is_mine for line in found.lines)
        assert queries.matrix(viewer).total.owed == found.total


def test_a_stranger_counts_nothing_at_all(tmp_path: Path) -> None:
    for who in ("stranger", "administrator"):
        folder = tmp_path / who
        folder.mkdir()
        with board_of(folder, who) as viewer:
            assert queries.matrix(viewer).total == queries.Tally()
            assert queries.by_agency(viewer) == () == queries.by_stage(viewer)
            assert lists.duties(viewer, Wanted()).total == 0 == lists.matters(viewer).total
            assert lists.not_started(viewer) == ()


def test_the_committee_is_offered_no_way_into_a_matter(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE) as viewer:
        assert not any(line.is_mine for line in lists.duties(viewer, Wanted()).lines)
        assert not any(line.is_mine for line in lists.matters(viewer).lines)


def test_cases_not_started_are_counted_by_the_office_that_holds_them(tmp_path: Path) -> None:
    story.CAST.setdefault(COMMITTEE, "thuky.bcd")
    app = story.make_world(tmp_path)
    with app.app_context(), story.at(story.TODAY):
        found = lists.not_started(story.viewer_named(COMMITTEE))
        assert [(row.name, row.count) for row in found] == [("Phòng THADS khu vực 1", 1)]
        assert lists.not_started(story.viewer_named("holder")) == found
    story.play_until(app, "ground_arisen")
    with app.app_context(), story.at(story.TODAY):
        assert lists.not_started(story.viewer_named(COMMITTEE)) == ()


def test_a_list_goes_on_where_its_page_ended(tmp_path: Path) -> None:
    with board_of(tmp_path, COMMITTEE) as viewer:
        whole = lists.duties(viewer, Wanted()).lines
        first = whole[0]
        rest = lists.duties(viewer, Wanted(), f"{first.due_on or lists.NEVER} {first.id}").lines
        assert rest == whole[1:]
