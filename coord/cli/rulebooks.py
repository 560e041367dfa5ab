"""Commands about the law: list, show and check the rulebooks."""

import json
from dataclasses import replace
from datetime import date

import click

from coord import clock
from coord.cli.parameters import Day
from coord.cli.vietnamese import VietnameseCommand, VietnameseFailure, VietnameseGroup, VietnameseUsageError
from coord.procedures.checking.check import Report, check
from coord.procedures.dates.calendar import load_calendar
from coord.procedures.reading.printing import rulebook_text
from coord.procedures.rulebook.editions import earlier_than, release, release_problems
from coord.procedures.rulebook.library import find_rulebook, rulebook_on, shelf
from coord.procedures.rulebook.rulebook import Rulebook

regime_option = click.option("--regime", metavar="LUẬT", help="Luật áp dụng, ví dụ law2025.")


@click.group("rulebook", cls=VietnameseGroup)
def rulebook() -> None:
    """Xem và kiểm tra các bộ quy tắc."""


@rulebook.command("list", cls=VietnameseCommand)
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON.")
def list_rulebooks(as_json: bool) -> None:
    """Liệt kê các bộ quy tắc và thời gian áp dụng."""
    if as_json:
        click.echo(json.dumps([_as_json(book) for book in shelf()], ensure_ascii=False, indent=2))
        return
    for book in shelf():
        click.echo(f"{book.name:<24} {book.title} · {book.law_short} · {_in_force(book)}")


@rulebook.command("show", cls=VietnameseCommand)
@click.argument("name", metavar="TÊN")
@regime_option
@click.option("--on", type=Day(), help="Ngày áp dụng: 2026-11-21.")
def show(name: str, regime: str | None, on: date | None) -> None:
    """In một bộ quy tắc: ai được làm gì, ai phải làm gì, đến khi nào, theo điều nào."""
    click.echo(rulebook_text(of_regime(name, regime, on)))


@rulebook.command("check", cls=VietnameseCommand)
@click.argument("name", metavar="[TÊN]", required=False)
@click.option("--deletions", is_flag=True, help="Bỏ thử từng quan hệ và nêu những quan hệ không ai nhận ra.")
def check_rulebooks(name: str | None, deletions: bool) -> None:
    """Kiểm tra mọi bộ quy tắc, hoặc một bộ: tên, trạng thái, tình huống mẫu, chuyển luật."""
    books = (find_rulebook(name),) if name else shelf()
    reports = [_checked(book, deletions) for book in books]
    for report in reports:
        click.echo(_told(report))
    if not all(report.is_good for report in reports):
        raise VietnameseFailure("Có bộ quy tắc sai.")


@rulebook.command("release", cls=VietnameseCommand)
@click.argument("name", metavar="TÊN")
def release_edition(name: str) -> None:
    """Phát hành bản hiện tại của một bộ quy tắc: giữ tệp để hồ sơ đã ghi luôn đọc được theo đúng bản đó."""
    book = find_rulebook(name)
    if not _checked(book, False).is_good:
        raise VietnameseFailure(f"{book.name} chưa đạt kiểm tra, chưa phát hành. Hãy chạy: coord rulebook check")
    click.echo(f"Đã phát hành bản {book.edition} của {book.name}: {release(book)}")


def _checked(book: Rulebook, deletions: bool) -> Report:
    report = check(book, load_calendar(), shelf(), earlier_than(book), deletions=deletions)
    return replace(report, problems=(*report.problems, *release_problems(book)))


def of_regime(name: str, regime: str | None, on: date | None = None) -> Rulebook:
    """The rulebook a command line names: `exemption.law2025`, `exemption --regime law2025`, or that of the day."""
    procedure, _, named = name.partition(".")
    if regime and named and regime != named:
        raise VietnameseUsageError(f"--regime: “{name}” đã nêu luật khác với “{regime}”.")
    wanted = regime or named
    return find_rulebook(f"{procedure}.{wanted}") if wanted else rulebook_on(procedure, on or clock.today())


def _as_json(book: Rulebook) -> dict[str, object]:
    return {
        "procedure": book.procedure,
        "regime": book.regime,
        "title": book.title,
        "in_force": book.is_in_force_on(clock.today()),
        "from": book.in_force_from.isoformat(),
        "until": book.in_force_until.isoformat() if book.in_force_until else None,
    }


def _in_force(book: Rulebook) -> str:
    until = f" đến {book.in_force_until:%d/%m/%Y}" if book.in_force_until else ""
    return f"từ {book.in_force_from:%d/%m/%Y}{until}"


def _told(report: Report) -> str:
    extent = "xét hết" if report.is_exhaustive else f"đi thử, gặp {report.coverage[0]}/{report.coverage[1]} việc"
    extent += "" if report.is_crossing_exhaustive else "; chuyển luật: đi thử"
    lines = [f"{report.name}: {report.markings} trạng thái ({extent}), {report.stories} tình huống, "
             f"{'đạt' if report.is_good else f'{len(report.problems)} lỗi'}"]  # fmt: skip
    lines += [f"  - {problem}" for problem in report.problems]
    lines += [f"  ? bỏ đi không ai nhận ra: {relation}" for relation in report.unnoticed]
    if report.without_form:
        lines.append(f"  ? chưa có mẫu văn bản, dùng mẫu chung: {', '.join(report.without_form)}")
    return "\n".join(lines)
