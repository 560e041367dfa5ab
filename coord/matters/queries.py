"""A matter as one officer sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coord.agencies.access import Viewer
from coord.cases.models import Case
from coord.db import db
from coord.events.known import calendar_now
from coord.events.payload import Opening
from coord.matters.admission import addressees_of, awaiting_from_before, enter, opening_met
from coord.matters.behalf import Acting, recorders_of, roles_off_platform
from coord.matters.duty_lists import due_label_of
from coord.matters.explaining import explain, lateness
from coord.matters.fillers import fillers_of
from coord.matters.history import History, acted_version, books_of, ledger_of, opening_for, opening_of, titles_of
from coord.matters.stages import stage_seen_by
from coord.matters.steps import steps_of
from coord.matters.timeline import Names, timeline_of
from coord.matters.views import DutyView, ImpossibleAct, MatterView, PartyLine, PossibleAct
from coord.procedures.engine.advice import warnings_of
from coord.procedures.engine.ledger import Duty, DutyStatus, Ledger
from coord.procedures.rulebook.relations import Label, Stops
from coord.procedures.rulebook.roles import Role
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


@dataclass(frozen=True, slots=True)
class _Seen:
    """Everything one view is made from."""

    viewer: Viewer
    history: History
    opening: Opening
    ledger: Ledger
    names: Names


def matter_seen_by(viewer: Viewer, matter_id: str) -> MatterView:
    """The matter as this officer may see it; NotFound for a stranger."""
    history = enter(viewer, matter_id)
    opening, ledger = opening_of(history), ledger_of(history)
    seen = _Seen(viewer, history, opening, ledger, Names.of(history))
    duties = tuple(_duty(seen, d) for d in ledger.duties)
    book = ledger.book
    possible, impossible = _acts(seen)
    return MatterView(
        id=matter_id,
        title=opening.title,
        stage=stage_seen_by(viewer, history),
        is_closed=ledger.is_closed,
        opened_on=history[0].took_effect_on,
        procedure_title=book.title,
        law=book.law_short,
        law_from=book.in_force_from,
        edition=book.edition,
        opened_under=books_of(history)[0].law_short,
        acted_version=acted_version(history),
        case_id=opening.case_id,
        holder_id=db.session.get_one(Case, opening.case_id).holder_id,
        parties=_parties(seen),
        owed=tuple(sorted((d for d in duties if d.is_open and not d.is_right), key=_urgency)),
        rights=tuple(d for d in duties if d.is_open and d.is_right),
        past_duties=tuple(d for d in reversed(duties) if not d.is_open),
        possible=possible,
        recordable=_recordable(seen),
        impossible=impossible,
        timeline=timeline_of(viewer, history, ledger, seen.names),
        steps=steps_of(ledger),
        rulebook=book.name,
        planned_on=ledger.planned_on,
        planned_time=f"{ledger.planned_time:%H:%M}" if ledger.planned_time else "",
        warnings=tuple(str(w) for w in warnings_of(ledger)),
    )


def _urgency(duty: DutyView) -> tuple[date, str]:
    return (duty.due_on or date.max, duty.title)


def _parties(seen: _Seen) -> tuple[PartyLine, ...]:
    """One line for each agency, and for each role that it has from another."""
    opening, fillers = seen.opening, fillers_of(seen.history)
    filled = dict[tuple[int | str, tuple[int, ...]], list[Role]]()
    for role in seen.ledger.book.roles:
        if role.name in opening.parties or role.name in opening.persons:
            key = opening.parties.get(role.name, role.name), fillers.get(role.name, ())[:-1]
            filled.setdefault(key, []).append(role)
    return tuple(_party(seen, roles, before) for (_, before), roles in filled.items())


def _party(seen: _Seen, roles: list[Role], before: tuple[int, ...]) -> PartyLine:
    return PartyLine(
        roles=tuple(role.name for role in roles),
        role_titles=tuple(role.title for role in roles),
        name=name_in_role(seen.opening, seen.names, roles[0].name, ""),
        is_mine=seen.opening.parties.get(roles[0].name) in seen.viewer.agency_ids,
        before=tuple(seen.names.agency(a) for a in dict.fromkeys(before)),
    )


def name_in_role(opening: Opening, names: Names, role: str, otherwise: str) -> str:
    """Who fills a role: the agency's short name, the person's name, or the role's own title."""
    if role in opening.parties:
        return names.agency(opening.parties[role])
    return opening.persons.get(role, otherwise)


def names_in_roles(opening: Opening, names: Names, roles: Sequence[str], book: Rulebook) -> tuple[str, ...]:
    """Who fills these roles, each once; the titles of the roles only where nobody fills any of them."""
    filled = [role for role in roles if role in opening.parties or role in opening.persons]
    return tuple(dict.fromkeys(name_in_role(opening, names, r, book.role(r).title) for r in filled or roles))


