"""What the demonstration does about an agency on paper: its letters are recorded, those to it are handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from coord import clock
from coord.acts.draft import Draft
from coord.agencies.access import Viewer
from coord.agencies.models import Agency, OfficerRole
from coord.demo.desks import Desk
from coord.demo.papers import Papers
from coord.events import log
from coord.events.record import EventRecord
from coord.matters.acts_ahead import SCAN
from coord.matters.behalf import recorders_of
from coord.matters.history import ledger_of, opening_of
from coord.matters.paper_receipts import PROOF, ReachedForm, tell_reached
from coord.procedures.rulebook.official_papers import Signatory
from coord.procedures.rulebook.rulebook import EventRule

SIGNER, JUDGE = "Chánh án Trần Minh Họa", "Thẩm phán Trương Thị Ví Dụ"


def paper_desk(agency: Agency) -> Desk:
    """The names that stand on the papers of an agency without officers here."""
    nobody = Viewer(0, agency.id, agency.kind, frozenset[OfficerRole](), frozenset())
    return Desk(agency.code, agency.short_name, nobody, nobody, (), nobody, nobody, (), (), JUDGE)


def recorder_of(desks: Mapping[int, Desk], matter_id: str, event: str, role: str) -> Viewer:
    """The first who may record what comes from whoever fills the role."""
    history = log.events_of(matter_id)
    book = ledger_of(history).book
    return desks[next(recorders_of(book.event(event), role, book, opening_of(history)))[1]].writes


def as_it_came(papers: Papers, rule: EventRule, letter: Draft) -> Draft:
    """The letter as its recorder types it: it came today, dated the day before, and is attached as a scan."""
    return replace(
        letter,
        on=f"{_day_before(clock.today()):%d/%m/%Y}",
        came_on=f"{clock.today():%d/%m/%Y}",
        has_no_number=not letter.number,
        signer={Signatory.LEADER: SIGNER, Signatory.AUTHOR: JUDGE}[rule.signed_by] if rule.signed_by else "",
        documents=(papers.of(SCAN),),
    )


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
