"""Who may see and do what: the only place that decides it. Others bring the facts: who sent it, who are the parties.

An officer sees what came to, or went out from, the own agency, its units, and agencies whose place these have taken.
The members of a steering committee see in addition the counts of the board, never contents that were not sent to them.
Administrators look after accounts and see no matter at all. An agency outside a matter is told nothing, not even that
the matter exists; that is the same answer as for a matter that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from coord.agencies.models import Agency, AgencyKind, Officer, OfficerRole
from coord.agencies.queries import with_predecessors
from coord.db import db
from coord.errors import Forbidden

_ACTING = frozenset({OfficerRole.LEADER, OfficerRole.LIAISON})
_RECEIVING = _ACTING | {OfficerRole.CLERK, OfficerRole.SECRETARY}
_KEEPING_CASES = _ACTING | {OfficerRole.CLERK}


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in officer, and the agencies whose inbox and contents this officer may see.

    Roles and the kind of agency are asked here alone; queries narrow what they read to `agency_ids`.
    """

    officer_id: int
    agency_id: int
    agency_kind: AgencyKind
    roles: frozenset[OfficerRole]
    agency_ids: frozenset[int]


def viewer_of(officer: Officer) -> Viewer:
    """What this officer may see now."""
    return Viewer(
        officer_id=officer.id,
        agency_id=officer.agency_id,
        agency_kind=officer.agency.kind,
        roles=officer.roles,
        agency_ids=frozenset() if OfficerRole.ADMINISTRATOR in officer.roles else _seen_from(officer.agency_id),
    )


def anybody_of(agency: Agency) -> Viewer:
    """Somebody of this agency alone: what nobody there may see does not belong on a paper sent there."""
    return Viewer(0, agency.id, agency.kind, frozenset({OfficerRole.LIAISON}), frozenset({agency.id}))


def _seen_from(agency_id: int) -> frozenset[int]:
    """The agency, its units, and those whose place any of these has taken."""
    units = db.session.scalars(db.select(Agency.id).where(Agency.unit_of_id == agency_id))
    return with_predecessors({agency_id, *units})


def may_see(viewer: Viewer, agency_id: int) -> bool:
    """Whether the inbox and the contents of that agency are open to this officer."""
    return agency_id in viewer.agency_ids


def may_enter(viewer: Viewer, parties: Collection[int]) -> bool:
    """Whether a matter of these parties, present and past, exists for this officer."""
    return not viewer.agency_ids.isdisjoint(parties)


def may_read(viewer: Viewer, sender: int | None, readers: Collection[int]) -> bool:
    """Whether this officer may know what was said, being party to the matter: its sender and its readers may.

    What the system records (no sender) is for all parties, or for its readers alone where it has some.
    """
    if sender is None and not readers:
        return True
    return sender in viewer.agency_ids or not viewer.agency_ids.isdisjoint(readers)


def may_act(viewer: Viewer, agency_id: int) -> bool:
    """Whether this officer may record an act of that agency: its leaders and liaison officers."""
    return bool(viewer.roles & _ACTING) and may_see(viewer, agency_id)


def may_receive(viewer: Viewer, agency_id: int) -> bool:
    """Whether this officer may accept, refuse and assign what came to that agency."""
    return bool(viewer.roles & _RECEIVING) and may_see(viewer, agency_id)


def may_be_given_work(officer: Officer, agency_id: int) -> bool:
    """Whether what came to that agency may be assigned to this officer: one of its own who sees matters."""
    return officer.is_active and officer.agency_id == agency_id and OfficerRole.ADMINISTRATOR not in officer.roles


def sees_matters(viewer: Viewer) -> bool:
    """Whether there are matters, letters and duties for this officer at all."""
    return not may_administer(viewer)


def enforces(viewer: Viewer) -> bool:
    """Whether the officer's agency enforces judgments, and so has cases, and matters to open about them."""
    return sees_matters(viewer) and viewer.agency_kind is AgencyKind.ENFORCEMENT


def may_open_matters(viewer: Viewer) -> bool:
    """Whether this officer may open a matter about a case of the own agency."""
    return enforces(viewer) and may_act(viewer, viewer.agency_id)


def may_keep_cases(viewer: Viewer, agency_id: int) -> bool:
    """Whether this officer may enter, import and change the cases of that enforcement office."""
    is_enforcing = viewer.agency_kind is AgencyKind.ENFORCEMENT
    return is_enforcing and bool(viewer.roles & _KEEPING_CASES) and may_see(viewer, agency_id)


