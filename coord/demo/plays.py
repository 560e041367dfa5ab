"""The stories of the demonstration: script/matters.toml, read into plays. Its first lines say what a line means."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parent / "script"

_LINE = re.compile(
    r"(?P<event>[a-z_]+)(?::(?P<outcome>[a-z_]+))?"
    r"(?:\s+\+(?P<gap>\d[\dwd+]*))?"
    r"(?:\s+@(?P<anchor>\S+))?"
    r"(?:\s*\|\s*(?P<letter>unread|refused: .+))?"
)
_ANCHOR = re.compile(r"(?P<on>\d{4}-\d\d-\d\d)|-(?P<before>\d+)|due\+(?P<due>\d+):(?P<within>[\dwd+]+)")


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of a distance: so many working days, or so many calendar days as a term counts them."""

    count: int
    is_working: bool


Distance = tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What fixes a line to the calendar: the day `on`, or `working_day` counted from the day of seeding.

    With `within`, it is the last day from which that distance ends no later than the working day.
    """

    on: date | None = None
    working_day: int = 0
    within: Distance = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One act. `gap` is the distance from the act before; `letter` is "", "unread" or "refused: why"."""

    event: str
    outcome: str | None
    gap: Distance
    anchor: Anchor | None
    letter: str


@dataclass(frozen=True, slots=True)
class Debt:
    """The figures of the case when the matter begins: age of the first decision in years, amounts in whole đồng."""

    years: float
    remaining: int
    paid: int
    obligation: str


@dataclass(frozen=True, slots=True)
class Play:
    """One matter from its first act to the last before the day of seeding; `office` is the code of the holder."""

    about: str
    office: str
    debt: Debt
    is_imprisoned: bool
    steps: tuple[Step, ...]


def read_plays() -> tuple[Play, ...]:
    """Every story, in the order of the file."""
    rows = tomllib.loads((SCRIPT / "matters.toml").read_text("utf-8"))["matter"]
    return tuple(_play(row) for row in rows)


def read_step(line: str) -> Step:
    """One line of a story; ValueError when it is not one."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError(f"not a step: {line!r}")
    anchor = _anchor(found["anchor"]) if found["anchor"] else None
    return Step(found["event"], found["outcome"], _distance(found["gap"] or "0"), anchor, found["letter"] or "")


def _play(row: dict[str, Any]) -> Play:
    steps = tuple(read_step(line) for line in row["steps"].strip().splitlines())
    if all(step.anchor is None for step in steps):
        raise ValueError(f"no line of “{row['about']}” is fixed to the calendar")
    return Play(row["about"], row["office"], Debt(**row["case"]), row.get("is_imprisoned", False), steps)


def _anchor(text: str) -> Anchor:
    found = _ANCHOR.fullmatch(text)
    if found is None:
        raise ValueError(f"not an anchor: {text!r}")
    if found["on"]:
        return Anchor(on=date.fromisoformat(found["on"]))
    if found["before"]:
        return Anchor(working_day=-int(found["before"]))
    return Anchor(working_day=int(found["due"]), within=_distance(found["within"]))


def _distance(text: str) -> Distance:
    """ "15d+3": fifteen days, then three working days."""
    legs = (re.fullmatch(r"(\d+)([dw]?)", part) for part in text.split("+"))
    return tuple(Leg(int(leg[1]), leg[2] != "d") for leg in legs if leg)
