"""“Vì sao là ngày này?”: one sentence for the row, then the days and the facts behind a due date."""

from dataclasses import dataclass
from datetime import date

from coord.procedures.dates.calendar import Calendar
from coord.procedures.dates.counted_days import CountedDay
from coord.procedures.dates.distances import distance, distance_vietnamese, lateness_vietnamese
from coord.procedures.dates.terms import Unit
from coord.procedures.engine.ledger import Duty, LawsOwn
from coord.procedures.rulebook.relations import Basis, BasisKind, Confidence, Start
from coord.procedures.rulebook.rulebook import Rulebook

CONFIDENCE = {
    Confidence.VERBATIM: "theo nguyên văn",
    Confidence.PARAPHRASE: "theo bản thuật lại",
    Confidence.INFERRED: "suy luận, cần xác nhận",
}
MOST_HOLIDAYS = 4  # a longer list is read day by day below


@dataclass(frozen=True, slots=True)
class DueLabel:
    """The words beside a due date, and how they are shown.

    `tone` is late (against the law), unsure (past a default or a practice), today, soon, plain or none.
    """

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a date is what it is: a sentence, the days counted or skipped, and label/value facts."""

    summary: str
    days: tuple[CountedDay, ...]
    facts: tuple[tuple[str, str], ...]
    is_unverified: bool
    is_practice: bool


def due_label(
    due_on: date | None,
    unit: str,
    *,
    is_firm: bool,
    is_practice: bool,
    today: date,
    calendar: Calendar,
    earliest_on: date | None = None,
) -> DueLabel:
    """How far a due day is, in the unit of its term. Late against the law only where the basis is firm."""
    if due_on is None and earliest_on is not None:
        return DueLabel(provisional(earliest_on), "none")
    if due_on is None:
        return DueLabel(
            "Ngay" if unit == Unit.AT_ONCE else "Luật không nêu số ngày" if not unit else "Chưa biết ngày nhận", "none"
        )
    kind = Unit(unit) if unit else Unit.DAYS
    if due_on < today:
        if is_firm:
            return DueLabel(distance_vietnamese(today, due_on, kind, calendar), "late")
        return DueLabel("Quá hạn theo thông lệ" if is_practice else "Quá mức mặc định", "unsure")
    if due_on == today:
        return DueLabel("Hạn hôm nay", "today")
    soon = distance(today, due_on, Unit.WORKING_DAYS, calendar) <= 3
    return DueLabel(distance_vietnamese(today, due_on, kind, calendar), "soon" if soon else "plain")


def provisional(earliest_on: date) -> str:
    """The words for a last day that cannot be known yet: it will not be before this one."""
    return f"Tạm tính {earliest_on:%d/%m/%Y}, chưa biết ngày nhận"


def lateness(duty: Duty, done_on: date, calendar: Calendar) -> str:
    """By how much a duty was done after its last day, in the unit of its term; empty when in time or without a day."""
    if duty.due_on is None or done_on <= duty.due_on:
        return ""
    unit = duty.term.unit if duty.term else Unit.DAYS
    return lateness_vietnamese(done_on, duty.due_on, unit, calendar)


def explain(duty: Duty, book: Rulebook, raised_title: str) -> Explanation:
    """Explain one duty or right from its ledger entry; `raised_title` is the act that raised it."""
    term = duty.term.vietnamese() if duty.term else ""
    facts = [("Tính từ", _start(duty, raised_title)), ("Thời hạn", _term(duty, term))]
    if duty.due and duty.due.rolled_from:
        last = f"{duty.due.rolled_from:%d/%m/%Y}"
        facts.append(("Vì sao lùi", f"Ngày cuối {last} là ngày nghỉ, nên hết hạn vào ngày làm việc tiếp theo"))
    facts.append(("Căn cứ", f"{_citation(duty.basis, book)} ({CONFIDENCE[duty.basis.confidence]})"))
    if duty.law:
        facts.append(("Luật nêu", _law(duty.law, book)))
    if duty.is_unverified:
        facts.append(("Mức độ chắc chắn", _unverified(duty.basis)))
    days = duty.due.days if duty.due else ()
    holidays = [d for d in days if not d.counted and d.why.startswith("Nghỉ lễ")]
    facts += [("Ngày nghỉ", f"{d.on:%d/%m}: {d.why}") for d in holidays[:MOST_HOLIDAYS]]
    if duty.due and duty.due.rules:
        facts.append(("Cách đếm", "; ".join(dict.fromkeys(f"{r.text} ({r.document})" for r in duty.due.rules))))
    facts.append(("Tạm dừng", "Có, xem từng ngày" if any("Tạm dừng" in d.why for d in days) else "Không có"))
    is_practice = duty.basis.kind is BasisKind.PRACTICE
    return Explanation(_summary(duty, term), days, tuple(facts), duty.is_unverified, is_practice)


def _summary(duty: Duty, term: str) -> str:
    citation = duty.basis.citation
    if not term:
        return f"luật không nêu số ngày · {citation}"
    if duty.start is Start.PLANNED_DAY:
        return f"trước ngày đã định ít nhất {term} · {citation}"
    if duty.start_on is None:
        return f"{term} từ ngày nhận, chưa biết ngày nhận · {citation}"
    origin = {Start.RECEIPT: "từ ngày nhận", Start.FIELD: "từ ngày ghi trong văn bản"}.get(duty.start, "từ ngày")
    return f"{term} {origin} {duty.start_on:%d/%m} · {citation}"


def _start(duty: Duty, raised_title: str) -> str:
    if duty.start is Start.PLANNED_DAY:
        return f"Tính lùi từ ngày đã định {_day(duty.start_on)}"
    if duty.start is Start.RECEIPT:
        if duty.start_on is None:
            return "Ngày nhận bản giấy chưa biết; tạm tính từ ngày gửi, tính lại khi có ngày nhận"
        return f"Ngày “{raised_title}” đến cơ quan: {_day(duty.start_on)} (không phải lúc bấm “Tiếp nhận”)"
    return f"“{raised_title}”: {_day(duty.start_on)}, không tính ngày đầu"


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "chưa biết"


def _term(duty: Duty, term: str) -> str:
    if not term:
        return "Văn bản không nêu số ngày"
    if duty.due_on is None:
        return term
    return f"{term}; hết hạn lúc 24:00 ngày {duty.due_on:%d/%m/%Y}"


def _citation(basis: Basis, book: Rulebook) -> str:
    full = book.full_title_of(basis.document)
    return f"{basis.clause} {full}" if basis.clause else full


def _law(law: LawsOwn, book: Rulebook) -> str:
    """The number of the law beside the one that the province has set."""
    number = law.term.vietnamese() if law.term else "Không nêu số ngày"
    return f"{number}; {_citation(law.basis, book)} ({CONFIDENCE[law.basis.confidence]})"


def _unverified(basis: Basis) -> str:
    why = (
        "Mức mặc định, quy chế của tỉnh có thể ấn định khác."
        if basis.is_default
        else "Chưa xác minh văn bản này còn áp dụng."
    )
    return f"{why} Quá mức này được thống kê riêng, không gọi là trễ luật."
