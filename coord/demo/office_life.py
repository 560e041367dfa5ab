"""What happens to letters at the offices of the demonstration: each morning they are taken in, assigned, worked on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import exists, select

from coord import clock
from coord.clock import VN
from coord.db import db
from coord.demo.desks import Desk
from coord.events.inbox import Status
from coord.events.models import InboxEntry
from coord.matters import receipts
from coord.matters.models import DutyRow

OPENING = time(7, 30)
A_WHILE = timedelta(seconds=40)
WORKED_ON_AFTER = timedelta(days=2)
REFUSED = "refused: "

Doing = Callable[[], object]


def morning(day: date, desks: Mapping[int, Desk], fates: Mapping[str, str]) -> None:
    """Deal with the letters that lie there at the start of this day. Needs an open transaction.

    A letter is taken in on the next morning, assigned on the one after, worked on two days later; one that asks for
    nothing is put away. `fates` gives those that nobody takes in, or that go back.
    """
    at = datetime.combine(day, OPENING, VN)
    lying = (Status.ARRIVED, Status.ACCEPTED, Status.ASSIGNED)
    query = select(InboxEntry).where(InboxEntry.status.in_(lying)).order_by(InboxEntry.agency_id, InboxEntry.sequence)
    for entry in list(db.session.scalars(query)):
        for doing in _doings(entry, at, desks[entry.agency_id], fates.get(entry.event_id, "")):
            with clock.set_at(at):
                doing()
            at += A_WHILE


def _doings(entry: InboxEntry, at: datetime, desk: Desk, fate: str) -> Iterator[Doing]:
    if entry.status == Status.ARRIVED:
        if fate.startswith(REFUSED):
            yield lambda: receipts.refuse(desk.receives, entry.id, fate.removeprefix(REFUSED))
        elif not fate:
            yield lambda: receipts.accept(desk.receives, [entry.id])
    elif entry.status == Status.ASSIGNED:
        if at - entry.changed_at > WORKED_ON_AFTER:
            yield lambda: receipts.start(desk.viewer(entry.assigned_to), entry.id)
    elif _asks_of(entry, entry.agency_id):
        yield lambda: receipts.assign(desk.assigns, entry.id, desk.person(entry.sequence))
    elif not _asks_of(entry, None):
        yield lambda: receipts.finish(desk.receives, entry.id)


def _asks_of(entry: InboxEntry, agency_id: int | None) -> bool:
    """Whether the letter still asks something of the agency, or of any agency at all."""
    owed = [DutyRow.raised_by == entry.event_id, DutyRow.status == "open", DutyRow.is_right.is_(False)]
    if agency_id is not None:
        owed.append(DutyRow.by_agency_id == agency_id)
    return bool(db.session.scalar(select(exists().where(*owed))))
