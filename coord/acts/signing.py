"""Who may sign an act, and what stands above the name: the head, KT., TL. or TUQ., from delegations and job titles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from coord.acts.models import Act, Delegation
from coord.agencies.access import Viewer, leads, may_act
from coord.agencies.models import Agency, Officer
from coord.agencies.queries import leaders_of
from coord.db import db
from coord.procedures.rulebook.official_papers import Signatory

DEPUTY = "Phó "


class SigningCapacity(StrEnum):
    """How somebody signs for the head: by order, by authority passed on, or in the head's place."""

    ORDER = "order"
    AUTHORITY = "authority"
    PLACE = "place"

    @property
    def mark(self) -> str:
        """What stands before the head's title: “TL.”."""
        return {SigningCapacity.ORDER: "TL.", SigningCapacity.AUTHORITY: "TUQ.", SigningCapacity.PLACE: "KT."}[self]

    @property
    def words(self) -> str:
        """In words: “thừa lệnh”."""
        return {
            SigningCapacity.ORDER: "thừa lệnh",
            SigningCapacity.AUTHORITY: "thừa ủy quyền",
            SigningCapacity.PLACE: "ký thay",
        }[self]


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it will stand: the lines above the name, and the name."""

    officer_id: int
    lines: tuple[str, ...]
    name: str

    @property
    def line(self) -> str:
        """The lines in one: “TUQ. Giám đốc, Trưởng phòng”."""
        return ", ".join(self.lines)


def deciding_office(agency: Agency) -> int:
    """The agency whose leader signs and in whose books is numbered: for a unit the office in whose name it acts."""
    return agency.unit_of_id or agency.id


def signature_of(viewer: Viewer, act: Act, day: date) -> Signature | None:
    """The signature of this officer under this act on that day; None when it is not for them to sign."""
    officer = db.session.get_one(Officer, viewer.officer_id)
    titles = [title.strip() for title in officer.job_title.split(",")]
    if act.signed_by == Signatory.AUTHOR:
        return _signed(officer, titles[0]) if may_act(viewer, act.agency_id) else None
    own = next((title for title in titles if title.startswith(DEPUTY)), titles[0])
    for delegation in _delegations(viewer, officer, day):
        if _covers(delegation, act):
            return _signed(officer, f"{SigningCapacity(delegation.kind).mark} {delegation.principal_title}", own)
    if not leads(viewer, act.deciding_id):
        return None
    if own.startswith(DEPUTY):
        head = own.removeprefix(DEPUTY)
        return _signed(officer, f"{SigningCapacity.PLACE.mark} {head[0].upper()}{head[1:]}", own)
    return _signed(officer, own)


def waits_for_signature_of(viewer: Viewer, day: date) -> ColumnElement[bool]:
    """The condition that a submitted act is for this officer to sign, whether or not it is theirs to see."""
    ways: list[ColumnElement[bool]] = [false()]
    if leads(viewer, viewer.agency_id):
        ways.append(Act.deciding_id == viewer.agency_id)
    officer = db.session.get(Officer, viewer.officer_id)
    for delegation in _delegations(viewer, officer, day) if officer else ():
        covered = [Act.deciding_id == delegation.from_agency_id]
        if delegation.papers:
            covered.append(Act.paper.in_(delegation.papers.split("+")))
        if delegation.procedure:
            covered.append(Act.procedure == delegation.procedure)
        ways.append(and_(*covered))
    return or_(*ways)


def signers_of(act: Act, day: date) -> tuple[Officer, ...]:
    """Everybody who may sign the act that day: the office's leaders, and those to whom it is delegated."""
    leaders = leaders_of(act.deciding_id)
    valid = (d for d in db.session.scalars(_valid(day).where(Delegation.from_agency_id == act.deciding_id)))
    for delegation in (d for d in valid if _covers(d, act) and d.to_agency_id in (act.agency_id, act.deciding_id)):
        leaders += (
            [db.session.get_one(Officer, delegation.to_officer_id)]
            if delegation.to_officer_id
            else leaders_of(delegation.to_agency_id)
        )
    return tuple({officer.id: officer for officer in leaders if officer.is_active}.values())


def _signed(officer: Officer, *lines: str) -> Signature:
    return Signature(officer.id, tuple(line for line in lines if line), officer.full_name)


def _delegations(viewer: Viewer, officer: Officer, day: date) -> Iterator[Delegation]:
    """Those valid that day under which this officer may sign, the personal ones first."""
    mine = [Delegation.to_officer_id == officer.id]
    if leads(viewer, viewer.agency_id):
        mine.append(Delegation.to_officer_id.is_(None))
    query = _valid(day).where(Delegation.to_agency_id == viewer.agency_id, or_(*mine))
    return iter(list(db.session.scalars(query.order_by(Delegation.to_officer_id.is_(None), Delegation.id))))


def _valid(day: date) -> Select[Delegation]:
    return select(Delegation).where(
        Delegation.from_on <= day,
        or_(Delegation.to_on.is_(None), Delegation.to_on >= day),
        or_(Delegation.ended_on.is_(None), Delegation.ended_on > day),
    )


def _covers(delegation: Delegation, act: Act) -> bool:
    return (
        delegation.from_agency_id == act.deciding_id
        and (not delegation.papers or act.paper in delegation.papers.split("+"))
        and delegation.procedure in ("", act.procedure)
    )
