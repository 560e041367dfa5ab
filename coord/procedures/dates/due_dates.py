"""What a due date is: the day, the days counted towards it, and the rules of counting it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coord.errors import Invalid
from coord.procedures.dates.counted_days import CountedDay
from coord.procedures.dates.counting_rules import CountingRule
from coord.procedures.dates.terms import Term


class UncountableDate(Invalid, ValueError):
    """The start or the end lies outside the calendar, or the instant given does not fit its day."""

    default_code = "uncountable_date"


@dataclass(frozen=True, slots=True)
class DueDate:
    """When a term ends; `due_on` is None for “at once” and while an open pause keeps it from ending.

    `due_at` stands on terms in hours only. `rolled_from` is the last day of the term when that is a day off.
    `start` is the day counted from, or for a lead the planned day. `rules` say how sure the way of counting is.
    """

    due_on: date | None
    due_at: datetime | None
    provisional: bool
    days: tuple[CountedDay, ...]
    rolled_from: date | None
    term: Term
    start: date
    rules: tuple[CountingRule, ...] = ()
