"""Finding the line of headings, and saying clearly which columns are missing, unknown or there twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from coord.agencies.spelling import fold, tidy
from coord.cases.importing.cells import Cell, Line, Unreadable
from coord.cases.importing.columns import COLUMNS, IGNORED, Column

LOOKED_AT, ENOUGH = 20, 4  # the headings stand within so many lines; so many known ones tell them from a title

_KNOWN = {column.folded: column for column in COLUMNS}
_IGNORED = {fold(words) for words in IGNORED}


@dataclass(frozen=True, slots=True)
class Header:
    """The line of headings: which column stands at which place."""

    line: int
    places: dict[int, Column]

    @property
    def given(self) -> frozenset[str]:
        """The names of the columns that are there."""
        return frozenset(column.name for column in self.places.values())


def known_headings(line: Line) -> int:
    """How many cells of a line are headings we know."""
    return sum(_folded(cell) in _KNOWN for cell in line.cells)


def find_header(lines: Iterable[Line]) -> Header | None:
    """The line of headings among the first ones; None when none looks like it. Raises Unreadable on wrong columns."""
    found = max(lines, key=known_headings, default=None)
    return _header(found) if found is not None and known_headings(found) >= ENOUGH else None


def no_header() -> Unreadable:
    """The file has no line of headings."""
    required = ", ".join(f"“{column.heading}”" for column in COLUMNS if column.is_required)
    return Unreadable(
        f"Không thấy dòng tiêu đề trong {LOOKED_AT} dòng đầu. Hãy dùng tệp mẫu, giữ nguyên dòng tiêu đề, không gộp ô "
        f"ở dòng đó. Các cột bắt buộc: {required}."
    )


def _header(line: Line) -> Header:
    places: dict[int, Column] = {}
    wrong: list[str] = []
    for place, cell in enumerate(line.cells):
        folded = _folded(cell)
        if not folded or folded in _IGNORED:
            continue
        column = _KNOWN.get(folded)
        if column is None:
            wrong.append(_unknown(cell, folded))
        elif column in places.values():
            wrong.append(f"cột “{column.heading}” có hai lần")
        else:
            places[place] = column
    missing = [c.heading for c in COLUMNS if c.is_required and c not in places.values()]
    wrong += [f"thiếu cột “{heading}”" for heading in missing]
    if wrong:
        raise Unreadable(f"Dòng tiêu đề (dòng {line.number}) chưa đúng: {'; '.join(wrong)}. Hãy sửa theo tệp mẫu.")
    return Header(line.number, places)


def _unknown(cell: Cell, folded: str) -> str:
    near = get_close_matches(folded, _KNOWN, n=1, cutoff=0.6)
    words = f"không có cột “{tidy(str(cell))[:60]}” trong mẫu"
    return f"{words} (có lẽ là “{_KNOWN[near[0]].heading}”)" if near else words


def _folded(cell: Cell) -> str:
    return fold(cell[:200].replace("*", " ")) if isinstance(cell, str) else ""
