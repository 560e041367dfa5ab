"""What officers do to a matter: open it, and record the next act."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from coord import clock
from coord.agencies.access import Permit, Viewer, may_see, require_acting
from coord.cases.models import Case
from coord.db import db
from coord.errors import CoordError, Invalid, NotFound, Refused, Stale
from coord.events import log
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.admission import addressees_of, awaiting_from_before, enter, opening_met
from coord.matters.advancing import advance, disproved_by, take_back, tell_opened
from coord.matters.barred import barred_fields
from coord.matters.behalf import acting_in
from coord.matters.case_facts import tell_case
from coord.matters.children import admit_child
from coord.matters.following import refuse_wrong_sequel
from coord.matters.forms import ActForm, checked_payload
from coord.matters.history import History, acted_version, known_here, ledger_of, ledger_without, opening_of
from coord.matters.holding import hold_to_act, hold_to_open
from coord.matters.models import Matter
from coord.matters.numbers import next_id
from coord.matters.papers_here import as_met_here
from coord.matters.parties import checked_parties, checked_persons, refuse_other_nature
from coord.procedures.engine.crossing import crossing_into
from coord.procedures.engine.ledger import Ledger
from coord.procedures.engine.timing import too_early
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

LONGEST_KEY = 64


@dataclass(frozen=True, slots=True)
class OpeningForm:
    """What is needed to open a matter: the case, the procedure, who fills each role, and the first act.

    A child matter names its parent and what kind of child it is there; it is about the same case. What was returned and
    is sent again names the matter that it follows.
    """

    procedure: str
    case_id: int
    parties: Mapping[str, int]
    persons: Mapping[str, str]
    act: ActForm
    parent: str = ""
    child_kind: str = ""
    follows: str = ""


def open_matter(viewer: Viewer, form: OpeningForm, permit: Permit = require_acting) -> EventRecord:
    """Open a matter with its first act. Invalid, Forbidden or Refused when it may not be opened; nothing is written.

    The same form sent twice opens one matter. The parent of a child matter is told in the same transaction. `permit`
    says who may: of a paper that was signed, the clerk.
    """
    hold_to_open((form.parent, form.follows), form.case_id, form.parties.values())
    if done := _already_done(viewer, form.act, ""):
        return done
    parent = _admitted_parent(viewer, form, permit) if form.parent else ()
    case = _case_of(viewer, form, parent)
    _check_day(form.act.took_effect_on, case.first_decision_on)
    book = _book_on(form.procedure, form.act.took_effect_on)
    if form.act.event not in book.opens:
        raise Refused("Hồ sơ không thể mở bằng việc này.", reasons=[_title(book, form.act.event)])
    if not parent:
        refuse_other_nature(book, case)
        _refuse_second_matter(case, form.procedure)
        refuse_wrong_sequel(viewer, case, form.procedure, form.follows)
    opening = Opening(
        procedure=book.procedure,
        regime=book.regime,
        case_id=case.id,
        title=f"{book.short_title}: {case.debtor}",
        parties=checked_parties(book, case, form.parties),
        persons=checked_persons(book, form.persons),
        case_number=case.decision_number,
        parent=form.parent,
        child_kind=form.child_kind if parent else "",
        follows="" if parent else form.follows,
    )
    history = (_append(viewer, (), "", form.act, book, opening, permit),)
    if parent:
        tell_opened(parent, history[0], form.child_kind, clock.today())
    return advance(history, clock.today())[0]


def _admitted_parent(viewer: Viewer, form: OpeningForm, permit: Permit) -> History:
    """The matter in which a child may be opened, on a day on which that was possible."""
    _check_day(form.act.took_effect_on, enter(viewer, form.parent)[0].took_effect_on)
    return admit_child(viewer, form.parent, form.child_kind, form.procedure, form.act.took_effect_on, permit)


def _case_of(viewer: Viewer, form: OpeningForm, parent: History) -> Case:
    """The case, for the agency that holds it; for whoever may open a child, the case of its parent."""
    case = db.session.get(Case, form.case_id)
    is_known = opening_of(parent).case_id == form.case_id if parent else case and may_see(viewer, case.holder_id)
    if case is None or not is_known:
        raise NotFound("Không tìm thấy việc thi hành án.")
    return case


def record_act(viewer: Viewer, matter_id: str, form: ActForm, permit: Permit = require_acting) -> EventRecord:
    """Record an act in a matter.

    NotFound for a stranger, Stale when the matter changed since the form was shown, Refused (with the article) when
    the rulebook does not allow it, Invalid for what is missing; nothing is written then. `permit` says who may.
    """
    hold_to_act(matter_id)
    if done := _already_done(viewer, form, matter_id):
        return done
    history = enter(viewer, matter_id)
    if acted_version(history) != form.seen_version:
        raise Stale("Hồ sơ vừa có thay đổi. Nội dung bạn nhập chưa được ghi; hãy xem lại rồi thực hiện.")
    _check_day(form.took_effect_on, history[0].took_effect_on)
    history = _admit(advance(history, form.took_effect_on), form)
    book = ledger_of(history).book_on(form.took_effect_on)
    opening = opening_met(viewer, history, form.event, form.on_behalf, form.took_effect_on)
    event = _append(viewer, history, matter_id, form, book, opening, permit)
    advance((*history, event), clock.today())
    return event


def _already_done(viewer: Viewer, form: ActForm, matter_id: str) -> EventRecord | None:
    """The event this very form has made already: a form stands for one act of one officer in one matter."""
    if len(form.request_key) > LONGEST_KEY:
        raise Invalid("Biểu mẫu này không còn dùng được. Hãy mở lại trang.")
    done = log.find_by_request(form.request_key) if form.request_key else None
    if done is None:
        return None
    is_the_same = done.matter_id == matter_id if matter_id else done.payload.opening is not None
    if done.officer_id != viewer.officer_id or done.happened != form.event or not is_the_same:
        raise Invalid("Biểu mẫu này đã được gửi cho việc khác. Hãy mở lại trang.")
    return done


def _append(
    viewer: Viewer,
    history: History,
    matter_id: str,
    form: ActForm,
    book: Rulebook,
    opening: Opening,
    permit: Permit,
) -> EventRecord:
    if not book.has_event(form.event) or book.event(form.event).is_system:
        raise NotFound("Không có việc này trong thủ tục.")
    rule = _as_sent_here(history, book.event(form.event), book, form.took_effect_on)
    rule = as_met_here(viewer, rule, history)
    acting = acting_in(viewer, rule, form.on_behalf, book, opening)
    permit(viewer, acting.agency_id)
    _refuse_proved_receipts(form, opening)
    actor = opening.parties.get(acting.on_behalf)
    said = checked_payload(rule, form, acting.role)
    if barred := barred_fields(history, book, form, said):
        raise Invalid("Luật không cho chọn như vậy. Hãy xem các mục được đánh dấu.", fields=barred)
    payload = replace(
        said,
        opening=None if history else opening,
        actor_id=actor if history and actor != _filling(history, form) else None,
    )
    entry = log.Entry(
        matter_id=matter_id or next_id(book),
        name=f"{book.procedure}.{form.event}",
        officer_id=viewer.officer_id,
        agency_id=acting.agency_id,
        took_effect_on=form.took_effect_on,
        payload=payload,
        rulebook_hash=book.hash,
        documents=form.documents,
        addressees=addressees_of(
            rule, opening, acting.agency_id, actor, awaiting=awaiting_from_before(history, form.event)
        ),
        request_key=form.request_key or None,
    )
    event = log.append(entry, history)
    tell_case(event, rule, opening.case_id)
    return event


def _filling(history: History, form: ActForm) -> int | None:
    """Who fills the role it is recorded for, on the day it is dated."""
    return opening_of(history, form.took_effect_on).parties.get(form.on_behalf)


def _as_sent_here(history: History, rule: EventRule, book: Rulebook, on: date) -> EventRule:
    """The rule with the addressees that the province's regulation adds; the first act goes to those of the law."""
    return known_here(history, None).as_sent_here(rule, book, on) if history else rule


