"""Fold a matter's past acts into its ledger. Folding never refuses what was recorded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

from coord.procedures.dates.barred import read_time
from coord.procedures.dates.calendar import Calendar
from coord.procedures.engine.crossing import Passage, crossing_into, next_book, passage_between, with_open
from coord.procedures.engine.graph import Open, Token, token_fact
from coord.procedures.engine.known import Known, KnownAt
from coord.procedures.engine.ledger import CROSSED, PASSING, REVERSED, DutyStatus, Ledger, Past
from coord.procedures.engine.marking import Marking, graph_of, relations_triggered
from coord.procedures.engine.raising import Raised, raised_by
from coord.procedures.rulebook.relations import Label, May, Owes, Pauses, Stops
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


def fold(books: Sequence[Rulebook], pasts: Sequence[Past], calendar: Calendar) -> Ledger:
    """Fold the acts as if the calendar had always been this one; see `fold_known`."""
    return fold_known(books, pasts, Known(calendar))


def fold_known(books: Sequence[Rulebook], pasts: Sequence[Past], now: Known, known_at: KnownAt | None = None) -> Ledger:
    """Fold the acts under the first rulebook, and under another one from each act `crossed` or `revised` on.

    `books` are the rulebooks of the procedure in the order in which the matter meets them, beginning with the one
    it was opened under. What is open is counted by what is known `now`, what has ended as it was known when it ended.
    """
    folding = Folding(books, now, known_at)
    taken_back = {i for p in pasts if p.name == REVERSED for i in p.reverses}
    for past in pasts:
        if past.id not in taken_back and past.name != REVERSED:
            folding.take(past)
    return folding.ledger()


class Folding:
    """A matter while its acts are folded, one at a time. Reversals are known only to `fold`, which leaves them out."""

    def __init__(self, books: Sequence[Rulebook], now: Known, known_at: KnownAt | None = None) -> None:
        self._books = list(books)
        self._now, self._known_at = now, known_at or (lambda _: now)
        self._marking = Marking.start(books[0])
        self._raised: list[Raised] = []
        self._standing: list[Past] = []
        self._counted: list[Past] = []
        self._planned_on: date | None = None
        self._planned_before: date | None = None
        self._planned_time: time | None = None
        self._stage = ""
        self._before: Rulebook | None = None
        self._read_as = books[0]

    @property
    def _book(self) -> Rulebook:
        return self._marking.book

    def take(self, past: Past) -> None:
        """Fold one act. What no rulebook knows changes nothing, and nothing changes after the end."""
        self._read_as = self._book_of(past)
        is_late_entry = self._read_as is not self._book
        counted = crossing_into(self._book).renamed(past) if is_late_entry else past
        if past.name in PASSING:
            self._pass(past)
        elif self._knows(past) and not self._marking.is_ended:
            self._act(past, counted)
            if is_late_entry:
                self._marking = with_open(self._marking, self._open())
        self._standing.append(past)
        self._counted += [counted] if counted else []

    def _book_of(self, past: Past) -> Rulebook:
        """A later entry dated before the crossing takes its terms from its own day's rulebook.

        What the system records is named by the current rulebook; it is read there unless the name is the same.
        """
        if (
            self._before is None
            or past.on >= crossing_into(self._book).crossing.on
            or not self._before.has_event(past.event)
        ):
            return self._book
        by_system = past.lapsed or self._before.event(past.event).is_system
        label = crossing_into(self._book).label(past.event, past.outcome, lapsed=past.lapsed)
        is_same = label is not None and label.covers(past.event, past.outcome, lapsed=past.lapsed)
        return self._book if by_system and not is_same else self._before

    def _knows(self, past: Past) -> bool:
        graph = self._marking.graph if self._read_as is self._book else graph_of(self._read_as)
        return graph.action(past.event, past.outcome, lapsed=past.lapsed) is not None

    def _named(self, events: Token) -> Token:
        """The names in the current rulebook for events named by the rulebook the act is read under."""
        return events if self._read_as is self._book else crossing_into(self._book).events_owed(events)

    def _act(self, past: Past, counted: Past | None) -> None:
        rule = self._read_as.event(past.event)
        outcome = rule.outcome(past.outcome)
        stripped = self._marking
        if counted:
            stripped = self._marking.stripped(counted.event, counted.outcome, lapsed=counted.lapsed)
            self._marking = self._marking.after(counted.event, counted.outcome, lapsed=counted.lapsed)
        met = {*self._named((past.event,)), *([counted.event] if counted else [])}
        if past.lapsed:
            self._lapse(past, met)
        elif outcome is None or outcome.is_final:
            self._meet(past, met)
        self._cancel(past, stripped)
        relations = relations_triggered(self._read_as, past.event, past.outcome, lapsed=past.lapsed)
        for raised in self._open_rows():
            raised.resume(past)
        for relation in relations:
            self._follow(relation, past)
        if not past.lapsed:
            self._plan(past, rule)
        if not past.lapsed:
            self._stage = rule.stage_after(past.outcome) or self._stage

    def _follow(self, relation: object, past: Past) -> None:
        if isinstance(relation, Pauses):
            for raised in self._open_rows():
                if set(self._named((relation.paused,))) & set(raised.duty.events) and raised.duty.raised_by != past.id:
                    raised.pause(relation, past)
        elif isinstance(relation, Owes | May) and not self._marking.is_ended:
            events = self._named(relation.token if isinstance(relation, Owes) else (relation.right,))
            if events:
                self._raise(relation, events, past)

    def _open_rows(self) -> list[Raised]:
        return [r for r in self._raised if r.duty.is_open]

    def _open(self) -> Open:
        """What is open, as a marking says it."""
        duties = [r.duty for r in self._open_rows()]
        return Open(
            frozenset(d.events for d in duties if not d.is_right),
            frozenset(d.events[0] for d in duties if d.is_right),
            frozenset(d.events[0] for d in duties if d.lapses and d.passed_on is None),
        )

    def _meet(self, past: Past, events: set[str]) -> None:
        for raised in self._open_rows():
            if events & set(raised.duty.events):
                raised.end(past, DutyStatus.MET)

    def _lapse(self, past: Past, events: set[str]) -> None:
        for raised in self._open_rows():
            if not events & set(raised.duty.events):
                continue
            if raised.duty.is_right:
                raised.end(past, DutyStatus.LAPSED, "Hết thời hạn mà không thực hiện")
            elif raised.duty.lapses:
                raised.pass_by(past)

    def _cancel(self, past: Past, stripped: Marking) -> None:
        """What the excludes of an act leave nobody able to meet is cancelled; what it stops is not renewed."""
        title = self._read_as.event(past.event).title  # never the outcome: every party sees what became of a duty
        for raised in self._open_rows():
            duty = raised.duty
            fact = f"right({duty.events[0]})" if duty.is_right else token_fact(duty.events)
            if not stripped.holds(fact):
                raised.end(past, DutyStatus.CANCELLED, f"Không còn phải thực hiện sau “{title}”")
        stops = [r for r in self._book.of_kind(Stops) if r.after.covers(past.event, past.outcome, lapsed=past.lapsed)]
        for raised in self._raised:
            if any(Label(e) == stop.target for stop in stops for e in raised.duty.events):
                raised.renew_on_move = False

    def _raise(self, relation: Owes | May, events: Token, past: Past) -> None:
        """A second duty or right, while the first is open, keeps the date there is, unless it renews it."""
        is_right = isinstance(relation, May)
        same = [r for r in self._open_rows() if r.duty.events == events and r.duty.is_right == is_right]
        if same and not (isinstance(relation, Owes) and relation.renews):
            return
        for raised in same:
            raised.end(past, DutyStatus.CANCELLED, "Được tính lại từ đầu")
            if raised.duty.raised_by == past.id:
                self._raised.remove(raised)
        self._raised.append(raised_by(past, relation, events, self._read_as, self._book, self._planned_on))

    def _plan(self, past: Past, rule: EventRule) -> None:
        """The planned day is set, moves or falls away: its duties move with it.

        Notices to be renewed are owed again when the day is another one than the last that was planned.
        """
        day = past.fields.get(rule.sets_planned_day)
        if not isinstance(day, date) and not rule.unsets_planned_day:
            return
        self._planned_on = day if isinstance(day, date) else None
        self._planned_time = read_time(past.fields.get(rule.sets_planned_time))
        moved = self._planned_before not in (None, self._planned_on) and self._planned_on is not None
        self._planned_before = self._planned_on or self._planned_before
        for raised in [r for r in self._raised if r.is_lead]:
            if raised.duty.is_open:
                raised.duty = replace(raised.duty, start_on=self._planned_on)
            elif moved and raised.renew_on_move and raised.duty.status is DutyStatus.MET:
                self._owe_again(raised, past)

    def _owe_again(self, raised: Raised, past: Past) -> None:
        if self._marking.is_ended or any(r.duty.events == raised.duty.events for r in self._open_rows()):
            return
        key = f"{past.id}/{'+'.join(raised.duty.events)}"
        duty = replace(
            raised.duty, key=key, raised_by=past.id, since=past.on, start_on=self._planned_on, status=DutyStatus.OPEN,
            ended_on=None, ended_by=None, passed_on=None, why_ended="",
        )  # fmt: skip
        self._raised.append(replace(raised, duty=duty, pauses=[], paused_until=[], settled=None))
        self._marking = with_open(self._marking, self._open())

    def _pass(self, past: Past) -> None:
        """Go on under another rulebook: fold the renamed history there, then carry over what is open as it is."""
        new = self._taking_over(past)
        if new is None or self._marking.can_close:
            return
        passage = passage_between(self._book, new)
        for raised in self._open_rows():
            if events := passage.events_owed(raised.duty.events):
                raised.duty = replace(raised.duty, events=events)
                raised.paused_until = [(why, _until_after(passage, until)) for why, until in raised.paused_until]
            else:
                raised.end(past, DutyStatus.CANCELLED, f"Không còn theo {new.law_short}")
        self._before = self._book if past.name == CROSSED else self._before
        self._counted = [counted for p in self._counted if (counted := passage.renamed(p))]
        self._marking = passage.marking(self._marking, self._counted, self._open())

    def _taking_over(self, past: Past) -> Rulebook | None:
        """The edition the act names; acts of a time when there was one edition of each law name none."""
        named = next((b for b in self._books if b.hash == past.takes_over), None)
        return named or (next_book(self._books, self._book) if past.name == CROSSED else None)

    def ledger(self) -> Ledger:
        """The ledger, with every date computed from what is known now."""
        return Ledger(
            book=self._book,
            marking=self._marking,
            duties=tuple(r.dated(self._known_at, self._now) for r in self._raised),
            standing=tuple(self._standing),
            opened_on=self._standing[0].on if self._standing else None,
            planned_on=self._planned_on,
            stage=self._stage,
            counted=tuple(self._counted),
            before=self._before,
            calendar=self._now.calendar,
            planned_time=self._planned_time,
        )


def _until_after(passage: Passage, until: Sequence[Label]) -> tuple[Label, ...]:
    """What ends a pause, by its old names and by what they count as: a late entry comes under the old ones."""
    pairs = [(x, o) for x in until for o in (x.outcomes or [None])]
    new = [passage.label(x.event, o, lapsed=x.lapsed) for x, o in pairs]
    return (*until, *(label for label in new if label))
