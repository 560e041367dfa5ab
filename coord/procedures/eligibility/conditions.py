"""The conditions of an eligibility one by one, with the figures, as the page shows them."""

from __future__ import annotations

from datetime import date

from coord.procedures.dates.same_dates import add_months
from coord.procedures.dates.spans import elapsed_between, first_day_after, has_passed
from coord.procedures.dates.wording import dong, full_date, span
from coord.procedures.eligibility.assessments import Check, Facts, Result
from coord.procedures.eligibility.thresholds_file import Regime, Threshold

UNKNOWN_FROM_FIGURES = "Không biết được từ số liệu"


def checks_of(
    facts: Facts, on: date, regime: Regime, row: Threshold | None, is_part_paid: bool, is_free: bool
) -> tuple[Check, ...]:
    """The table of conditions of one row of thresholds, or of the special case when there is no row."""
    verified = _verified(facts, on, regime)
    if row is None:
        special = regime.special
        claim = Check("Trường hợp đặc biệt", _claim(facts), special.asks, Result.MUST_BE_PROVED, special.clause)
        return _paid(facts, regime, is_part_paid), claim, verified
    circumstances = regime.circumstances
    return (
        _time(facts, on, row),
        _amount(facts, regime, row),
        *([_paid(facts, regime, is_part_paid)] if row.paid_part else []),
        _reviewed(facts, regime, is_free),
        Check(
            "Hoàn cảnh của người phải thi hành án",
            UNKNOWN_FROM_FIGURES,
            circumstances.asks,
            Result.MUST_BE_PROVED,
            circumstances.clause,
        ),
        verified,
    )


def _time(facts: Facts, on: date, row: Threshold) -> Check:
    first = facts.first_decision_on
    free = first_day_after(first, row.years * 12)
    figures = f"{full_date(first)} đến {full_date(on)}: {span(*elapsed_between(first, on))}"
    asks = f"Hết thời hạn {row.years:02} năm" + (f", từ ngày {full_date(free)}" if free else "")
    result = _met(has_passed(first, row.years * 12, on))
    return Check("Thời gian từ quyết định thi hành án lần đầu", figures, asks, result, row.clause)


def _amount(facts: Facts, regime: Regime, row: Threshold) -> Check:
    name, clause = "Số còn phải nộp", row.clause
    if regime.excludes_interest:
        name, clause = f"{name} (không gồm lãi chậm thi hành)", f"{clause}; {regime.once_a_year.clause}"
    return Check(name, dong(facts.remaining), _upper(row.band()), _met(facts.remaining > 0), clause)


def _paid(facts: Facts, regime: Regime, is_part_paid: bool) -> Check:
    figures = f"{dong(facts.paid)} trên {dong(facts.remaining + facts.paid)}" if facts.paid else "Chưa nộp"
    return Check("Phần đã nộp", figures, regime.paid_part.asks, _met(is_part_paid), regime.paid_part.clause)


def _reviewed(facts: Facts, regime: Regime, is_free: bool) -> Check:
    last = facts.last_reviewed_on
    figures = f"Lần trước: {full_date(last)}" if last else "Chưa ghi nhận lần xét nào"
    condition = regime.once_a_year
    return Check("Lần xét trong một năm", figures, condition.asks, _met(is_free), condition.clause)


def _verified(facts: Facts, on: date, regime: Regime) -> Check:
    condition, name = regime.verification, "Biên bản xác minh điều kiện thi hành án"
    if facts.verified_on is None:
        return Check(name, "Chưa có ngày lập", condition.asks, Result.UNKNOWN, condition.clause)
    try:
        usable_until = add_months(facts.verified_on, condition.months)
    except OverflowError:
        usable_until = date.max
    figures = f"Ngày {full_date(facts.verified_on)}, dùng được đến {full_date(usable_until)}"
    return Check(name, figures, condition.asks, _met(on <= usable_until), condition.clause)


def _claim(facts: Facts) -> str:
    claims = (("Đặc biệt khó khăn kéo dài", facts.special_hardship), ("Lập công lớn", facts.great_merit))
    return "; ".join(text for text, is_claimed in claims if is_claimed)


def _met(is_met: bool) -> Result:
    return Result.MET if is_met else Result.NOT_MET


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
