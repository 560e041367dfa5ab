"""What officers do to a matter: open it, and record the next act."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select

from coord import clock
from coord.agencies.access import Viewer, require_acting
from coord.cases.models import Case
from coord.db import db
from coord.errors import Invalid, NotFound, Refused, Stale
from coord.events import log
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.admission import acting_role, addressees_of, enter
from coord.matters.advancing import advance, take_back
from coord.matters.forms import ActForm, checked_payload
from coord.matters.history import History, acted_version, ledger_of, opening_of
from coord.matters.models import Matter
from coord.procedures.calendar import load_calendar
from coord.procedures.ledger import Ledger
from coord.procedures.library import rulebook_on
from coord.procedures.rulebook import Rulebook
from coord.procedures.timing import too_early


@dataclass(frozen=True, slots=True)
class OpeningForm:
    """What is needed to open a matter: the case, the procedure, who fills each role, and the first act."""

    procedure: str
    case_id: int
    parties: Mapping[str, int]
    persons: Mapping[str, str]
    act: ActForm


def open_matter(viewer: Viewer, form: OpeningForm) -> EventRecord:
    """Open a matter with its first act. Invalid, Forbidden or Refused when it may not be opened; nothing is written.

    The same form sent twice opens one matter.
    """
    if done := _already_done(viewer, form.act):
        return done
    case = db.session.get(Case, form.case_id)
    if case is None or case.holder_id not in viewer.agency_ids:
        raise NotFound("Không tìm thấy việc thi hành án.")
    _refuse_second_matter(case, form.procedure)
    book = rulebook_on(form.procedure, form.act.took_effect_on)
    opening = Opening(
        procedure=book.procedure,
        regime=book.regime,
        case_id=case.id,
        title=f"{book.short_title}: {case.debtor}",
        parties=form.parties,
        persons=form.persons,
        case_number=case.decision_number,
    )
    _check_parties(book, form, viewer)
    _check_day(form.act.took_effect_on, case.first_decision_on)
    if form.act.event not in book.opens:
        raise Refused("Hồ sơ không thể mở bằng việc này.", reasons=[book.event(form.act.event).title])
    matter_id = _next_id(book)
    history = (_append(viewer, (), matter_id, form.act, book, opening),)
    return advance(history, clock.today())[0]


def record_act(viewer: Viewer, matter_id: str, form: ActForm) -> EventRecord:
    """Record an act in a matter.

    NotFound for a stranger, Stale when the matter changed since the form was shown, Refused (with the article) when
    the rulebook does not allow it, Invalid for what is missing; nothing is written then.
    """
    if done := _already_done(viewer, form):
        return done
    history = enter(viewer, matter_id)
    if acted_version(history) != form.seen_version:
        raise Stale("Hồ sơ vừa có thay đổi. Nội dung bạn nhập chưa được ghi; hãy xem lại rồi thực hiện.")
    _check_day(form.took_effect_on, history[0].took_effect_on)
    history = _admit(advance(history, form.took_effect_on), form)
    ledger, opening = ledger_of(history), opening_of(history)
    event = _append(viewer, history, matter_id, form, ledger.book, opening)
    advance((*history, event), clock.today())
    return event


def _already_done(viewer: Viewer, form: ActForm) -> EventRecord | None:
    done = log.find_by_request(form.request_key) if form.request_key else None
    if done is not None and done.officer_id != viewer.officer_id:
        raise Invalid("Biểu mẫu này đã được người khác gửi. Hãy mở lại trang.")
    return done


def _append(
    viewer: Viewer, history: History, matter_id: str, form: ActForm, book: Rulebook, opening: Opening
) -> EventRecord:
    if not book.has_event(form.event) or book.event(form.event).is_system:
        raise NotFound("Không có việc này trong thủ tục.")
    rule = book.event(form.event)
    role, agency_id = acting_role(viewer, rule, book, opening)
    require_acting(viewer, agency_id)
    payload = checked_payload(rule, form, role)
    if not history:
        payload = replace(payload, opening=opening)
    entry = log.Entry(
        matter_id=matter_id,
        name=f"{book.procedure}.{form.event}",
        officer_id=viewer.officer_id,
        agency_id=agency_id,
        took_effect_on=form.took_effect_on,
        payload=payload,
        rulebook_hash=book.hash,
        documents=form.documents,
        addressees=addressees_of(rule, opening, agency_id),
        request_key=form.request_key or None,
    )
    return log.append(entry, history)


def _admit(history: History, form: ActForm) -> History:
    """Refuse what the marking does not permit; an act dated inside a window entered late takes the lapse back."""
    ledger = ledger_of(history)
    if _obstacles(ledger, form):
        lapses = [
            e for e in history if e.happened == f"{form.event}.lapsed" and e.took_effect_on >= form.took_effect_on
        ]
        if lapses:
            reopened = take_back(history, lapses, form.took_effect_on)
            if not _obstacles(ledger_of(reopened), form):
                return reopened
        raise Refused("Chưa thực hiện được việc này.", reasons=_obstacles(ledger, form))
    return history


def _obstacles(ledger: Ledger, form: ActForm) -> list[str]:
    if not ledger.book.has_event(form.event):
        return ["Thủ tục không có việc này."]
    reasons = ledger.marking.why_not(form.event, form.outcome, ledger.happened)
    early = too_early(ledger, form.event, form.outcome, form.took_effect_on, load_calendar())
    return [str(r) for r in (*reasons, *early)]


def _check_day(on: date, not_before: date) -> None:
    if on > clock.today():
        raise Invalid("Ngày ghi ở tương lai.", fields={"took_effect_on": "Ngày này chưa đến. Chỉ ghi việc đã xảy ra."})
    if on < not_before:
        message = f"Không được trước ngày {not_before:%d/%m/%Y}."
        raise Invalid("Ngày ghi quá sớm.", fields={"took_effect_on": message})


def _check_parties(book: Rulebook, form: OpeningForm, viewer: Viewer) -> None:
    wrong = {
        f"party.{role.name}": f"Hãy chọn cơ quan cho vai “{role.title}”."
        for role in book.roles
        if role.is_required and not role.is_off_platform and role.name not in form.parties
    }
    wrong |= {
        f"party.{role.name}": f"Hãy ghi tên cho vai “{role.title}”."
        for role in book.roles
        if role.is_required and role.is_off_platform and not form.persons.get(role.name)
    }
    if wrong:
        raise Invalid("Chưa đủ bên phối hợp.", fields=wrong)


def _refuse_second_matter(case: Case, procedure: str) -> None:
    query = select(Matter.id).where(Matter.case_id == case.id, Matter.procedure == procedure, ~Matter.is_closed)
    if other := db.session.scalar(query):
        raise Invalid(f"Việc này đang có hồ sơ {other} chưa kết thúc. Hãy tiếp tục ở hồ sơ đó.", code="already_open")


def _next_id(book: Rulebook) -> str:
    """The next number of this procedure and year, such as MG-2026-0147; a write lock is held, so none doubles."""
    prefix = f"{book.code_prefix}-{clock.today().year}-"
    last = db.session.scalar(
        select(Matter.id).where(Matter.id.startswith(prefix)).order_by(func.length(Matter.id).desc(), Matter.id.desc())
        .limit(1)
    )  # fmt: skip
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
