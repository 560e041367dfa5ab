"""Who fills each role of a matter: the first event fixes it, a successor stands in, and another may be named.

A successor takes over everything. Who is named takes over what comes: an act dated before that day, or recorded before
it was said, concerns whoever filled the role then.
"""

from collections.abc import Sequence
from datetime import date

from coord.events.record import EventRecord


def parties_of(history: Sequence[EventRecord], on: date | None = None, before: int | None = None) -> dict[str, int]:
    """The agency of each role now; for something dated `on` the one of that day, as far as named `before` that version.

    A successor stands in for an agency that has ended since.
    """
    opening = history[0].payload.opening
    parties = dict(opening.parties) if opening else {}
    for event in changes_of(history):
        if replaced := event.payload.replaced:
            parties = {r: replaced.successor_id if a == replaced.agency_id else a for r, a in parties.items()}
        named = event.payload.named
        if named and (on is None or event.took_effect_on <= on) and (before is None or event.version < before):
            parties[named.role] = named.agency_id
    return parties


def fillers_of(history: Sequence[EventRecord]) -> dict[str, tuple[int, ...]]:
    """The agencies that have filled each role, in order; a successor stands in its predecessor's place."""
    opening = history[0].payload.opening
    parties = opening.parties if opening else {}
    found: dict[str, tuple[int, ...]] = {role: (agency_id,) for role, agency_id in parties.items()}
    for event in changes_of(history):
        if replaced := event.payload.replaced:
            old, heir = replaced.agency_id, replaced.successor_id
            found = {role: tuple(heir if a == old else a for a in agencies) for role, agencies in found.items()}
        if named := event.payload.named:
            found[named.role] = (*found.get(named.role, ()), named.agency_id)
    return found


def changes_of(history: Sequence[EventRecord]) -> tuple[EventRecord, ...]:
    """The events by which a role came to another agency."""
    return tuple(e for e in history if e.payload.replaced or e.payload.named)


def heir_of(history: Sequence[EventRecord], agency_id: int) -> int:
    """The agency, or the one that has taken its place in this matter since it ended."""
    for replaced in (e.payload.replaced for e in history if e.payload.replaced):
        agency_id = replaced.successor_id if agency_id == replaced.agency_id else agency_id
    return agency_id


def is_anybody_named(history: Sequence[EventRecord]) -> bool:
    """Whether another agency has ever been named for a role."""
    return any(e.payload.named for e in history)
