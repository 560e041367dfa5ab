"""The calendar file: calendars/vn.toml read and validated into rows."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from coord.procedures.dates.days_off import CalendarYear, Confidence, DayOff, FixedDay, Kind, WeeklyRest

CALENDAR_FILE = Path(__file__).parent / "calendars" / "vn.toml"


@dataclass(frozen=True, slots=True)
class CalendarContent:
    """All that a calendar file says; rows and years in the order of time."""

    rows: tuple[DayOff, ...]
    years: tuple[CalendarYear, ...]
    fixed: tuple[FixedDay, ...]
    rest: WeeklyRest
    tets: tuple[date, ...] = ()


class TomlDate(fields.Field[date]):
    """A TOML date, which arrives as a date and not as text."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> date:
        if type(value) is not date:
            raise ValidationError("not a date: write 2026-01-02 without quotes")
        return value


def _text() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1, max=200))


class _Sourced(Schema):
    name = _text()
    document = _text()
    confidence = fields.Enum(Confidence, by_value=True, required=True)


class _DaySchema(_Sourced):
    on = TomlDate(required=True)
    kind = fields.Enum(Kind, by_value=True, required=True, validate=validate.NoneOf([Kind.WEEKEND]))
    swapped_with = TomlDate(load_default=None)

    @validates_schema
    def _a_swap_has_two_sides(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data["kind"] is Kind.HOLIDAY) == (data["swapped_with"] is not None):
            raise ValidationError("swapped_with stands on swapped days, and only there", "swapped_with")

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> DayOff:
        return DayOff(**data)


class _FixedSchema(_Sourced):
    month = fields.Integer(required=True, strict=True, validate=validate.Range(1, 12))
    day = fields.Integer(required=True, strict=True, validate=validate.Range(1, 31))
    since = fields.Integer(required=True, strict=True)

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> FixedDay:
        return FixedDay(**data)


class _RestSchema(_Sourced):
    weekdays = fields.List(fields.Integer(strict=True, validate=validate.Range(0, 6)), required=True)

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> WeeklyRest:
        return WeeklyRest(**{**data, "weekdays": tuple(data["weekdays"])})


class _TetSchema(_Sourced):
    first_days = fields.List(TomlDate(), required=True)


class _YearSchema(Schema):
    year = fields.Integer(required=True, strict=True, validate=validate.Range(1976, 2200))
    confirmed = fields.Boolean(required=True)
    days = fields.List(fields.Nested(_DaySchema), required=True)

    @validates_schema
    def _days_lie_in_their_year(self, data: Mapping[str, Any], **_: Any) -> None:
        if any(row.on.year != data["year"] for row in data["days"]):
            raise ValidationError("a day of another year", "days")


class _CalendarSchema(Schema):
    rest = fields.Nested(_RestSchema, required=True)
    fixed = fields.List(fields.Nested(_FixedSchema), required=True)
    year = fields.List(fields.Nested(_YearSchema), required=True)
    tet = fields.Nested(_TetSchema, load_default=None)

    @validates_schema
    def _one_row_a_day(self, data: Mapping[str, Any], **_: Any) -> None:
        rows = {row.on: row for year in data["year"] for row in year["days"]}
        counts = Counter(row.on for year in data["year"] for row in year["days"])
        if twice := [day.isoformat() for day, count in counts.items() if count > 1]:
            raise ValidationError(f"more than one row: {', '.join(twice)}", "year")
        for row in rows.values():
            if row.swapped_with and (row.swapped_with not in rows or rows[row.swapped_with].swapped_with != row.on):
                raise ValidationError(f"a swap without its other side: {row.on}", "year")


def read_calendar_file(path: Path = CALENDAR_FILE) -> CalendarContent:
    """Read a calendar file; raise marshmallow's ValidationError when a row is wrong."""
    return parse_calendar(path.read_text(encoding="utf-8"))


def parse_calendar(text: str) -> CalendarContent:
    """Read the text of a calendar file; raise marshmallow's ValidationError when a row is wrong."""
    content = _CalendarSchema().load(tomllib.loads(text))
    years = sorted(content["year"], key=lambda year: int(year["year"]))
    return CalendarContent(
        rows=tuple(sorted((row for year in years for row in year["days"]), key=lambda row: row.on)),
        years=tuple(CalendarYear(year["year"], year["confirmed"]) for year in years),
        fixed=tuple(content["fixed"]),
        rest=content["rest"],
        tets=tuple(sorted(content["tet"]["first_days"])) if content["tet"] else (),
    )
