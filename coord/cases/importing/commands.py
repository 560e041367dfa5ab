"""An import from its first look to its end. Commands; they never commit, and all of a file goes in or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import delete, insert, update

from coord import clock
from coord.agencies.access import Viewer, require_keeping_cases
from coord.agencies.spelling import clean_text, tidy
from coord.cases.importing.checking import MOST_FAULTS, Checked
from coord.cases.importing.planning import BATCH, Plan
from coord.cases.models import CaseImport, ImportFault, ImportStatus
from coord.cases.queries import LARGEST_ID
from coord.cases.writing import Author, add_cases, alter_cases
from coord.db import db, unless_taken
from coord.errors import NotFound, Refused, Stale

GIVEN_UP_AFTER = timedelta(minutes=2)  # nobody has touched it for so long: the program was stopped meanwhile

CHANGED = "Có việc vừa được người khác sửa sau khi bạn xem trước nên chưa ghi gì. Hãy xem lại rồi nhập."

T = TypeVar("T")


def begin_import(viewer: Viewer, file_name: str, sha256: str) -> CaseImport:
    """Note that this officer brought a file. Raises Forbidden."""
    require_keeping_cases(viewer, viewer.agency_id)
    now = clock.now()
    begun = CaseImport(
        officer_id=viewer.officer_id,
        file_name=tidy(clean_text(file_name))[-200:],
        sha256=sha256,
        status=ImportStatus.CHECKING,
        **dict.fromkeys(("lines", "lines_done", "added", "changed", "unchanged", "wrong", "fault_count"), 0),
        plan_digest="",
        problem="",
        begun_at=now,
        touched_at=now,
    )
    db.session.add(begun)
    db.session.flush()
    return begun


def begin_again(viewer: Viewer, import_id: int) -> CaseImport:
    """Look at the file once more, after it was left off. Raises NotFound, or Stale while somebody works on it."""
    found = _held(import_of(viewer, import_id).id)
    if found.status is ImportStatus.DONE or is_at_work(found):
        raise Stale("Tệp này đang được xử lý hoặc đã nhập xong.")
    found.status, found.problem, found.lines_done, found.touched_at = ImportStatus.CHECKING, "", 0, clock.now()
    return found


def import_of(viewer: Viewer, import_id: int) -> CaseImport:
    """An import of this officer; NotFound for anybody else."""
    found = db.session.get(CaseImport, import_id) if import_id <= LARGEST_ID else None
    if found is None or found.officer_id != viewer.officer_id:
        raise NotFound("Không tìm thấy lần nhập này.")
    return found


def is_at_work(found: CaseImport) -> bool:
    """Whether the program is reading or writing it now."""
    is_busy = found.status in (ImportStatus.CHECKING, ImportStatus.WRITING)
    return is_busy and clock.now() - found.touched_at < GIVEN_UP_AFTER


def note_progress(import_id: int, lines_done: int) -> None:
    """Say how many lines have been read."""
    moved = {"lines_done": lines_done, "touched_at": clock.now()}
    db.session.execute(update(CaseImport).where(CaseImport.id == import_id).values(moved))


def note_found(import_id: int, checked: Checked, plan: Plan, problem: str = "") -> None:
    """Keep what was found in the file, for the officer to look at; `problem` says why they are to look again."""
    _keep_faults(import_id, checked, plan)
    found = _held(import_id)
    _keep_counts(found, checked, plan)
    found.status, found.problem = ImportStatus.CHECKED, problem


def note_failed(import_id: int, problem: str) -> None:
    """Say why nothing can be made of the file, or why nothing was written."""
    values = {"status": ImportStatus.FAILED, "problem": problem, "touched_at": clock.now()}
    db.session.execute(update(CaseImport).where(CaseImport.id == import_id).values(values))


def claim(viewer: Viewer, import_id: int) -> CaseImport:
    """Take the import to write it: only one may, however often the button is pressed. Raises NotFound or Stale."""
    found = _held(import_of(viewer, import_id).id)
    if found.status is not ImportStatus.CHECKED:
        raise Stale("Tệp này đang được nhập hoặc đã nhập xong; không nhập lần thứ hai.")
    found.status, found.lines_done, found.touched_at = ImportStatus.WRITING, 0, clock.now()
    return found


def carry_out(import_id: int, checked: Checked, plan: Plan, *, only_right: bool) -> CaseImport:
    """Write what the plan says. Raises Stale when it is not the plan that was looked at, Refused for wrong lines.

    Then nothing is written; with `only_right` wrong lines are left out.
    """
    found = _held(import_id)
    if found.plan_digest != plan.digest:
        raise Stale(CHANGED)
    if found.wrong and not only_right:
        raise Refused(
            f"Tệp có {found.wrong} dòng sai nên chưa nhập dòng nào. Hãy sửa tệp, hoặc chọn chỉ nhập dòng đúng.",
            code="wrong_lines",
        )
    by = Author(found.officer_id, clock.now(), import_id)
    with unless_taken(Stale(CHANGED)):
        for changed in _batches(plan.changed):
            alter_cases(changed, by)
        for new in _batches(plan.new):
            add_cases(new, by)
    found.status = ImportStatus.DONE
    db.session.flush()
    return found


def _held(import_id: int) -> CaseImport:
    return db.session.get_one(CaseImport, import_id, with_for_update=True)


def _batches(wanted: Sequence[T]) -> Iterator[Sequence[T]]:
    return (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))


def _keep_counts(found: CaseImport, checked: Checked, plan: Plan) -> None:
    found.lines = found.lines_done = checked.lines
    found.added, found.changed, found.unchanged = len(plan.new), len(plan.changed), plan.unchanged
    found.wrong = checked.wrong_lines + plan.refused_lines
    found.fault_count = checked.fault_count + len(plan.faults)
    found.plan_digest, found.touched_at = plan.digest, clock.now()


def _keep_faults(import_id: int, checked: Checked, plan: Plan) -> None:
    db.session.execute(delete(ImportFault).where(ImportFault.import_id == import_id))
    wrong = sorted((*checked.faults, *plan.faults), key=lambda fault: fault.line)
    rows = [{"import_id": import_id, "is_note": False, **asdict(fault)} for fault in wrong]
    rows += [{"import_id": import_id, "is_note": True, **asdict(note)} for note in plan.notes[:MOST_FAULTS]]
    if rows:
        db.session.execute(insert(ImportFault), rows)
