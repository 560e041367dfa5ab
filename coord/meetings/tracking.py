"""Phiếu theo dõi: every step of a matter with its term and how it stands on the day of the sheet."""

from collections.abc import Iterator
from datetime import date

from coord.agencies import queries as agencies
from coord.agencies.letterhead import place_name, superior_of
from coord.agencies.names import full_names
from coord.events.known import calendar_now
from coord.events.record import EventRecord
from coord.matters.explaining import lateness
from coord.meetings import words
from coord.meetings.compose import UNSEALED, act_words, facts, title
from coord.meetings.owed import due_text, owed_lines
from coord.meetings.papers import StepLine, TrackingSheet
from coord.meetings.sharing import Shared
from coord.procedures.engine.ledger import Duty, DutyStatus

NO_TERM = "–"


def compose_tracking(shared: Shared, number: str, dated: date, officer_id: int) -> TrackingSheet:
    """Phiếu theo dõi of what all recipients may see, as of the day `dated`, by that officer, without its seal."""
    return TrackingSheet(
        number=number,
        place=place_name(shared.office),
        dated=dated,
        superior=superior_of(shared.office),
        agency=shared.office.name,
        matter_code=shared.history[0].matter_id,
        title=title(shared),
        facts=facts(shared),
        steps=tuple(_steps(shared)),
        owed=owed_lines(shared, dated),
        made_out_by=full_names([officer_id]).get(officer_id, ""),
        kept_by=shared.issuer.name,
        seal=UNSEALED,
        is_demonstration=agencies.is_demonstration(),
    )


def _steps(shared: Shared) -> Iterator[StepLine]:
    met = {d.ended_by: d for d in shared.ledger.duties if d.status is DutyStatus.MET and not d.is_right}
    for event in shared.acts():
        yield _done(shared, event, met.get(event.id))


def _done(shared: Shared, event: EventRecord, duty: Duty | None) -> StepLine:
    status, is_late = "Đã thực hiện", False
    if duty is not None and duty.due_on is not None:
        late = lateness(duty, event.took_effect_on, calendar_now())
        is_late = bool(late) and duty.is_firm
        status = f"{'Muộn' if is_late else 'Sau mức mặc định'} {late}" if late else "Đúng hạn"
    return StepLine(
        what=act_words(shared, event),
        agency=shared.actor(event),
        due_text=due_text(duty) if duty else NO_TERM,
        status=f"{status}{_from_paper(event)}",
        done_on=event.took_effect_on,
        document_number=event.payload.number or None if shared.is_readable(event) else None,
        is_late=is_late,
    )


def _from_paper(event: EventRecord) -> str:
    came = event.payload.received_on
    return f"; ghi nhận thay, nhận bản giấy ngày {words.short_date(came)}" if came else ""
