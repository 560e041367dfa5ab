"""What an event says of a change that is no act of a procedure: of the calendar, of an agency, and what it moved."""

from dataclasses import dataclass
from datetime import date

from marshmallow import fields as ma

from coord.events.typed import Typed
from coord.procedures.dates.amendment import Amendment
from coord.procedures.dates.days_off import Confidence, DayOff, Kind


@dataclass(frozen=True, slots=True)
class Succession:
    """An agency ended: its last day, who took over, by which document."""

    agency_id: int
    last_day: date
    successor_id: int
    document: str


@dataclass(frozen=True, slots=True)
class MovedTerm:
    """One duty or right whose last day changed: its key, the old day and the new one."""

    duty: str
    old: date | None
    new: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change moved in a matter: the event that says the change, its document, and each term."""

    cause: str
    document: str
    terms: tuple[MovedTerm, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A party replaced by its successor: the event that says so, its document, the roles, from whom to whom."""

    cause: str
    document: str
    roles: tuple[str, ...]
    agency_id: int
    successor_id: int


@dataclass(frozen=True, slots=True)
class Named:
    """Who fills a role from the day of the event on: by which document, and who filled it before, None if nobody."""

    role: str
    agency_id: int
    document: str
    before: int | None = None


class DayOffSchema(Typed):
    makes = DayOff
    on = ma.Date(required=True)
    kind = ma.Enum(Kind, by_value=True, required=True)
    name = ma.Str(required=True)
    document = ma.Str(required=True)
    confidence = ma.Enum(Confidence, by_value=True, required=True)
    swapped_with = ma.Date()


class AmendmentSchema(Typed):
    makes = Amendment
    document = ma.Str(required=True)
    days = ma.List(ma.Nested(DayOffSchema))
    removes = ma.List(ma.Date())
    confirmed = ma.List(ma.Int(strict=True))


class SuccessionSchema(Typed):
    makes = Succession
    agency_id = ma.Int(required=True, strict=True)
    last_day = ma.Date(required=True)
    successor_id = ma.Int(required=True, strict=True)
    document = ma.Str(required=True)


class MovedTermSchema(Typed):
    makes = MovedTerm
    duty = ma.Str(required=True)
    old = ma.Date(required=True, allow_none=True)
    new = ma.Date(required=True, allow_none=True)


class MovedSchema(Typed):
    makes = Moved
    cause = ma.Str(required=True)
    document = ma.Str(required=True)
    terms = ma.List(ma.Nested(MovedTermSchema), required=True)


class ReplacedSchema(Typed):
    makes = Replaced
    cause = ma.Str(required=True)
    document = ma.Str(required=True)
    roles = ma.List(ma.Str(), required=True)
    agency_id = ma.Int(required=True, strict=True)
    successor_id = ma.Int(required=True, strict=True)


class NamedSchema(Typed):
    makes = Named
    role = ma.Str(required=True)
    agency_id = ma.Int(required=True, strict=True)
    document = ma.Str(required=True)
    before = ma.Int(strict=True)
