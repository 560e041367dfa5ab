"""What the passing of time makes the system record: windows that closed, the crossing, effects of the law."""

from collections.abc import Sequence
from datetime import date

from coord.procedures.calendar import Calendar
from coord.procedures.crossing import next_book
from coord.procedures.deadlines import due_after
from coord.procedures.ledger import CROSSED, Ledger, SystemAct
from coord.procedures.marking import Reason
from coord.procedures.relations import Requires
from coord.procedures.rulebook import Rulebook


def next_system_act(books: Sequence[Rulebook], ledger: Ledger, today: date) -> SystemAct | None:
    """The one thing the system must record next, None when nothing is due by the end of yesterday.

    Callers record it, fold again and ask again: each act may change what follows.
    """
    if not ledger.standing:
        return None
    if effect := _effect(ledger):
        return effect
    due = [*_lapses(ledger, today), *_crossing(books, ledger, today)]
    return min(due, key=lambda act: (act.on, act.name == CROSSED, act.name), default=None)


def _effect(ledger: Ledger) -> SystemAct | None:
    """An act of the system itself is recorded at once, dated by what made it possible."""
    for action in ledger.marking.possible():
        if not action.lapsed and ledger.book.event(action.event).is_system:
            name = f"{action.event}:{action.outcome}" if action.outcome else action.event
            return SystemAct(name, ledger.standing[-1].on)
    return None


def _lapses(ledger: Ledger, today: date) -> list[SystemAct]:
    """Windows whose last day is over. Never while receipt is unknown; `at once` has no day and never lapses."""
    return [
        SystemAct(f"{duty.events[0]}.lapsed", duty.due_on)
        for duty in ledger.duties
        if duty.is_open and duty.lapses and duty.due_on is not None and duty.due_on < today
        and ledger.marking.permits(duty.events[0], lapsed=True)
    ]  # fmt: skip


def _crossing(books: Sequence[Rulebook], ledger: Ledger, today: date) -> list[SystemAct]:
    """A matter still going on crosses on the first day of the new law."""
    new = next_book(books, ledger.book)
    if new is None or new.crossing is None or ledger.is_closed or today < new.crossing.on:
        return []
    return [SystemAct(CROSSED, new.crossing.on)]


def too_early(ledger: Ledger, event: str, outcome: str | None, on: date, calendar: Calendar) -> tuple[Reason, ...]:
    """Why an act may not be dated this day: before what it requires, or before a delay has run."""
    reasons = []
    for gate in ledger.book.of_kind(Requires):
        if not gate.before.covers(event, outcome):
            continue
        days = [p.on for p in ledger.standing if any(
            t.covers(p.event, p.outcome, lapsed=p.lapsed) for t in gate.any_of)]  # fmt: skip
        if not days:
            continue
        earliest = max(days)
        if gate.delay is not None:
            earliest = due_after(earliest, gate.delay, calendar).due_on or earliest
        if on < earliest:
            reasons.append(Reason(f"Không được ghi ngày trước {earliest:%d/%m/%Y}", gate.basis))
    return tuple(reasons)
