"""Who does what at each agency of the demonstration: who writes, who receives, who assigns, who signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import Agency, Officer, OfficerRole


@dataclass(frozen=True, slots=True)
class Desk:
    """One agency at work. `people` are the ids of the officers to whom letters are assigned."""

    code: str
    name: str
    writes: Viewer
    receives: Viewer
    assigns: Viewer
    people: tuple[int, ...]
    viewers: tuple[Viewer, ...]
    signer: str
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
    leader = next(iter(_in_role(agency, OfficerRole.LEADER)), liaisons[0])
    clerk = next(iter(_in_role(agency, OfficerRole.CLERK)), liaisons[0])
    viewers = tuple(viewer_of(officer) for officer in liaisons)
    return Desk(
        code=agency.code,
        name=agency.short_name,
        writes=viewers[0],
        receives=viewer_of(clerk),
        assigns=viewer_of(leader),
        people=tuple(officer.id for officer in liaisons),
        viewers=viewers,
        signer=f"{leader.job_title} {leader.full_name}",
        judge=f"Thẩm phán {liaisons[-1].full_name}",
    )


def _in_role(agency: Agency, role: OfficerRole) -> list[Officer]:
    return [officer for officer in agency.officers if role in officer.roles]
