"""Commands for what changes beside the matters: the working calendar, agencies that end."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from coord.agencies.access import Viewer, viewer_of
from coord.agencies.queries import officer_by_username
from coord.cli.instance import instance
from coord.cli.parameters import Day
from coord.cli.vietnamese import VietnameseCommand, VietnameseFailure, VietnameseGroup
from coord.db import rehearse, transaction
from coord.matters.amending import adopt_overlay, amend_calendar
from coord.matters.moving import MovedLine
from coord.matters.succession import end_agency
from coord.procedures.dates.amendment import parse_amendment

BY = click.option("--officer", required=True, metavar="TÊN", help="Tên đăng nhập của quản trị thực hiện.")


@click.group("calendar", cls=VietnameseGroup)
def calendar() -> None:
    """Lịch làm việc: thay đổi ngày nghỉ, ngày hoán đổi theo văn bản."""


@calendar.command("amend", cls=VietnameseCommand)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@BY
@click.option("--preview", is_flag=True, help="Chỉ xem hạn nào sẽ đổi, không ghi gì.")
def amend(file: Path, officer: str, preview: bool) -> None:
    """Ghi một thay đổi lịch (tệp TOML) và tính lại mọi hạn đang mở; các cơ quan liên quan được báo."""
    with instance():
        amendment, viewer = parse_amendment(file.read_bytes()), _viewer(officer)
        _change(lambda: amend_calendar(viewer, amendment), preview)


@click.group("overlay", cls=VietnameseGroup)
def overlay() -> None:
    """Quy chế phối hợp của tỉnh."""


@overlay.command("adopt", cls=VietnameseCommand)
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@BY
@click.option("--preview", is_flag=True, help="Chỉ xem hạn nào sẽ đổi, không ghi gì.")
def adopt(file: Path, officer: str, preview: bool) -> None:
    """Ghi quy chế phối hợp của một tỉnh (tệp TOML) và tính lại các hạn đang mở mà quy chế ấn định."""
    with instance():
        try:
            text, viewer = file.read_text(encoding="utf-8"), _viewer(officer)
        except UnicodeDecodeError as error:
            raise VietnameseFailure(f"{file.name} không phải tệp văn bản UTF-8.") from error
        _change(lambda: adopt_overlay(viewer, text), preview)


def _change(make: Callable[[], tuple[MovedLine, ...]], preview: bool) -> None:
    if preview:
        moved = rehearse(make)
    else:
        with transaction():
            moved = make()
    for line in moved:
        click.echo(_told(line))
    click.echo(f"{len(moved)} hạn {'sẽ đổi' if preview else 'đã đổi và đã báo các cơ quan liên quan'}.")


@click.command("end", cls=VietnameseCommand)
@click.argument("code", metavar="MÃ")
@click.option("--last-day", type=Day(), required=True, help="Ngày hoạt động cuối cùng: 2026-12-31.")
@click.option("--successor", required=True, metavar="MÃ", help="Mã cơ quan kế thừa.")
@click.option("--document", required=True, help="Văn bản sắp xếp: số, ký hiệu, ngày, cơ quan ban hành.")
@BY
def end(code: str, last_day: date, successor: str, document: str, officer: str) -> None:
    """Ghi một cơ quan đã kết thúc; hồ sơ đang mở và việc thi hành án chuyển sang cơ quan kế thừa, các bên được báo."""
    with instance(), transaction():
        ended = end_agency(_viewer(officer), code, last_day=last_day, successor=successor, document=document)
        moved = f"{len(ended.events)} hồ sơ đang mở và {ended.cases} việc thi hành án"
        click.echo(f"Đã ghi {code} kết thúc; {moved} chuyển sang {successor}.")


def _viewer(username: str) -> Viewer:
    officer = officer_by_username(username)
    if officer is None:
        raise VietnameseFailure(f"Không có cán bộ nào đăng nhập bằng tên “{username}”.")
    return viewer_of(officer)


def _told(line: MovedLine) -> str:
    old, new = (f"{day:%d/%m/%Y}" if day else "chưa có ngày" for day in (line.old, line.new))
    return f"{line.matter_id}  {line.duty.partition('/')[2]:<24} {old} → {new}"
