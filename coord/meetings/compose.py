"""From a matter's events to a paper as plain data: minutes and tracking sheet. Nothing is printed here.

A paper composed twice from the same events, with the same number and day, is equal.
"""

from collections.abc import Iterator
from datetime import date

from coord.agencies import queries as agencies
from coord.agencies.letterhead import place_name, superior_of
from coord.events.inbox import Status
from coord.events.models import InboxEntry
from coord.events.record import EventRecord
from coord.matters.corrections import corrections_of
from coord.matters.history import opening_at, reached_later, received_on, rule_of
from coord.matters.timeline import title_of, words_of
from coord.meetings import words
from coord.meetings.owed import owed_lines
from coord.meetings.papers import CourseLine, Fact, Minutes, PartyLine, Seal
from coord.meetings.sharing import Shared
from coord.procedures.engine.ledger import Duty
from coord.procedures.rulebook.form_rules import Field, FieldKind
from coord.procedures.rulebook.rulebook import EventRule

UNSEALED = Seal("", "")
UNIT = " (đồng)"
SECRET = "Văn bản mật: chỉ ghi số, ngày"
CONFIRMED = "Các cơ quan có tên tại mục I xác nhận đã gửi, đã nhận các văn bản nêu tại mục II theo đúng ngày đã ghi."


def compose_minutes(shared: Shared, number: str, dated: date) -> Minutes:
    """Biên bản phối hợp of what all recipients may see, without its seal."""
    return Minutes(
        number=number,
        place=place_name(shared.issuer),
        dated=dated,
        superior=superior_of(shared.issuer),
        agency=shared.issuer.name,
        matter_code=shared.history[0].matter_id,
        title=title(shared),
        facts=facts(shared),
        legal_bases=_legal_bases(shared),
        parties=_parties(shared),
        course=tuple(_course_line(shared, event) for event in shared.acts()),
        agreed=tuple(_agreed(shared)),
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


def _parties(shared: Shared) -> tuple[PartyLine, ...]:
    lines = []
    for agency in shared.recipients:
        roles = [shared.ledger.book.role(r).title for r, a in shared.opening.parties.items() if a == agency.id]
        roles = roles or [f"{shared.ledger.book.role(r).title} (trước đây)" for r in shared.filled_by(agency.id)]
        lines.append(PartyLine("; ".join(roles), agency.name))
    return tuple(lines)


def _course_line(shared: Shared, event: EventRecord) -> CourseLine:
    is_readable = shared.is_readable(event)
    unread = None if event.addressees else ""  # what was sent to nobody is not withheld from a recipient
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
    return f"{name}: {'' if entry.accepted_at else 'đến ngày '}{words.short_date(day)}"


def _agreed(shared: Shared) -> Iterator[str]:
    """What the parties confirm by signing: that the letters passed, and each final answer all of them may know."""
    if len(shared.recipients) > 1:
        yield CONFIRMED
    for event in shared.acts():
        rule = rule_of(event, shared.books)
        outcome = rule.outcome(event.payload.outcome) if rule else None
        if rule and outcome and outcome.is_final and event.agency_id and shared.is_readable(event):
            yield _result(shared, event, rule, outcome.title)


def _result(shared: Shared, event: EventRecord, rule: EventRule, outcome: str) -> str:
    said = event.payload.fields
    amounts = [f"; {_without_unit(f.title)}: {words.money(int(said[f.name]))}" for f in rule.fields
               if f.kind is FieldKind.MONEY and f.name in said]  # fmt: skip
    day = words.short_date(event.took_effect_on)
    source = f"theo văn bản số {event.payload.number} ngày {day}" if event.payload.number else f"ghi nhận ngày {day}"
    return f"{rule.title} của {shared.actor(event)}: {outcome}, {source}{''.join(amounts)}."


def _without_unit(field_title: str) -> str:
    plain = field_title.removesuffix(UNIT)
    return f"{plain[0].lower()}{plain[1:]}"
