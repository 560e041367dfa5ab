"""How pages word what a case is eligible for: the verdict, each condition's result, the article in short."""

from __future__ import annotations

from coord.procedures.dates.wording import dong
from coord.procedures.eligibility.assessments import Assessment, Check, Outcome, Result

OUTCOMES = {
    Outcome.EXEMPT: "Miễn",
    Outcome.REDUCE: "Giảm",
    Outcome.NONE: "Chưa đủ điều kiện",
}

VERDICTS = {
    Outcome.EXEMPT: "Đủ điều kiện xét miễn về thời gian và số tiền",
    Outcome.REDUCE: "Đủ điều kiện xét giảm về thời gian và số tiền",
    Outcome.NONE: "Hôm nay chưa đủ điều kiện xét miễn, giảm",
}

RESULTS = {
    Result.MET: ("Đạt", "done"),
    Result.NOT_MET: ("Chưa đạt", "open"),
    Result.MUST_BE_PROVED: ("Phải chứng minh", "unsure"),
    Result.UNKNOWN: ("Chưa có", "unsure"),
}
"""The words for a result and the tone of its label."""


def outcome_words(found: Assessment) -> str:
    """What may be proposed, in a word."""
    return OUTCOMES[found.outcome]


def verdict(found: Assessment) -> str:
    """The sentence above the conditions."""
    return VERDICTS[found.outcome]


def short_citation(found: Assessment) -> str:
    """The clause that decides, for a narrow column: the first condition's."""
    return f"Điều {found.checks[0].clause}"


def result(check: Check) -> tuple[str, str]:
    """The words for how a condition stands, and the tone of its label."""
    return RESULTS[check.result]


def most(found: Assessment, remaining: int) -> int | None:
    """The most that may be proposed, in đồng: all that is left, or the highest reduction; None where nothing may."""
    return remaining if found.outcome is Outcome.EXEMPT else found.max_reduction


def calculation(found: Assessment, remaining: int) -> str:
    """How the most that may be proposed comes about; empty where nothing may."""
    if found.outcome is Outcome.EXEMPT:
        return f"Toàn bộ số còn phải nộp: {dong(remaining)}."
    return f"Mức cao nhất: {found.calculation}." if found.calculation else ""
