"""For which offices an officer may bring in cases, and what those are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coord.agencies.access import Viewer, may_keep_cases
from coord.agencies.models import Agency, AgencyKind
from coord.db import db


@dataclass(frozen=True, slots=True)
class Offices:
    """The officer's own offices: their ids by code, the codes of all others, and who issues decisions for each."""

    units: Mapping[str, int]
    other_codes: frozenset[str]
    issuers: Mapping[int, str]

    @property
    def ids(self) -> frozenset[int]:
        """The ids of the officer's own offices."""
        return frozenset(self.units.values())

    def code_of(self, holder_id: int) -> str:
        """The code of one of them; empty for any other."""
        return next((code for code, agency_id in self.units.items() if agency_id == holder_id), "")


def offices_of(viewer: Viewer) -> Offices:
    """The offices for which this officer may bring in cases; none for whoever may not."""
    query = select(Agency).where(Agency.kind == AgencyKind.ENFORCEMENT).options(joinedload(Agency.unit_of))
    agencies = list(db.session.scalars(query.order_by(Agency.area_code, Agency.id)))
    own = [agency for agency in agencies if may_keep_cases(viewer, agency.id)]
    return Offices(
        units={agency.code: agency.id for agency in own},
        other_codes=frozenset(agency.code for agency in agencies if agency not in own),
        issuers={agency.id: (agency.unit_of or agency).name for agency in own},
    )
