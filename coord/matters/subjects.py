"""What a matter is about, as far as this officer may see it: the case, what is still to be paid, what is proposed."""

from dataclasses import dataclass
from datetime import date

from coord import clock
from coord.agencies.access import Viewer, may_see
from coord.agencies.queries import with_predecessors
from coord.cases.models import Case
from coord.db import db
from coord.events.record import EventRecord
from coord.matters.admission import enter, may_read
from coord.matters.history import books_of, opening_of, rule_of
from coord.matters.timeline import words_of
from coord.procedures.dates.spans import elapsed_between
from coord.procedures.rulebook.rulebook import Rulebook

PROPOSAL, AMOUNT = "proposal", "amount"


@dataclass(frozen=True, slots=True)
class Subject:
    """The case behind a matter. Every party knows its number and day; the rest is for those told about it.

    `remaining` (đồng, without late interest) is None and `obligation` empty for a party to whom the holder has sent
    nothing yet. `proposed` is the last proposal this officer may read: its words, its amount and its
    day. Where the case `is_administrative`, number and day are those of the judgment, and nothing is to be paid.
    """

    case_id: int
    is_own_case: bool
    decision_number: str
    first_decision_on: date
    years: int
    months: int
    obligation: str
    remaining: int | None
    proposed: "Proposal | None"
    is_administrative: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed or decided last: which act said it, with its words and its amount in đồng."""

    title: str
    words: str
    amount: int
    on: date


def subject_of(viewer: Viewer, matter_id: str) -> Subject:
    """What the matter is about; NotFound for a stranger."""
    history = enter(viewer, matter_id)
    opening = opening_of(history)
    case = db.session.get_one(Case, opening.case_id)
    is_own = may_see(viewer, case.holder_id)
    readable = [e for e in history if e.is_act and may_read(viewer, e)]
    holders = with_predecessors([case.holder_id])
    is_told = is_own or any(e.agency_id in holders and not e.payload.on_behalf for e in readable)
    years, months = elapsed_between(case.first_decision_on, clock.today())
    proposals = [p for e in readable if (p := _proposal(e, books_of(history)))]
    return Subject(
        case_id=case.id,
        is_own_case=is_own,
        decision_number=case.decision_number,
        first_decision_on=case.first_decision_on,
        years=years,
        months=months,
        obligation=case.obligation if is_told else "",
        remaining=case.remaining if is_told and not case.is_administrative else None,
        proposed=proposals[-1] if proposals else None,
        is_administrative=case.is_administrative,
    )


def _proposal(event: EventRecord, books: tuple[Rulebook, ...]) -> Proposal | None:
    rule, amount = rule_of(event, books), event.payload.fields.get(AMOUNT)
    if rule is None or not isinstance(amount, int):
        return None
    field = next((f for f in rule.fields if f.name == PROPOSAL), None)
    said = event.payload.fields.get(PROPOSAL)
    words = words_of(field, said) if field and said else rule.title_with(event.payload.outcome)
    return Proposal(rule.title, words, amount, event.took_effect_on)
