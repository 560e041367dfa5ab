"""The thresholds of exemption and reduction under each law (thresholds/exemption.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from coord.procedures.dates.calendar_file import TomlDate
from coord.procedures.dates.days_off import Confidence
from coord.procedures.dates.wording import dong
from coord.procedures.eligibility.assessments import Outcome

THRESHOLDS_FILE = Path(__file__).parent / "thresholds" / "exemption.toml"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with no amount of its own: what the law asks, and where."""

    asks: str
    clause: str
    citation: str
    confidence: Confidence
    fraction: Fraction | None = None
    months: int = 0


@dataclass(frozen=True, slots=True)
class Threshold:
    """One row: so many years, a band of what remains (VND), and what may then be proposed."""

    outcome: Outcome
    years: int
    clause: str
    citation: str
    confidence: Confidence
    paid_part: bool | None = None
    at_least: int | None = None
    more_than: int | None = None
    less_than: int | None = None
    at_most: int | None = None
    fraction: Fraction | None = None
    cap: int | None = None

    def covers(self, remaining: int) -> bool:
        """Whether the amount lies in the band."""
        return (
            (self.at_least is None or remaining >= self.at_least)
            and (self.more_than is None or remaining > self.more_than)
            and (self.less_than is None or remaining < self.less_than)
            and (self.at_most is None or remaining <= self.at_most)
        )

    def band(self) -> str:
        """The band in words: “từ 5.000.000 đ đến 100.000.000 đ”, “dưới 5.000.000 đ”."""
        low = f"từ {dong(self.at_least)}" if self.at_least else f"trên {dong(self.more_than)}" if self.more_than else ""
        high = f"dưới {dong(self.less_than)}" if self.less_than else dong(self.at_most) if self.at_most else ""
        return f"{low} đến {high}" if low and high else low or high


@dataclass(frozen=True, slots=True)
class Regime:
    """The conditions of one law, in force from `since`; not compared with the texts before `unverified_before`."""

    name: str
    title: str
    since: date
    excludes_interest: bool
    circumstances: Condition
    paid_part: Condition
    once_a_year: Condition
    verification: Condition
    special: Condition
    thresholds: tuple[Threshold, ...]
    cannot_know: tuple[str, ...]
    inferred: tuple[str, ...]
    unverified_before: date | None = None


class _Fraction(fields.Field[Fraction]):
    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Fraction:
        try:
            fraction = Fraction(value) if isinstance(value, str) else Fraction(0)
        except (ValueError, ZeroDivisionError) as error:
            raise ValidationError("not a fraction") from error
        if not 0 < fraction < 1:
            raise ValidationError("not a fraction between 0 and 1")
        return fraction


def _text() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1))


def _amount() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(min=1))


class _ConditionSchema(Schema):
    asks, clause, citation = _text(), _text(), _text()
    confidence = fields.Enum(Confidence, by_value=True, required=True)
    fraction = _Fraction()
    months = _amount()

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Condition:
        return Condition(**data)


class _ThresholdSchema(Schema):
    outcome = fields.Enum(Outcome, by_value=True, required=True, validate=validate.NoneOf([Outcome.NONE]))
    years = fields.Integer(required=True, strict=True, validate=validate.Range(1, 100))
    clause, citation = _text(), _text()
    confidence = fields.Enum(Confidence, by_value=True, required=True)
    paid_part = fields.Boolean()
    at_least, more_than, less_than, at_most, cap = (_amount() for _ in range(5))
    fraction = _Fraction()

    @validates_schema
    def _only_a_reduction_has_a_fraction(self, data: Mapping[str, Any], **_: Any) -> None:
        if ("fraction" in data) != (data["outcome"] is Outcome.REDUCE):
            raise ValidationError("a reduction has a fraction, an exemption has none", "fraction")

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Threshold:
        return Threshold(**data)


class _RegimeSchema(Schema):
    name, title = _text(), _text()
    since = TomlDate(required=True)
    unverified_before = TomlDate()
    excludes_interest = fields.Boolean(required=True)
    circumstances, paid_part, once_a_year, verification, special = (
        fields.Nested(_ConditionSchema, required=True) for _ in range(5)
    )
    thresholds = fields.List(fields.Nested(_ThresholdSchema), required=True, validate=validate.Length(min=1))
    cannot_know, inferred = (fields.List(fields.String(), required=True) for _ in range(2))

    @post_load
    def _build(self, data: Mapping[str, Any], **_: Any) -> Regime:
        lists = {name: tuple(data[name]) for name in ("thresholds", "cannot_know", "inferred")}
        return Regime(**{**data, **lists})


class _FileSchema(Schema):
    regime = fields.List(fields.Nested(_RegimeSchema), required=True, validate=validate.Length(min=1))


def parse_thresholds(text: str) -> tuple[Regime, ...]:
    """Read the text of a file of thresholds, oldest law first; raise ValidationError when a row is wrong."""
    content = _FileSchema().load(tomllib.loads(text))
    return tuple(sorted(content["regime"], key=lambda regime: regime.since))


@cache
def load_regimes() -> tuple[Regime, ...]:
    """The packaged thresholds, oldest law first."""
    return parse_thresholds(THRESHOLDS_FILE.read_text("utf-8"))


def regime_on(day: date) -> Regime:
    """The law that governs a review on this day; the oldest one for days before all of them."""
    regimes = load_regimes()
    return next((regime for regime in reversed(regimes) if regime.since <= day), regimes[0])
