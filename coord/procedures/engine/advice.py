"""What the law bars in a form, and what is only warned about: a planned day that leaves somebody too little time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from coord.procedures.dates.barred import Moment
from coord.procedures.dates.deadlines import due_after
from coord.procedures.engine.ledger import FieldValue, Ledger, Past
from coord.procedures.engine.marking import Reason
from coord.procedures.engine.timing import first_day_ahead
from coord.procedures.rulebook.relations import Bars, Basis, Guarantees, OwedEvent, Owes
from coord.procedures.rulebook.rulebook import Rulebook

ONE_DAY = timedelta(days=1)
LONGEST_BAR = 100  # days: no stretch of barred days is longer, so a search behind it would never end


@dataclass(frozen=True, slots=True)
class FullTime:
    """The first day that leaves everybody on the path of a rulebook their full time, and the provision behind it."""

    on: date
    basis: Basis


def barred(
    book: Rulebook, event: str, outcome: str | None, said: Mapping[str, FieldValue], now: Moment
) -> Iterator[tuple[Bars, str]]:
    """Each bar on what a form says, with the reason; those that only warn among them."""
    for row in book.of_kind(Bars):
        if row.before.covers(event, outcome) and row.field in said and (why := row.when.why(said[row.field], now)):
            yield row, why


def refusals(book: Rulebook, past: Past, now: Moment) -> dict[str, str]:
    """By field what the law does not let this act say, with the article, before it is recorded."""
    found = barred(book, past.event, past.outcome, past.fields, now)
    return {row.field: f"{why} ({row.basis.citation})." for row, why in found if not row.warns}


def warnings_of(ledger: Ledger) -> tuple[Reason, ...]:
    """What is to be thought of about the planned day; nothing of it is refused."""
    if ledger.planned_on is None or ledger.marking.is_ended:
        return ()
    return (*_too_near(ledger), *_missed_leads(ledger), *_doubtful(ledger))


def full_time(ledger: Ledger) -> FullTime | None:
    """From which day on everybody has full time, if what is owed next is done on its last day; None without a path."""
    found = [day for row in ledger.book.of_kind(Guarantees) if (day := _at_the_end(ledger, row))]
    return max(found, key=lambda day: day.on) if found else None


def _too_near(ledger: Ledger) -> Iterator[Reason]:
    day = full_time(ledger)
    if day and ledger.planned_on and ledger.planned_on < day.on:
        yield Reason(
            f"Ngày ấn định {ledger.planned_on:%d/%m/%Y} quá gần: nếu mỗi bên dùng hết thời hạn của mình "
            f"thì ngày sớm nhất kịp cho mọi bên là {day.on:%d/%m/%Y}",
            day.basis,
        )


def _missed_leads(ledger: Ledger) -> Iterator[Reason]:
    for duty in ledger.open_duties:
        if duty.is_too_near and duty.due_on and duty.term:
            title = " hoặc ".join(ledger.book.event(e).title for e in duty.events)
            lead = f"“{title}” phải xong trước ngày ấn định ít nhất {duty.term.vietnamese()}"
            yield Reason(f"{lead}, tức chậm nhất {duty.due_on:%d/%m/%Y}: ngày đó đã qua", duty.basis)


def _doubtful(ledger: Ledger) -> Iterator[Reason]:
    """The bars that only warn, of the act that planned the day."""
    planning = _planner(ledger)
    if planning is not None:
        now = Moment(ledger.calendar, planning.on, ledger.planned_on, ledger.planned_time)
        for row, why in barred(ledger.book, planning.event, planning.outcome, planning.fields, now):
            if row.warns:
                yield Reason(why, row.basis)


def _planner(ledger: Ledger) -> Past | None:
    """The act that set the planned day there is."""
    acts = (p for p in reversed(ledger.counted) if _field(ledger, p) in p.fields)
    return next((p for p in acts if p.fields[_field(ledger, p)] == ledger.planned_on), None)


def _field(ledger: Ledger, past: Past) -> str:
    """The field from which this act set the planned day; empty for what set none, such as the crossing."""
    return ledger.book.event(past.event).sets_planned_day if ledger.book.has_event(past.event) else ""


def _at_the_end(ledger: Ledger, row: Guarantees) -> FullTime | None:
    """Walk the path from what of it is owed now: that ends on its last day, what follows takes its term.

    A step without a number, or one that is to come at once, is taken as done on the day.
    """
    starts = [i for i, p in enumerate(ledger.counted) if row.after.covers(p.event, p.outcome, lapsed=p.lapsed)]
    if not starts:
        return None
    since, owed = ledger.counted[starts[-1] :], {e: d for d in ledger.open_duties for e in d.events}
    first = next((i for i, step in enumerate(row.path) if step in owed), None)
    if first is None:
        return None
    before = row.path[first - 1] if first else row.after.event
    day = next((p.on for p in reversed(since) if p.event == before and not p.lapsed), since[-1].on)
    for step in row.path[first:]:
        relation, way = _way(ledger.book, before, step)
        if relation.is_lead and way.term:
            day = first_day_ahead(day, way.term, ledger.calendar)
        elif step in owed:
            day = max(day, owed[step].due_on or owed[step].earliest_on or day)
        elif way.term:
            day = due_after(day, way.term, ledger.calendar).due_on or day
        before = step
    after_it = day if relation.is_lead else day + ONE_DAY
    return FullTime(_first_free(ledger, after_it), row.basis)


def _way(book: Rulebook, before: str, step: str) -> tuple[Owes, OwedEvent]:
    """How the step is owed after the one before it on the path; the check has seen that it is."""
    relation = next(r for r in book.of_kind(Owes) if r.after.event == before and step in r.token)
    return relation, next(way for way in relation.owed if way.event == step)


def _first_free(ledger: Ledger, day: date) -> date:
    """That day, or the next one on which nothing is barred that the act which planned the day could not say."""
    planning = _planner(ledger)
    if planning is None:
        return day
    now, field = Moment(ledger.calendar, planning.on), _field(ledger, planning)
    for _ in range(LONGEST_BAR):
        found = barred(ledger.book, planning.event, planning.outcome, {field: day}, now)
        if all(row.warns for row, _ in found):
            return day
        day += ONE_DAY
    return day
