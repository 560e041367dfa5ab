"""Commands for the register: `register load` and `register print`, and `invite`, by which an instance begins."""

import sys
from pathlib import Path

import click

from coord.agencies import queries
from coord.agencies.accounts.inviting import Person, invite_administrator
from coord.agencies.models import Agency, OfficerRole
from coord.agencies.places.file import read_entries, write_entries
from coord.agencies.places.loading import load_entries
from coord.agencies.places.packaged import packaged_entries
from coord.cli.instance import instance
from coord.cli.vietnamese import VietnameseCommand, VietnameseFailure, VietnameseGroup
from coord.db import db, transaction


@click.group("register", cls=VietnameseGroup)
def register() -> None:
    """Danh bạ cơ quan: nạp cả nước hoặc từ tệp, in ra tệp."""


@register.command("load", cls=VietnameseCommand)
@click.argument("file", metavar="[TỆP]", required=False, type=click.Path(path_type=Path))
def load(file: Path | None) -> None:
    """Nạp danh bạ từ TỆP CSV; không có TỆP thì nạp cả nước theo địa giới ngày 1/7/2025. Nạp lại không đổi gì."""
    with instance():
        entries = packaged_entries() if file is None else read_entries(_text_of(file))
        click.echo(f"Đã đọc {_count(len(entries))} cơ quan; đang nạp…", err=True)
        with transaction():
            loaded = load_entries(entries, _tell)
        click.echo(
            f"Danh bạ: thêm {_count(loaded.entered)}, thay đổi {_count(loaded.changed)}, "
            f"giữ nguyên {_count(loaded.unchanged)} cơ quan."
        )


@register.command("print", cls=VietnameseCommand)
def print_register() -> None:
    """In danh bạ ra màn hình theo dạng CSV mà lệnh load đọc được."""
    with instance():
        agencies = db.session.scalars(db.select(Agency).order_by(Agency.area_code, Agency.kind, Agency.id)).all()
        write_entries(agencies, sys.stdout)


@click.command("invite", cls=VietnameseCommand)
@click.argument("username", metavar="TÊN-ĐĂNG-NHẬP")
@click.option("--name", required=True, metavar="HỌ-TÊN", help="Họ và tên người quản trị.")
@click.option("--agency", required=True, metavar="MÃ", help="Mã cơ quan trong danh bạ, ví dụ CQLTHADS.")
def invite(username: str, name: str, agency: str) -> None:
    """Mời một người quản trị và in liên kết dùng một lần: cho bản cài đặt mới, hoặc khi không còn ai quản trị."""
    with instance() as opened:
        with transaction():
            person = Person(username, name, roles=frozenset({OfficerRole.ADMINISTRATOR}))
            invited = invite_administrator(queries.agency_by_code(agency), person)
        click.echo(
            "Liên kết dùng một lần, trong 7 ngày; giao tận tay, không gửi qua nơi người khác đọc được:", err=True
        )
        click.echo(f"{opened.settings.url}/moi/{invited.token}")


def _tell(done: int, of: int) -> None:
    click.echo(f"  {_count(done)} / {_count(of)}", err=True)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _text_of(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise VietnameseFailure(f"Tệp {file} không phải UTF-8. Hãy lưu lại dưới dạng “CSV UTF-8”.") from None
    except OSError as error:
        raise VietnameseFailure(f"Không đọc được tệp {file}: {error.strerror}.") from None
