"""The review list: cases whose figures suffice today for exemption or reduction.

Counted and paged from `case_eligibilities` alone, for the count stands beside the menu of every page.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from coord import clock
from coord.cases.models import Case, CaseEligibility
from coord.cases.queries import assess_case
from coord.db import db
from coord.procedures.eligibility.assessments import Assessment
from coord.procedures.eligibility.thresholds_file import regime_on

PAGE = 20
Key = tuple[int, int]
"""Where a page ended: what it is ordered by, as a number, and the case's id."""

Conditions = tuple[ColumnElement[bool], ...]


class Order(StrEnum):
    """How the list may be ordered: the oldest decision first, or the most still to be paid first."""

    AGE = "age"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Eligible:
    """A case eligible today, with the figures."""

    case: Case
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class EligiblePage:
    """One page; `first` counts its first line from 1, `after` is the key of the next page, None on the last."""

    lines: tuple[Eligible, ...]
    first: int
    total: int
    after: Key | None

    @property
    def remaining(self) -> int:
        """What is still to be paid to the State in the cases of this page, in đồng."""
        return sum(line.case.remaining for line in self.lines)


def count_eligible(holder_ids: Collection[int], without: ColumnElement[bool]) -> int:
    """How many cases of these offices are eligible today, of those that `without` lets through."""
    return _count(_conditions(holder_ids, without))


def count_by_holder(holder_ids: Collection[int], without: ColumnElement[bool]) -> dict[int, int]:
    """The same for each office that has any."""
    holder = CaseEligibility.holder_id.expression
    query = select(holder, func.count()).where(*_conditions(holder_ids, without)).group_by(holder)
    return {row[0]: row[1] for row in db.session.execute(query)}


def eligible_page(
    holder_ids: Collection[int],
    without: ColumnElement[bool],
    *,
    order: Order = Order.AGE,
    after: Key | None = None,
    most: int = PAGE,
) -> EligiblePage:
    """Those cases one page at a time; one that has left the list since does not disturb its order."""
    among = _conditions(holder_ids, without)
    total = rest = _count(among)
    behind = [] if after is None else [_behind(order, after)]
    if behind:
        rest = _count((*among, *behind))
    ids = _first_ids(holder_ids, (*among, *behind), order, most + 1)
    cases = {case.id: case for case in db.session.scalars(select(Case).where(Case.id.in_(ids[:most])))}
    lines = tuple(Eligible(cases[i], assess_case(cases[i])) for i in ids[:most])
    return EligiblePage(lines, total - rest + 1, total, _key(order, lines[-1].case) if len(ids) > most else None)


def _conditions(holder_ids: Collection[int], without: ColumnElement[bool]) -> Conditions:
    today = clock.today()
    return (
        CaseEligibility.holder_id.in_(holder_ids),
        CaseEligibility.regime == regime_on(today).name,
        CaseEligibility.from_on <= today,
        without,
    )


def _count(among: Conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(CaseEligibility).where(*among)) or 0


def _first_ids(holder_ids: Collection[int], among: Conditions, order: Order, most: int) -> list[int]:
    """The first cases in this order. Asked office by office: then each runs along an index, and none is sorted."""
    column = (CaseEligibility.first_decision_on if order is Order.AGE else CaseEligibility.remaining).expression
    columns = (column, CaseEligibility.case_id.expression)
    if order is Order.AMOUNT:
        columns = (columns[0].desc(), columns[1].desc())
    found: list[tuple[Any, int]] = []
    for holder_id in holder_ids:
        query = select(column, CaseEligibility.case_id).where(CaseEligibility.holder_id == holder_id, *among)
        found += [(row[0], row[1]) for row in db.session.execute(query.order_by(*columns).limit(most))]
    found.sort(reverse=order is Order.AMOUNT)
    return [case_id for _, case_id in found[:most]]


def _behind(order: Order, after: Key) -> ColumnElement[bool]:
    value, case_id = after
    if order is Order.AGE:
        day = date.fromordinal(min(max(value, 1), date.max.toordinal()))
        return tuple_(CaseEligibility.first_decision_on, CaseEligibility.case_id) > tuple_(literal(day), case_id)
    return tuple_(CaseEligibility.remaining, CaseEligibility.case_id) < tuple_(literal(value), case_id)


def _key(order: Order, case: Case) -> Key:
    return case.first_decision_on.toordinal() if order is Order.AGE else case.remaining, case.id
