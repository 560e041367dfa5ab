"""The timeline of a matter: each event with who, when, what, and what each addressee did with it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from coord.agencies import access
from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.agencies.queries import off_platform
from coord.db import db
from coord.events.inbox import Status
from coord.events.known import calendar_now
from coord.events.models import InboxEntry
from coord.events.record import EventRecord
from coord.matters.admission import may_read
from coord.matters.behalf import recorded_words
from coord.matters.changes_told import CHANGE_TITLES, change_lines, is_change
from coord.matters.explaining import DueLabel, lateness
from coord.matters.history import History, actor_of, books_of, holders_of, opening_of, rule_of
from coord.matters.paper_receipts import on_paper
from coord.matters.receipts import WORDS
from coord.matters.views import CorrectionLine, ReceiptLine, TimelineItem
from coord.procedures.engine.ledger import CROSSED, REVERSED, REVISED, Duty, DutyStatus, Ledger
from coord.procedures.rulebook.form_rules import Field, FieldKind
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

SYSTEM_TITLES = {
    CROSSED: "Chuyển sang luật mới",
    REVISED: "Áp dụng bản mới của bộ quy tắc",
    REVERSED: "Hủy ghi nhận hết thời hạn do có văn bản trong hạn",
}

PAPER_TITLES = {"minutes": "Biên bản phối hợp", "tracking": "Phiếu theo dõi"}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the agencies and officers that a matter's events speak of, and which agencies are on paper today."""

    agencies: dict[int, str]
    officers: dict[int, str]
    on_paper: frozenset[int] = frozenset()

    @classmethod
    def of(cls, history: History) -> "Names":
        """Read them in three queries."""
        ids = {a for e in history for a in (e.agency_id, *e.addressees) if a}
        ids |= {a for agencies in holders_of(history).values() for a in agencies}
        people = {e.officer_id for e in history if e.officer_id}
        people |= {
            e.payload.receipt.assigned_to for e in history if e.payload.receipt and e.payload.receipt.assigned_to
        }
        return cls(short_names(ids), full_names(people), off_platform(ids))

    def agency(self, agency_id: int | None) -> str:
        """The agency's short name; the system for None."""
        return self.agencies.get(agency_id, "") if agency_id is not None else "Hệ thống"

    def receivers(self, agency_ids: Iterable[int]) -> tuple[str, ...]:
        """The agencies as addressees: whoever is off the platform gets it on paper."""
        return tuple(f"{self.agency(a)}{' (gửi bản giấy)' if a in self.on_paper else ''}" for a in agency_ids)

    def actor(self, event: EventRecord, history: History) -> str:
        """Whoever really acted, also where another agency recorded it."""
        actor = actor_of(event, history)
        return actor if isinstance(actor, str) else self.agency(actor)

    def officer(self, officer_id: int | None) -> str:
        """The officer's name; empty for the system."""
        return self.officers.get(officer_id, "") if officer_id is not None else ""


def timeline_of(viewer: Viewer, history: History, ledger: Ledger, names: Names) -> tuple[TimelineItem, ...]:
    """Every act, every change and the papers issued to this officer, newest first, cut to what they may see."""
    acts = [e for e in history if e.is_act or is_change(e) or (e.payload.paper and may_read(viewer, e))]
    corrections = [e for e in history if e.payload.correction]
    books, receipts = books_of(history), _receipts(viewer, history, (*acts, *corrections), names)
    met = {d.ended_by: d for d in ledger.duties if d.status is DutyStatus.MET and not d.is_right}
    taken_back = {i for e in history for i in e.payload.reverses}
    return tuple(
        replace(
            _item(viewer, e, books, names, receipts.get(e.id, ()), met.get(e.id), names.actor(e, history)),
            corrections=tuple(
                _correction(viewer, c, names, receipts.get(c.id, ()))
                for c in corrections
                if c.payload.correction and c.payload.correction.event_id == e.id
            ),
        )
        for e in reversed(acts)
        if e.id not in taken_back
    )


def title_of(event: EventRecord, rule: EventRule | None, *, with_outcome: bool) -> str:
    """The words for an event on a timeline, or in an inbox."""
    if change := CHANGE_TITLES.get(event.name):
        return change
    if paper := event.payload.paper:
        return f"{PAPER_TITLES[paper.kind]} số {paper.number}"
    if event.happened == REVERSED and event.payload.child:
        return "Hồ sơ con còn tiếp tục: hủy ghi nhận đã kết thúc"
    if correction := event.payload.correction:
        return f"Đính chính {correction.about}"
    if rule is None:
        return SYSTEM_TITLES.get(event.happened, event.happened)
    if event.happened.endswith(".lapsed"):
        return f"Hết thời hạn: {rule.title}"
    return rule.title_with(event.payload.outcome) if with_outcome else rule.title


