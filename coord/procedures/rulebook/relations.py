"""What the law asks between acts: labels and the nine kinds of relation, each with its basis."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coord.procedures.dates.barred import Bar
from coord.procedures.dates.terms import Term

SYSTEM = "system"


class BasisKind(StrEnum):
    """Where a rule comes from. A practice has no article, and none is invented."""

    LAW = "law"
    REGULATION = "regulation"
    PRACTICE = "practice"


class Confidence(StrEnum):
    """How the text behind a rule was read."""

    VERBATIM = "verbatim"
    PARAPHRASE = "paraphrase"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Basis:
    """The provision a relation stands on, and how sure we are of it.

    `unverified_after` is the day from which the text's force is not confirmed; `is_default` marks a number
    that a province may override. `area` is the province whose own document it is, empty for the law of the land.
    """

    document: str
    clause: str
    kind: BasisKind
    confidence: Confidence
    unverified_after: date | None = None
    is_default: bool = False
    quote: str = ""
    area: str = ""

    def is_unverified_on(self, day: date) -> bool:
        """True when a term that runs on `day` must be shown as an unverified default."""
        return self.is_default or (self.unverified_after is not None and day >= self.unverified_after)

    @property
    def citation(self) -> str:
        """Short citation for a row: `Điều 7.2 TTLT 12/2015`, or the document alone."""
        return f"{self.clause} {self.document}".strip()


@dataclass(frozen=True, slots=True)
class Label:
    """A way to name something that happens: `A`, `A:x`, `A:x|y` or `A.lapsed`; `children.X.opened` for A too."""

    event: str
    outcomes: frozenset[str] = frozenset()
    lapsed: bool = False

    def covers(self, event: str, outcome: str | None, *, lapsed: bool = False) -> bool:
        """Whether an event with this outcome is one of those the label names."""
        if event != self.event or lapsed != self.lapsed:
            return False
        return not self.outcomes or outcome in self.outcomes

    def is_undone_by(self, event: str) -> bool:
        """Whether this happening, where it is not named, undoes what is: another outcome, a further child opened."""
        if self.outcomes:
            return self.event == event
        kind = self.event.removesuffix(".all_closed")
        return kind != self.event and event == f"{kind}.opened"

    def __str__(self) -> str:
        if self.lapsed:
            return f"{self.event}.lapsed"
        return f"{self.event}:{'|'.join(sorted(self.outcomes))}" if self.outcomes else self.event


EVENT = r"(?:children\.[a-z][a-z0-9_]*\.(?:opened|all_closed)|[a-z][a-z0-9_]*)"
_LABEL = re.compile(rf"(?P<event>{EVENT})(?:(?P<lapsed>\.lapsed)|:(?P<outcomes>[a-z0-9_|]+))?\Z")


def parse_label(text: str) -> Label:
    """Read `A`, `A:x|y` or `A.lapsed`; ValueError when it is none of them."""
    found = _LABEL.match(text)
    if not found:
        raise ValueError(f"not a label: {text!r}")
    outcomes = frozenset(filter(None, (found["outcomes"] or "").split("|")))
    return Label(found["event"], outcomes, bool(found["lapsed"]))


class Start(StrEnum):
    """From what a term runs."""

    TOOK_EFFECT = "effect"
    RECEIPT = "receipt"
    FIELD = "field"
    PLANNED_DAY = "planned_day"


@dataclass(frozen=True, slots=True)
class Requires:
    """B only after any of these happened; with `delay`, once that term has run; or not before the planned day.

    With `ahead` they must lie at least that long before B, counted back from B's day.
    """

    before: Label
    any_of: tuple[Label, ...]
    basis: Basis
    delay: Term | None = None
    until_planned_day: bool = False
    ahead: Term | None = None

    @property
    def is_delayed(self) -> bool:
        """Whether time must pass before B, so that B does not follow at once."""
        return self.delay is not None or self.ahead is not None or self.until_planned_day


@dataclass(frozen=True, slots=True)
class OwedEvent:
    """One way to meet a duty, with its own term where the text gives one.

    Where a province's regulation has set the term, `local` is its clause and `law_term` what the law says: None where
    it gives no number.
    """

    event: str
    term: Term | None
    local: Basis | None = None
    law_term: Term | None = None


@dataclass(frozen=True, slots=True)
class Owes:
    """After A, the actor of B (or of any one of several) owes it within a term.

    `start_field` names the form field when `start` is FIELD. With `is_lead` the term is counted backwards from
    the planned day of the matter.
    """

    after: Label
    owed: tuple[OwedEvent, ...]
    basis: Basis
    start: Start = Start.TOOK_EFFECT
    start_field: str = ""
    is_lead: bool = False
    lapses: bool = False
    renews: bool = False
    renew_on_move: bool = False

    @property
    def token(self) -> tuple[str, ...]:
        """The names any of which meets the duty, sorted: the identity of what is owed."""
        return tuple(sorted(item.event for item in self.owed))


@dataclass(frozen=True, slots=True)
class May:
    """After A, the actor of B has a right to it, open until a term has run. Nobody is late."""

    after: Label
    right: str
    basis: Basis
    until: Term | None = None
    start: Start = Start.TOOK_EFFECT
    start_field: str = ""


@dataclass(frozen=True, slots=True)
class Allows:
    """After A, B (or an outcome of it) becomes possible."""

    after: Label
    target: Label
    basis: Basis


@dataclass(frozen=True, slots=True)
class Stops:
    """After A, B (or an outcome of it) is no longer possible; what is owed only by it is cancelled."""

    after: Label
    target: Label
    basis: Basis


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """B not while A is owed."""

    before: Label
    owed: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class Pauses:
    """After A the clock of what B's actor owes stands still, until one of `until` happens."""

    after: Label
    paused: str
    until: tuple[Label, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Bars:
    """B's form may not say this of a field: a day, an hour, a choice. With `warns` it may, and its writer is told."""

    before: Label
    field: str
    when: Bar
    words: str
    basis: Basis
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Guarantees:
    """After A each step of the path may take its full time, the last one before the planned day.

    The last may be a lead. A planned day nearer than the path is long is warned about.
    """

    after: Label
    path: tuple[str, ...]
    basis: Basis


Relation = Requires | Owes | May | Allows | Stops | WaitsFor | Pauses | Bars | Guarantees


def labels_of(relation: Relation) -> tuple[Label, ...]:
    """Every label a relation speaks of."""
    match relation:
        case Requires(before=before, any_of=any_of):
            return (before, *any_of)
        case Owes(after=after):
            return (after, *(Label(e) for e in relation.token))
        case May(after=after, right=right):
            return (after, Label(right))
        case Allows(after=after, target=target) | Stops(after=after, target=target):
            return (after, target)
        case WaitsFor(before=before, owed=owed):
            return (before, Label(owed))
        case Pauses(after=after, paused=paused, until=until):
            return (after, Label(paused), *until)
        case Bars(before=before):
            return (before,)
        case Guarantees(after=after, path=path):
            return (after, *(Label(e) for e in path))
