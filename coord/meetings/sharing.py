"""What a matter's events say, cut to what all recipients of one paper may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coord.agencies.access import Viewer, anybody_of, may_see
from coord.agencies.models import Agency
from coord.db import db
from coord.errors import Forbidden, Invalid
from coord.events.models import InboxEntry
from coord.events.payload import Opening
from coord.events.record import EventRecord
from coord.matters.admission import enter, may_read
from coord.matters.behalf import recorded_words
from coord.matters.fillers import fillers_of
from coord.matters.history import History, actor_of, books_of, holders_of, ledger_of, opening_for, opening_of
from coord.matters.subjects import Subject, subject_of
from coord.procedures.engine.ledger import Duty, Ledger
from coord.procedures.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Shared:
    """A matter as all `recipients` together may see it; `issuer` is the one that makes the paper out, by an officer.

    `names` are the full names of all parties; `subjects` is what each recipient knows of the case; `entries` are the
    inbox entries by event.
    """

    history: History
    opening: Opening
    ledger: Ledger
    books: tuple[Rulebook, ...]
    issuer: Agency
    officer_id: int
    recipients: tuple[Agency, ...]
    names: Mapping[int, str]
    subjects: tuple[Subject, ...]
    entries: Mapping[str, tuple[InboxEntry, ...]]

    def is_readable(self, event: EventRecord) -> bool:
        """Whether every recipient sent the event or was addressed."""
        return all(may_read(anybody_of(agency), event) for agency in self.recipients)

    @property
    def office(self) -> Agency:
        """In whose name the paper goes out, as letters do: the issuer, or the office it is a unit of."""
        return self.issuer.unit_of or self.issuer

    def acts(self) -> tuple[EventRecord, ...]:
        """The acts that stand, in order."""
        taken_back = {i for e in self.history for i in e.payload.reverses}
        return tuple(e for e in self.history if e.is_act and e.id not in taken_back)

    def actor(self, event: EventRecord) -> str:
        """Who really acted, by full name, also where another agency recorded it from a paper."""
        actor = self.actor_id(event)
        return actor if isinstance(actor, str) else self.name(actor)

    def actor_id(self, event: EventRecord) -> int | str | None:
        """Who really acted: an agency's id, the name of a person or body, None for the system."""
        return actor_of(event, self.history)

    def recorded(self, event: EventRecord) -> str:
        """That it was recorded from a paper, by whom and when it came; empty for an act of the own agency."""
        words = recorded_words(event, self.actor(event), is_visible=self.is_readable(event))
        return f"{words}; {self.name(event.agency_id)} ghi nhận" if words else ""

    def filled_by(self, agency_id: int) -> tuple[str, ...]:
        """The roles that the agency fills or has filled."""
        return tuple(role for role, agencies in fillers_of(self.history).items() if agency_id in agencies)

    def name(self, agency_id: int | None) -> str:
        """An agency's full name; the system for None."""
        return self.names[agency_id] if agency_id is not None else "Hệ thống ghi nhận"

    def in_role(self, role: str, duty: Duty) -> str:
        """Who fills a role for a duty: the agency's full name, the person's name, or the role's own title."""
        parties = opening_for(self.history, duty.raised_by).parties
        if role in parties:
            return self.names[parties[role]]
        return self.opening.persons.get(role) or self.ledger.book.role(role).title


def share(viewer: Viewer, matter_id: str, recipients: Sequence[int]) -> Shared:
    """The matter as these agencies together may see it, the officer's own always among them.

    NotFound for a stranger; Invalid when a recipient is no party; Forbidden for an administrator.
    """
    history = enter(viewer, matter_id)
    opening, ledger = opening_of(history), ledger_of(history)
    parties = _in_order(history, ledger)
    issuer_id = issuing_agency(viewer, parties)
    wanted = {issuer_id, *recipients}
    if wanted - set(parties):
        raise Invalid("Có cơ quan nhận không phải là bên của hồ sơ. Hãy chọn lại cơ quan nhận.", code="not_a_party")
    known = frozenset(parties).union(*holders_of(history).values())
    agencies = {a.id: a for a in db.session.scalars(select(Agency).where(Agency.id.in_(known)))}
    chosen = tuple(agencies[agency_id] for agency_id in parties if agency_id in wanted)
    return Shared(
        history=history,
        opening=opening,
        ledger=ledger,
        books=books_of(history),
        issuer=agencies[issuer_id],
        officer_id=viewer.officer_id,
        recipients=chosen,
        names={agency_id: agency.name for agency_id, agency in agencies.items()},
        subjects=tuple(subject_of(anybody_of(agency), matter_id) for agency in chosen),
        entries=_entries(matter_id),
    )


def issuing_agency(viewer: Viewer, parties: Sequence[int]) -> int:
    """The agency in whose name the officer makes a paper out: the own one, else a unit of it that is a party."""
    mine = [a for a in parties if may_see(viewer, a)]
    if not mine:
        raise Forbidden("Chỉ cơ quan là bên của hồ sơ mới lập được giấy tờ của hồ sơ.")
    return viewer.agency_id if viewer.agency_id in mine else mine[0]


def usual_recipients(viewer: Viewer, matter_id: str) -> tuple[int, ...]:
    """The parties that have said something in the matter or owe something now, and the officer's own agency."""
    history = enter(viewer, matter_id)
    ledger = ledger_of(history)
    parties = _in_order(history, ledger)
    spoken = {a for e in history if e.is_act for a in (e.agency_id, actor_of(e, history))}
    owed = [(duty, opening_for(history, duty.raised_by).parties) for duty in ledger.open_duties]
    spoken |= {then.get(role) for duty, then in owed for role in duty.by}
    spoken.add(issuing_agency(viewer, parties))
    return tuple(a for a in parties if a in spoken)


def _in_order(history: History, ledger: Ledger) -> tuple[int, ...]:
    """The agencies among the parties, in the order in which the rulebook names their roles; then those of before."""
    parties = opening_of(history).parties
    named = [parties[role.name] for role in ledger.book.roles if role.name in parties]
    before = [a for agencies in fillers_of(history).values() for a in agencies]
    return tuple(dict.fromkeys((*named, *parties.values(), *before)))


def _entries(matter_id: str) -> dict[str, tuple[InboxEntry, ...]]:
    query = select(InboxEntry).where(InboxEntry.matter_id == matter_id).order_by(InboxEntry.agency_id)
    found: dict[str, tuple[InboxEntry, ...]] = {}
    for entry in db.session.scalars(query):
        found[entry.event_id] = (*found.get(entry.event_id, ()), entry)
    return found
