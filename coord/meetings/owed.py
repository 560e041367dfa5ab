"""What is still to be done in a matter, as papers write it. Every party sees every duty."""

from datetime import date

from coord.events.known import calendar_now
from coord.matters.explaining import DueLabel, due_label
from coord.meetings import words
from coord.meetings.papers import OwedLine
from coord.meetings.sharing import Shared
from coord.procedures.dates.terms import Unit
from coord.procedures.engine.ledger import Duty
from coord.procedures.rulebook.relations import SYSTEM, BasisKind


def owed_lines(shared: Shared, as_of: date | None = None) -> tuple[OwedLine, ...]:
    """Duties by due date, then the rights that are still open, which nobody has to use.

    With a day each line says how far its last day is: such a paper holds for that day alone.
    """
    duties = sorted(shared.ledger.open_duties, key=lambda d: (d.due_on is None, d.due_on, d.key))
    return tuple(_line(shared, duty, as_of) for duty in (*duties, *shared.ledger.open_rights))


def duty_title(shared: Shared, duty: Duty) -> str:
    """The words for what is owed: each way to meet it."""
    return " hoặc ".join(shared.ledger.book.event(name).title for name in duty.events)


def doers(shared: Shared, duty: Duty) -> str:
    """Who owes it, by full name."""
    return " hoặc ".join(dict.fromkeys(shared.in_role(role, duty) for role in duty.by if role != SYSTEM))


def due_text(duty: Duty) -> str:
    """The last day, or why there is none."""
    if duty.due_on is not None:
        return words.short_date(duty.due_on) + (" (tạm tính)" if duty.is_uncertain else "")
    if duty.term is None:
        return "Luật không nêu số ngày"
    if duty.term.unit is Unit.AT_ONCE:
        return "Ngay"
    if duty.earliest_on is not None:
        return f"{words.short_date(duty.earliest_on)} (tạm tính, chưa biết ngày nhận)"
    return f"{duty.term.vietnamese()} từ ngày nhận"


def _line(shared: Shared, duty: Duty, as_of: date | None) -> OwedLine:
    title = duty_title(shared, duty)
    label = _label(duty, as_of) if as_of and duty.due_on else None
    return OwedLine(
        who=doers(shared, duty),
        to_whom="; ".join(dict.fromkeys(shared.in_role(role, duty) for role in duty.to)),
        what=f"{title} (quyền, nếu thực hiện)" if duty.is_right else title,
        due_text=due_text(duty),
        basis=duty.basis.citation,
        is_unverified=duty.is_unverified,
        status=label.text if label else "",
        is_late=label is not None and label.tone == "late" and not duty.is_right,
    )


def _label(duty: Duty, as_of: date) -> DueLabel:
    is_practice, unit = duty.basis.kind is BasisKind.PRACTICE, str(duty.term.unit) if duty.term else ""
    firm, calendar = duty.is_firm, calendar_now()
    return due_label(duty.due_on, unit, is_firm=firm, is_practice=is_practice, today=as_of, calendar=calendar)