def _item(
    viewer: Viewer,
    event: EventRecord,
    books: Sequence[Rulebook],
    names: Names,
    receipts: Sequence[ReceiptLine],
    met: Duty | None,
    actor: str,
) -> TimelineItem:
    visible, rule = may_read(viewer, event), rule_of(event, books)
    outcome = rule.outcome(event.payload.outcome) if rule else None
    return TimelineItem(
        id=event.id,
        version=event.version,
        title=title_of(event, rule, with_outcome=visible),
        on=event.took_effect_on,
        recorded_at=event.recorded_at,
        agency=actor,
        officer=names.officer(event.officer_id),
        recorded=recorded_words(event, actor, is_visible=visible),
        recorder=names.agency(event.agency_id) if event.payload.on_behalf else "",
        is_secret=visible and event.payload.is_secret,
        is_system=event.officer_id is None,
        is_visible=visible,
        number=event.payload.number if visible and not event.payload.paper else "",  # a paper's title names it
        signer=event.payload.signer if visible else "",
        note=event.payload.note if visible else "",
        values=(*values_of(event, rule), *change_lines(event, books, names.agencies)) if visible else (),
        documents=event.documents if visible else (),
        receipts=tuple(receipts),
        punctuality=_punctuality(met, event) if met else None,
        is_open_outcome=bool(visible and outcome and not outcome.is_final),
        is_own=event.is_act and event.agency_id in viewer.agency_ids,
        has_paper=visible and event.payload.wording is not None,
    )


def _correction(viewer: Viewer, event: EventRecord, names: Names, receipts: Sequence[ReceiptLine]) -> CorrectionLine:
    said = event.payload.correction
    assert said is not None
    visible = may_read(viewer, event)
    return CorrectionLine(
        id=event.id,
        on=event.took_effect_on,
        officer=names.officer(event.officer_id),
        number=event.payload.number if visible else "",
        signer=event.payload.signer if visible else "",
        wrong=said.wrong if visible else "",
        right=said.right if visible else "",
        note=event.payload.note if visible else "",
        documents=event.documents if visible else (),
        receipts=tuple(replace(line, paper=replace(line.paper, role="")) if line.paper else line for line in receipts),
        has_paper=visible and event.payload.wording is not None,
    )


def values_of(event: EventRecord, rule: EventRule | None) -> tuple[tuple[str, str], ...]:
    """The form's values in words, in the order of the rulebook."""
    fields = {f.name: f for f in rule.fields} if rule else {}
    return tuple(
        (f.title, words_of(f, event.payload.fields[n])) for n, f in fields.items() if n in event.payload.fields
    )


def words_of(field: Field, value: str | int) -> str:
    """One value as it is shown: days as 21/11/2026, money as 5.600.000 đ, a choice by its title.

    A text that says its field's title again, as in “Thẩm phán: Thẩm phán …”, is shown without it.
    """
    match field.kind:
        case FieldKind.DATE:
            return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
        case FieldKind.MONEY:
            return f"{int(value):,} đ".replace(",", ".")
        case FieldKind.CHOICE:
            return next((o.title for o in field.options if o.value == value), str(value))
    return str(value).removeprefix(f"{field.title} ")


def _punctuality(duty: Duty, event: EventRecord) -> DueLabel | None:
    if duty.due_on is None:
        return None
    late = lateness(duty, event.took_effect_on, calendar_now())
    if not late:
        return DueLabel(f"Đúng hạn {duty.due_on:%d/%m}", "done")
    if not duty.is_firm:
        return DueLabel(f"Sau mức mặc định {duty.due_on:%d/%m}: {late}", "unsure")
    return DueLabel(f"Trễ {late} so với hạn {duty.due_on:%d/%m}", "late")


def _receipts(
    viewer: Viewer, history: History, acts: Sequence[EventRecord], names: Names
) -> dict[str, tuple[ReceiptLine, ...]]:
    """Who has received each event; to whom it was given and why it was refused is for the sender and that addressee."""
    by_id, lines = {event.id: event for event in acts}, dict[str, tuple[ReceiptLine, ...]]()
    query = select(InboxEntry).where(InboxEntry.event_id.in_(by_id)).order_by(InboxEntry.id)
    for entry in db.session.scalars(query):
        is_own = access.may_read(viewer, entry.sender_id, (entry.agency_id,))
        line = ReceiptLine(
            agency=names.agency(entry.agency_id),
            status=WORDS[Status(entry.status)],
            arrived_at=entry.arrived_at,
            accepted_at=entry.accepted_at,
            assigned_to=names.officer(entry.assigned_to) if is_own else "",
            refused_because=entry.refused_because if is_own else "",
            paper=on_paper(viewer, by_id[entry.event_id], history, entry.agency_id),
        )
        lines[entry.event_id] = (*lines.get(entry.event_id, ()), line)
    for event in acts:
        lines[event.id] = (*lines.get(event.id, ()), *_given_to_persons(viewer, event, history))
    return lines


def _given_to_persons(viewer: Viewer, event: EventRecord, history: History) -> Iterator[ReceiptLine]:
    rule, persons = rule_of(event, books_of(history)), opening_of(history).persons
    for role in rule.to if rule and event.officer_id else ():
        if role in persons and role != event.payload.on_behalf:
            paper = on_paper(viewer, event, history, role)
            yield ReceiptLine(persons[role], WORDS[Status.ON_PAPER], event.recorded_at, None, "", "", paper)
