"""An agency ends and another takes over: its matters and cases go on with the successor, all parties are told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coord import clock
from coord.agencies import queries, register
from coord.agencies.access import Viewer, require_administering
from coord.agencies.accounts.changes import note_agency
from coord.agencies.models import Agency
from coord.cases.commands import hand_over_cases
from coord.db import db
from coord.errors import Invalid
from coord.events import log
from coord.events.changes import Replaced, Succession
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.fillers import fillers_of
from coord.matters.history import History
from coord.matters.holding import hold_cases
from coord.matters.models import Matter, Party

STREAM, ENDED, REPLACED = "REGISTER", "register.agency_ended", "party.replaced"
LONGEST_DOCUMENT = 200


@dataclass(frozen=True, slots=True)
class Ended:
    """What an end has moved: the events in the matters, and how many cases."""

    events: tuple[EventRecord, ...]
    cases: int


def end_agency(viewer: Viewer, code: str, *, last_day: date, successor: str, document: str) -> Ended:
    """Record that the agency ended and who took over; in each open matter the successor takes its place.

    What the agency did keeps its name; what it owed the successor owes, and receives it as a letter; its cases are the
    successor's. Forbidden unless the officer administers; Invalid for a day to come, an unknown or ended successor, or
    one that cannot hold the cases.
    """
    require_administering(viewer)
    agency, heir = queries.agency_by_code(code), queries.agency_by_code(successor)
    hold_cases(agency.id)
    # From here on nobody else ends it, and no matter is opened with it.
    db.session.refresh(agency, with_for_update={"key_share": True})
    _check(last_day, document, is_heir_alive=heir.is_valid_on(clock.today()), is_ended=agency.valid_to is not None)
    register.end_agency(agency, last_day=last_day, successor=heir)
    note_agency(viewer.officer_id, agency, "valid_to", "", last_day.isoformat())
    note_agency(viewer.officer_id, agency, "successor", "", heir.code)
    succession = Succession(agency.id, last_day, heir.id, document)
    entry = log.Entry(
        STREAM, ENDED, viewer.officer_id, viewer.agency_id, clock.today(), Payload(succession=succession), ""
    )
    cause = log.append(entry, log.events_of(STREAM))
    events = tuple(_replace(log.events_of(matter_id), cause, succession) for matter_id in _open_matters(agency.id))
    return Ended(events, _hand_over(viewer, agency, heir))


def _hand_over(viewer: Viewer, agency: Agency, heir: Agency) -> int:
    cases = hand_over_cases(viewer, agency.id, heir.id)
    if cases and heir.kind is not agency.kind:
        message = f"{agency.short_name} đang giữ {cases} việc thi hành án; cơ quan kế thừa phải cùng loại."
        raise Invalid(message, fields={"successor": message})
    return cases


def _check(last_day: date, document: str, *, is_heir_alive: bool, is_ended: bool) -> None:
    wrong: dict[str, str] = {}
    if last_day >= clock.today():
        wrong["last_day"] = "Chỉ ghi khi cơ quan đã kết thúc: ngày cuối phải trước hôm nay."
    if not is_heir_alive:
        wrong["successor"] = "Cơ quan kế thừa không còn hoạt động. Hãy chọn cơ quan đang hoạt động."
    if is_ended:
        wrong["code"] = "Cơ quan này đã được ghi là kết thúc."
    if not document.strip() or len(document) > LONGEST_DOCUMENT:
        wrong["document"] = f"Hãy ghi văn bản sắp xếp, không quá {LONGEST_DOCUMENT} ký tự."
    if wrong:
        raise Invalid(" ".join(wrong.values()), fields=wrong)


def _open_matters(agency_id: int) -> list[str]:
    query = select(Party.matter_id).distinct().join(Matter, Matter.id == Party.matter_id)
    return list(
        db.session.scalars(query.where(Party.agency_id == agency_id, ~Matter.is_closed).order_by(Party.matter_id))
    )


def _replace(history: History, cause: EventRecord, succession: Succession) -> EventRecord:
    fillers = fillers_of(history)
    roles = tuple(role for role, agencies in fillers.items() if succession.agency_id in agencies)
    replaced = Replaced(cause.id, succession.document, roles, succession.agency_id, succession.successor_id)
    others = [a for agencies in fillers.values() for a in agencies if a != succession.agency_id]
    return log.append(
        log.Entry(
            matter_id=history[0].matter_id,
            name=REPLACED,
            officer_id=None,
            agency_id=None,
            took_effect_on=clock.today(),
            payload=Payload(replaced=replaced),
            rulebook_hash=history[-1].rulebook_hash,
            addressees=tuple(dict.fromkeys((succession.successor_id, *others))),
        ),
        history,
    )
