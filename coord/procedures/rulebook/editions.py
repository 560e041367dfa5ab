"""Editions of rulebooks: what has been released is kept, and is found again by its hash.

Each event names the hash of the rulebook it was recorded under. When a rulebook changes, its `edition` is raised and
the file as it was stays in rulebooks/released: `coord rulebook release` puts it there.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations
from pathlib import Path

from coord.errors import CoordError
from coord.procedures.rulebook.library import FOLDER, read_rulebook, shelf
from coord.procedures.rulebook.rulebook import Rulebook
from coord.procedures.rulebook.switches import without_switch

RELEASED = FOLDER / "released"


def edition_of(rulebook_hash: str) -> Rulebook | None:
    """The rulebook of this hash, of today or released earlier, with or without branches; None when none is known."""
    now = next((book for book in shelf() if book.hash == rulebook_hash), None)
    return now or _archive().get(rulebook_hash)


@cache
def released() -> tuple[Rulebook, ...]:
    """Every edition ever released, as written, by name and edition."""
    books = [read_rulebook(p.read_bytes(), p.name) for p in sorted(RELEASED.glob("*.toml"))]
    return tuple(sorted(books, key=lambda b: (b.name, b.edition)))


def earlier_than(book: Rulebook) -> tuple[Rulebook, ...]:
    """The released editions from which matters may pass into this one."""
    return tuple(b for b in released() if b.name == book.name and b.edition < book.edition)


def release_problems(book: Rulebook, folder: Path = RELEASED) -> Iterator[str]:
    """What was released may not change; the next change of it is the next edition."""
    written, copy = FOLDER / f"{book.name}.toml", path_of(book, folder)
    if copy.exists() and written.read_bytes() != copy.read_bytes():
        yield f"bản {book.edition} đã phát hành; nội dung thay đổi thì phải tăng edition và ghi ngày released"


def release(book: Rulebook, folder: Path = RELEASED) -> Path:
    """Keep the file of this rulebook as its edition; CoordError when another text was released as that edition."""
    if problem := next(release_problems(book, folder), None):
        raise CoordError(f"{book.name}: {problem}.", code="already_released")
    folder.mkdir(exist_ok=True)
    path = path_of(book, folder)
    path.write_bytes((FOLDER / f"{book.name}.toml").read_bytes())
    return path


def path_of(book: Rulebook, folder: Path = RELEASED) -> Path:
    """Where an edition is kept."""
    return folder / f"{book.name}.{book.edition}.toml"


@cache
def _archive() -> Mapping[str, Rulebook]:
    """Every edition by hash, each with any of its branches off."""
    current = [read_rulebook(p.read_bytes(), p.name) for p in sorted(FOLDER.glob("*.toml"))]
    return {variant.hash: variant for book in (*released(), *current) for variant in _variants(book)}


def _variants(book: Rulebook) -> Iterator[Rulebook]:
    names = [switch.name for switch in book.switches]
    for count in range(len(names) + 1):
        for off in combinations(names, count):
            yield _without(book, off)


def _without(book: Rulebook, off: tuple[str, ...]) -> Rulebook:
    """The branches are taken away in the order in which the shelf does it: written as off first, then by name."""
    as_written = [s.name for s in book.switches if not s.is_on and s.name in off]
    for name in (*as_written, *sorted(set(off) - set(as_written))):
        book = without_switch(book, name)
    return book
