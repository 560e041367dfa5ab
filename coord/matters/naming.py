"""Another agency is named for a role of a matter, by who opened it, from a day on.

What is new from that day on concerns it. What is open stays with the agency that it was asked of, which may still do
it: see `fillers` and `admission.opening_met`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coord import clock
from coord.agencies.access import Permit, Viewer, may_act, require_acting
from coord.agencies.models import Agency
from coord.agencies.queries import propose
from coord.agencies.spelling import clean_text
from coord.cases.models import Case
from coord.db import db
from coord.errors import Forbidden, Invalid, NotFound, Refused
from coord.events import log
from coord.events.changes import Named
from coord.events.payload import Payload
from coord.events.record import EventRecord
from coord.matters.admission import enter
from coord.matters.advancing import advance
from coord.matters.fillers import fillers_of
from coord.matters.history import History, ledger_of, opening_of
from coord.matters.holding import hold_agencies, hold_to_act
from coord.matters.parties import problem_in_role
from coord.procedures.engine.ledger import CROSSED
from coord.procedures.rulebook.roles import HOLDER, Role

NAMED = "party.named"
LONGEST_DOCUMENT = 200


@dataclass(frozen=True, slots=True)
class NamingForm:
    """Who fills the role, from which day on, by which document."""

    role: str
    agency_id: int | None
    since: date
    document: str
    request_key: str


@dataclass(frozen=True, slots=True)
class NameableRole:
    """A role for which another agency may be named: who fills it now, who may, and what is wrong with who does.

    Where the law has changed what is right, it is likely since the first day of that law.
    """

    role: Role
    now: Agency | None
    agencies: tuple[Agency, ...]
    problem: str
    not_before: date
    likely_since: date | None


@dataclass(frozen=True, slots=True)
class NamingAhead:
    """What the form shows: the matter, and its roles."""

    matter_id: str
    title: str
    law: str
    roles: tuple[NameableRole, ...]

    def role(self, name: str) -> NameableRole:
        """The role of this name; NotFound when it may not be given to another agency."""
        for found in self.roles:
            if found.role.name == name:
                return found
        raise NotFound("Thủ tục của hồ sơ này không có vai đó.")


def naming_ahead(viewer: Viewer, matter_id: str) -> NamingAhead:
    """The roles of the matter as they may be named now. NotFound for a stranger, Forbidden for who may not name."""
    history = enter(viewer, matter_id)
    require_acting(viewer, _namer(viewer, history))
    return _ahead(history)


def misfits_told(viewer: Viewer, matter_id: str) -> tuple[NameableRole, ...] | None:
    """The roles whose agency may not fill them by the law of now; None for who may not name another."""
    history = enter(viewer, matter_id)
    if ledger_of(history).is_closed or not may_act(viewer, _opener(history)):
        return None
    return tuple(role for role in _ahead(history).roles if role.problem)


def name_party(viewer: Viewer, matter_id: str, form: NamingForm, permit: Permit = require_acting) -> EventRecord:
    """Record who fills a role from that day on. The same form sent twice is one event.

    NotFound for a stranger, Forbidden for all but who opened the matter, Refused once it has ended, Invalid for an
    agency that may not fill the role, a day that cannot be, or no document; nothing is written then.
    """
    hold_to_act(matter_id)
    hold_agencies([form.agency_id] if form.agency_id else [])
    history = enter(viewer, matter_id)
    agency_id = _namer(viewer, history)
    permit(viewer, agency_id)
    done = log.find_by_request(form.request_key) if form.request_key else None
    if done is not None and done.name == NAMED and done.officer_id == viewer.officer_id:
        return done
    history = advance(history, clock.today())
    if ledger_of(history).is_closed:
        raise Refused("Hồ sơ đã kết thúc, không đổi bên phối hợp nữa.")
    found = _ahead(history).role(form.role)
    if wrong := dict(_wrong(history, found, form)):
        raise Invalid("Chưa đổi được bên phối hợp. Hãy xem các mục được đánh dấu.", fields=wrong)
    named = Named(form.role, form.agency_id or 0, clean_text(form.document), found.now.id if found.now else None)
    parties = [a for agencies in fillers_of(history).values() for a in agencies if a != agency_id]
    return log.append(
        log.Entry(
            matter_id=matter_id,
            name=NAMED,
            officer_id=viewer.officer_id,
            agency_id=agency_id,
            took_effect_on=form.since,
            payload=Payload(role=history[0].payload.role, named=named),
            rulebook_hash=history[-1].rulebook_hash,
            addressees=tuple(a for a in dict.fromkeys((named.agency_id, *parties)) if a != agency_id),
            request_key=form.request_key or None,
        ),
        history,
    )


def _opener(history: History) -> int:
    """The agency that opened the matter, or has its role there now."""
    return opening_of(history).parties[history[0].payload.role]


def _namer(viewer: Viewer, history: History) -> int:
    agency_id = _opener(history)
    if agency_id not in viewer.agency_ids:
        raise Forbidden("Chỉ cơ quan lập hồ sơ được đổi bên phối hợp của hồ sơ.", code="not_the_opener")
    return agency_id


def _ahead(history: History) -> NamingAhead:
    opening, book = opening_of(history), ledger_of(history).book
    case = db.session.get_one(Case, opening.case_id)
    holder = db.session.get_one(Agency, case.holder_id)
    filled = {role: db.session.get_one(Agency, agency_id) for role, agency_id in opening.parties.items()}
    crossed_on = next((e.took_effect_on for e in reversed(history) if e.happened == CROSSED), None)
    roles = tuple(
        NameableRole(
            role=role,
            now=filled.get(role.name),
            agencies=tuple(a for a in propose(role, holder, filled) if a is not filled.get(role.name)),
            problem=problem_in_role(role, case, opening.parties.get(role.name)),
            not_before=_named_last_on(history, role.name),
            likely_since=crossed_on if problem_in_role(role, case, opening.parties.get(role.name)) else None,
        )
        for role in book.roles
        if not role.is_off_platform and role.proposed != HOLDER and role.name != history[0].payload.role
    )
    return NamingAhead(history[0].matter_id, opening.title, book.law_short, roles)


def _named_last_on(history: History, role: str) -> date:
    """The day from which the role is filled as it is now: the day the matter began, or of the last naming."""
    days = [e.took_effect_on for e in history if e.payload.named and e.payload.named.role == role]
    return max((history[0].took_effect_on, *days))


def _wrong(history: History, found: NameableRole, form: NamingForm) -> Iterator[tuple[str, str]]:
    case = db.session.get_one(Case, opening_of(history).case_id)
    if form.agency_id is None:
        yield "agency", "Hãy chọn cơ quan."
    elif found.now is not None and form.agency_id == found.now.id:
        yield "agency", f"{found.now.short_name} đang giữ vai này. Hãy chọn cơ quan khác."
    elif problem := problem_in_role(found.role, case, form.agency_id):
        yield "agency", problem
    if not found.not_before <= form.since <= clock.today():
        yield "since", f"Từ ngày {found.not_before:%d/%m/%Y} đến hôm nay."
    document = clean_text(form.document)
    if not document or len(document) > LONGEST_DOCUMENT:
        yield "document", f"Hãy ghi căn cứ: văn bản, điều luật; không quá {LONGEST_DOCUMENT} ký tự."
