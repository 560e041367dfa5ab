"""What changes beside the matters, each an event with which every open term that it concerns moves.

The working calendar is amended by a document; a province adopts its coordination regulation.
"""

from sqlalchemy import ColumnElement, and_, exists

from coord import clock
from coord.agencies.access import Viewer, require_administering
from coord.agencies.models import Agency
from coord.agencies.queries import within
from coord.events import known, log
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.models import DutyRow, Matter, Party
from coord.matters.moving import MovedLine, lines_of, move_terms, spanning
from coord.procedures.dates.amendment import Amendment, checked_amendment
from coord.procedures.rulebook.library import find_rulebook
from coord.procedures.rulebook.overlay_file import InvalidOverlay, read_overlay
from coord.procedures.rulebook.overlay_rows import Overlay
from coord.procedures.rulebook.overlays import problems_of


def amend_calendar(viewer: Viewer, amendment: Amendment) -> tuple[MovedLine, ...]:
    """Record the amendment and move every open term it concerns; those who owe and await them are told.

    Forbidden unless the officer administers; Invalid when the amendment does not fit the calendar.
    """
    require_administering(viewer)
    checked_amendment(amendment, known.calendar_now())
    cause = _record(viewer, known.CALENDAR, known.AMENDED, Payload(calendar=amendment))
    concerned = spanning(amendment.touched, amendment.confirmed)
    return lines_of(move_terms(cause, amendment.document, concerned))


def adopt_overlay(viewer: Viewer, text: str) -> tuple[MovedLine, ...]:
    """Record a province's regulation, from its file, and move the open terms that it sets.

    It counts for what is owed because of acts from its own first day on; of two over the same rulebook the one adopted
    last. Forbidden unless the officer administers; InvalidOverlay when it says what a province may not.
    """
    require_administering(viewer)
    overlay = read_overlay(text.encode("utf-8"), "Quy chế")
    if problems := problems_of(find_rulebook(overlay.rulebook), overlay):
        raise InvalidOverlay(overlay.citation, problems)
    cause = _record(viewer, known.OVERLAYS, known.ADOPTED, Payload(overlay=text))
    return lines_of(move_terms(cause, overlay.document.full_title, _set_by(overlay)))


def _record(viewer: Viewer, stream: str, name: str, payload: Payload) -> EventRecord:
    entry = log.Entry(stream, name, viewer.officer_id, viewer.agency_id, clock.today(), payload, rulebook_hash="")
    cause = log.append(entry, log.events_of(stream))
    known.forget()
    return cause


def _set_by(overlay: Overlay) -> ColumnElement[bool]:
    """The condition that a term was raised while the regulation was in force, in its province and its procedure."""
    here = exists().where(Party.matter_id == DutyRow.matter_id, Agency.id == Party.agency_id, within(overlay.area_code))
    return and_(Matter.procedure == overlay.procedure, DutyRow.since_on >= overlay.in_force_from, here)