def _duty(seen: _Seen, duty: Duty) -> DutyView:
    book, opening = seen.ledger.book, opening_for(seen.history, duty.raised_by)
    raised = next(p for p in seen.ledger.standing if p.id == duty.raised_by)
    by = names_in_roles(opening, seen.names, [r for r in duty.by if r != "system"], book)
    to = names_in_roles(opening, seen.names, duty.to, book)
    agencies = {opening.parties.get(r) for r in duty.by}
    why = explain(duty, book, titles_of(seen.history, [raised.event]))
    return DutyView(
        id=duty.key,
        title=titles_of(seen.history, duty.events),
        by=" hoặc ".join(by),
        to="; ".join(to) or "hồ sơ",
        by_agency_id=next((a for a in agencies if a is not None), None),
        is_mine=bool(agencies & seen.viewer.agency_ids),
        is_right=duty.is_right,
        is_open=duty.is_open,
        since_on=duty.since,
        due_on=duty.due_on,
        label=due_label_of(duty),
        why=why,
        citation=duty.basis.citation,
        events=duty.events,
        outcome_words=outcome_words(duty),
    )


def outcome_words(duty: Duty) -> str:
    """What became of a duty: done on time, or late by how much, or why it is no longer owed."""
    match duty.status:
        case DutyStatus.OPEN:
            return "Đã qua hạn để bổ sung" if duty.passed_on else ""
        case DutyStatus.LAPSED | DutyStatus.CANCELLED:
            return duty.why_ended
    if duty.due_on is None or duty.ended_on is None:
        return f"đã thực hiện {duty.ended_on:%d/%m/%Y}"
    late = lateness(duty, duty.ended_on, calendar_now())
    measure = "trễ" if duty.is_firm else "sau mức mặc định"
    return f"đã thực hiện {duty.ended_on:%d/%m/%Y}, {f'{measure} {late}' if late else 'đúng hạn'}"


def _acts(seen: _Seen) -> tuple[tuple[PossibleAct, ...], tuple[ImpossibleAct, ...]]:
    """What this officer's agency may do now, most urgent first; and what it may not yet, with the reasons."""
    possible, impossible = [], []
    for rule in seen.ledger.book.events:
        parties = opening_met(seen.viewer, seen.history, rule.name).parties
        mine = [r for r in rule.by if parties.get(r) in seen.viewer.agency_ids]
        if rule.is_system or not mine or rule.name in seen.ledger.book.opens:
            continue
        absent = _absent(seen, rule)
        if absent:
            reason = f"Hồ sơ không có {', '.join(absent).lower()} trong các bên phối hợp."
            impossible.append(ImpossibleAct(rule.name, rule.title, (reason,), True))
        elif seen.ledger.marking.permits(rule.name):
            possible.append(_possible(seen, rule, Acting(mine[0], parties[mine[0]])))
        elif rule.name not in seen.ledger.happened:
            reasons = seen.ledger.marking.why_not(rule.name, None, seen.ledger.happened)
            over = _is_over(seen.ledger, rule.name)
            impossible.append(ImpossibleAct(rule.name, rule.title, tuple(str(r) for r in reasons), over))
    return tuple(sorted(possible, key=_most_urgent)), tuple(impossible)


def _recordable(seen: _Seen) -> tuple[PossibleAct, ...]:
    """What this officer's agency may record for somebody off the platform, once the paper has come."""
    book = seen.ledger.book
    found = [
        _possible(seen, rule, Acting(role, agency_id, actor))
        for rule in book.events
        if not rule.is_system and rule.name not in book.opens and seen.ledger.marking.permits(rule.name)
        for actor in rule.by
        for opening in (opening_met(seen.viewer, seen.history, rule.name, actor),)
        if actor in roles_off_platform(opening)
        for role, agency_id in tuple(recorders_of(rule, actor, book, opening))
        if agency_id in seen.viewer.agency_ids
    ]
    return tuple(sorted(dict.fromkeys(found), key=_most_urgent))


def _most_urgent(act: PossibleAct) -> tuple[bool, date]:
    return not act.is_owed, act.due_on or date.max


def _is_over(ledger: Ledger, event: str) -> bool:
    """Whether something that has happened has ruled the act out, or its window has closed."""
    stopped = any(
        s.target == Label(event) and s.after.event in ledger.happened and not s.after.outcomes
        for s in ledger.book.of_kind(Stops)
    )
    return stopped or ledger.marking.is_ended or f"{event}.lapsed" in ledger.happened


def _absent(seen: _Seen, rule: EventRule) -> tuple[str, ...]:
    """The titles of the addressees when none of them is in the matter, unless the act is owed all the same."""
    roles = [seen.ledger.book.role(name) for name in rule.to]
    is_filled = any(r.is_off_platform or r.name in seen.opening.parties for r in roles)
    is_owed = any(rule.name in d.events for d in seen.ledger.open_duties)
    return () if is_filled or is_owed else tuple(r.title for r in roles)


def _possible(seen: _Seen, rule: EventRule, acting: Acting) -> PossibleAct:
    owed = [d for d in seen.ledger.open_duties if rule.name in d.events]
    opening = opening_met(seen.viewer, seen.history, rule.name, acting.on_behalf)
    senders, awaiting = (
        (acting.agency_id, opening.parties.get(acting.on_behalf)),
        awaiting_from_before(seen.history, rule.name),
    )
    receivers = seen.names.receivers(addressees_of(rule, opening, *senders, awaiting=awaiting))
    name = name_in_role(opening, seen.names, acting.on_behalf, "")
    persons = tuple(seen.opening.persons[r] for r in rule.to if r in seen.opening.persons)
    due = next((d.due_on for d in owed if d.due_on), None)
    verb = rule.verb or rule.title
    return PossibleAct(rule, verb, bool(owed), due, receivers + persons, acting.on_behalf, name)
