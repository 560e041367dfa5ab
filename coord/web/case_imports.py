"""Nhập từ tệp: the template, a file brought in, what is found in it, and writing it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord.agencies.access import Viewer, require_keeping_cases
from coord.cases.importing import commands
from coord.cases.importing.offices import offices_of
from coord.cases.importing.queries import faults_of, recent_imports
from coord.cases.importing.template import write_template
from coord.cases.models import CaseImport, ImportFault, ImportStatus
from coord.db import transaction
from coord.errors import Invalid, Stale
from coord.sheets import Column
from coord.web.documents import store
from coord.web.export import exported, sheet_of
from coord.web.guard import viewer
from coord.web.imports_at_work import begin_looking, begin_writing

blueprint = Blueprint("case_imports", __name__)

FILE, ONLY_RIGHT = "file", "only_right"
FEW = 20
"""How many faults the page shows; the rest are in the file."""

STATUSES = {
    ImportStatus.CHECKING: "Đang kiểm tra",
    ImportStatus.CHECKED: "Chờ xác nhận",
    ImportStatus.WRITING: "Đang ghi",
    ImportStatus.DONE: "Đã nhập",
    ImportStatus.FAILED: "Không nhập được",
}
INTERRUPTED = "Bị ngắt giữa chừng"

FAULT_COLUMNS: tuple[Column[ImportFault], ...] = (
    Column("Dòng", lambda fault: fault.line, 8),
    Column("Cột", lambda fault: fault.column or "Cả dòng", 30),
    Column("Lý do", lambda fault: fault.reason, 90),
)


@blueprint.get("/viec/nhap")
def choose() -> str:
    """Where a file is chosen, and what was brought in before."""
    return _choose_page(_keeping())


@blueprint.post("/viec/nhap")
def bring() -> Response | tuple[str, int]:
    """Keep the file and begin to look at it."""
    asking, file = _keeping(), request.files.get(FILE)
    try:
        if file is None or not file.filename:
            raise Invalid("Chưa chọn tệp.", fields={FILE: "Hãy chọn một tệp XLSX hoặc CSV."})
        sha256 = store().keep_as_it_is(file.stream, FILE)
        with transaction():
            begun = commands.begin_import(asking, file.filename, sha256)
    except Invalid as refused:
        return _choose_page(asking, refused.fields.get(FILE, refused.message)), 422
    begin_looking(asking, begun)
    return redirect(url_for("case_imports.found", import_id=begun.id), 303)


@blueprint.get("/viec/nhap/mau")
def template() -> Response:
    """The template, with the officer's own offices in it."""
    offices = offices_of(_keeping())
    return sheet_of("Mẫu nhập việc thi hành án", lambda into: write_template(into, offices))


@blueprint.get("/viec/nhap/<int:import_id>")
def found(import_id: int) -> str:
    """Where an import stands: being read, what was found, being written, done."""
    return _found_page(commands.import_of(viewer(), import_id))


@blueprint.get("/viec/nhap/<int:import_id>/tien-do")
def progress(import_id: int) -> Response:
    """The part of the page that moves; once there is something to see the browser loads the page anew."""
    known = commands.import_of(viewer(), import_id)
    if not commands.is_at_work(known):
        response = make_response("")
        response.headers["HX-Refresh"] = "true"
        return response
    return make_response(render_template("cases/_progress.html", found=known, words=STATUSES[known.status]))


@blueprint.post("/viec/nhap/<int:import_id>/ghi")
def write(import_id: int) -> Response | tuple[str, int]:
    """Begin to write: once, however often the button is pressed."""
    asking, only_right = _keeping(), request.form.get(ONLY_RIGHT) == "1"
    known = commands.import_of(asking, import_id)
    if known.wrong and not only_right:
        return _found_page(known, "Tệp có dòng sai. Hãy sửa tệp, hoặc chọn chỉ nhập dòng đúng."), 422
    try:
        with transaction():
            claimed = commands.claim(asking, import_id)
    except Stale:
        return redirect(url_for("case_imports.found", import_id=import_id), 303)
    begin_writing(asking, claimed, only_right=only_right)
    return redirect(url_for("case_imports.found", import_id=import_id), 303)


@blueprint.post("/viec/nhap/<int:import_id>/kiem-lai")
def look_again(import_id: int) -> Response:
    """Look at the file once more, after that was broken off."""
    asking = _keeping()
    try:
        with transaction():
            begun = commands.begin_again(asking, import_id)
        begin_looking(asking, begun)
    except Stale:
        pass  # somebody is at it already: the page shows it
    return redirect(url_for("case_imports.found", import_id=import_id), 303)


@blueprint.get("/viec/nhap/<int:import_id>/loi")
def faults(import_id: int) -> Response:
    """Everything that is wrong in the file, as XLSX."""
    known = commands.import_of(viewer(), import_id)
    return exported(f"Lỗi của tệp nhập {known.id}", FAULT_COLUMNS, faults_of(known.id))


def _keeping() -> Viewer:
    require_keeping_cases(viewer(), viewer().agency_id)
    return viewer()


def _choose_page(asking: Viewer, wrong: str = "") -> str:
    recent = recent_imports(asking)
    return render_template(
        "cases/import.html",
        recent=[(one, _status_words(one)) for one in recent],
        offices=offices_of(asking),
        errors={FILE: wrong} if wrong else {},
    )


def _found_page(known: CaseImport, wrong: str = "") -> str:
    return render_template(
        "cases/import_found.html",
        found=known,
        words=_status_words(known),
        is_at_work=commands.is_at_work(known),
        faults=list(faults_of(known.id, most=FEW)),
        notes=list(faults_of(known.id, notes=True, most=FEW)),
        wrong=wrong,
    )


def _status_words(known: CaseImport) -> str:
    is_busy = known.status in (ImportStatus.CHECKING, ImportStatus.WRITING)
    return INTERRUPTED if is_busy and not commands.is_at_work(known) else STATUSES[known.status]
