"""What is known beside a matter's own acts: the working calendar, as amended up to a place in the log."""

from collections.abc import Callable
from dataclasses import dataclass

from coord.procedures.dates.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Known:
    """The calendar at one place of the log; `head` names that place, so that equal heads know the same."""

    calendar: Calendar
    head: str = ""


KnownAt = Callable[[int | None], Known]
"""What was known before the event at this position of the log; None stands for now."""
