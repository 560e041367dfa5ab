"""Recording for those who do not use the platform (ghi nhận thay): whose act it is, and who may record it.

What a paper-only agency, a person or a body says comes as a letter. Whoever it is addressed to records it, with the
scan, its number, its own date and the day it came; the event says for which role.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from coord.agencies.access import Viewer
from coord.agencies.queries import off_platform
from coord.errors import Forbidden
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.admission import acting_role
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

NOT_OURS = "Chỉ cơ quan nhận văn bản này, hoặc cơ quan đang tổ chức thi hành nếu không có, được ghi nhận thay."


@dataclass(frozen=True, slots=True)
class Acting:
    """In which role and for which agency an officer records an act, and for whom: "" for the own agency."""

    role: str
    agency_id: int
    on_behalf: str = ""


def acting_in(viewer: Viewer, rule: EventRule, on_behalf: str, book: Rulebook, opening: Opening) -> Acting:
    """How this officer may record the act; Forbidden when it is not for them, or the actor can do so itself."""
    if not on_behalf:
        return Acting(*acting_role(viewer, rule, book, opening))
    if on_behalf not in rule.by or on_behalf not in {*opening.parties, *opening.persons}:
        raise Forbidden(f"“{rule.title}” không phải là việc của bên này trong hồ sơ.")
    if on_behalf not in roles_off_platform(opening):
        raise Forbidden("Cơ quan này đang dùng hệ thống và tự ghi nhận văn bản của mình.", code="on_platform")
    for role, agency_id in recorders_of(rule, on_behalf, book, opening):
        if agency_id in viewer.agency_ids:
            return Acting(role, agency_id, on_behalf)
    raise Forbidden(NOT_OURS, code="no_addressee")


def roles_off_platform(opening: Opening) -> frozenset[str]:
    """The roles of those who have no inbox here today: agencies on paper, persons, bodies."""
    away = off_platform(opening.parties.values())
    return frozenset({*opening.persons, *(role for role, agency_id in opening.parties.items() if agency_id in away)})


def recorders_of(rule: EventRule, actor: str, book: Rulebook, opening: Opening) -> Iterator[tuple[str, int]]:
    """Who may record the act for the actor: each addressee with an inbox here; where there is none, who holds the case.

    Each as the role it has in this and the agency.
    """
    away, own = off_platform(opening.parties.values()), opening.parties.get(actor)
    here = {role: a for role, a in opening.parties.items() if a not in away and a != own}
    addressed = [(role, here[role]) for role in rule.to if role in here]
    holding = [(role.name, here[role.name]) for role in book.roles if role.proposed == "holder" and role.name in here]
    yield from addressed or holding


def recorded_words(event: EventRecord, actor: str, *, is_visible: bool = True) -> str:
    """That an act was recorded for somebody, and from which paper; empty for an act of the own agency."""
    said = event.payload
    if not said.on_behalf or not is_visible:
        return f"Ghi nhận thay cho {actor}" if said.on_behalf else ""
    number = f"số {said.number}" if said.number else "không số"
    came = f" nhận ngày {said.received_on:%d/%m/%Y}" if said.received_on else ""
    return f"Ghi nhận thay cho {actor}, theo bản giấy {number}{came}"
