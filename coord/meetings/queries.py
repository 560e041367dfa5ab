"""Reading papers: those of a matter that an officer may open, and the check of a code by anybody."""

import re
from dataclasses import dataclass
from datetime import date

from coord.agencies.access import Viewer
from coord.agencies.names import short_names
from coord.db import db
from coord.errors import NotFound
from coord.events.record import DocumentRef, EventRecord
from coord.matters.admission import enter, may_read
from coord.meetings.kinds import ISSUED, PaperKind
from coord.meetings.models import IssuedPaper


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of a matter in a list."""

    event_id: str
    title: str
    number: str
    issued_on: date
    agency: str
    recipients: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody with the code may know: which paper, its number and its day."""

    title: str
    number: str
    issued_on: date


def papers_of(viewer: Viewer, matter_id: str) -> tuple[PaperLine, ...]:
    """The papers of a matter that this officer may open, newest first; NotFound for a stranger."""
    events = [e for e in enter(viewer, matter_id) if e.payload.paper and may_read(viewer, e)]
    names = short_names({a for e in events if e.payload.paper for a in (e.agency_id, *e.payload.paper.recipients)})
    return tuple(_line(event, names) for event in reversed(events))


def paper_document(viewer: Viewer, matter_id: str, event_id: str) -> DocumentRef:
    """The printed paper of an event; NotFound for whoever may not read it."""
    for event in enter(viewer, matter_id):
        if event.id == event_id and event.payload.paper and may_read(viewer, event):
            return event.documents[0]
    raise NotFound("Không tìm thấy giấy tờ này.")


def verify_code(code: str) -> Verified | None:
    """The paper of this code, None when there is none. Letters may be typed small and without dashes."""
    found = db.session.get(IssuedPaper, _as_printed(code))
    return Verified(ISSUED[PaperKind(found.kind)].title, found.number, found.issued_on) if found else None


def _as_printed(code: str) -> str:
    letters = re.sub(r"[\s-]", "", code[:80].upper())
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _line(event: EventRecord, names: dict[int, str]) -> PaperLine:
    paper = event.payload.paper
    assert paper is not None
    return PaperLine(
        event_id=event.id,
        title=ISSUED[PaperKind(paper.kind)].title,
        number=paper.number,
        issued_on=event.took_effect_on,
        agency=names.get(event.agency_id or 0, ""),
        recipients=tuple(names[a] for a in paper.recipients),
        code=paper.code,
    )