def _admit(history: History, form: ActForm) -> History:
    """Refuse what the marking does not permit; an act dated inside a window entered late takes the lapse back."""
    disproved = disproved_by(history, form.event, form.took_effect_on)
    if disproved and not _obstacles(ledger_without(history, disproved), form):
        return take_back(history, disproved, form.took_effect_on)
    if obstacles := _obstacles(ledger_of(history), form):
        raise Refused("Chưa thực hiện được việc này.", reasons=obstacles)
    return history


def _obstacles(ledger: Ledger, form: ActForm) -> list[str]:
    """Why not: under the rulebook of now, also for an act whose form and terms come from the one before."""
    event, outcome = form.event, form.outcome
    if ledger.book_on(form.took_effect_on) is not ledger.book:
        label = crossing_into(ledger.book).label(event, outcome, lapsed=False)
        event, outcome = (label.event, min(label.outcomes, default=None)) if label else ("", None)
    if not ledger.book.has_event(event):
        return ["Thủ tục không có việc này."]
    reasons = ledger.marking.why_not(event, outcome, ledger.happened)
    return [str(r) for r in (*reasons, *too_early(ledger, event, outcome, form.took_effect_on))]


def _title(book: Rulebook, event: str) -> str:
    return book.event(event).title if book.has_event(event) else "Thủ tục không có việc này."


def _refuse_proved_receipts(form: ActForm, opening: Opening) -> None:
    """What goes to an agency here arrives in its inbox: nobody else says on which day."""
    wrong = [role for role in form.received if role not in opening.persons]
    if wrong:
        message = "Ngày nhận của cơ quan là ngày văn bản đến hộp thư; bản giấy thì ghi sau, kèm bằng chứng đã nhận."
        raise Invalid("Ngày nhận chưa đúng.", fields={f"received.{role}": message for role in wrong})


def _check_day(on: date, not_before: date) -> None:
    if on > clock.today():
        raise Invalid("Ngày ghi ở tương lai.", fields={"took_effect_on": "Ngày này chưa đến. Chỉ ghi việc đã xảy ra."})
    if on < not_before:
        message = f"Không được trước ngày {not_before:%d/%m/%Y}."
        raise Invalid("Ngày ghi quá sớm.", fields={"took_effect_on": message})


def _book_on(procedure: str, day: date) -> Rulebook:
    try:
        return rulebook_on(procedure, day)
    except CoordError as none:
        message = f"Hệ thống chưa có quy định để áp dụng cho ngày {day:%d/%m/%Y}. Hãy kiểm tra lại ngày."
        raise Invalid("Ngày ghi quá sớm.", fields={"took_effect_on": message}, code=none.code) from none


def _refuse_second_matter(case: Case, procedure: str) -> None:
    query = select(Matter.id).where(
        Matter.case_id == case.id, Matter.procedure == procedure, ~Matter.is_closed, Matter.parent_id.is_(None)
    )
    if other := db.session.scalar(query):
        raise Invalid(f"Việc này đang có hồ sơ {other} chưa kết thúc. Hãy tiếp tục ở hồ sơ đó.", code="already_open")
