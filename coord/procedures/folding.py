"""Fold a matter's past acts into its ledger. Folding never refuses what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from coord.procedures.calendar import Calendar
from coord.procedures.crossing import counted, crossing_into, events_owed_after, marking_after_crossing, next_book
from coord.procedures.deadlines import DueDate, Pause
from coord.procedures.graph import Token, token_fact
from coord.procedures.ledger import CROSSED, REVERSED, Duty, DutyStatus, Ledger, Past, addressees_of, due_date
from coord.procedures.marking import Marking, relations_triggered
from coord.procedures.relations import May, Owes, Pauses, Start
from coord.procedures.rulebook import Rulebook
from coord.procedures.terms import Term


@dataclass(slots=True)
class _Raised:
    """A duty while it is being folded: the start is known, the date is computed at the end."""

    duty: Duty
    terms: tuple[Term | None, ...]
    start_at: datetime | None
    is_lead: bool = False
    renew_on_move: bool = False
    pauses: list[Pause] = field(default_factory=list)
    paused_by: Pauses | None = None


def fold(books: Sequence[Rulebook], pasts: Sequence[Past], calendar: Calendar) -> Ledger:
    """Fold the acts under the first rulebook, and under the next one from the act `crossed` on.

    `books` are the rulebooks of the procedure in the order of their regimes, beginning with the one the matter
    was opened under.
    """
    folding = _Folding(list(books), calendar)
    taken_back = {i for p in pasts if p.name == REVERSED for i in p.reverses}
    for past in pasts:
        if past.id not in taken_back and past.name != REVERSED:
            folding.take(past)
    return folding.ledger()


class _Folding:
    def __init__(self, books: list[Rulebook], calendar: Calendar) -> None:
        self.books = books
        self.calendar = calendar
        self.marking = Marking.start(books[0])
        self.raised: list[_Raised] = []
        self.standing: list[Past] = []
        self.planned_on: date | None = None
        self.stage = ""
        self.before: Rulebook | None = None
        self.terms_book = books[0]

    @property
    def book(self) -> Rulebook:
        return self.marking.book

    def take(self, past: Past) -> None:
        """Fold one act. An event that no rulebook knows (a receipt, a print) changes nothing here."""
        self.terms_book = self._book_of(past)
        if past.name == CROSSED:
            self._cross(past)
        elif self.terms_book.has_event(past.event):
            self._act(past)
        self.standing.append(past)

    def _book_of(self, past: Past) -> Rulebook:
        """A later entry dated before the crossing takes form and terms from its own day's rulebook."""
        is_late_entry = self.before is not None and past.on < crossing_into(self.book).on
        return self.before if self.before and is_late_entry else self.book

    def _named(self, events: Token) -> Token:
        """The names in the current rulebook for events named by the rulebook the act is read under."""
        return events if self.terms_book is self.book else events_owed_after(self.book, events)

    def _act(self, past: Past) -> None:
        rule = self.terms_book.event(past.event)
        outcome = rule.outcome(past.outcome)
        if self.terms_book is self.book:
            self.marking = self.marking.after(past.event, past.outcome, lapsed=past.lapsed)
        else:
            self.marking = counted(self.marking, past)
        if past.lapsed:
            self._lapse(past)
        elif outcome is None or outcome.is_final:
            self._meet(past)
        self._cancel_what_no_longer_stands(past)
        self._pause(past)
        self._follow(past)
        if rule.sets_planned_day:
            self._plan(past, rule.sets_planned_day)
        if not past.lapsed:
            self.stage = rule.stage_after(past.outcome) or self.stage

    def _follow(self, past: Past) -> None:
        for relation in relations_triggered(self.terms_book, past.event, past.outcome, lapsed=past.lapsed):
            if isinstance(relation, Owes) and self._named(relation.token):
                self._owe(relation, past)
            elif isinstance(relation, May) and self._named((relation.right,)):
                self._grant(relation, past)

    def _open(self) -> list[_Raised]:
        return [r for r in self.raised if r.duty.is_open]

    def _end(self, raised: _Raised, past: Past, status: DutyStatus, why: str = "") -> None:
        raised.duty = replace(raised.duty, status=status, ended_on=past.on, ended_by=past.id, why_ended=why)

    def _meet(self, past: Past) -> None:
        names = self._named((past.event,))
        for raised in self._open():
            if set(names) & set(raised.duty.events):
                self._end(raised, past, DutyStatus.MET)

    def _lapse(self, past: Past) -> None:
        for raised in self._open():
            if past.event in raised.duty.events:
                if raised.duty.is_right:
                    self._end(raised, past, DutyStatus.LAPSED, "Hết thời hạn mà không thực hiện")
                else:
                    raised.duty = replace(raised.duty, passed_on=past.on)

    def _cancel_what_no_longer_stands(self, past: Past) -> None:
        title = self.terms_book.event(past.event).title_with(past.outcome)
        for raised in self._open():
            if not self._still_stands(raised.duty):
                self._end(raised, past, DutyStatus.CANCELLED, f"Không còn phải thực hiện sau “{title}”")

    def _still_stands(self, duty: Duty) -> bool:
        if duty.is_right:
            return self.marking.holds(f"right({duty.events[0]})")
        return self.marking.holds(token_fact(duty.events))

    def _owe(self, relation: Owes, past: Past) -> None:
        events = self._named(relation.token)
        same = [r for r in self._open() if r.duty.events == events and not r.duty.is_right]
        if same and not relation.renews:
            return
        for raised in same:
            self._end(raised, past, DutyStatus.CANCELLED, "Được tính lại từ đầu")
        terms = tuple(item.term for item in relation.owed)
        raised = self._raise(relation, events, past, terms)
        raised.is_lead = relation.is_lead
        raised.renew_on_move = relation.renew_on_move

    def _grant(self, relation: May, past: Past) -> None:
        events = self._named((relation.right,))
        if not any(r.duty.is_right and r.duty.events == events for r in self._open()):
            self._raise(relation, events, past, (relation.until,))

    def _raise(self, relation: Owes | May, events: Token, past: Past, terms: tuple[Term | None, ...]) -> _Raised:
        by = tuple(dict.fromkeys(role for e in events for role in self.book.event(e).by))
        duty = Duty(
            key=f"{past.id}/{'+'.join(events)}",
            events=events,
            is_right=isinstance(relation, May),
            by=by,
            to=tuple(dict.fromkeys(role for e in events for role in addressees_of(self.book.event(e), by))),
            raised_by=past.id,
            since=past.on,
            start=relation.start,
            start_on=self._start_on(past, by, relation),
            term=terms[0],
            due=None,
            basis=relation.basis,
            regime=self.terms_book.regime,
            lapses=relation.lapses if isinstance(relation, Owes) else relation.until is not None,
        )
        self.raised.append(_Raised(duty, terms, past.at))
        return self.raised[-1]

    def _start_on(self, past: Past, by: tuple[str, ...], relation: Owes | May) -> date | None:
        if relation.start is Start.RECEIPT:
            return next((past.received[role] for role in by if role in past.received), None)
        if relation.start is Start.FIELD:
            value = past.fields.get(relation.start_field)
            return value if isinstance(value, date) else None
        return self.planned_on if relation.start is Start.PLANNED_DAY else past.on

    def _pause(self, past: Past) -> None:
        """Start and stop the clocks that this act touches; both days stand in the explanation."""
        for raised in self._open():
            running = raised.paused_by
            if running and any(u.covers(past.event, past.outcome, lapsed=past.lapsed) for u in running.until):
                raised.pauses[-1] = replace(raised.pauses[-1], to_on=past.on)
                raised.paused_by = None
        for relation in relations_triggered(self.terms_book, past.event, past.outcome, lapsed=past.lapsed):
            if isinstance(relation, Pauses):
                for raised in self._open():
                    if relation.paused in raised.duty.events and raised.paused_by is None:
                        raised.pauses.append(Pause(past.on, None))
                        raised.paused_by = relation

    def _plan(self, past: Past, field_name: str) -> None:
        """The planned day is set or moves: its duties move with it, and notices to be renewed are owed again."""
        day = past.fields.get(field_name)
        if not isinstance(day, date):
            return
        moved, self.planned_on = self.planned_on not in (None, day), day
        for raised in [r for r in self.raised if r.is_lead]:
            if raised.duty.is_open:
                raised.duty = replace(raised.duty, start_on=day)
            elif moved and raised.renew_on_move and raised.duty.status is DutyStatus.MET:
                self._owe_again(raised, past, day)

    def _owe_again(self, raised: _Raised, past: Past, day: date) -> None:
        if any(r.duty.events == raised.duty.events for r in self._open()):
            return
        duty = replace(
            raised.duty,
            key=f"{past.id}/{'+'.join(raised.duty.events)}",
            raised_by=past.id,
            since=past.on,
            start_on=day,
            status=DutyStatus.OPEN,
            ended_on=None,
            ended_by=None,
        )
        self.raised.append(replace(raised, duty=duty, pauses=[]))
        facts = [token_fact(duty.events), *(f"in({e})" for e in duty.events)]
        self.marking = self.marking.with_facts(holding=facts)

    def _cross(self, past: Past) -> None:
        """Go on under the next regime: fold the renamed history there, then carry over what is open as it is."""
        new = next_book(self.books, self.book)
        if new is None:
            return
        carried = []
        for raised in self._open():
            events = events_owed_after(new, raised.duty.events)
            if events:
                raised.duty = replace(raised.duty, events=events)
                carried.append(raised.duty)
            else:
                self._end(raised, past, DutyStatus.CANCELLED, f"Không còn theo {new.law_short}")
        self.before = self.book
        self.marking = marking_after_crossing(self.before, new, self.standing, carried)

    def ledger(self) -> Ledger:
        """The ledger, with every date computed from what is known now."""
        first = self.standing[0].on if self.standing else None
        duties = tuple(self._dated(r) for r in self.raised)
        return Ledger(self.book, self.marking, duties, tuple(self.standing), first, self.planned_on, self.stage)

    def _dated(self, raised: _Raised) -> Duty:
        """Several ways to meet a duty may have several terms: it is late only after the last of them."""
        duty, dated = raised.duty, []
        for term in raised.terms:
            due = due_date(duty.start_on, raised.start_at, term, raised.is_lead, tuple(raised.pauses), self.calendar)
            dated.append((term, due))
        term, due = max(dated, key=lambda pair: (pair[1] is None or pair[1].due_on is None, _last_day(pair[1])))
        return replace(duty, term=term, due=due)


def _last_day(due: DueDate | None) -> date:
    return due.due_on if due and due.due_on else date.min
