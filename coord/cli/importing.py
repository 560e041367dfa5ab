"""`coord import`: bring in cases from a file as an officer would, or write the template for them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import click

from coord import clock
from coord.agencies.access import Viewer, require_keeping_cases, viewer_of
from coord.agencies.queries import officer_by_username
from coord.cases.importing.cells import Fault
from coord.cases.importing.checking import Checked, check
from coord.cases.importing.commands import begin_import, carry_out, claim, note_found
from coord.cases.importing.offices import offices_of
from coord.cases.importing.planning import Plan, plan
from coord.cases.importing.reading import open_table
from coord.cases.importing.template import write_template
from coord.cli.instance import Instance, instance
from coord.cli.vietnamese import VietnameseCommand, VietnameseFailure, VietnameseGroup
from coord.db import transaction
from coord.errors import CoordError
from coord.web.words import number

SHOWN = 50
OFFICER = click.option("--officer", required=True, metavar="TÊN", help="Tên đăng nhập của cán bộ nhập.")


@click.group("import", cls=VietnameseGroup)
def import_() -> None:
    """Nhập dữ liệu từ tệp."""


@import_.command("cases", cls=VietnameseCommand)
@click.argument("file", type=click.Path(path_type=Path), metavar="TỆP")
@OFFICER
@click.option("--only-right", is_flag=True, help="Chỉ nhập dòng đúng, bỏ qua dòng sai.")
@click.option("--preview", "only_preview", is_flag=True, help="Chỉ kiểm tra, không ghi gì.")
def cases(file: Path, officer: str, only_right: bool, only_preview: bool) -> None:
    """Nhập việc thi hành án từ tệp XLSX hoặc CSV. Có một dòng sai thì không ghi gì, trừ khi chọn --only-right."""
    with instance() as opened:
        viewer = _viewer(officer)
        require_keeping_cases(viewer, viewer.agency_id)
        if not file.is_file():
            raise VietnameseFailure(f"Không có tệp {file}.")
        with open_table(file, file.name) as table:
            checked = check(table, offices_of(viewer), clock.today(), _told)
        found = plan(checked, offices_of(viewer))
        _say(checked, found)
        is_wrong = bool(checked.wrong_lines + found.refused_lines)
        if is_wrong and not only_right:
            raise VietnameseFailure("Chưa ghi gì. Hãy sửa tệp, hoặc thêm --only-right để chỉ nhập dòng đúng.")
        if not only_preview:
            _write(opened, viewer, file, checked)


@import_.command("template", cls=VietnameseCommand)
@click.argument("file", type=click.Path(path_type=Path), metavar="TỆP")
@OFFICER
def template(file: Path, officer: str) -> None:
    """Ghi tệp mẫu nhập việc thi hành án."""
    with instance():
        viewer = _viewer(officer)
        require_keeping_cases(viewer, viewer.agency_id)
        with file.open("wb") as into:
            write_template(into, offices_of(viewer))
        click.echo(f"Đã ghi {file}.")


def _viewer(username: str) -> Viewer:
    found = officer_by_username(username)
    if found is None:
        raise CoordError(f"Không có cán bộ nào đăng nhập bằng tên “{username}”.", code="officer_not_found")
    return viewer_of(found)


def _told(lines: int) -> None:
    click.echo(f"Đã kiểm tra {number(lines)} dòng…", err=True)


def _say(checked: Checked, found: Plan) -> None:
    """What is wrong, line by line, and what would be done."""
    faults = sorted((*checked.faults, *found.faults), key=lambda fault: fault.line)
    for fault in faults[:SHOWN]:
        click.echo(_words(fault), err=True)
    total = checked.fault_count + len(found.faults)
    if total > SHOWN:
        click.echo(f"… và {number(total - SHOWN)} lỗi nữa.", err=True)
    for note in islice(found.notes, SHOWN):
        click.echo(f"Nên xem lại: {_words(note)}", err=True)
    counts = (len(found.new), len(found.changed), found.unchanged, checked.wrong_lines + found.refused_lines)
    click.echo("{} thêm, {} sửa, {} không đổi, {} dòng sai.".format(*map(number, counts)))


def _words(fault: Fault) -> str:
    where = f"Dòng {fault.line}, cột {fault.column}" if fault.column else f"Dòng {fault.line}"
    return f"{where}: {fault.reason}"


def _write(opened: Instance, viewer: Viewer, file: Path, checked: Checked) -> None:
    """Keep the file and write what it says in one transaction, all of it or nothing."""
    with file.open("rb") as stream:
        sha256 = opened.documents.keep_as_it_is(stream, "file")
    with transaction():
        found = plan(checked, offices_of(viewer), to_write=True)
        import_id = begin_import(viewer, file.name, sha256).id
        note_found(import_id, checked, found)
        claim(viewer, import_id)
        done = carry_out(import_id, checked, found, only_right=True)
        counts = (done.added, done.changed, done.unchanged)
    click.echo("Đã ghi: {} thêm, {} sửa, {} không đổi.".format(*map(number, counts)))
