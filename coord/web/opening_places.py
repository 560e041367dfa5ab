"""What the address of Lập hồ sơ says: about which case, under which procedure, within which other matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coord import clock
from coord.acts.subject import Subject, subject_ahead
from coord.cases.models import Case
from coord.cases.queries import case_seen_by
from coord.db import db
from coord.errors import NotFound
from coord.matters.acts_ahead import ActAhead
from coord.matters.children import Within, child_ahead
from coord.matters.openings import RoleChoice, opening_ahead, role_choices, rulebooks_for
from coord.procedures.rulebook.rulebook import Rulebook
from coord.web.addresses import with_query
from coord.web.guard import viewer
from coord.web.kept_documents import Shelf

Opened = tuple[tuple[RoleChoice, ...], ActAhead]

PROCEDURE, LIKELIEST = "thu-tuc", "exemption"


@dataclass(frozen=True, slots=True)
class Place:
    """What the address, or the form, says a matter is to be opened about: a case, and within which other matter."""

    case: Case
    procedure: str
    within: Within | None

    def ahead(self, book: Rulebook, event: str, wanted: Mapping[str, str] | None) -> Opened:
        """Who fills each role there, and the first act."""
        choices = role_choices(book, self.case, wanted, self.within)
        return choices, opening_ahead(viewer(), self.case, book, event, choices, within=self.within)

    def subject(self, ahead: ActAhead) -> Subject:
        """The act, about a case that has no matter yet."""
        return subject_ahead(ahead, case_id=self.case.id)

    def shelf(self, ahead: ActAhead) -> Shelf:
        """The documents that the form of this act carries."""
        parent = f" {self.within.parent}" if self.within else ""
        return Shelf(viewer().officer_id, f"lap-ho-so {self.case.id} {self.procedure} {ahead.rule.name}{parent}")


def opening_url(case_id: int | None, procedure: str, event: str, parent: str, kind: str) -> str:
    """The address of the form of an act that opens a matter; the kind of a child says under which procedure."""
    asked = "" if parent else procedure
    return with_query("new_matter.form", {"viec": case_id, PROCEDURE: asked, "mo": event, "cha": parent, "con": kind})


def place_of(said: Mapping[str, str]) -> Place:
    """What the address or the form says; NotFound for what is not there or is not for this officer."""
    if parent := said.get("cha", ""):
        within = child_ahead(viewer(), parent, said.get("con", ""))
        return Place(db.session.get_one(Case, within.case_id), within.kind.procedure, within)
    case = case_seen_by(viewer(), number_in(said.get("viec", "")))
    return Place(case, _procedure(case, said.get(PROCEDURE, "")), None)


def _procedure(case: Case, asked: str) -> str:
    """The procedure asked for, the likeliest where none is. NotFound when it is not for such a case."""
    known = [book.procedure for book in rulebooks_for(case, clock.today())]
    if asked in known:
        return asked
    if asked or not known:
        raise NotFound("Không có thủ tục này cho việc này.")
    return LIKELIEST if LIKELIEST in known else known[0]


def number_in(text: str) -> int:
    """The number typed there; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
