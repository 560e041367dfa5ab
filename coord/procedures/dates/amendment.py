"""An amendment of the working calendar: days off announced, swapped or taken back, years whose schedule is official."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from coord.errors import Invalid
from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.calendar_file import TomlDate
from coord.procedures.dates.days_off import CalendarYear, Confidence, DayOff, Kind

_KINDS = (Kind.HOLIDAY, Kind.SWAPPED_OFF, Kind.SWAPPED_WORK)


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a document changes: `days` are set, `removes` are again what they would be without a row of their own.

    `confirmed` lists the years whose official schedule is now known.
    """

    document: str
    days: tuple[DayOff, ...] = ()
    removes: tuple[date, ...] = ()
    confirmed: tuple[int, ...] = ()

    @property
    def touched(self) -> tuple[date, ...]:
        """Every day of which something else is said now, in order."""
        return tuple(sorted({*self.removes, *(row.on for row in self.days)}))

    def applied_to(self, calendar: Calendar) -> Calendar:
        """The calendar as amended."""
        years = [CalendarYear(year, True) for year in self.confirmed]
        return calendar.without(self.removes).with_rows(self.days, years)


class _Day(Schema):
    on = TomlDate(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True, validate=validate.OneOf(_KINDS))
    name = fields.String(required=True, validate=validate.Length(min=1, max=200))
    swapped_with = TomlDate(load_default=None)


class _File(Schema):
    document = fields.String(required=True, validate=validate.Length(min=1, max=200))
    confidence = fields.Enum(Confidence, by_value=True, required=True)
    days = fields.List(fields.Nested(_Day), load_default=list)
    removes = fields.List(TomlDate(), load_default=list)
    confirmed = fields.List(fields.Integer(strict=True, validate=validate.Range(1976, 2200)), load_default=list)


def parse_amendment(content: bytes) -> Amendment:
    """Read the file of an amendment; Invalid says what is wrong with it.

    The file is TOML: `document`, `confidence`, and `days` (tables of on, kind, name, swapped_with), `removes`,
    `confirmed`.
    """
    try:
        said = _File().load(tomllib.loads(content.decode("utf-8")))
    except ValidationError as error:
        raise Invalid(f"Tệp thay đổi lịch sai: {error.messages}", code="wrong_amendment") from error
    except ValueError as error:
        raise Invalid(f"Tệp thay đổi lịch không đọc được: {error}", code="wrong_amendment") from error
    days = tuple(_row(row, said) for row in said["days"])
    amendment = Amendment(said["document"], days, tuple(said["removes"]), tuple(said["confirmed"]))
    if not (amendment.touched or amendment.confirmed):
        raise Invalid("Tệp thay đổi lịch không đổi ngày nào.", code="wrong_amendment")
    return amendment


def checked_amendment(amendment: Amendment, calendar: Calendar) -> Calendar:
    """The calendar as amended; Invalid when a day is named twice or a swap has no other side there."""
    named = [*amendment.removes, *(row.on for row in amendment.days)]
    if twice := sorted({day for day in named if named.count(day) > 1}):
        raise Invalid(f"Ngày {twice[0]:%d/%m/%Y} được nêu hai lần.", code="wrong_amendment")
    amended = amendment.applied_to(calendar)
    for day in amendment.touched:
        for row in (amended.own_row(day), calendar.own_row(day)):
            other = row.swapped_with if row else None
            if other is not None and not _is_pair(amended, other, day):
                message = f"Ngày {day:%d/%m/%Y} và ngày {other:%d/%m/%Y} hoán đổi cho nhau: phải nêu cả hai."
                raise Invalid(message, code="wrong_amendment")
    return amended


def _is_pair(amended: Calendar, other: date, day: date) -> bool:
    """Whether two days say that they are swapped with one another, or neither says anything of it any more."""
    one, two = amended.own_row(day), amended.own_row(other)
    return (one.swapped_with if one else None) in (other, None) and (two.swapped_with if two else None) == (
        day if one and one.swapped_with == other else None
    )


def _row(row: Mapping[str, Any], said: Mapping[str, Any]) -> DayOff:
    if (row["kind"] is Kind.HOLIDAY) == (row["swapped_with"] is not None):
        raise Invalid("“swapped_with” chỉ ghi cho ngày hoán đổi, và ngày hoán đổi nào cũng phải ghi.")
    return DayOff(row["on"], row["kind"], row["name"], said["document"], said["confidence"], row["swapped_with"])
