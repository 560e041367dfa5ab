"""What the letters of the demonstration say: script/letters.toml, filled in; and where their numbers begin."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from coord.acts.models import Act
from coord.acts.numbering import next_number, symbol
from coord.agencies.letterhead import symbol_of
from coord.agencies.models import Agency
from coord.demo.plays import SCRIPT
from coord.procedures.dates.wording import dong
from coord.procedures.eligibility.assessing import Facts, assess
from coord.procedures.eligibility.assessments import Outcome
from coord.procedures.rulebook.rulebook import EventRule


@dataclass(frozen=True, slots=True)
class Figures:
    """The amounts of one matter, whole đồng: what is owed, what is proposed, what the court granted."""

    remaining: int
    proposal: str
    asked: int
    granted: int = 0

    @property
    def left(self) -> int:
        """What remains to be paid after the decision."""
        return self.remaining - self.granted


@dataclass(frozen=True, slots=True)
class Scene:
    """What a letter may name: the debtor, the amounts, the sender, the day of a session."""

    debtor: str
    figures: Figures
    sender_code: str
    sender_name: str
    on: date
    session_on: date
    judge: str
    turn: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready for the form of an act: `also` names documents added though the form does not require them."""

    note: str
    values: Mapping[str, str]
    also: tuple[str, ...]


class Letters:
    """Writes letters, and says where the books of numbers stand: each office kept them on paper before."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.texts: dict[str, dict[str, Any]] = tomllib.loads((SCRIPT / "letters.toml").read_text("utf-8"))

    def write(self, rule: EventRule, outcome: str | None, scene: Scene) -> Letter:
        """The letter of this act; every field the rulebook asks for is filled in."""
        general = self.texts[rule.name]
        text = {**general, **general.get(outcome or "", {})}
        asked = [field.name for field in rule.fields if field.is_asked_for(outcome)]
        written = {**_amounts(scene), **_filled(text.get("fields", {}), scene)}
        values = {name: written[name] for name in asked if name in written}
        note = _one_of(text.get("note", [""]), scene)
        return Letter(note, values, tuple(text.get("also", ())))

    def first_number(self, act: Act, year: int) -> str:
        """The number given on paper to the first act of a book; empty for those that follow it."""
        expected = next_number(act, year)
        return f"{self.random.randrange(20, 400)}/{symbol(act)}" if expected.startswith("01/") else ""

    def number_on_paper(self, rule: EventRule, agency: Agency) -> str:
        """The number of a paper from an agency that keeps no book here; empty for what bears none of its own."""
        if not rule.paper:
            return ""
        mark = f"{rule.paper.abbreviation}-" if rule.paper.abbreviation else ""
        return f"{self.random.randrange(20, 400)}/{mark}{symbol_of(agency)}"


def figures_on(facts: Facts, on: date) -> Figures:
    """What may be proposed for the case on that day: the whole of it, or the largest reduction the law allows."""
    found = assess(facts, on)
    if found.outcome is Outcome.REDUCE and found.max_reduction:
        return Figures(facts.remaining, "reduce", found.max_reduction // 1000 * 1000)
    return Figures(facts.remaining, "exempt", facts.remaining)


def granted(figures: Figures, outcome: str) -> int:
    """What a decision of this outcome grants of what was proposed."""
    if outcome == "refuses":
        return 0
    return figures.asked * 6 // 10 // 1000 * 1000 if outcome.endswith("in_part") else figures.asked


def _amounts(scene: Scene) -> dict[str, str]:
    figures = scene.figures
    return {
        "proposal": figures.proposal,
        "amount": str(figures.granted or figures.asked),
        "remaining": str(figures.left),
        "judge": scene.judge,
        "session_on": scene.session_on.isoformat(),
    }


def _filled(fields: Mapping[str, Sequence[str]], scene: Scene) -> dict[str, str]:
    return {name: _one_of(texts, scene) for name, texts in fields.items()}


def _one_of(texts: Sequence[str], scene: Scene) -> str:
    return texts[scene.turn % len(texts)].format(
        debtor=scene.debtor, remaining=dong(scene.figures.remaining), place=scene.sender_name
    )
