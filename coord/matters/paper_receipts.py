"""The day on which paper reached somebody off the platform: unknown when it is sent, told later, with proof."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from coord import clock
from coord.agencies.access import Viewer, may_receive, require_receiving
from coord.errors import Invalid, NotFound
from coord.events import log
from coord.events.inbox import REACHED
from coord.events.payload import Payload, Receipt
from coord.events.record import DocumentRef, EventRecord
from coord.matters.admission import enter, may_read
from coord.matters.advancing import advance
from coord.matters.history import History, books_of, ledger_of, opening_at, reached_later, received_on, rule_of
from coord.matters.holding import hold_matters
from coord.matters.views import OnPaper
from coord.procedures.rulebook.form_rules import RequiredDocument

PROOF = RequiredDocument(
    "proof", "Bằng chứng đã nhận", True, "Biên bản giao nhận, báo phát của bưu điện, hoặc bản quét có dấu đến"
)


@dataclass(frozen=True, slots=True)
class ReachedForm:
    """The day told, and what proves it."""

    on: date
    documents: tuple[DocumentRef, ...]
    request_key: str = ""


def on_paper(viewer: Viewer, event: EventRecord, history: History, who: int | str) -> OnPaper | None:
    """How the paper stands that an agency, or a person in a role, was sent; None for who has it in an inbox here."""
    if isinstance(who, int) and who not in event.payload.on_paper:
        return None
    roles, agencies = _roles(history, event, who), {who} if isinstance(who, int) else set()
    told = reached_later(history).get(event.id, {})
    days = [day for role in roles if (day := received_on(event, role, agencies, told))]
    said = [e for e in history if e.name == REACHED and e.payload.receipt and e.payload.receipt.event_id == event.id
            and set(roles) & set(e.payload.received)][-1:]  # fmt: skip
    proof = said[0].documents if said and may_read(viewer, said[0]) else ()
    may_tell = event.agency_id is not None and may_receive(viewer, event.agency_id) and bool(roles)
    return OnPaper(days[0] if days else None, roles[0] if may_tell else "", said[0].id if said else "", proof)


def paper_to(viewer: Viewer, matter_id: str, event_id: str, role: str) -> tuple[History, EventRecord, tuple[str, ...]]:
    """The matter, the letter, and the roles of whoever got it on paper; NotFound for all but who sent it."""
    history = enter(viewer, matter_id)
    event = next((e for e in history if e.id == event_id and e.is_act), None)
    if event is None or event.agency_id is None or event.agency_id not in viewer.agency_ids:
        raise NotFound("Không tìm thấy văn bản đã gửi.")
    opening = opening_at(history, event)
    who = opening.parties.get(role, role)
    rule = rule_of(event, books_of(history))
    is_to_person = role in opening.persons and rule is not None and role in rule.to
    if not (is_to_person or who in event.payload.on_paper):
        raise NotFound("Văn bản này không gửi bản giấy cho bên đó.")
    require_receiving(viewer, event.agency_id)
    return history, event, _roles(history, event, who)


def tell_reached(viewer: Viewer, matter_id: str, event_id: str, role: str, form: ReachedForm) -> EventRecord:
    """Record the day on which the paper reached them. Invalid for a day that cannot be, without proof, or too late.

    It may be told anew while what runs from it is open; the same form sent twice is told once.
    """
    hold_matters([matter_id])
    history, event, roles = paper_to(viewer, matter_id, event_id, role)
    done = log.find_by_request(form.request_key) if form.request_key else None
    if done is not None and done.name == REACHED and done.officer_id == viewer.officer_id:
        return done
    if wrong := _wrong(history, event, roles, form):
        raise Invalid("Chưa ghi được ngày nhận. Hãy xem các mục được đánh dấu.", fields=wrong)
    entry = log.Entry(
        matter_id=matter_id,
        name=REACHED,
        officer_id=viewer.officer_id,
        agency_id=event.agency_id,
        took_effect_on=clock.today(),
        payload=Payload(receipt=Receipt(event.id), received=dict.fromkeys(roles, form.on)),
        rulebook_hash=history[-1].rulebook_hash,
        documents=form.documents,
        addressees=tuple(a for a in event.addressees if a not in event.payload.on_paper),
        request_key=form.request_key or None,
    )
    told = log.append(entry, history)
    advance((*history, told), clock.today())
    return told


def _roles(history: History, event: EventRecord, who: int | str) -> tuple[str, ...]:
    """Every role that the agency filled when it was sent, or the one role of the person."""
    parties = opening_at(history, event).parties
    return (who,) if isinstance(who, str) else tuple(role for role, agency_id in parties.items() if agency_id == who)


def _wrong(history: History, event: EventRecord, roles: Collection[str], form: ReachedForm) -> dict[str, str]:
    wrong = {}
    if form.on < event.took_effect_on:
        wrong["reached_on"] = f"Không thể nhận trước ngày {event.took_effect_on:%d/%m/%Y} của văn bản."
    elif form.on > clock.today():
        wrong["reached_on"] = "Ngày này chưa đến."
    elif set(roles) & set(reached_later(history).get(event.id, {})) and not _is_open(history, event, roles):
        wrong["reached_on"] = "Thời hạn tính từ ngày nhận đã hết hoặc việc đã xong, nên ngày đã ghi không đổi được nữa."
    if not any(document.kind == PROOF.name for document in form.documents):
        wrong[f"document.{PROOF.name}"] = f"Còn thiếu “{PROOF.title}” ({PROOF.basis})."
    return wrong


def _is_open(history: History, event: EventRecord, roles: Collection[str]) -> bool:
    """Whether something that runs from the receipt is still open."""
    return any(d.is_open and d.raised_by == event.id and set(d.by) & set(roles) for d in ledger_of(history).duties)