def may_issue(viewer: Viewer, agency_id: int) -> bool:
    """Whether this officer may number and issue what that agency has signed: its clerks."""
    return OfficerRole.CLERK in viewer.roles and may_see(viewer, agency_id)


def leads(viewer: Viewer, agency_id: int) -> bool:
    """Whether this officer is a leader of that very agency: a unit's leader does not lead the office."""
    return OfficerRole.LEADER in viewer.roles and viewer.agency_id == agency_id and may_see(viewer, agency_id)


def may_administer(viewer: Viewer) -> bool:
    """Whether this officer looks after accounts and the register."""
    return OfficerRole.ADMINISTRATOR in viewer.roles


def require_administering(viewer: Viewer) -> None:
    """Raise Forbidden unless the officer looks after accounts, the register and the calendar."""
    if not may_administer(viewer):
        raise Forbidden("Chỉ quản trị được làm việc này.", code="may_not_administer")


def may_manage(viewer: Viewer, agency_id: int) -> bool:
    """Whether this officer looks after that agency's accounts: administrators all, leaders their own and its units."""
    return may_administer(viewer) or (OfficerRole.LEADER in viewer.roles and may_see(viewer, agency_id))


def may_manage_any(viewer: Viewer) -> bool:
    """Whether this officer looks after any accounts but the own."""
    return may_manage(viewer, viewer.agency_id)


def grantable(viewer: Viewer) -> frozenset[OfficerRole]:
    """The roles this officer may give and take: a leader all of an agency's, and never that of an administrator."""
    if may_administer(viewer):
        return frozenset(OfficerRole)
    leads = OfficerRole.LEADER in viewer.roles
    return frozenset(OfficerRole) - {OfficerRole.ADMINISTRATOR} if leads else frozenset()


def is_committee(viewer: Viewer) -> bool:
    """Whether this officer is of a steering committee, and so sees the counts of all agencies on the board."""
    return sees_matters(viewer) and viewer.agency_kind is AgencyKind.STEERING_COMMITTEE


def counts_cases(viewer: Viewer) -> bool:
    """Whether the board tells this officer how many cases wait for a matter."""
    return is_committee(viewer) or enforces(viewer)


Permit = Callable[[Viewer, int], None]
"""Raises Forbidden unless the officer may do something in the name of that agency."""


def require_acting(viewer: Viewer, agency_id: int) -> None:
    """Raise Forbidden unless the officer may record an act of that agency."""
    if not may_act(viewer, agency_id):
        raise Forbidden(
            "Chỉ lãnh đạo và cán bộ đầu mối của cơ quan được ghi nhận văn bản của cơ quan đó. "
            "Hãy chuyển việc này cho người được giao.",
            code="may_not_act",
        )


def require_receiving(viewer: Viewer, agency_id: int) -> None:
    """Raise Forbidden unless the officer may accept, refuse and assign what came to that agency."""
    if not may_receive(viewer, agency_id):
        raise Forbidden(
            "Tài khoản của bạn không được tiếp nhận, từ chối hoặc phân công văn bản của cơ quan này. "
            "Hãy báo văn thư hoặc cán bộ đầu mối của cơ quan.",
            code="may_not_receive",
        )


def require_keeping_cases(viewer: Viewer, agency_id: int) -> None:
    """Raise Forbidden unless the officer may enter, import and change the cases of that office."""
    if not may_keep_cases(viewer, agency_id):
        raise Forbidden(
            "Chỉ lãnh đạo, cán bộ đầu mối và văn thư của cơ quan thi hành án được nhập, sửa việc thi hành án của "
            "cơ quan đó. Hãy báo người được giao.",
            code="may_not_keep_cases",
        )


def require_issuing(viewer: Viewer, agency_id: int) -> None:
    """Raise Forbidden unless the officer may number and issue what that agency has signed."""
    if not may_issue(viewer, agency_id):
        raise Forbidden(
            "Chỉ văn thư của cơ quan được lấy số và phát hành văn bản. Hãy chuyển việc này cho văn thư.",
            code="may_not_issue",
        )


def require_seeing(viewer: Viewer, agency_id: int) -> None:
    """Raise Forbidden unless the contents of that agency are open to the officer: for what is only rehearsed."""
    if not may_see(viewer, agency_id):
        raise Forbidden("Tài khoản của bạn không xem được văn bản của cơ quan này.", code="may_not_see")
