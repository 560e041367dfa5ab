"""The lines of a story: what is done, refused or recorded by the system on a day, and what that must raise."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StoryAct:
    """One line of a story: an act done, refused, or recorded by the system, and what it must raise.

    All addressees had it on `received_on` (the day itself when None), but each role of `received_by` on its own day.
    `is_warned`, where given, says whether anything is warned about then; `guaranteed_on` from which day on everybody
    has full time.
    """

    on: date
    does: str = ""
    refuses: str = ""
    system: str = ""
    received_on: date | None = None
    received_by: tuple[tuple[str, date], ...] = ()
    receipt_unknown: bool = False
    fields: tuple[tuple[str, str], ...] = ()
    raises: tuple[tuple[str, date | None], ...] | None = None
    meets: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    is_warned: bool | None = None
    guaranteed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A dated run of the procedure that the rulebook must replay exactly."""

    title: str
    acts: tuple[StoryAct, ...]
    can_close: bool
