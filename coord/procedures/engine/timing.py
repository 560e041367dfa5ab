"""What the passing of time makes the system record, and on which day at the earliest an act may be dated."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.deadlines import due_after, latest_before
from coord.procedures.dates.terms import Term, Unit
from coord.procedures.engine.crossing import next_book, next_edition
from coord.procedures.engine.ledger import CROSSED, REVISED, Ledger, Past, SystemAct
from coord.procedures.engine.marking import Reason
from coord.procedures.rulebook.children import is_told
from coord.procedures.rulebook.relations import Allows, Basis, Label, May, Owes, Requires, Stops
from coord.procedures.rulebook.rulebook import Rulebook


def next_system_act(books: Sequence[Rulebook], ledger: Ledger, today: date) -> SystemAct | None:
    """The one thing the system must record next, None when nothing is due by the end of yesterday.

    Callers record it, fold again and ask again: each act may change what follows. A new edition comes before anything
    else; on one day the crossing comes first and a window closes last.
    """
    if not ledger.standing:
        return None
    if revised := _revision(books, ledger, today):
        return revised
    due: list[tuple[date, int, SystemAct]] = []
    for act, is_urgent in _effects(ledger):
        if is_urgent:
            return act
        if act.on <= today:
            due.append((act.on, 1, act))
    due += [(act.on, 2, act) for act in _lapses(ledger, today)]
    due += [(act.on, 0, act) for act in _crossing(books, ledger, today)]
    return min(due, key=lambda row: (*row[:2], row[2].name))[2] if due else None


def _effects(ledger: Ledger) -> Iterator[tuple[SystemAct, bool]]:
    """Acts of the system itself: at once, dated by the last of what made them possible; or when a delay has run."""
    for action in ledger.marking.possible():
        if action.lapsed or is_told(action.event) or not ledger.book.event(action.event).is_system:
            continue
        days = [day for day, _ in earliest_days(ledger, action.event, action.outcome)]
        days += [ledger.standing[-1].on] if action.is_urgent or not days else []
        yield SystemAct(str(action), max(days)), action.is_urgent


def _lapses(ledger: Ledger, today: date) -> Iterator[SystemAct]:
    """Windows whose last day is over. Never while receipt is unknown; `at once` has no day and never lapses."""
    for duty in ledger.duties:
        is_running = duty.is_open and duty.lapses and duty.passed_on is None
        if is_running and duty.due_on is not None and duty.due_on < today:
            yield SystemAct(f"{duty.events[0]}.lapsed", duty.due_on)


def _crossing(books: Sequence[Rulebook], ledger: Ledger, today: date) -> Iterator[SystemAct]:
    """A matter still going on crosses on the first day of the new law."""
    new = next_book(books, ledger.book)
    if new is not None and new.crossing is not None and not ledger.is_closed and new.crossing.on <= today:
        yield SystemAct(CROSSED, new.crossing.on, new.hash)


def _revision(books: Sequence[Rulebook], ledger: Ledger, today: date) -> SystemAct | None:
    """A matter still going on takes up the newest edition of its rulebook, not before its own last act."""
    new = next_edition(books, ledger.book)
    if new is None or ledger.is_closed or new.released_on > today:
        return None
    return SystemAct(REVISED, max(new.released_on, ledger.standing[-1].on), new.hash)


def too_early(ledger: Ledger, event: str, outcome: str | None, on: date) -> tuple[Reason, ...]:
    """Why an act may not be dated this day: before what it follows, before a delay has run or the planned day."""
    reasons = [
        Reason(f"Không được ghi ngày trước {earliest:%d/%m/%Y}", basis)
        for earliest, basis in earliest_days(ledger, event, outcome)
        if on < earliest
    ]
    return tuple(dict.fromkeys(reasons))


def earliest_days(ledger: Ledger, event: str, outcome: str | None) -> Iterator[tuple[date, Basis]]:
    """Each day before which the act may not be dated, with its basis."""
    for gate in ledger.book.of_kind(Requires):
        if gate.before.covers(event, outcome):
            opened_on = _opened_on(gate, ledger.counted)
            if opened_on is not None:
                yield _delayed(gate, opened_on, ledger), gate.basis
            if gate.until_planned_day and ledger.planned_on is not None:
                yield ledger.planned_on, gate.basis
    yield from _brought_in_on(ledger, event)


def _opened_on(gate: Requires, counted: Sequence[Past]) -> date | None:
    """The day the gate was opened: of each label the latest, of several labels the earliest."""
    days: dict[Label, date] = {}
    for past in counted:
        covering = [t for t in gate.any_of if t.covers(past.event, past.outcome, lapsed=past.lapsed)]
        if not covering and not past.lapsed and any(t.is_undone_by(past.event) for t in gate.any_of):
            days.clear()
        days.update(dict.fromkeys(covering, past.on))
    return min(days.values(), default=None)


def _delayed(gate: Requires, opened_on: date, ledger: Ledger) -> date:
    """A delay has run at 24:00 of its last day: the act may be dated the day after. Hours run to the hour."""
    if gate.ahead:
        return first_day_ahead(opened_on, gate.ahead, ledger.calendar)
    due_on = due_after(opened_on, gate.delay, ledger.calendar).due_on if gate.delay else None
    if gate.delay is None or due_on is None:
        return opened_on
    return due_on if gate.delay.unit is Unit.HOURS else due_on + timedelta(days=1)


def first_day_ahead(opened_on: date, term: Term, calendar: Calendar) -> date:
    """The first day of which the term, counted back from it, does not lead behind `opened_on`."""
    day = opened_on
    while (latest := latest_before(day, term, calendar).due_on) is not None and latest < opened_on:
        day += timedelta(days=1)
    return day


def _brought_in_on(ledger: Ledger, event: str) -> Iterator[tuple[date, Basis]]:
    """The day on which an act became owed, a right, or allowed, since it last happened or was stopped."""
    since: tuple[date, Basis] | None = None
    rows = [r for r in ledger.book.relations if isinstance(r, Owes | May | Allows | Stops) and _concerns(r, event)]
    for past in ledger.counted:
        triggered = [r for r in rows if r.after.covers(past.event, past.outcome, lapsed=past.lapsed)]
        if (past.event == event and not past.lapsed) or any(isinstance(r, Stops) for r in triggered):
            since = None
        for relation in triggered:
            if not isinstance(relation, Stops) and since is None:
                since = (past.on, relation.basis)
    if since is not None:
        yield since


def _concerns(relation: Owes | May | Allows | Stops, event: str) -> bool:
    match relation:
        case Owes():
            return event in relation.token
        case May():
            return relation.right == event
        case Allows() | Stops():
            return relation.target == Label(event)
