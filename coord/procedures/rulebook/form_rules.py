"""What the form of an event asks for: fields and papers, as a rulebook says them."""

from dataclasses import dataclass
from enum import StrEnum

from coord.procedures.rulebook.relations import Label


class FieldKind(StrEnum):
    """What a form field holds: `money` in whole đồng, `date` a day, `time` as 08:30, `choice` one of `options`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    CHOICE = "choice"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice field and its words on the screen."""

    value: str
    title: str


class CaseFact(StrEnum):
    """What a rulebook may take from the case to begin a form with, or tell the case after an act."""

    REMAINING = "remaining"
    VERIFIED_ON = "verified_on"
    LAST_REVIEWED_ON = "last_reviewed_on"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing the form of an event asks for.

    `prefill` names the fact of the case that the form begins with. An amount may be `at_most` that of another field of
    the form; a date may have to stand not before or not after the day of the act (`not_before_act`, `not_after_act`).
    """

    name: str
    title: str
    kind: FieldKind
    is_required: bool = False
    hint: str = ""
    options: tuple[Option, ...] = ()
    outcomes: frozenset[str] = frozenset()
    prefill: CaseFact | None = None
    at_most: str = ""
    not_before_act: bool = False
    not_after_act: bool = False

    def is_asked_for(self, outcome: str | None) -> bool:
        """Whether the field belongs to this outcome (a field that names none belongs to all)."""
        return not self.outcomes or outcome in self.outcomes


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """One paper the law lists for an event; `paper_of` are the acts of the matter whose own paper it is."""

    name: str
    title: str
    is_required: bool
    basis: str
    hint: str = ""
    outcomes: frozenset[str] = frozenset()
    paper_of: tuple[Label, ...] = ()

    def is_asked_for(self, outcome: str | None) -> bool:
        """Whether the paper belongs to this outcome (one that names none belongs to all)."""
        return not self.outcomes or outcome in self.outcomes
