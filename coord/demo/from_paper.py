"""What the demonstration does about an agency on paper: its letters are recorded, those to it are handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from coord.agencies.access import Viewer
from coord.agencies.models import Agency, OfficerRole
from coord.demo.desks import Desk
from coord.demo.papers import Papers
from coord.events import log
from coord.events.record import EventRecord
from coord.matters.acts_ahead import SCAN
from coord.matters.behalf import recorders_of
from coord.matters.commands import record_act
from coord.matters.forms import ActForm
from coord.matters.history import ledger_of, opening_of
from coord.matters.paper_receipts import PROOF, ReachedForm, tell_reached
from coord.procedures.rulebook.official_papers import Signatory
from coord.procedures.rulebook.rulebook import EventRule

SIGNER, JUDGE = "Chánh án Trần Minh Họa", "Thẩm phán Trương Thị Ví Dụ"


def paper_desk(agency: Agency) -> Desk:
    """The names that stand on the papers of an agency without officers here."""
    nobody = Viewer(0, agency.id, agency.kind, frozenset[OfficerRole](), frozenset())
    return Desk(agency.code, agency.short_name, nobody, nobody, (), nobody, nobody, (), (), JUDGE)


def signer_on_paper(rule: EventRule) -> str:
    """Who has signed such a paper there; empty for what nobody signs."""
    return {Signatory.LEADER: SIGNER, Signatory.AUTHOR: JUDGE}[rule.signed_by] if rule.signed_by else ""


def record_from_paper(
    desks: Mapping[int, Desk], papers: Papers, matter_id: str, role: str, form: ActForm
) -> EventRecord:
    """Record what came from whoever fills the role, dated the day before, by the first who may."""
    history = log.events_of(matter_id)
    book, opening = ledger_of(history).book, opening_of(history)
    _, recorder = next(recorders_of(book.event(form.event), role, book, opening))
    came = replace(
        form,
        on_behalf=role,
        took_effect_on=_day_before(form.took_effect_on),
        received_on=form.took_effect_on,
        has_no_number=not form.number,
        documents=(papers.of(SCAN),),
    )
    return record_act(desks[recorder].writes, matter_id, came)


def tell_handed_over(desk: Desk, papers: Papers, event: EventRecord) -> None:
    """Whoever got the letter on paper has signed for it on the same day."""
    parties = opening_of(log.events_of(event.matter_id)).parties
    for agency_id in event.payload.on_paper:
        role = next(role for role, filled_by in parties.items() if filled_by == agency_id)
        form = ReachedForm(event.took_effect_on, (papers.of(PROOF),))
        tell_reached(desk.writes, event.matter_id, event.id, role, form)


def _day_before(day: date) -> date:
    """The weekday before."""
    return day - timedelta(days=3 if day.weekday() == 0 else 1)
