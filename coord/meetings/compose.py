"""From a matter's events to a paper as plain data: minutes and tracking sheet. Nothing is printed here.

A paper composed twice from the same events, with the same number and day, is equal.
"""

from collections.abc import Iterator
from datetime import date

from coord.agencies import queries as agencies
from coord.agencies.letterhead import place_name, superior_of
from coord.events.inbox import Status
from coord.events.models import InboxEntry
from coord.events.payload import UNTOLD, Sitting
from coord.events.record import EventRecord
from coord.matters.corrections import corrections_of
from coord.matters.history import opening_at, opening_for, reached_later, received_on, rule_of
from coord.matters.timeline import title_of, words_of
from coord.meetings import words
from coord.meetings.agreed import UNIT, agreed_points
from coord.meetings.owed import owed_lines
from coord.meetings.papers import CourseLine, Fact, Minutes, PartyLine, Seal
from coord.meetings.sharing import Shared
from coord.procedures.engine.ledger import Duty
from coord.procedures.rulebook.form_rules import Field, FieldKind

UNSEALED = Seal("", "")
SECRET = "Văn bản mật: chỉ ghi số, ngày"
KEPT = "Không gửi cơ quan khác"


def compose_minutes(shared: Shared, number: str, dated: date, sitting: Sitting = UNTOLD) -> Minutes:
    """Biên bản phối hợp of what all recipients may see, without its seal."""
    return Minutes(
        number=number,
        place=place_name(shared.office),
        dated=dated,
        superior=superior_of(shared.office),
        agency=shared.office.name,
        matter_code=shared.history[0].matter_id,
        title=title(shared),
        facts=facts(shared),
        legal_bases=_legal_bases(shared),
        held_at=sitting.place,
        begun=sitting.begun,
        ended=sitting.ended,
        chair=sitting.chair,
        secretary=sitting.secretary,
        parties=_parties(shared, sitting),
        course=tuple(_course_line(shared, event) for event in shared.acts()),
        agreed=tuple(agreed_points(shared)),
        owed=owed_lines(shared),
        recipients=tuple(agency.name for agency in shared.recipients),
        seal=UNSEALED,
        is_demonstration=agencies.is_demonstration(),
    )


def title(shared: Shared) -> str:
    """What the paper is about: the procedure and whom it concerns."""
    short = shared.ledger.book.short_title
    people = ", ".join(dict.fromkeys(shared.opening.persons.values()))
    about = f"Phối hợp {short[0].lower()}{short[1:]}"
    return f"{about} đối với {people}" if people else about


def facts(shared: Shared) -> tuple[Fact, ...]:
    """The case, as far as each recipient knows it."""
    book, known = shared.ledger.book, shared.subjects[0]
    found = [Fact(book.role(role).title, name) for role, name in shared.opening.persons.items()]
    decided = f"Số {known.decision_number} ngày {words.short_date(known.first_decision_on)}"
    found.append(Fact("Quyết định thi hành án", decided))
    if known.remaining is not None and all(subject.remaining is not None for subject in shared.subjects):
        found.append(Fact("Khoản phải thi hành", f"{known.obligation}; còn {words.money(known.remaining)}"))
    return tuple(found)


def act_words(shared: Shared, event: EventRecord) -> str:
    """The words for an act, with its outcome where all recipients may know it."""
    return title_of(event, rule_of(event, shared.books), with_outcome=shared.is_readable(event))


def written_value(field: Field, value: str | int) -> str:
    """One value of a form as papers write it."""
    return words.money(int(value)) if field.kind is FieldKind.MONEY else words_of(field, value)


def _legal_bases(shared: Shared) -> tuple[str, ...]:
    """The laws under which something happened, then the texts that what is owed rests on and that are in force."""
    days = [event.took_effect_on for event in shared.acts()]
    laws = [book.law for book in shared.books if book is shared.ledger.book or any(map(book.is_in_force_on, days))]
    titles = {name: title for book in shared.books for name, title in book.document_titles}
    own = {book.law_short for book in shared.books}
    cited = [d.basis.document for d in shared.ledger.duties if _is_sure(d) and d.basis.document not in own]
    texts = [titles.get(name, name) for name in cited]
    return tuple(f"Căn cứ {text}" for text in dict.fromkeys((*laws, *texts)))


def _is_sure(duty: Duty) -> bool:
    return not duty.is_unverified and duty.basis.clause != ""


