"""The commands `coord deadline` and `coord eligibility`: one question, one answer, in words or as JSON."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from coord.cli.instance_calendar import calendar_here
from coord.cli.parameters import Amount, Day, Instant
from coord.cli.vietnamese import VietnameseCommand, VietnameseUsageError
from coord.errors import CoordError
from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.deadlines import DueDate, due_after, latest_before
from coord.procedures.dates.terms import Term, Unit, parse_term
from coord.procedures.dates.wording import full_date, span, weekday
from coord.procedures.eligibility.assessing import Assessment, Facts, Outcome, Result, assess
from coord.procedures.eligibility.thresholds_file import regime_on

_OUTCOMES = {
    Outcome.EXEMPT: "Đủ điều kiện xét miễn về thời gian và số tiền",
    Outcome.REDUCE: "Đủ điều kiện xét giảm về thời gian và số tiền",
    Outcome.NONE: "Chưa đủ điều kiện xét miễn, giảm",
}
_RESULTS = {
    Result.MET: "đạt",
    Result.NOT_MET: "không đạt",
    Result.MUST_BE_PROVED: "phải chứng minh",
    Result.UNKNOWN: "chưa biết",
}
_CONFIDENCES = {
    "verbatim": "nguyên văn",
    "paraphrase": "theo bài viết dẫn lại",
    "inferred": "suy luận",
    "memory": "chưa xác minh",
}

_OF_FIGURES = "Số tiền đã nhập có phải đều là khoản thu nộp ngân sách nhà nước, không gồm lãi chậm thi hành án không."
"""What is not known of figures that somebody types; a case keeps what it owes by kind, and late interest apart."""


@click.command("deadline", cls=VietnameseCommand)
@click.option("--from", "start", type=Instant(), required=True, help="Ngày bắt đầu (hoặc ngày đã ấn định): 2026-11-20.")
@click.option("--within", required=True, help="Thời hạn: “15 days”, “3 working days”, “24 hours”, “3 months”.")
@click.option("--backwards", is_flag=True, help="Tính lùi: ngày chậm nhất được phép trước ngày đã ấn định.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON.")
def deadline(start: date, within: str, backwards: bool, as_json: bool) -> None:
    """Tính ngày hết hạn và giải thích từng ngày được tính hay không."""
    counted_by = calendar_here()
    try:
        due = _due(start, parse_term(within), backwards, counted_by.calendar)
    except CoordError as error:
        raise VietnameseUsageError(error.message) from None
    if as_json:
        answer = {**deadline_json(due), "calendar": counted_by.name}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{_deadline_text(due, 'Chậm nhất' if backwards else 'Hết hạn')}\n\n{counted_by.words}")


@click.command("eligibility", cls=VietnameseCommand)
@click.option("--first-decision", type=Day(), required=True, help="Ngày ra quyết định thi hành án lần đầu.")
@click.option("--remaining", type=Amount(), required=True, help="Số còn phải nộp (đồng).")
@click.option("--paid", type=Amount(), required=True, help="Số đã nộp (đồng).")
@click.option("--on", type=Day(), required=True, help="Ngày xét.")
@click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON.")
def eligibility(first_decision: date, remaining: int, paid: int, on: date, as_json: bool) -> None:
    """Xem có đủ điều kiện xét miễn, giảm nghĩa vụ thi hành án về thời gian và số tiền không."""
    try:
        found = assess(Facts(first_decision, remaining, paid), on)
    except CoordError as error:
        raise VietnameseUsageError(error.message) from None
    if as_json:
        click.echo(json.dumps(eligibility_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(_eligibility_text(found, on))


def deadline_json(due: DueDate) -> dict[str, object]:
    """The answer as data: due_on, due_at for hours, provisional, and every day with why it counts or not."""
    answer: dict[str, object] = {"due_on": due.due_on.isoformat() if due.due_on else None}
    if due.term.unit is Unit.HOURS:
        answer["due_at"] = due.due_at.isoformat() if due.due_at else None
    days = [{"on": day.on.isoformat(), "counted": day.counted, "why": day.why} for day in due.days]
    return {**answer, "provisional": due.provisional, "days": days}


def eligibility_json(found: Assessment) -> dict[str, object]:
    """The answer as data: outcome, max_reduction in VND or null, basis as one text, regime."""
    return {
        "outcome": found.outcome.value,
        "max_reduction": found.max_reduction,
        "basis": "; ".join(found.basis),
        "regime": found.regime,
    }


def _due(start: date, term: Term, backwards: bool, calendar: Calendar) -> DueDate:
    instant = start if isinstance(start, datetime) else None
    day = start.date() if isinstance(start, datetime) else start
    if backwards:
        return latest_before(day, term, calendar, planned_at=instant)
    return due_after(day, term, calendar, start_at=instant)


def _deadline_text(due: DueDate, word: str) -> str:
    if due.due_on is None:
        return "Phải làm ngay; luật không định ngày."
    hour = f" lúc {due.due_at:%H:%M:%S}" if due.due_at else ""
    guess = " (tạm tính)" if due.provisional else ""
    lines = [f"{word} {weekday(due.due_on)}, {full_date(due.due_on)}{hour}{guess} ({due.term.vietnamese()})", ""]
    lines += [f"  {full_date(day.on)}  {weekday(day.on):<8}  {day.why}" for day in due.days]
    lines += ["", "Cách tính:"]
    lines += [f"- {rule.text} ({rule.document}; {_CONFIDENCES[rule.confidence.value]})" for rule in due.rules]
    return "\n".join(lines)


def _eligibility_text(found: Assessment, on: date) -> str:
    lines = [_OUTCOMES[found.outcome], f"Ngày xét {full_date(on)}, theo {regime_on(on).title}"]
    lines += [f"Căn cứ: {'; '.join(found.basis)}"]
    lines += [f"Mức giảm cao nhất: {found.calculation}"] if found.calculation else []
    lines += [f"Đã qua {span(*found.elapsed)} từ quyết định thi hành án lần đầu", "", "Từng điều kiện:"]
    lines += [
        f"- {check.name_vi}: {check.figures_vi}. Luật đòi: {check.asks_vi}. {_RESULTS[check.result].capitalize()} "
        f"({check.clause})."
        for check in found.checks
    ]
    lines += ["", "Không biết được từ số liệu:", *(f"- {text}" for text in (_OF_FIGURES, *found.cannot_know))]
    return "\n".join([*lines, "", "Suy luận, cần luật sư xác nhận:", *(f"- {text}" for text in found.inferred)])
