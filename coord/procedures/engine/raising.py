"""A duty or a right as an act raises it, before its last day is counted."""

from dataclasses import dataclass, field, replace
from datetime import date

from coord.procedures.dates.deadlines import DueDate, Pause
from coord.procedures.dates.terms import Unit
from coord.procedures.engine.graph import Token
from coord.procedures.engine.known import Known, KnownAt
from coord.procedures.engine.ledger import Duty, DutyStatus, LawsOwn, Past, addressees_of, due_date
from coord.procedures.rulebook.relations import Label, May, OwedEvent, Owes, Pauses, Start
from coord.procedures.rulebook.rulebook import Rulebook


@dataclass(slots=True)
class Raised:
    """A duty while its matter is folded: each way to meet it has a term; the last day is counted when asked for.

    `origin` is the act after which `relation` of this rulebook raised it.
    `settled` is the act that ended it, or with which its term passed unmet: what becomes known later leaves its last
    day as it was.
    """

    duty: Duty
    relation: Owes | May
    rulebook: str
    origin: Past
    is_lead: bool = False
    renew_on_move: bool = False
    pauses: list[Pause] = field(default_factory=list)
    paused_until: list[tuple[Pauses, tuple[Label, ...]]] = field(default_factory=list)
    settled: Past | None = None

    def end(self, past: Past, status: DutyStatus, why: str = "") -> None:
        """The duty ends by this act, on its day."""
        self.duty = replace(self.duty, status=status, ended_on=past.on, ended_by=past.id, why_ended=why)
        self.settled = self.settled or past

    def pass_by(self, past: Past) -> None:
        """Its term has passed unmet; it stays owed."""
        self.duty = replace(self.duty, passed_on=past.on)
        self.settled = self.settled or past

    def resume(self, past: Past) -> None:
        """Take away the reasons to stand still that this act ends; with the last of them the clock runs again."""
        was_paused = bool(self.paused_until)
        self.paused_until = [
            (why, until) for why, until in self.paused_until
            if not any(label.covers(past.event, past.outcome, lapsed=past.lapsed) for label in until)
        ]  # fmt: skip
        if was_paused and not self.paused_until:
            self.pauses[-1] = replace(self.pauses[-1], to_on=past.on)

    def pause(self, relation: Pauses, past: Past) -> None:
        """The clock stands still from this act on, once for each reason."""
        if any(why is relation for why, _ in self.paused_until):
            return
        if not self.paused_until:
            self.pauses.append(Pause(past.on, None))
        self.paused_until.append((relation, relation.until))

    def dated(self, known_at: KnownAt, now: Known) -> Duty:
        """The duty with its last day. Of several ways, each with its term, it is late only after the last."""
        known = known_at(self.settled.position) if self.settled else now
        duty, relation = self._here(known)
        pauses, at = tuple(self.pauses), self.origin.at
        pairs = [
            (way, due_date(duty.start_on, at, way.term, self.is_lead, pauses, known.calendar))
            for way in ways_of(relation)
        ]
        way, due = max(pairs, key=_how_late)
        duty = replace(duty, term=way.term, due=due, earliest_on=self._earliest(duty, way, known))
        return duty if way.local is None else replace(duty, basis=way.local, law=LawsOwn(way.law_term, duty.basis))

    def _earliest(self, duty: Duty, way: OwedEvent, known: Known) -> date | None:
        """The last day if what is not known, receipt or a day to be told, was the day of the act; None when known."""
        if duty.start not in (Start.RECEIPT, Start.FIELD) or duty.start_on is not None or not duty.is_open:
            return None
        due = due_date(self.origin.on, None, way.term, False, tuple(self.pauses), known.calendar)
        return due.due_on if due else None

    def _here(self, known: Known) -> tuple[Duty, Owes | May]:
        """The duty and its relation with what the province has set."""
        relation = known.as_owed_here(self.relation, self.rulebook, self.origin.on)
        if relation is self.relation:
            return self.duty, relation
        start_on = _start_on(self.origin, self.duty.by, relation, None)
        return replace(self.duty, start=relation.start, start_on=start_on), relation


def ways_of(relation: Owes | May) -> tuple[OwedEvent, ...]:
    """Each way to meet what the relation raises, with its term."""
    return relation.owed if isinstance(relation, Owes) else (OwedEvent(relation.right, relation.until),)


def _how_late(pair: tuple[OwedEvent, DueDate | None]) -> tuple[int, date]:
    """A way without a term is never late; one that is due at once is late before any other."""
    way, due = pair
    if way.term is None:
        return 2, date.min
    return int(way.term.unit is not Unit.AT_ONCE), (due.due_on if due else None) or date.max


def raised_by(
    past: Past, relation: Owes | May, events: Token, read_as: Rulebook, book: Rulebook, planned_on: date | None
) -> Raised:
    """What a relation of `read_as` raises when `past` happens; `events` are its names in the current `book`.

    It falls to the roles of `read_as`, as if a late entry had come in time.
    """
    own = relation.token if isinstance(relation, Owes) else (relation.right,)
    former = {role.name for role in read_as.roles if role.is_former}
    by = tuple(dict.fromkeys(role for e in own for role in read_as.event(e).by if role not in former))
    duty = Duty(
        key=f"{past.id}/{'+'.join(events)}",
        events=events,
        is_right=isinstance(relation, May),
        by=by,
        to=tuple(dict.fromkeys(role for e in events for role in addressees_of(book.event(e), by))),
        raised_by=past.id,
        since=past.on,
        start=relation.start,
        start_on=_start_on(past, by, relation, planned_on),
        term=ways_of(relation)[0].term,
        due=None,
        basis=relation.basis,
        regime=read_as.regime,
        lapses=relation.lapses if isinstance(relation, Owes) else relation.until is not None,
    )
    raised = Raised(duty, relation, read_as.name, past)
    if isinstance(relation, Owes):
        raised.is_lead, raised.renew_on_move = relation.is_lead, relation.renew_on_move
    return raised


def _start_on(past: Past, by: tuple[str, ...], relation: Owes | May, planned_on: date | None) -> date | None:
    match relation.start:
        case Start.RECEIPT:
            return next((past.received[role] for role in by if role in past.received), None)
        case Start.FIELD:
            value = past.fields.get(relation.start_field)
            return value if isinstance(value, date) else None
        case Start.PLANNED_DAY:
            return planned_on
        case Start.TOOK_EFFECT:
            return past.on
