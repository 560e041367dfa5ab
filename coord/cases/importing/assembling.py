"""What the lines of one case say, put together: the case from its first line, an obligation from each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from coord.cases.facts import CaseFacts, Obligation
from coord.cases.importing.columns import COLUMNS, KEY
from coord.cases.importing.values import Value

_OF_CASE = tuple(column.name for column in COLUMNS if not column.of_obligation)
_OF_OBLIGATION = tuple(column.name for column in COLUMNS if column.of_obligation)
_BLANK: dict[str, Any] = {f.name: f.default for kind in (CaseFacts, Obligation) for f in fields(kind)}
"""What a blank cell means: the default of the fact, as 0 for what has been paid."""


@dataclass(frozen=True, slots=True)
class LineSaid:
    """What a line says by the names of its columns, None where a cell is blank; `faulty` could not be read."""

    number: int
    said: dict[str, Value]
    faulty: frozenset[str]

    @property
    def first_decision_on(self) -> date | None:
        """The day of the decision, if it can be read."""
        day = self.said.get("first_decision_on")
        return day if isinstance(day, date) else None

    def facts(self, names: Sequence[str]) -> dict[str, Any]:
        """These facts by name, blanks filled in."""
        return {name: _BLANK[name] if self.said.get(name) is None else self.said[name] for name in names}


def case_of(first: LineSaid, owed: list[Obligation]) -> CaseFacts:
    """The case whose first line this is. Nothing that must be there may be missing."""
    return CaseFacts(**first.facts(_OF_CASE), obligations=tuple(owed))


def obligation_of(line: LineSaid) -> Obligation:
    """The obligation of a line. Nothing that must be there may be missing."""
    return Obligation(**line.facts(_OF_OBLIGATION))


def facts_differing(first: LineSaid, further: LineSaid) -> list[str]:
    """The facts of the case of which a further line says something else than the first."""
    compared = (name for name in _OF_CASE if name not in KEY and name not in first.faulty)
    return [n for n in compared if further.said.get(n) is not None and further.said[n] != first.said.get(n)]
