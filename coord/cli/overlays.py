"""`coord rulebook overlay`: may a province say what its regulation says."""

from pathlib import Path

import click

from coord.cli.vietnamese import VietnameseCommand, VietnameseFailure
from coord.errors import CoordError
from coord.procedures.reading import overlay_page
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.overlay_file import InvalidOverlay, read_overlay
from coord.procedures.rulebook.overlays import with_overlay


@click.command("overlay", cls=VietnameseCommand)
@click.argument("files", metavar="TỆP", nargs=-1, required=True, type=click.Path(path_type=Path))
def check_overlays(files: tuple[Path, ...]) -> None:
    """Kiểm tra quy chế phối hợp của tỉnh: chỉ được rút ngắn hạn, điền số luật để trống, gửi thêm nơi nhận."""
    wrong = 0
    for path in files:
        try:
            click.echo(_overlay_told(path))
        except CoordError as refused:
            wrong += 1
            problems = refused.problems if isinstance(refused, InvalidOverlay) else (refused.message,)
            click.echo("\n".join(f"{path.name}: {problem}" for problem in problems))
    if wrong:
        raise VietnameseFailure("Có quy chế không dùng được.")


def _overlay_told(path: Path) -> str:
    try:
        overlay = read_overlay(path.read_bytes(), path.name)
    except OSError as error:
        raise VietnameseFailure(f"Không đọc được {path}: {error.strerror}.") from error
    book = with_overlay(find_rulebook(overlay.rulebook), overlay)
    rows = [*overlay_page.changes(book), *overlay_page.recipients(book, overlay)]
    lines = [f"{path.name}: {overlay.citation} trên {book.name}, {len(rows)} chỗ, đạt"]
    lines += [f"  {r.clause}: {r.concerns} {r.local} (luật: {r.law})" for r in rows]
    return "\n".join(lines)
