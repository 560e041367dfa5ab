"""One case typed into a form, taken as a sheet of that one case: the same columns, the same checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from coord.cases.facts import CaseFacts
from coord.cases.importing.cells import Cell, Line
from coord.cases.importing.checking import check
from coord.cases.importing.columns import COLUMNS, KEY, Column
from coord.cases.importing.headings import Header
from coord.cases.importing.offices import Offices
from coord.cases.importing.reading import Table
from coord.cases.importing.sheet_lines import lines_of, value_of
from coord.cases.kinds import ObligationKind
from coord.errors import Invalid
from coord.procedures.dates.wording import dong, full_date

OF_CASE = tuple(column for column in COLUMNS if not column.of_obligation)
OF_OBLIGATION = tuple(column for column in COLUMNS if column.of_obligation)
MOST_OBLIGATIONS, SPARE = len(ObligationKind), 2
INCOMPLETE = "Chưa lưu vì còn mục thiếu hoặc sai. Hãy xem các mục được đánh dấu."

Typed = Mapping[str, str]
"""What stands in each field of the form, by its name; the fields of an obligation end in its number, as `kind.0`."""

_HEADER = Header(0, dict(enumerate(COLUMNS)))


def field_name(column: Column, row: int) -> str:
    """The name of a field of the form."""
    return f"{column.name}.{row}" if column.of_obligation else column.name


def typed_of(facts: CaseFacts, offices: Offices) -> dict[str, str]:
    """The form filled in with what is kept."""
    codes = {agency_id: code for code, agency_id in offices.units.items()}
    return {
        field_name(column, row): _shown(value_of(column, codes, line))
        for row, line in enumerate(lines_of(facts))
        for column in COLUMNS
    }


def rows_of(typed: Typed) -> int:
    """How many obligations the form has room for: those that are there, and a few more."""
    used = [row for row in range(MOST_OBLIGATIONS) if _is_used(typed, row)]
    return min(max(used, default=-1) + 1 + SPARE, MOST_OBLIGATIONS)


def facts_typed(typed: Typed, offices: Offices, today: date) -> CaseFacts:
    """The facts that a filled-in form says; Invalid names every field that is wrong."""
    rows = [row for row in range(MOST_OBLIGATIONS) if _is_used(typed, row)] or [0]
    lines = [Line(place + 1, tuple(_cells(typed, row, is_first=not place))) for place, row in enumerate(rows)]
    checked = check(Table(_HEADER, iter(lines)), offices, today)
    if checked.cases and not checked.faults:
        return checked.cases[0].facts
    headings = {column.heading: column for column in COLUMNS}
    named = [(headings[fault.column], fault) for fault in checked.faults if fault.column]
    wrong = {field_name(column, rows[fault.line - 1]): fault.reason for column, fault in reversed(named)}
    raise Invalid(INCOMPLETE, fields=dict(sorted(wrong.items(), key=lambda pair: _place(pair[0]))))


def _is_used(typed: Typed, row: int) -> bool:
    return any(typed.get(field_name(column, row), "").strip() for column in OF_OBLIGATION)


def _cells(typed: Typed, row: int, *, is_first: bool) -> Iterator[Cell]:
    """One line of the sheet: the case stands on the first, its key on all."""
    for column in COLUMNS:
        is_said = is_first or column.of_obligation or column.name in KEY
        yield typed.get(field_name(column, row), "") if is_said else None


def _place(name: str) -> tuple[int, int]:
    """Where a field stands in the form."""
    column, _, row = name.partition(".")
    return int(row or -1), [c.name for c in COLUMNS].index(column)


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case int():
            return dong(value).removesuffix(" đ")
        case date():
            return full_date(value)
    return str(value)
