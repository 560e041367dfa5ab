"""The timed side of a matter: from its past acts, what is owed by whom until when, and which rights are open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.deadlines import VIETNAM, DueDate, Pause, UncountableDate, due_after, latest_before
from coord.procedures.dates.terms import Term, Unit
from coord.procedures.engine.marking import Marking
from coord.procedures.rulebook.relations import Basis, BasisKind, Start
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

CROSSED = "crossed"
REVISED = "revised"
REVERSED = "lapse_reversed"
PASSING = frozenset({CROSSED, REVISED})
"""Acts of the system after which a matter goes on under another rulebook."""

FieldValue = str | int | date


@dataclass(frozen=True, slots=True)
class Past:
    """One act as the law sees it, in the order recorded.

    `received` gives, by role, the day the act reached that role; a role that is missing has not been shown to
    have received it. `reverses` lists acts that this one takes back (a lapse that a late entry disproves).
    `takes_over` is the hash of the rulebook under which the matter goes on from here; `position` its place in the log,
    None while it is being written.
    """

    id: str
    name: str
    on: date
    outcome: str | None = None
    at: datetime | None = None
    received: Mapping[str, date] = field(default_factory=dict)
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    reverses: tuple[str, ...] = ()
    takes_over: str = ""
    position: int | None = field(default=None, compare=False)

    @property
    def event(self) -> str:
        """The event's name, without `.lapsed`."""
        return self.name.removesuffix(".lapsed")

    @property
    def lapsed(self) -> bool:
        """Whether this records that a window closed unused."""
        return self.name.endswith(".lapsed")


class DutyStatus(StrEnum):
    """What became of a duty or a right. A right that closed unused is `lapsed`; nobody was late."""

    OPEN = "open"
    MET = "met"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class LawsOwn:
    """What the law itself says, where a province's regulation has set the term: its number, if any, and its article."""

    term: Term | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Duty:
    """What one role owes (or may do, when `is_right`), since when, until when, under which article.

    `events` are the names any of which meets it. `due` is None where the text has no number; `start_on` is None
    while receipt is unknown; then `earliest_on` is the last day it would have had it been received at once: nobody is
    late by it, and nothing lapses. `ended_by` is the id of the act that ended it. `law` stands beside a term and basis
    that a province's regulation set.
    """

    key: str
    events: tuple[str, ...]
    is_right: bool
    by: tuple[str, ...]
    to: tuple[str, ...]
    raised_by: str
    since: date
    start: Start
    start_on: date | None
    term: Term | None
    due: DueDate | None
    basis: Basis
    regime: str
    lapses: bool
    status: DutyStatus = DutyStatus.OPEN
    ended_on: date | None = None
    ended_by: str | None = None
    why_ended: str = ""
    passed_on: date | None = None
    law: LawsOwn | None = None
    earliest_on: date | None = None

    @property
    def due_on(self) -> date | None:
        """The last day, None where there is none or it cannot be known yet."""
        return self.due.due_on if self.due else None

    @property
    def is_open(self) -> bool:
        """Still owed, or still open as a right."""
        return self.status is DutyStatus.OPEN

    @property
    def is_unverified(self) -> bool:
        """Whether the term rests on a text whose force on that day is not confirmed."""
        return self.basis.is_unverified_on(self.start_on or self.since)

    @property
    def is_firm(self) -> bool:
        """Whether being late with it is being late against the law, and not past a default or a practice."""
        return not self.is_unverified and self.basis.kind is not BasisKind.PRACTICE and not self.is_right

    @property
    def is_too_near(self) -> bool:
        """Whether the planned day was set so near that the latest permitted day was already over."""
        return self.start is Start.PLANNED_DAY and self.due_on is not None and self.due_on < self.since

    @property
    def is_uncertain(self) -> bool:
        """Whether the date is only provisional: receipt unknown, or past the last confirmed calendar."""
        return self.term is not None and (self.start_on is None or bool(self.due and self.due.provisional))


@dataclass(frozen=True, slots=True)
class SystemAct:
    """What the system must record now, dated by the rule; `takes_over` as in `Past`."""

    name: str
    on: date
    takes_over: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything derived from a matter's past: its marking, duties and rights, and the acts still standing.

    `counted` are the standing acts as the current rulebook names them; `before` is the rulebook of the regime
    before, once the matter has crossed.
    """

    book: Rulebook
    marking: Marking
    duties: tuple[Duty, ...]
    standing: tuple[Past, ...]
    opened_on: date | None
    planned_on: date | None
    stage: str
    counted: tuple[Past, ...]
    before: Rulebook | None
    calendar: Calendar = field(repr=False, compare=False)
    planned_time: time | None = None

    @property
    def happened(self) -> frozenset[str]:
        """Labels of past acts under the current rulebook: `A`, `A:x`, and lapses as `A.lapsed`."""
        outcomes = {f"{p.event}:{p.outcome}" for p in self.counted if p.outcome}
        return frozenset(p.name for p in self.counted) | outcomes

    def book_on(self, day: date) -> Rulebook:
        """The rulebook that gives an act of this day its form and terms: before the crossing, the one before."""
        crossing = self.book.crossing
        return self.before if self.before and crossing and day < crossing.on else self.book

    @property
    def open_duties(self) -> tuple[Duty, ...]:
        """What is owed now."""
        return tuple(d for d in self.duties if d.is_open and not d.is_right)

    @property
    def open_rights(self) -> tuple[Duty, ...]:
        """Rights that may still be used."""
        return tuple(d for d in self.duties if d.is_open and d.is_right)

    @property
    def is_closed(self) -> bool:
        """Nothing owed, no right open, and something that closes or ends has happened."""
        return self.marking.can_close


def due_date(
    start_on: date | None,
    start_at: datetime | None,
    term: Term | None,
    is_lead: bool,
    pauses: tuple[Pause, ...],
    calendar: Calendar,
) -> DueDate | None:
    """The last day of a term; None when there is no term, its start is not known, or it leaves the calendar.

    A day outside the calendar is refused when it is entered; what is in the log already must still fold.
    """
    if term is None or start_on is None:
        return None
    at = start_at if term.unit is Unit.HOURS and start_at and start_at.astimezone(VIETNAM).date() == start_on else None
    try:
        if is_lead:
            return latest_before(start_on, term, calendar)
        return due_after(start_on, term, calendar, start_at=at, pauses=pauses)
    except UncountableDate:
        return None


def addressees_of(rule: EventRule, by: tuple[str, ...]) -> tuple[str, ...]:
    """To whom an event is owed: its addressees, without those who owe it."""
    return tuple(role for role in rule.to if role not in by)
