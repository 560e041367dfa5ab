"""What is known beside a matter's own acts at a place in the log: the working calendar, the province's regulations."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from coord.procedures.dates.calendar import Calendar
from coord.procedures.rulebook.overlay_rows import Overlay
from coord.procedures.rulebook.overlays import with_local_terms, with_recipients
from coord.procedures.rulebook.relations import May, Owes
from coord.procedures.rulebook.rulebook import EventRule, Rulebook


@dataclass(frozen=True, slots=True)
class Known:
    """The calendar and the overlays adopted, in order; `head` names the place, so that equal heads know the same."""

    calendar: Calendar
    overlays: tuple[Overlay, ...] = ()
    head: str = ""

    def overlay_on(self, rulebook: str, day: date) -> Overlay | None:
        """The regulation that lies over a rulebook for a step of this day: of several the one adopted last."""
        return next(reversed([*self._in_force(rulebook, day)]), None)

    def as_owed_here(self, relation: Owes | May, rulebook: str, day: date) -> Owes | May:
        """The relation with the province's term, where the province has set one for a step of this day."""
        overlay = self.overlay_on(rulebook, day)
        return with_local_terms(relation, overlay) if overlay and isinstance(relation, Owes) else relation

    def as_sent_here(self, rule: EventRule, book: Rulebook, day: date) -> EventRule:
        """The rule of an act with the addressees that the province has added."""
        overlay = self.overlay_on(book.name, day)
        return with_recipients(rule, overlay) if overlay else rule

    def _in_force(self, rulebook: str, day: date) -> Iterator[Overlay]:
        return (o for o in self.overlays if o.rulebook == rulebook and o.is_in_force_on(day))


KnownAt = Callable[[int | None], Known]
"""What was known before the event at this position of the log; None stands for now."""
