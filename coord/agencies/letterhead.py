"""The head of an agency's papers, after Decree 30/2020: who is above it, where, what stands behind its numbers."""

from __future__ import annotations

from coord.agencies.models import Agency
from coord.agencies.queries import place_of

NAMED_AFTER_A_PERSON = "Thành phố Hồ Chí Minh"


def place_name(agency: Agency) -> str:
    """The place before the date: the province's name alone, in full where it is a person's."""
    name = place_of(agency)
    if name == NAMED_AFTER_A_PERSON:
        return name
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")


def superior_of(agency: Agency) -> str | None:
    """The name above the issuing agency's: the agency a unit acts for, else the superior."""
    above = agency.unit_of or agency.parent
    return above.name if above else None


def symbol_of(agency: Agency) -> str:
    """What stands behind a number for this agency: THADS-KV1."""
    return agency.symbol or agency.code
