"""Phiếu theo dõi: every step of a matter with its term and how it stands on the day of the sheet."""

from collections.abc import Iterator
from datetime import date

from coord.agencies import queries as agencies
from coord.agencies.letterhead import place_name, superior_of
from coord.events.known import calendar_now
from coord.events.record import EventRecord
from coord.matters.explaining import due_label, lateness
from coord.meetings import words
from coord.meetings.compose import UNSEALED, act_words, facts, title
from coord.meetings.owed import doers, due_text, duty_title, owed_lines
from coord.meetings.papers import StepLine, TrackingSheet
from coord.meetings.sharing import Shared
from coord.procedures.engine.ledger import Duty, DutyStatus
from coord.procedures.rulebook.relations import BasisKind


def compose_tracking(shared: Shared, dated: date) -> TrackingSheet:
    """Phiếu theo dõi of what all recipients may see, as of the day `dated`, without its seal."""
    return TrackingSheet(
        place=place_name(shared.issuer),
        dated=dated,
        superior=superior_of(shared.issuer),
        agency=shared.issuer.name,
        matter_code=shared.history[0].matter_id,
        title=title(shared),
        facts=facts(shared),
        steps=tuple(_steps(shared, dated)),
        owed=owed_lines(shared),
        seal=UNSEALED,
        is_demonstration=agencies.is_demonstration(),
    )


def _steps(shared: Shared, dated: date) -> Iterator[StepLine]:
    met = {d.ended_by: d for d in shared.ledger.duties if d.status is DutyStatus.MET and not d.is_right}
    for event in shared.acts():
        yield _done(shared, event, met.get(event.id))
    for duty in sorted(shared.ledger.open_duties, key=lambda d: (d.due_on is None, d.due_on, d.key)):
        yield _ahead(shared, duty, dated)


def _done(shared: Shared, event: EventRecord, duty: Duty | None) -> StepLine:
    status, is_late = "Đã thực hiện", False
    if duty is not None and duty.due_on is not None:
        late = lateness(duty, event.took_effect_on, calendar_now())
        is_late = bool(late) and duty.is_firm
        status = f"{'Muộn' if is_late else 'Sau mức mặc định'} {late}" if late else "Đúng hạn"
    return StepLine(
        what=act_words(shared, event),
        agency=shared.actor(event),
        due_text=due_text(duty) if duty else "",
        status=f"{status}{_from_paper(event)}",
        done_on=event.took_effect_on,
        document_number=event.payload.number or None if shared.is_readable(event) else None,
        is_late=is_late,
    )


def _from_paper(event: EventRecord) -> str:
    came = event.payload.received_on
    return f"; ghi nhận thay, nhận bản giấy ngày {words.short_date(came)}" if came else ""


def _ahead(shared: Shared, duty: Duty, dated: date) -> StepLine:
    is_practice = duty.basis.kind is BasisKind.PRACTICE
    unit = str(duty.term.unit) if duty.term else ""
    label = due_label(
        duty.due_on, unit, is_firm=duty.is_firm, is_practice=is_practice, today=dated, calendar=calendar_now()
    )
    status = f"Chưa thực hiện; {label.text[0].lower()}{label.text[1:]}" if duty.due_on else "Chưa thực hiện"
    return StepLine(duty_title(shared, duty), doers(shared, duty), due_text(duty), status, is_late=label.tone == "late")
