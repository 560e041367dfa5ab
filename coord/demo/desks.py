"""Who does what at each agency of the demonstration: who writes, signs, numbers, receives, assigns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import Agency, AgencyKind, Officer, OfficerRole


@dataclass(frozen=True, slots=True)
class Desk:
    """One agency at work. `people` are the ids of the officers to whom letters are assigned.

    `author` writes and signs what a judge or executor signs; of `signers` the first who may signs the rest: the own
    leader, or that of the office. `receives` is the clerk, who numbers and issues too.
    """

    code: str
    name: str
    writes: Viewer
    author: Viewer
    signers: tuple[Viewer, ...]
    receives: Viewer
    assigns: Viewer
    people: tuple[int, ...]
    viewers: tuple[Viewer, ...]
    judge: str

    def person(self, turn: int) -> int:
        """Whose turn it is."""
        return self.people[turn % len(self.people)]

    def viewer(self, officer_id: int | None) -> Viewer:
        """The officer of this id, or the one who writes."""
        return next((viewer for viewer in self.viewers if viewer.officer_id == officer_id), self.writes)


def desks_of(agencies: Iterable[Agency]) -> dict[int, Desk]:
    """The desk of each agency that has a liaison officer, by its id."""
    return {agency.id: _desk(agency) for agency in agencies if _in_role(agency, OfficerRole.LIAISON)}


def _desk(agency: Agency) -> Desk:
    liaisons = _in_role(agency, OfficerRole.LIAISON)
    viewers = tuple(viewer_of(officer) for officer in liaisons)
    leader = viewer_of(_first(agency, OfficerRole.LEADER))
    office = agency.unit_of
    return Desk(
        code=agency.code,
        name=agency.short_name,
        writes=viewers[0],
        author=viewers[-1] if agency.kind is AgencyKind.COURT else viewers[0],
        signers=(leader, viewer_of(_first(office, OfficerRole.LEADER))) if office else (leader,),
        receives=viewer_of(_first(agency, OfficerRole.CLERK)),
        assigns=leader,
        people=tuple(officer.id for officer in liaisons),
        viewers=viewers,
        judge=f"Thẩm phán {liaisons[-1].full_name}",
    )


def _first(agency: Agency, role: OfficerRole) -> Officer:
    """Who is there for this alone, or the first who is there for it too."""
    found = _in_role(agency, role)
    return next((officer for officer in found if officer.roles == {role}), found[0])


def _in_role(agency: Agency, role: OfficerRole) -> list[Officer]:
    return [officer for officer in agency.officers if role in officer.roles]
