"""What is being written, and where: an act of a matter, the first act of one to be opened, or a correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import ValidationError

from coord import clock
from coord.acts.models import Act
from coord.agencies.access import Permit, Viewer, require_acting
from coord.cases.models import Case
from coord.db import db
from coord.errors import CoordError, NotFound
from coord.matters.acts_ahead import ActAhead, act_ahead
from coord.matters.corrections import correction_ahead
from coord.matters.forms import clean_text, read_day
from coord.matters.openings import opening_ahead, role_choices
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Subject:
    """An act by who does it, procedure and event; in a matter, or about a case whose matter it opens.

    What came as a letter names the role off the platform `on_behalf` of which it is recorded.
    """

    agency_id: int
    role: str
    procedure: str
    event: str
    matter_id: str | None = None
    case_id: int | None = None
    corrects: str | None = None
    on_behalf: str = ""

    @property
    def place(self) -> str:
        """What is written where: of one place one act at a time is on its way."""
        return self.place_of(self.agency_id)

    def place_of(self, agency_id: int) -> str:
        """The place of another agency in the same role: of one whose place ours has taken, or who had the role."""
        where = self.matter_id or f"{self.procedure} {self.case_id}"
        return f"{self.role}:{agency_id}:{where}:{self.event}:{self.corrects or self.on_behalf}"


def subject_of(act: Act) -> Subject:
    """What an act is about."""
    return Subject(
        act.agency_id, act.role, act.procedure, act.event, act.matter_id, act.case_id, act.corrects, act.on_behalf
    )


def subject_ahead(ahead: ActAhead, *, case_id: int | None = None, corrects: str | None = None) -> Subject:
    """What an act about to be written is about."""
    return Subject(
        ahead.agency_id,
        ahead.role,
        ahead.procedure,
        ahead.rule.name,
        ahead.matter_id or None,
        case_id,
        corrects,
        ahead.on_behalf,
    )


def ahead_of(
    viewer: Viewer, subject: Subject, on: str, parties: Mapping[str, str], permit: Permit = require_acting
) -> ActAhead:
    """The act about to be written; NotFound when the procedure knows it no more, Forbidden for whom `permit` bars.

    `on` and `parties` are the day and the choices as typed, which an opening needs.
    """
    if subject.matter_id and subject.corrects:
        return correction_ahead(viewer, subject.matter_id, subject.corrects, permit)
    if subject.matter_id:
        return act_ahead(viewer, subject.matter_id, subject.event, subject.on_behalf, permit)
    case = db.session.get(Case, subject.case_id)
    if case is None or case.holder_id not in viewer.agency_ids:
        raise NotFound("Không tìm thấy việc thi hành án.")
    book = book_typed(subject.procedure, on)
    return opening_ahead(viewer, case, book, subject.event, role_choices(book, case, parties), permit)


def book_typed(procedure: str, day: str) -> Rulebook:
    """The rulebook of the day typed; of today where that is no day, or one that cannot be recorded."""
    try:
        return rulebook_on(procedure, min(read_day(clean_text(day)), clock.today()))
    except (ValidationError, CoordError):
        return rulebook_on(procedure, clock.today())
