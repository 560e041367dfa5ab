"""Eligibility for exemption or reduction: what may be proposed on a day, by which article, and what is not known."""

from __future__ import annotations

from datetime import date

from coord.errors import Invalid
from coord.procedures.dates.spans import elapsed_between, first_day_after, has_passed
from coord.procedures.dates.wording import dong, full_date
from coord.procedures.eligibility.assessments import Assessment, Check, Facts, Outcome, Result
from coord.procedures.eligibility.conditions import checks_of
from coord.procedures.eligibility.thresholds_file import Regime, Threshold, regime_on

__all__ = ["Assessment", "Check", "Facts", "InvalidFacts", "Outcome", "Result", "assess"]

LARGEST = 10**15


class InvalidFacts(Invalid, ValueError):
    """An amount or a date cannot be true."""

    default_code = "invalid_facts"


def assess(facts: Facts, on: date) -> Assessment:
    """What may be proposed on this day under the law in force then; amounts in exact VND, rounded down."""
    _refuse_impossible(facts, on)
    regime = regime_on(on)
    is_part_paid = _is_part_paid(facts, regime)
    row = _best_row(facts, regime, on, is_part_paid)
    is_free = facts.last_reviewed_on is None or has_passed(facts.last_reviewed_on, 12, on)
    outcome, basis, shown = _decide(facts, regime, on, row if is_free else None, is_part_paid)
    if outcome is Outcome.NONE and row is not None:
        basis, shown = (regime.once_a_year.citation,), row
    maximum, calculation = _reduction(facts.remaining, shown) if outcome is Outcome.REDUCE and shown else (None, None)
    return Assessment(
        outcome,
        maximum,
        calculation,
        tuple(dict.fromkeys(basis)),
        regime.name,
        checks_of(facts, on, regime, shown, is_part_paid, is_free),
        _unknowns(regime, on),
        regime.inferred,
        elapsed_between(facts.first_decision_on, on),
    )


def first_day_eligible(facts: Facts, regime: Regime) -> date | None:
    """The first day on which `assess` finds something under this law, were it in force; None when there is none.

    From that day on it always does. Claims of a special case are left aside: they have no threshold.
    """
    rows = _reached_rows(facts, regime, _is_part_paid(facts, regime))
    days = [day for row in rows if (day := first_day_after(facts.first_decision_on, row.years * 12))]
    if facts.last_reviewed_on is None or not days:
        return min(days, default=None)
    free = first_day_after(facts.last_reviewed_on, 12)
    return free and max(min(days), free)


def _decide(
    facts: Facts, regime: Regime, on: date, row: Threshold | None, is_part_paid: bool
) -> tuple[Outcome, tuple[str, ...], Threshold | None]:
    """The outcome, its basis, and the row whose conditions are shown (None: the special case)."""
    if row is not None and row.outcome is Outcome.EXEMPT:
        return Outcome.EXEMPT, (row.citation,), row
    if facts.claims_special and facts.remaining and is_part_paid:
        return Outcome.EXEMPT, (regime.special.citation,), None
    if row is not None:
        return Outcome.REDUCE, (row.citation,), row
    return _refusal(facts, regime, is_part_paid)


def _refusal(facts: Facts, regime: Regime, is_part_paid: bool) -> tuple[Outcome, tuple[str, ...], Threshold | None]:
    matching = [row for row in regime.thresholds if row.covers(facts.remaining)]
    missed = [row for row in matching if _suits(row, is_part_paid)]
    basis = [row.citation for row in missed]
    if not missed:
        same_paid = [row.citation for row in regime.thresholds if _suits(row, is_part_paid)]
        basis = [*same_paid, *(row.citation for row in matching), regime.paid_part.citation]
    if facts.claims_special:
        basis.append(regime.special.citation)
    return Outcome.NONE, tuple(basis), min(missed or matching, key=lambda row: row.years)


def _best_row(facts: Facts, regime: Regime, on: date, is_part_paid: bool) -> Threshold | None:
    reached = _reached_rows(facts, regime, is_part_paid)
    rows = [row for row in reached if has_passed(facts.first_decision_on, row.years * 12, on)]
    return next((row for row in rows if row.outcome is Outcome.EXEMPT), rows[0] if rows else None)


def _reached_rows(facts: Facts, regime: Regime, is_part_paid: bool) -> list[Threshold]:
    """The rows whose amounts the figures reach, however much time has passed."""
    if not facts.remaining:
        return []
    return [row for row in regime.thresholds if row.covers(facts.remaining) and _suits(row, is_part_paid)]


def _suits(row: Threshold, is_part_paid: bool) -> bool:
    return row.paid_part is None or row.paid_part is is_part_paid


def _is_part_paid(facts: Facts, regime: Regime) -> bool:
    least = regime.paid_part.fraction
    return facts.paid > 0 and (least is None or facts.paid >= least * (facts.remaining + facts.paid))


def _reduction(remaining: int, row: Threshold) -> tuple[int | None, str | None]:
    if row.fraction is None:
        return None, None
    part = remaining * row.fraction.numerator // row.fraction.denominator
    sum_up = f"{dong(remaining)} × {row.fraction} = {dong(part)}"
    if row.cap is None or part <= row.cap:
        return part, sum_up
    return row.cap, f"{sum_up}, tối đa {dong(row.cap)}"


def _unknowns(regime: Regime, on: date) -> tuple[str, ...]:
    if regime.unverified_before is None or on >= regime.unverified_before:
        return regime.cannot_know
    early = f"Mức tiền và điều kiện áp dụng trước ngày {full_date(regime.unverified_before)}: chưa kiểm chứng."
    return (*regime.cannot_know, early)


def _refuse_impossible(facts: Facts, on: date) -> None:
    for name, amount in (("Số còn phải nộp", facts.remaining), ("Số đã nộp", facts.paid)):
        if type(amount) is not int or not 0 <= amount <= LARGEST:
            raise InvalidFacts(f"{name} phải là số đồng nguyên, từ 0 đến {dong(LARGEST)}.")
    days = (
        ("Ngày ra quyết định thi hành án lần đầu", facts.first_decision_on),
        ("Ngày xét lần trước", facts.last_reviewed_on),
        ("Ngày lập biên bản xác minh", facts.verified_on),
    )
    for name, day in days:
        if day is not None and day > on:
            raise InvalidFacts(f"{name} ({full_date(day)}) sau ngày xét ({full_date(on)}); hãy kiểm tra lại hai ngày.")
