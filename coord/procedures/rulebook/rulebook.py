"""A rulebook: one procedure under one legal regime, as frozen data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from coord.procedures.rulebook.form_rules import CaseFact, Field, FieldKind, RequiredDocument
from coord.procedures.rulebook.official_papers import OfficialPaper, Signatory
from coord.procedures.rulebook.relations import SYSTEM, Basis, Label, May, Owes, Relation
from coord.procedures.rulebook.roles import Role
from coord.procedures.rulebook.story_lines import Story

R = TypeVar("R", bound=Relation)


class Nature(StrEnum):
    """What a case is about: money and property to be enforced, or an administrative judgment that is followed."""

    CIVIL = "civil"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way an event may end. An open outcome answers nothing: the duty stays."""

    name: str
    title: str
    is_final: bool
    ends: bool = False
    closes: bool = False
    stage: str = ""


@dataclass(frozen=True, slots=True)
class EventRule:
    """What may be recorded: its actor roles, addressees, outcomes, form and papers.

    `ends` stops everything and cancels what is owed; `closes` lets the matter close once nothing is open.
    `may_return` declares that the event can come back after it happened. `encloses` names earlier acts that this
    letter carries with it, so that whoever receives it may read them too. An act that is a `paper` is signed as
    `signed_by` says, numbered and issued; one that is none is recorded by the liaison as it stands. `tells_case` is the
    date of the case that the act moves on: to the day in its field of that name, else to its own day. The planned day
    and hour of the matter are those of the fields that an event sets them from; one that unsets them leaves it without.
    """

    name: str
    title: str
    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    verb: str = ""
    outcomes: tuple[Outcome, ...] = ()
    repeats: bool = False
    may_return: bool = False
    ends: bool = False
    closes: bool = False
    paper: OfficialPaper | None = None
    signed_by: Signatory | None = None
    encloses: tuple[Label, ...] = ()
    tells_case: CaseFact | None = None
    sets_planned_day: str = ""
    sets_planned_time: str = ""
    unsets_planned_day: bool = False
    stage: str = ""
    lane: str = ""
    asks: str = "Kết quả"
    """What its outcomes decide: the heading over them."""
    fields: tuple[Field, ...] = ()
    documents: tuple[RequiredDocument, ...] = ()

    @property
    def is_system(self) -> bool:
        """True when the system records it by itself."""
        return self.by == (SYSTEM,)

    def outcome(self, name: str | None) -> Outcome | None:
        """The outcome of this name, or None for an event without outcomes."""
        return next((o for o in self.outcomes if o.name == name), None)

    def typed(self, said: Mapping[str, str | int]) -> dict[str, str | int | date]:
        """What a form said, each day of it as a day."""
        days = {f.name for f in self.fields if f.kind is FieldKind.DATE}
        return {n: date.fromisoformat(v) if n in days and isinstance(v, str) else v for n, v in said.items()}

    def stage_after(self, outcome: str | None) -> str:
        """The words for where the matter stands after this act, empty when it does not move."""
        found = self.outcome(outcome)
        return (found.stage if found and found.stage else self.stage) or ""

    def title_with(self, outcome: str | None) -> str:
        """The event's title with its outcome, as a timeline prints it."""
        found = self.outcome(outcome)
        return f"{self.title}: {found.title}" if found else self.title


@dataclass(frozen=True, slots=True)
class Crossing:
    """How a matter of the regime before goes on under this one.

    `done` maps an old label to the label it counts as here; `owed` maps an event still owed to the event owed
    here, or to None where the duty lapses.
    """

    from_regime: str
    on: date
    done: tuple[tuple[Label, Label | None], ...]
    owed: tuple[tuple[str, str | None], ...]

    def counted_as(self, event: str, outcome: str | None, *, lapsed: bool) -> Label | None:
        """What a past act counts as under the new rulebook; None when it counts as nothing."""
        for old, new in self.done:
            if old.covers(event, outcome, lapsed=lapsed):
                return new
        return None

    def owed_as(self, event: str) -> str | None:
        """What an open duty becomes; None when it lapses."""
        return dict(self.owed).get(event)


@dataclass(frozen=True, slots=True)
class Switch:
    """A branch that a province may turn off: the labels that go with it, and whether it is on as written.

    For matters that cross from the law before while the branch is off, `done` maps a label that is gone to what a
    past act counts as instead, and `owed` an event that is gone to what is owed instead.
    """

    name: str
    title: str
    why: str
    removes: tuple[Label, ...]
    is_on: bool = True
    done: tuple[tuple[Label, Label], ...] = ()
    owed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """One procedure under one regime. `hash` is the SHA-256 of the file it was read from.

    `edition` counts what was released; `released_on` is its day (the first one stands from the day of the law).
    `cases` names the natures of the cases it is about.

    Two rulebooks are equal when they are the same object: comparing them field by field would cost more than it
    tells.
    """

    procedure: str
    regime: str
    edition: int
    title: str
    short_title: str
    code_prefix: str
    law: str
    law_short: str
    in_force_from: date
    in_force_until: date | None
    opens: tuple[str, ...]
    roles: tuple[Role, ...]
    events: tuple[EventRule, ...]
    relations: tuple[Relation, ...]
    articles: tuple[Basis, ...]
    document_titles: tuple[tuple[str, str], ...]
    stories: tuple[Story, ...]
    crossing: Crossing | None
    hash: str
    switches: tuple[Switch, ...] = ()
    released_on: date = date.min
    cases: tuple[Nature, ...] = (Nature.CIVIL,)

    @property
    def name(self) -> str:
        """`exemption.law2025`."""
        return f"{self.procedure}.{self.regime}"

    def event(self, name: str) -> EventRule:
        """The rule of this event; KeyError when the rulebook has none."""
        for rule in self.events:
            if rule.name == name:
                return rule
        raise KeyError(name)

    def has_event(self, name: str) -> bool:
        """Whether the rulebook knows this event."""
        return any(rule.name == name for rule in self.events)

    def role(self, name: str) -> Role:
        """The role of this name; KeyError when there is none."""
        for role in self.roles:
            if role.name == name:
                return role
        raise KeyError(name)

    def is_in_force_on(self, day: date) -> bool:
        """Whether a step that starts on `day` falls under this rulebook."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)

    def full_title_of(self, document: str) -> str:
        """The full official name of a cited document; the short form when none is given."""
        return dict(self.document_titles).get(document, document)

    def of_kind(self, kind: type[R]) -> Iterator[R]:
        """The relations of one kind, in the order written."""
        return (r for r in self.relations if isinstance(r, kind))

    def lapsing(self) -> frozenset[str]:
        """Events whose window or term can pass unused: rights with an end, duties with `lapses`."""
        rights = {r.right for r in self.of_kind(May) if r.until is not None}
        duties = {r.owed[0].event for r in self.of_kind(Owes) if r.lapses}
        return frozenset(rights | duties)
