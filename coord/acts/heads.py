"""What stands above and below the text of a paper on its way, as it will look: after Decree 30/2020."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coord import clock
from coord.acts.issuing import NOT_YET
from coord.acts.models import Act
from coord.acts.numbering import next_number
from coord.acts.signing import signature_of
from coord.agencies.access import Viewer
from coord.agencies.letterhead import place_name, superior_of
from coord.agencies.models import Agency
from coord.db import db
from coord.matters.acts_ahead import ActAhead
from coord.procedures.rulebook.official_papers import OfficialPaper


@dataclass(frozen=True, slots=True)
class Head:
    """The office, number, place, date, subject, signature and receivers. `is_expected`: the number is not taken yet."""

    superior: str
    agency: str
    number: str
    is_expected: bool
    place: str
    dated_on: date
    kind: str
    is_letter: bool
    subject: str
    lines: tuple[str, ...]
    signer: str
    receivers: tuple[str, ...]


def head_of(viewer: Viewer, act: Act, ahead: ActAhead) -> Head:
    """The head of an act that is a paper, with what is not there yet as it would be today."""
    office, paper = db.session.get_one(Agency, act.deciding_id), OfficialPaper(act.paper)
    today = clock.today()
    lines, name = _signature(viewer, act, today)
    subject = ahead.rule.title
    return Head(
        superior=superior_of(office) or "",
        agency=office.name,
        number=act.number or next_number(act, today.year),
        is_expected=not act.number,
        place=place_name(office),
        dated_on=act.dated_on or today,
        kind=paper.words,
        is_letter=paper is OfficialPaper.LETTER,
        subject=f"V/v {subject[0].lower()}{subject[1:]}" if paper is OfficialPaper.LETTER else subject,
        lines=lines,
        signer=name,
        receivers=ahead.receivers,
    )


def _signature(viewer: Viewer, act: Act, day: date) -> tuple[tuple[str, ...], str]:
    """The signature under the act, or that of the officer who looks where it is theirs to sign."""
    if act.signer_name:
        return tuple(act.signer_line.split(", ")) if act.signer_line else (), act.signer_name
    mine = signature_of(viewer, act, day)
    return (mine.lines, mine.name) if mine else ((), NOT_YET)
