"""The shelf of rulebooks: every file under rulebooks/, loaded once, found by procedure and day."""

import hashlib
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from marshmallow import ValidationError

from coord.errors import CoordError
from coord.procedures.rulebook.building import build_rulebook
from coord.procedures.rulebook.rulebook import Rulebook
from coord.procedures.rulebook.schemas import RulebookSchema
from coord.procedures.rulebook.switches import with_default_switches, without_switch

FOLDER = Path(__file__).parent.parent / "rulebooks"

_turned_off: set[str] = set()


class InvalidRulebook(CoordError):
    """A rulebook file that cannot be read; the message names the file and each place."""

    def __init__(self, source: str, problems: object) -> None:
        super().__init__(f"Bộ quy tắc {source} sai: {problems}", code="invalid_rulebook")


def read_rulebook(content: bytes, source: str) -> Rulebook:
    """Read one rulebook from the bytes of its file; InvalidRulebook when its shape is wrong."""
    try:
        table = RulebookSchema().load(tomllib.loads(content.decode("utf-8")))
        return build_rulebook(table, hashlib.sha256(content).hexdigest())
    except ValidationError as error:
        raise InvalidRulebook(source, error.messages) from error
    except ValueError as error:
        raise InvalidRulebook(source, error) from error


@cache
def shelf() -> tuple[Rulebook, ...]:
    """Every rulebook of the program, by name, without the branches that are off."""
    return tuple(_chosen(read_rulebook(p.read_bytes(), p.name)) for p in sorted(FOLDER.glob("*.toml")))


def turn_off(branches: Iterable[str]) -> None:
    """Turn branches off for this process, such as `exemption.law2025.fines_through_procuracy`.

    Called once, at the start. CoordError when a rulebook or a branch is unknown.
    """
    wanted = set(branches)
    if wanted == _turned_off:
        return
    for branch in sorted(wanted - _turned_off):
        name, _, switch = branch.rpartition(".")
        without_switch(find_rulebook(name), switch)
    _turned_off.clear()
    _turned_off.update(wanted)
    shelf.cache_clear()


def _chosen(book: Rulebook) -> Rulebook:
    book = with_default_switches(book)
    for branch in sorted(_turned_off):
        name, _, switch = branch.rpartition(".")
        book = without_switch(book, switch) if name == book.name else book
    return book


def find_rulebook(name: str) -> Rulebook:
    """The rulebook of this name, such as `exemption.law2025`; CoordError when there is none."""
    for book in shelf():
        if book.name == name:
            return book
    raise CoordError(f"Không có bộ quy tắc “{name}”.", code="unknown_rulebook")


def rulebook_on(procedure: str, day: date) -> Rulebook:
    """The rulebook that governs a step of the procedure on this day; CoordError when none does."""
    for book in shelf():
        if book.procedure == procedure and book.is_in_force_on(day):
            return book
    raise CoordError(f"Thủ tục “{procedure}” chưa có bộ quy tắc cho ngày {day:%d/%m/%Y}.", code="no_rulebook")
