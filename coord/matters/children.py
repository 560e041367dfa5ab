"""Child matters: may one be opened in this matter, and what each party may see of those there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coord.agencies.access import Permit, Viewer, may_act, require_acting
from coord.agencies.names import short_names
from coord.db import db
from coord.errors import NotFound, Refused
from coord.events import log
from coord.events.payload import Opening
from coord.matters.admission import acting_role, enter, is_party, opening_met
from coord.matters.advancing import advance
from coord.matters.following import ALONE, Sequel, sequel_of
from coord.matters.history import History, books_of, ledger_of, opening_of
from coord.matters.models import DutyRow, Matter
from coord.matters.stages import stage_seen_by
from coord.procedures.engine.timing import too_early
from coord.procedures.rulebook.children import ChildKind, kinds_of

NO_SUCH_KIND = "Hồ sơ này không mở hồ sơ con loại đó."


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A child matter on its parent's page. Who is no party of it sees its kind, stage and day: the rest is empty.

    `others` are those in it who are not in its parent; `movers` the agencies that owe something in it now.
    """

    kind: str
    id: str
    stage: str
    opened_on: date
    is_closed: bool
    others: tuple[str, ...]
    movers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildOffer:
    """A kind of child that this officer may open in the matter now; `is_owed` when a duty asks for it."""

    name: str
    title: str
    is_owed: bool


@dataclass(frozen=True, slots=True)
class Within:
    """The matter within which a child is to be opened: as which kind, by which agency, and who takes part there."""

    parent: str
    title: str
    kind: ChildKind
    case_id: int
    agency_id: int
    parties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Kin:
    """A matter's children, the matter it belongs to, those before and after it; empty what is not for this officer."""

    children: tuple[ChildLine, ...]
    parent_id: str
    parent_title: str
    sequel: Sequel = ALONE
    offers: tuple[ChildOffer, ...] = ()


def admit_child(
    viewer: Viewer, parent_id: str, kind_name: str, procedure: str, on: date, permit: Permit = require_acting
) -> History:
    """The parent's events, once this officer may open a child of this kind there on that day.

    NotFound for a stranger and for a kind its rulebook does not know, Forbidden for a role that may not open it,
    Refused (with the article) when the rulebook does not allow it now.
    """
    history = advance(enter(viewer, parent_id), on)
    place, ledger = _within(viewer, history, kind_name), ledger_of(history)
    kind = place.kind
    if kind.procedure != procedure:
        raise NotFound(NO_SUCH_KIND)
    permit(viewer, place.agency_id)
    reasons = ledger.marking.why_not(kind.opened, None, ledger.happened)
    if reasons := (*reasons, *too_early(ledger, kind.opened, None, on)):
        raise Refused("Chưa mở được hồ sơ con này.", reasons=[str(r) for r in reasons])
    return history


def child_ahead(viewer: Viewer, parent_id: str, kind_name: str) -> Within:
    """Where a child of this kind would be opened. NotFound for a stranger or an unknown kind, Forbidden for others."""
    return _within(viewer, enter(viewer, parent_id), kind_name)


def _within(viewer: Viewer, history: History, kind_name: str) -> Within:
    book, opening = ledger_of(history).book, opening_of(history)
    kind = next((k for k in kinds_of(book) if k.name == kind_name), None)
    if kind is None:
        raise NotFound(NO_SUCH_KIND)
    met = opening_met(viewer, history, kind.opened)
    _, agency_id = acting_role(viewer, book.event(kind.opened), book, met)
    return Within(history[0].matter_id, opening.title, kind, opening.case_id, agency_id, opening.parties)


def _offers(viewer: Viewer, history: History) -> Iterator[ChildOffer]:
    """The kinds of which this officer may open a child now."""
    ledger = ledger_of(history)
    for kind in kinds_of(ledger.book):
        parties = opening_met(viewer, history, kind.opened).parties
        is_mine = any(role in parties and may_act(viewer, parties[role]) for role in kind.opened_by)
        if is_mine and ledger.marking.permits(kind.opened):
            is_owed = any(kind.opened in duty.events for duty in ledger.open_duties)
            yield ChildOffer(kind.name, kind.title, is_owed)


def kin_of(viewer: Viewer, matter_id: str) -> Kin:
    """The children of a matter and its parent, as far as this officer may see them; NotFound for a stranger."""
    history = enter(viewer, matter_id)
    kinds = {kind.name: kind for book in books_of(history) for kind in kinds_of(book)}
    rows = db.session.scalars(select(Matter).where(Matter.parent_id == matter_id).order_by(Matter.opened_on, Matter.id))
    children = tuple(_line(viewer, row, kinds, opening_of(history)) for row in rows)
    parent = log.events_of(opening_of(history).parent) if opening_of(history).parent else ()
    sequel, offers = sequel_of(viewer, history), tuple(_offers(viewer, history))
    if not parent or not is_party(viewer, parent):
        return Kin(children, "", "", sequel, offers)
    return Kin(children, parent[0].matter_id, opening_of(parent).title, sequel, offers)


def _line(viewer: Viewer, row: Matter, kinds: dict[str, ChildKind], parent: Opening) -> ChildLine:
    title = kinds[row.child_kind].title if row.child_kind in kinds else row.child_kind
    history = log.events_of(row.id)
    opening = opening_of(history)
    if not is_party(viewer, history):
        return ChildLine(title, "", row.stage, row.opened_on, row.is_closed, (), ())
    stage = stage_seen_by(viewer, history)
    return ChildLine(title, row.id, stage, row.opened_on, row.is_closed, _others(opening, parent), _movers(row.id))


def _others(opening: Opening, parent: Opening) -> tuple[str, ...]:
    """Who is in the child and not in its parent, by short name."""
    ids = [a for a in dict.fromkeys(opening.parties.values()) if a not in parent.parties.values()]
    names = short_names(ids)
    persons = [name for name in opening.persons.values() if name not in parent.persons.values()]
    return (*(names[a] for a in ids), *persons)


def _movers(matter_id: str) -> tuple[str, ...]:
    """The agencies that owe something, by short name, the most urgent first."""
    query = select(DutyRow.by_agency_id).where(
        DutyRow.matter_id == matter_id, DutyRow.status == "open", DutyRow.is_right.is_(False)
    )
    ids: Sequence[int] = [a for a in db.session.scalars(query.order_by(DutyRow.due_on, DutyRow.id)) if a is not None]
    names = short_names(ids)
    return tuple(names[a] for a in dict.fromkeys(ids))
