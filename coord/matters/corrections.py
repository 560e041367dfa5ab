"""Đính chính: what was issued by mistake is corrected by a new event, never edited.

It names the event it corrects, what is wrong and what is right; it goes to the same addressees, and whoever may read
the one may read the other. It is no act of the procedure: it moves no duty and no stage.
"""

from collections.abc import Iterator
from dataclasses import replace

from coord import clock
from coord.agencies.access import Permit, Viewer, require_acting
from coord.errors import Invalid, NotFound
from coord.events import log
from coord.events.payload import Correction
from coord.events.record import EventRecord
from coord.matters.acts_ahead import LETTER, ActAhead
from coord.matters.admission import enter
from coord.matters.fillers import heir_of
from coord.matters.forms import ActForm, checked_payload
from coord.matters.history import History, acted_version, books_of, opening_of, rule_of
from coord.matters.timeline import Names, title_of
from coord.procedures.rulebook.form_rules import Field, FieldKind
from coord.procedures.rulebook.official_papers import OfficialPaper
from coord.procedures.rulebook.rulebook import EventRule

NAME = "correction.issued"
WRITTEN_AS = "correction"
WRONG, RIGHT = "wrong", "right"

_FIELDS = (
    Field(WRONG, "Nội dung sai", FieldKind.LONG_TEXT, True, "Chép đúng phần đã ghi sai"),
    Field(RIGHT, "Sửa đúng là", FieldKind.LONG_TEXT, True),
)


def correction_ahead(viewer: Viewer, matter_id: str, event_id: str, permit: Permit = require_acting) -> ActAhead:
    """The correction of this event about to be written. NotFound unless the officer's own agency recorded it."""
    history = enter(viewer, matter_id)
    event = _own(viewer, history, event_id)
    agency_id = _speaker(viewer, history, event)
    permit(viewer, agency_id)
    opening, names = opening_of(history), Names.of(history)
    rule = _rule(history, event)
    return ActAhead(
        matter_id=matter_id,
        matter_title=opening.title,
        stage="",
        procedure=opening.procedure,
        rule=rule,
        role=event.payload.role,
        agency_id=agency_id,
        agency=names.agency(agency_id),
        acted_version=acted_version(history),
        not_before=event.took_effect_on,
        choices=(),
        documents=(LETTER,),
        receivers=names.receivers(event.addressees),
        paper_receivers=(),
        prospects=(),
        reasons=(),
        may_be_late=False,
        earlier_values={},
        earlier_papers=(),
        opening=opening,
        addressees=event.addressees,
    )


def record_correction(
    viewer: Viewer, matter_id: str, event_id: str, form: ActForm, permit: Permit = require_acting
) -> EventRecord:
    """Record it. NotFound for an event of others, Invalid for what is missing; the same form is one correction."""
    log.claim([matter_id])
    history = enter(viewer, matter_id)
    event = _own(viewer, history, event_id)
    if form.request_key and (done := log.find_by_request(form.request_key)):
        said = done.payload.correction
        if said is None or said.event_id != event_id or done.officer_id != viewer.officer_id:
            raise Invalid("Biểu mẫu này đã được gửi cho việc khác. Hãy mở lại trang.")
        return done
    agency_id = _speaker(viewer, history, event)
    permit(viewer, agency_id)
    if form.is_secret:
        raise Invalid("Đính chính không ghi là văn bản mật.", fields={"is_secret": "Hãy bỏ dấu ở mục này."})
    if not event.took_effect_on <= form.took_effect_on <= clock.today():
        message = f"Từ ngày {event.took_effect_on:%d/%m/%Y} đến hôm nay."
        raise Invalid("Ngày ghi chưa đúng.", fields={"took_effect_on": message})
    payload = checked_payload(_rule(history, event), form, event.payload.role)
    said = Correction(event.id, _about(history, event), str(payload.fields[WRONG]), str(payload.fields[RIGHT]))
    entry = log.Entry(
        matter_id=matter_id,
        name=NAME,
        officer_id=viewer.officer_id,
        agency_id=agency_id,
        took_effect_on=form.took_effect_on,
        payload=replace(payload, fields={}, correction=said),
        rulebook_hash=event.rulebook_hash,
        documents=form.documents,
        addressees=event.addressees,
        request_key=form.request_key or None,
    )
    return log.append(entry, history)


def corrections_of(history: History, event: EventRecord) -> Iterator[EventRecord]:
    """The corrections of an event, in order."""
    return (e for e in history if e.payload.correction and e.payload.correction.event_id == event.id)


def _own(viewer: Viewer, history: History, event_id: str) -> EventRecord:
    for event in history:
        if event.id == event_id and event.is_act and event.agency_id in viewer.agency_ids:
            return event
    raise NotFound("Không tìm thấy văn bản cần đính chính.")


def _speaker(viewer: Viewer, history: History, event: EventRecord) -> int:
    """Who corrects it: the agency that recorded it, or the one that has taken its place in the matter since."""
    agency_id = event.agency_id or 0
    now = heir_of(history, agency_id)
    return now if now in viewer.agency_ids else agency_id


def _rule(history: History, event: EventRecord) -> EventRule:
    """What the form asks for. A paper is corrected by a letter that the same hand signs; a note by a note.

    So is what was recorded for somebody else: its own words are not ours to correct, but what we noted of them.
    """
    rule = rule_of(event, books_of(history))
    signed_by = rule.signed_by if rule and not event.payload.on_behalf else None
    paper = OfficialPaper.LETTER if signed_by else None
    by = (event.payload.role,)
    title = f"Đính chính {_about(history, event)}"
    return EventRule(WRITTEN_AS, title, by, fields=_FIELDS, paper=paper, signed_by=signed_by)


def _about(history: History, event: EventRecord) -> str:
    title = title_of(event, rule_of(event, books_of(history)), with_outcome=False)
    number = f" số {event.payload.number}" if event.payload.number else ""
    return f"“{title}”{number} ngày {event.took_effect_on:%d/%m/%Y}"