def _parties(shared: Shared, sitting: Sitting) -> tuple[PartyLine, ...]:
    """Those who sign, then those who are only named in what follows."""
    signing = [agency.id for agency in shared.recipients]
    found, now = _named(shared), shared.opening.parties
    by_role = [now[role.name] for role in shared.ledger.book.roles if role.name in now]
    in_order = dict.fromkeys((*by_role, *sorted(shared.names)))
    named = [agency_id for agency_id in in_order if agency_id in found and agency_id not in signing]
    lines = []
    for agency_id in (*signing, *named):
        roles = [shared.ledger.book.role(r).title for r, a in shared.opening.parties.items() if a == agency_id]
        roles = roles or [f"{shared.ledger.book.role(r).title} (trước đây)" for r in shared.filled_by(agency_id)]
        who = sitting.attending.get(agency_id, "")
        lines.append(PartyLine("; ".join(roles), shared.name(agency_id), who, is_signing=agency_id in signing))
    return tuple(lines)


def _named(shared: Shared) -> set[int | str | None]:
    """The agencies whose names stand in the course or among what is owed."""
    duties = (*shared.ledger.open_duties, *shared.ledger.open_rights)
    filled = ((duty, opening_for(shared.history, duty.raised_by).parties) for duty in duties)
    found: set[int | str | None] = {then.get(role) for duty, then in filled for role in (*duty.by, *duty.to)}
    for event in shared.acts():
        found |= {shared.actor_id(event), event.agency_id}
        found |= {entry.agency_id for entry in shared.entries.get(event.id, ()) if shared.is_readable(event)}
    return found


def _course_line(shared: Shared, event: EventRecord) -> CourseLine:
    is_readable = shared.is_readable(event)
    # What was sent to nobody is not withheld from a recipient: it says why nothing stands here.
    unread = None if event.addressees else KEPT if event.payload.fields or event.payload.number else ""
    return CourseLine(
        dated=event.took_effect_on,
        agency=shared.actor(event),
        what=act_words(shared, event) + (", ghi nhận thay" if event.payload.on_behalf else ""),
        document_number=event.payload.number or None if is_readable else None,
        detail=_detail(shared, event) if is_readable else unread,
        receipts=tuple(_receipts(shared, event)) if is_readable else (),
    )


def _detail(shared: Shared, event: EventRecord) -> str:
    """What the act said, from which paper it was recorded, and what was corrected in it since."""
    rule, said = rule_of(event, shared.books), event.payload.fields
    values = [
        f"{f.title.removesuffix(UNIT)}: {written_value(f, said[f.name])}"
        for f in (rule.fields if rule else ())
        if f.name in said
    ]
    secret = SECRET if event.payload.is_secret else ""
    corrected = (_corrected(correction) for correction in corrections_of(shared.history, event))
    parts = (shared.recorded(event), secret, *values, event.payload.note, *corrected)
    return "\n".join(part for part in parts if part)


def _corrected(event: EventRecord) -> str:
    said = event.payload.correction
    number = f" theo văn bản số {event.payload.number}" if event.payload.number else ""
    day = words.short_date(event.took_effect_on)
    return f"Đính chính ngày {day}{number}: “{said.wrong}” sửa là “{said.right}”." if said else ""


def _receipts(shared: Shared, event: EventRecord) -> Iterator[str]:
    """What each addressee did with it; of paper the day it came, where that is known."""
    told = reached_later(shared.history).get(event.id, {})
    for entry in shared.entries.get(event.id, ()):
        if entry.status == Status.ON_PAPER:
            parties = opening_at(shared.history, event).parties
            roles = [role for role, agency_id in parties.items() if agency_id == entry.agency_id]
            days = [day for role in roles if (day := received_on(event, role, (), told))]
            came = f", nhận ngày {words.short_date(days[0])}" if days else ", chưa ghi ngày nhận"
            yield f"{shared.name(entry.agency_id)}: gửi bản giấy{came}"
        else:
            yield _receipt(entry, shared)


def _receipt(entry: InboxEntry, shared: Shared) -> str:
    name = shared.name(entry.agency_id)
    if entry.status == Status.REFUSED:
        return f"{name}: từ chối tiếp nhận"
    day = words.vietnamese_day(entry.accepted_at or entry.arrived_at)
    said = words.short_date(day)
    return f"{name}: tiếp nhận ngày {said}" if entry.accepted_at else f"{name}: đến ngày {said}, chưa tiếp nhận"
