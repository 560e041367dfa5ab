"""Who has read a matter: a row for each officer, kind of thing and day, beside the log, for the parties to see."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import case, func, null, select

from coord.agencies.access import Viewer
from coord.agencies.names import full_names, short_names
from coord.clock import VN
from coord.db import db, unless_taken
from coord.errors import Stale
from coord.matters.admission import enter
from coord.matters.models import Reading

DAYS = 14


class Kind(StrEnum):
    """What was opened."""

    PAGE = "page"
    FORM = "form"
    DOCUMENT = "document"
    PAPER = "paper"


Key = tuple[str, date, int, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """Something of a matter, opened by an officer at an instant."""

    matter_id: str
    officer_id: int
    agency_id: int
    kind: Kind
    at: datetime

    @property
    def key(self) -> Key:
        """What there is one row for: on one day the same officer reads the same kind of thing once."""
        return self.matter_id, self.at.astimezone(VN).date(), self.officer_id, str(self.kind)


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One line of “Ai đã xem hồ sơ”. `officer` is empty where another agency read: it answers for its own people."""

    on: date
    first_at: datetime
    agency: str
    officer: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The lines of some days, newest first; `before` is the day before which the next page begins, None on the last."""

    lines: tuple[ReadingLine, ...]
    before: date | None


def note_readings(opened: Iterable[Opened]) -> None:
    """Enter each that is not there yet. Needs an open transaction."""
    for reading in opened:
        if db.session.get(Reading, reading.key) is None:
            with suppress(Stale), unless_taken(Stale("")):  # another process may note it this instant
                db.session.add(_row(reading))


def readings_of(viewer: Viewer, matter_id: str, before: date | None = None) -> ReadingPage:
    """Who has read the matter: the own officers by name, others by agency; NotFound for a stranger."""
    enter(viewer, matter_id)
    days = _days(matter_id, before)
    shown = days[:DAYS]
    who = case((Reading.agency_id.in_(viewer.agency_ids), Reading.officer_id), else_=null())
    first = func.min(Reading.first_at)
    query = (
        select(Reading.read_on, first, Reading.agency_id, who, Reading.kind)
        .where(Reading.matter_id == matter_id, Reading.read_on.in_(shown))
        .group_by(Reading.read_on, Reading.agency_id, who, Reading.kind)
        .order_by(Reading.read_on.desc(), first.desc(), Reading.agency_id, Reading.kind)
    )
    rows = db.session.execute(query).all()
    agencies, officers = short_names({row[2] for row in rows}), full_names({row[3] for row in rows if row[3]})
    lines = tuple(ReadingLine(r[0], r[1], agencies[r[2]], officers.get(r[3] or 0, ""), Kind(r[4])) for r in rows)
    return ReadingPage(lines, shown[-1] if len(days) > DAYS else None)


def _row(reading: Opened) -> Reading:
    matter_id, read_on, officer_id, kind = reading.key
    return Reading(
        matter_id=matter_id,
        read_on=read_on,
        officer_id=officer_id,
        kind=kind,
        agency_id=reading.agency_id,
        first_at=reading.at,
    )


def _days(matter_id: str, before: date | None) -> list[date]:
    """The days of one page, and one more if there is any."""
    query = select(Reading.read_on).where(Reading.matter_id == matter_id).distinct()
    if before:
        query = query.where(Reading.read_on < before)
    return list(db.session.scalars(query.order_by(Reading.read_on.desc()).limit(DAYS + 1)))
