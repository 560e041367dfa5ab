"""Cases written at the same moment, by hand, by files and by acts: one is served, the others are told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from coord.agencies.access import Viewer
from coord.cases.commands import change_case, enter_case
from coord.cases.facts import CaseFacts, facts_of
from coord.cases.importing.commands import begin_import, carry_out, claim, note_found
from coord.cases.importing.offices import offices_of
from coord.cases.importing.planning import plan
from coord.cases.models import Case, CaseChange, CaseImport, ImportStatus
from coord.db import db, transaction
from coord.errors import Invalid, Stale
from coord.events.record import EventRecord
from coord.matters import rebuilding
from coord.matters.models import Reading
from coord.matters.readings import Kind, Opened, note_readings
from tests import story
from tests.cases.importing.sheets_made import line, look, xlsx
from tests.matters import stage


def doing(app: Flask, action: Callable[..., Any], *given: Any) -> Any:
    """What the clerk does, in a transaction of its own."""
    with stage.seen_by(app, "clerk") as clerk, transaction():
        return action(clerk, *given)


def facts(app: Flask) -> CaseFacts:
    with app.app_context():
        return facts_of(db.session.get_one(Case, 1))


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_a_decision_entered_eight_times_at_once_is_one_case(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    wanted = replace(facts(app), decision_number="300/QĐ-CCTHADS")
    results = stage.at_once(*[partial(doing, app, enter_case, wanted)] * 8)
    assert kinds(results) == ["Case"] + ["Invalid"] * 7
    assert all("decision_number" in result.fields for result in results if isinstance(result, Invalid))


def test_of_eight_who_change_a_case_they_all_saw_the_others_are_told(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    jobs = [partial(doing, app, change_case, 1, replace(facts(app), executor=f"Người thứ {n}"), 1) for n in range(8)]
    assert kinds(stage.at_once(*jobs)) == ["Case"] + ["Stale"] * 7
    with app.app_context():
        assert db.session.get_one(Case, 1).version == 2
        assert len(db.session.scalars(db.select(CaseChange).where(CaseChange.field == "executor")).all()) == 1


def looked_at(app: Flask, path: Path) -> tuple[int, Callable[[Viewer], CaseImport]]:
    """An import that waits to be confirmed, and what writes it once it is claimed."""
    with stage.seen_by(app, "clerk") as clerk:
        checked = look(clerk, path)
        with transaction():
            import_id = begin_import(clerk, path.name, "a" * 64).id
            note_found(import_id, checked, plan(checked, offices_of(clerk)))

    def write(viewer: Viewer) -> CaseImport:
        return carry_out(import_id, checked, plan(checked, offices_of(viewer), to_write=True), only_right=False)

    return import_id, write


def test_a_file_confirmed_eight_times_at_once_is_written_once(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    import_id, _ = looked_at(app, xlsx(tmp_path / "a.xlsx", [line("300/QĐ")]))
    results = stage.at_once(*[partial(doing, app, claim, import_id)] * 8)
    assert kinds(results) == ["CaseImport"] + ["Stale"] * 7


def test_of_files_that_say_the_same_new_cases_one_is_written_and_the_others_are_to_be_looked_at_again(
    tmp_path: Path,
) -> None:
    app = story.make_world(tmp_path)
    lines = [line(f"{n}/QĐ") for n in range(300, 340)]
    files = [lines, lines[::-1], lines[20:] + lines[:20]]
    imports = [looked_at(app, xlsx(tmp_path / f"{n}.xlsx", given)) for n, given in enumerate(files)]
    assert kinds(stage.at_once(*(partial(doing, app, write) for _, write in imports))) == ["CaseImport"] + ["Stale"] * 2
    with app.app_context():
        done = db.session.scalars(db.select(CaseImport.status)).all()
        assert done.count(ImportStatus.DONE) == 1
        assert len(db.session.scalars(db.select(Case.id)).all()) == 41


def test_files_acts_hands_and_a_rebuild_at_one_case_do_not_wait_for_each_other_for_ever(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "ground_arisen")
    known, verified = facts(app), story.STORY[1]
    given = line(known.decision_number, Ngày_quyết_định_lần_đầu=known.first_decision_on, Chấp_hành_viên="Hà Thử Nghiệm")
    _, write = looked_at(app, xlsx(tmp_path / "a.xlsx", [given, line("301/QĐ")]))

    def rebuild() -> int:
        with app.app_context():
            return rebuilding.rebuild()

    results = stage.at_once(
        rebuild,
        partial(stage.send, app, matter_id, verified, 1),
        partial(doing, app, change_case, 1, replace(known, is_key=True), 1),
        partial(doing, app, write),
        rebuild,
    )
    assert {type(result) for result in results if isinstance(result, Exception)} <= {Stale}, results
    assert isinstance(results[1], EventRecord), results[1]
    with app.app_context():
        assert rebuilding.differences() == []


def test_what_several_processes_note_at_once_is_one_reading_and_keeps_none_of_the_others_out(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "ground_arisen")
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)

    def note(viewer: Viewer, kind: Kind) -> None:
        both = (Opened(matter_id, viewer.officer_id, viewer.agency_id, read, at) for read in (Kind.PAGE, kind))
        note_readings(both)

    results = stage.at_once(*(partial(doing, app, note, kind) for kind in (*Kind, *Kind)))
    assert results == [None] * 8
    with app.app_context():
        assert sorted(db.session.scalars(db.select(Reading.kind))) == sorted(Kind)
