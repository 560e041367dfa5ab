"""The facts an eligibility rests on, and what is found: outcome, basis, and each condition with its figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Outcome(StrEnum):
    """What may be proposed: exemption, reduction, or nothing."""

    EXEMPT = "exempt"
    REDUCE = "reduce"
    NONE = "none"


class Result(StrEnum):
    """How one condition stands."""

    MET = "met"
    NOT_MET = "not_met"
    MUST_BE_PROVED = "must_be_proved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one obligation; amounts in VND, `remaining` without late interest under the law of 2025.

    `special_hardship` and `great_merit` are claims, still to be proved. `last_reviewed_on` is the last exemption or
    reduction under the same judgment, `verified_on` the date of the record of verification.
    """

    first_decision_on: date
    remaining: int
    paid: int
    special_hardship: bool = False
    great_merit: bool = False
    last_reviewed_on: date | None = None
    verified_on: date | None = None

    @property
    def claims_special(self) -> bool:
        """Whether the special case, which has no threshold, is claimed."""
        return self.special_hardship or self.great_merit


@dataclass(frozen=True, slots=True)
class Check:
    """One condition: its name, the figures, what the law asks, how it stands, and the clause."""

    name_vi: str
    figures_vi: str
    asks_vi: str
    result: Result
    clause: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What may be proposed on a day; `max_reduction` in VND stands on reductions only, `basis` is never empty.

    `calculation` shows how the highest reduction comes about. `elapsed` is in full years and months.
    """

    outcome: Outcome
    max_reduction: int | None
    calculation: str | None
    basis: tuple[str, ...]
    regime: str
    checks: tuple[Check, ...]
    cannot_know: tuple[str, ...]
    inferred: tuple[str, ...]
    elapsed: tuple[int, int]

    @property
    def verification(self) -> Check:
        """The condition on the record of verification: it stands last."""
        return self.checks[-1]
