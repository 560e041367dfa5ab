"""Lists of acts on their way: mine to write, to sign, to number, to issue; those with others; those of one matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select

from coord import clock
from coord.acts.models import Act, ActStep
from coord.acts.signing import signers_of, waits_for_signature_of
from coord.acts.states import STATE_WORDS, WRITABLE, State, Step, station_of
from coord.agencies.access import Viewer, may_act, may_issue
from coord.agencies.models import Officer
from coord.agencies.names import full_names, short_names
from coord.agencies.queries import clerks_of
from coord.db import db
from coord.procedures.rulebook.official_papers import OfficialPaper

PAGE = 40


class Waiting(StrEnum):
    """For what an act waits, and for whom: for this officer to do the next step, or for somebody else."""

    TO_WRITE = "write"
    TO_SIGN = "sign"
    TO_NUMBER = "number"
    TO_ISSUE = "issue"
    WITH_OTHERS = "others"


MINE = (Waiting.TO_WRITE, Waiting.TO_SIGN, Waiting.TO_NUMBER, Waiting.TO_ISSUE)


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act on its way. `station` is where it stands, from 0; `who` has it now; `remarks` are those of its return."""

    id: int
    title: str
    about: str
    paper: str
    matter_id: str
    case_id: int | None
    agency: str
    procedure: str
    event: str
    corrects: str
    on_behalf: str
    parent: str
    child_kind: str
    state: State
    state_words: str
    station: int
    is_paper: bool
    who: str
    number: str
    remarks: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ActPage:
    """One page of acts, the one changed last first; `before` is the key of the next page, 0 on the last."""

    lines: tuple[ActLine, ...]
    before: int
    total: int


def acts_waiting(viewer: Viewer, waiting: Waiting, *, before: int = 0, most: int = PAGE) -> ActPage:
    """The acts of the officer's agencies that wait so, the newest first."""
    query = select(Act).where(_on_the_way(viewer), _waits(viewer)[waiting])
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if before:
        query = query.where(Act.id < before)
    rows = db.session.scalars(query.order_by(Act.id.desc()).limit(most + 1)).all()
    return ActPage(lines_of(rows[:most]), rows[most - 1].id if len(rows) > most else 0, total)


def count_waiting(viewer: Viewer) -> int:
    """How many acts wait for this officer: as many as the lists to write, to sign, to number and to issue hold."""
    waits = _waits(viewer)
    query = select(func.count()).select_from(Act).where(_on_the_way(viewer), or_(*(waits[name] for name in MINE)))
    return db.session.scalar(query) or 0


def acts_of_matter(viewer: Viewer, matter_id: str) -> tuple[ActLine, ...]:
    """The acts on their way in a matter, or that would open a child of it, if they are this officer's agency's."""
    here = or_(Act.matter_id == matter_id, Act.parent == matter_id)
    query = select(Act).where(_on_the_way(viewer), here).order_by(Act.id.desc())
    return lines_of(db.session.scalars(query).all())


def acts_of_case(viewer: Viewer, case_id: int) -> tuple[ActLine, ...]:
    """The acts on their way that would open a matter about a case."""
    query = select(Act).where(_on_the_way(viewer), Act.case_id == case_id, Act.matter_id.is_(None), Act.parent == "")
    return lines_of(db.session.scalars(query.order_by(Act.id.desc())).all())


def issued_acts(viewer: Viewer, matter_id: str) -> dict[str, int]:
    """The signed and numbered act that each event of the officer's agencies in a matter was, by the event's id."""
    mine = Act.agency_id.in_(viewer.agency_ids)
    query = select(Act.issued_event, Act.id).where(Act.matter_id == matter_id, mine, Act.paper != "")
    return {event_id: act_id for event_id, act_id in db.session.execute(query) if event_id}


def lines_of(acts: Sequence[Act]) -> tuple[ActLine, ...]:
    """The acts as lines of a list."""
    agencies = short_names({act.agency_id for act in acts})
    holders, remarks = _holders(acts), _remarks([act.id for act in acts if act.state == State.RETURNED])
    return tuple(
        ActLine(
            id=act.id,
            title=act.title,
            about=act.about,
            paper=OfficialPaper(act.paper).words if act.paper else "",
            matter_id=act.matter_id or "",
            case_id=act.case_id,
            agency=agencies[act.agency_id],
            procedure=act.procedure,
            event=act.event,
            corrects=act.corrects or "",
            on_behalf=act.on_behalf,
            parent=act.parent,
            child_kind=act.child_kind,
            state=State(act.state),
            state_words=STATE_WORDS[State(act.state)],
            station=station_of(State(act.state)),
            is_paper=bool(act.paper),
            who=holders[act.id],
            number=act.number,
            remarks=remarks.get(act.id, ""),
            changed_at=act.changed_at,
        )
        for act in acts
    )


def _on_the_way(viewer: Viewer) -> ColumnElement[bool]:
    return and_(Act.running.is_not(None), Act.agency_id.in_(viewer.agency_ids))


def _waits(viewer: Viewer) -> dict[Waiting, ColumnElement[bool]]:
    is_writer = may_act(viewer, viewer.agency_id)
    is_clerk = may_issue(viewer, viewer.agency_id)
    mine: dict[Waiting, ColumnElement[bool]] = {
        Waiting.TO_WRITE: and_(Act.state.in_(WRITABLE), Act.assigned_to == viewer.officer_id) if is_writer else false(),
        Waiting.TO_SIGN: and_(Act.state == State.SUBMITTED, waits_for_signature_of(viewer, clock.today())),
        Waiting.TO_NUMBER: Act.state == State.APPROVED if is_clerk else false(),
        Waiting.TO_ISSUE: Act.state == State.NUMBERED if is_clerk else false(),
    }
    return {**mine, Waiting.WITH_OTHERS: not_(or_(*mine.values()))}


def _holders(acts: Sequence[Act]) -> dict[int, str]:
    writers = full_names({act.assigned_to for act in acts if act.state in WRITABLE})
    signers: dict[tuple[object, ...], str] = {}
    clerks: dict[tuple[int, int], str] = {}
    found = {}
    for act in acts:
        match State(act.state):
            case State.DRAFTING | State.RETURNED:
                found[act.id] = writers[act.assigned_to]
            case State.SUBMITTED:
                key = (act.deciding_id, act.agency_id, act.paper, act.procedure)
                if key not in signers:
                    signers[key] = _named(signers_of(act, clock.today()), "chưa có lãnh đạo nào ký được")
                found[act.id] = signers[key]
            case State.APPROVED | State.NUMBERED:
                pair = (act.agency_id, act.deciding_id)
                if pair not in clerks:
                    clerks[pair] = _named(clerks_of(pair), "cơ quan chưa có văn thư")
                found[act.id] = clerks[pair]
            case _:
                found[act.id] = ""
    return found


def _named(officers: Sequence[Officer], nobody: str) -> str:
    names = [officer.full_name for officer in officers]
    return " hoặc ".join(names[:3]) + (f" và {len(names) - 3} người khác" if len(names) > 3 else "") or nobody


def _remarks(act_ids: Sequence[int]) -> dict[int, str]:
    """What was said when each of these acts was last returned."""
    query = select(ActStep.act_id, ActStep.remarks).where(ActStep.act_id.in_(act_ids), ActStep.step == Step.RETURNED)
    return {row.act_id: row.remarks for row in db.session.execute(query.order_by(ActStep.id))}
