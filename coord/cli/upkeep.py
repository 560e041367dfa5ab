"""Commands that keep an instance: migrate, seed, tick, rebuild, verify."""

import click

from coord import clock, schema
from coord.agencies.accounts.leaving import close_who_left
from coord.cli.instance import instance
from coord.cli.vietnamese import VietnameseCommand, VietnameseFailure
from coord.db import db, transaction
from coord.demo import Seeded
from coord.demo import seed as seed_demonstration
from coord.events.chain import broken_links
from coord.events.documents import DocumentStore
from coord.events.log import all_events
from coord.matters import rebuilding, reminders


@click.command("migrate", cls=VietnameseCommand)
def migrate() -> None:
    """Chuẩn bị hoặc nâng cấp cơ sở dữ liệu, rồi dựng lại các bảng dẫn xuất theo bộ quy tắc hiện có."""
    with instance(must_be_migrated=False):
        schema.upgrade(db.engine)
        click.echo(f"Cơ sở dữ liệu ở bước {schema.current(db.engine)}.")
        if followed := rebuilding.rebuild():
            click.echo(f"Đã dựng lại các bảng dẫn xuất từ {followed} sự kiện.")


@click.command("seed", cls=VietnameseCommand)
def seed() -> None:
    """Tạo toàn bộ dữ liệu minh họa trong một cơ sở dữ liệu trống đã chuẩn bị."""
    with instance() as opened:
        click.echo(told(seed_demonstration(opened.documents, clock.today())))


def told(seeded: Seeded) -> str:
    """What was seeded, in words."""
    return (
        f"Đã tạo dữ liệu minh họa: {seeded.agencies} cơ quan, {seeded.officers} cán bộ, "
        f"{seeded.cases} việc thi hành án, {seeded.matters} hồ sơ phối hợp, {seeded.events} sự kiện."
    )


@click.command("tick", cls=VietnameseCommand)
def tick() -> None:
    """Ghi những gì đến hạn: hết thời hạn, hiệu lực, chuyển luật, nhắc việc, ngày nghỉ. Chạy lại không ghi hai lần."""
    with instance():
        with transaction():
            left = close_who_left()
        ticked = reminders.tick()
        closed = f" Đã kết thúc {left} tài khoản đến ngày nghỉ." if left else ""
        click.echo(f"Đã ghi {ticked.advanced} việc của hệ thống và {ticked.reminded} lời nhắc.{closed}")
        if ticked.failed:
            raise VietnameseFailure(f"Không xử lý được: {', '.join(ticked.failed)}")


@click.command("rebuild", cls=VietnameseCommand)
def rebuild() -> None:
    """Bỏ các bảng dẫn xuất và dựng lại từ nhật ký sự kiện."""
    with instance():
        click.echo(f"Đã dựng lại từ {rebuilding.rebuild()} sự kiện.")


@click.command("verify", cls=VietnameseCommand)
def verify() -> None:
    """Kiểm tra chuỗi sự kiện, tài liệu và các bảng dẫn xuất; nêu chỗ sai đầu tiên."""
    with instance() as opened:
        problems = list(broken_links()) or _missing_documents(opened.documents) or rebuilding.differences()
        if problems:
            raise VietnameseFailure(f"{len(problems)} chỗ sai, đầu tiên: {problems[0]}")
        click.echo("Toàn vẹn: chuỗi sự kiện, tài liệu và các bảng dẫn xuất đều khớp.")


def _missing_documents(store: DocumentStore) -> list[str]:
    named = {ref.sha256: (event, ref) for event in all_events() for ref in event.documents}
    return [
        f"tài liệu {ref.name} của sự kiện số {event.position} (hồ sơ {event.matter_id}) mất hoặc bị sửa"
        for sha256, (event, ref) in named.items()
        if not store.holds(sha256)
    ]
