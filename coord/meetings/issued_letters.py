"""An official paper that was issued here, for whoever may read it."""

from coord.agencies.access import Viewer
from coord.agencies.queries import is_demonstration
from coord.errors import NotFound
from coord.events.record import EventRecord
from coord.events.wording import OfficialLetter
from coord.matters.admission import enter, may_read


def issued_letter(viewer: Viewer, matter_id: str, event_id: str) -> OfficialLetter:
    """The paper of an event; NotFound for whoever may not read it, and for what was not written here."""
    for event in enter(viewer, matter_id):
        if event.id == event_id and may_read(viewer, event) and event.payload.wording:
            return _letter(event)
    raise NotFound("Không tìm thấy văn bản này.")


def _letter(event: EventRecord) -> OfficialLetter:
    wording = event.payload.wording
    assert wording is not None
    return OfficialLetter(
        wording=wording,
        number=event.payload.number,
        dated=event.took_effect_on,
        is_issued=True,
        is_demonstration=is_demonstration(),
    )
