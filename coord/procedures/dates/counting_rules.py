"""The rules of counting: what each says, where it stands, how sure we are (calendars/counting.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from coord.procedures.dates.days_off import Confidence

COUNTING_FILE = Path(__file__).parent / "calendars" / "counting.toml"


class RuleName(StrEnum):
    """The rules that a due date may rest on."""

    GOVERNS = "governs"
    FIRST_DAY = "first_day"
    LAST_MOMENT = "last_moment"
    SAME_DATE = "same_date"
    ROLL = "roll"
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    HOURS_NOT_ROLLED = "hours_not_rolled"
    HOUR_UNKNOWN = "hour_unknown"
    PLANNED_HOUR_UNKNOWN = "planned_hour_unknown"
    LEAD = "lead"
    PAUSE = "pause"
    PAUSE_EXTENDS = "pause_extends"
    FIRST_WEEK = "first_week"


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One rule of counting with its document and confidence; the text is Vietnamese."""

    name: RuleName
    text: str
    document: str
    confidence: Confidence


class _RuleSchema(Schema):
    text = fields.String(required=True, validate=validate.Length(min=1))
    document = fields.String(required=True, validate=validate.Length(min=1))
    confidence = fields.Enum(Confidence, by_value=True, required=True)


class _CountingSchema(Schema):
    rules = fields.Dict(fields.Enum(RuleName, by_value=True), fields.Nested(_RuleSchema), required=True)

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Mapping[RuleName, CountingRule]:
        if missing := set(RuleName) - set(data["rules"]):
            raise ValidationError(f"rules missing: {sorted(missing)}")
        return MappingProxyType({name: CountingRule(name, **row) for name, row in data["rules"].items()})


@cache
def counting_rules() -> Mapping[RuleName, CountingRule]:
    """Every rule of counting by its name."""
    rules: Mapping[RuleName, CountingRule] = _CountingSchema().load(tomllib.loads(COUNTING_FILE.read_text("utf-8")))
    return rules
