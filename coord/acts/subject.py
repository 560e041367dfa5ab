"""What is being written, and where: an act of a matter, the first act of one to be opened, or a correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marshmallow import ValidationError

from coord import clock
from coord.acts.models import Act
from coord.agencies.access import Permit, Viewer, require_acting
from coord.agencies.spelling import clean_text
from coord.cases.models import Case
from coord.db import db
from coord.errors import CoordError, NotFound
from coord.matters.acts_ahead import ActAhead, act_ahead
from coord.matters.children import child_ahead
from coord.matters.corrections import correction_ahead
from coord.matters.forms import read_day
from coord.matters.openings import opening_ahead, role_choices
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Subject:
    """An act by who does it, procedure and event; in a matter, or about a case whose matter it opens.

    What came as a letter names the role off the platform `on_behalf` of which it is recorded. What opens a child names
    the `parent` it is opened in.
    """

    agency_id: int
    role: str
    procedure: str
    event: str
    matter_id: str | None = None
    case_id: int | None = None
    corrects: str | None = None
    on_behalf: str = ""
    parent: str = ""
    child_kind: str = ""

    @property
    def place(self) -> str:
        """What is written where: of one place one act at a time is on its way."""
        return self.place_of(self.agency_id)

    def place_of(self, agency_id: int) -> str:
        """The place of another agency in the same role: of one whose place ours has taken, or who had the role."""
        about = f"{self.parent} {self.child_kind}" if self.parent else self.case_id
        where = self.matter_id or f"{self.procedure} {about}"
        return f"{self.role}:{agency_id}:{where}:{self.event}:{self.corrects or self.on_behalf}"


def subject_of(act: Act) -> Subject:
    """What an act is about."""
    return Subject(
        agency_id=act.agency_id,
        role=act.role,
        procedure=act.procedure,
        event=act.event,
        matter_id=act.matter_id,
        case_id=act.case_id,
        corrects=act.corrects,
        on_behalf=act.on_behalf,
        parent=act.parent,
        child_kind=act.child_kind,
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
        ahead.parent,
        ahead.child_kind,
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
    within = child_ahead(viewer, subject.parent, subject.child_kind) if subject.parent else None
    case = db.session.get(Case, subject.case_id)
    if case is None or not (within or case.holder_id in viewer.agency_ids):
        raise NotFound("Không tìm thấy việc thi hành án.")
    book = book_typed(subject.procedure, on)
    choices = role_choices(book, case, parties, within)
    return opening_ahead(viewer, case, book, subject.event, choices, permit, within)


def book_typed(procedure: str, day: str) -> Rulebook:
    """The rulebook of the day typed; of today where that is no day, or one that cannot be recorded."""
    try:
        return rulebook_on(procedure, min(read_day(clean_text(day)), clock.today()))
    except (ValidationError, CoordError):
        return rulebook_on(procedure, clock.today())
