"""What stands above and below the text of a paper, as it will look or as it is issued: after Decree 30/2020."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coord import clock
from coord.acts.draft import Draft, with_text
from coord.acts.models import Act
from coord.acts.numbering import next_number
from coord.acts.signing import signature_of
from coord.agencies.access import Viewer
from coord.agencies.letterhead import place_name, superior_of, symbol_of
from coord.agencies.models import Agency
from coord.agencies.names import in_full
from coord.agencies.queries import is_demonstration
from coord.db import db
from coord.events.wording import OfficialLetter, Wording
from coord.matters.acts_ahead import ActAhead
from coord.matters.drafting import addressed_name, office_name
from coord.procedures.rulebook.official_papers import OfficialPaper, Signatory

NOT_YET = "…"
MARKS = ("TL. ", "TUQ. ", "KT. ")
AS_ABOVE = "Như trên"


def letter_of(viewer: Viewer, act: Act, ahead: ActAhead, draft: Draft) -> OfficialLetter:
    """The paper as it will look, with what is not there yet as it would be today."""
    today = clock.today()
    return OfficialLetter(
        wording=wording_of(viewer, act, ahead, draft),
        number=act.number or next_number(act, today.year),
        dated=act.dated_on or today,
        is_issued=False,
        is_expected=not act.number,
        is_demonstration=is_demonstration(),
    )


def wording_of(viewer: Viewer, act: Act, ahead: ActAhead, draft: Draft) -> Wording:
    """The whole text of an act that is a paper, names as they are now; signed by this officer where nobody has yet."""
    office, paper = db.session.get_one(Agency, act.deciding_id), OfficialPaper(act.paper)
    text = draft.text if draft.text.body else with_text(viewer, ahead, draft).text
    lines, name = _signature(viewer, act, clock.today())
    to = _addressees(ahead) if paper in (OfficialPaper.LETTER, OfficialPaper.NOTICE) else ()
    return replace(
        text.wording,
        kind=paper.value,
        superior=in_full(superior_of(office) or ""),
        office=office_name(office),
        place=place_name(office),
        authority=_authority(act, office, lines) if paper is OfficialPaper.DECISION else "",
        to=to,
        copies=((AS_ABOVE,) if to else ()) + (text.copies or (() if to else _addressees(ahead))),
        kept=_kept(act),
        lines=lines,
        name=name,
    )


def _addressees(ahead: ActAhead) -> tuple[str, ...]:
    agencies = (db.session.get_one(Agency, agency_id) for agency_id in ahead.addressees)
    persons = (ahead.opening.persons[role] for role in ahead.rule.to if role in ahead.opening.persons)
    return (*(addressed_name(agency) for agency in agencies), *persons)


def _authority(act: Act, office: Agency, lines: tuple[str, ...]) -> str:
    """Who decides, above the grounds: the head of the office where the head's is the signature, else the office."""
    name, title = office_name(office), lines[0] if lines else ""
    if act.signed_by != Signatory.LEADER or not title:
        return name
    for mark in MARKS:
        title = title.removeprefix(mark)
    own = " ".join(name.split()[:2]).lower()
    at = title.lower().find(own)
    return f"{title[:at].strip() if at > 0 else title} {name}"


def _kept(act: Act) -> str:
    """Where a copy stays: with the clerk, and with the unit that wrote it."""
    unit = db.session.get_one(Agency, act.agency_id)
    return f"VT, {symbol_of(unit)}, hồ sơ" if unit.unit_of_id else "VT, hồ sơ"


def _signature(viewer: Viewer, act: Act, day: date) -> tuple[tuple[str, ...], str]:
    """The signature under the act, or that of the officer who looks where it is theirs to sign."""
    if act.signer_name:
        return tuple(act.signer_line.split(", ")) if act.signer_line else (), act.signer_name
    mine = signature_of(viewer, act, day)
    return (mine.lines, mine.name) if mine else ((), NOT_YET)
