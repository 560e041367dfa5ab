"""What a sheet is read into: lines of cells, and what is wrong with a cell or with the whole file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coord.errors import Invalid


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that holds no value of its own, such as a formula; says why."""

    reason: str


Cell = str | int | float | date | Trouble | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet. `number` is the one people see at its left."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: its line, the heading of its column (empty: the line as a whole), and why."""

    line: int
    column: str
    reason: str


class Wrong(Exception):
    """A cell cannot be taken; `reason` says why, for whoever filled it in."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(Invalid):
    """Nothing can be made of the file as a whole; the message says what to do."""

    default_code = "unreadable_file"

    def __init__(self, message: str) -> None:
        super().__init__(message, fields={"file": message})


MOST_LINES, MOST_COLUMNS = 50_000, 60


def too_many_lines() -> Unreadable:
    """More lines than one import takes."""
    return Unreadable(f"Tệp có hơn {MOST_LINES:,} dòng có dữ liệu. Hãy chia thành nhiều tệp.".replace(",", "."))
