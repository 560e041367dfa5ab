"""Cases as lines of the sheet that is read back: what is exported, and the sample of the template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO

from coord import sheets
from coord.cases.facts import CaseFacts, Obligation, facts_of
from coord.cases.importing.columns import COLUMNS, SHEET, YES, Column, Holds
from coord.cases.models import Case
from coord.sheets import Value, write_list

Codes = Mapping[int, str]
"""The code of each office by its id."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line: a case, and one of its obligations."""

    case: CaseFacts
    owed: Obligation


def lines_of(case: CaseFacts) -> Iterator[SheetLine]:
    """The lines on which a case stands."""
    return (SheetLine(case, owed) for owed in case.obligations)


def value_of(column: Column, codes: Codes, line: SheetLine) -> Value:
    """What stands in a column of a line."""
    value = getattr(line.owed if column.of_obligation else line.case, column.name)
    match column.holds:
        case Holds.UNIT:
            return codes[value]
        case Holds.CHOICE:
            return dict(column.choices)[value]
        case Holds.MARK:
            return YES if value else None
        case Holds.TEXT:
            return value or None
    return value  # type: ignore[no-any-return]


def write_cases(into: IO[bytes], cases: Iterable[Case], codes: Codes) -> None:
    """Write cases as a sheet that an import would read back without changing anything."""
    columns = [sheets.Column(c.heading, partial(value_of, c, codes), c.width) for c in COLUMNS]
    write_list(into, SHEET, columns, (line for case in cases for line in lines_of(facts_of(case))))
