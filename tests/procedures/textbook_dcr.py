"""A DCR graph run by the textbook, from its JSON alone: Hildebrandt and Mukkamala (2011), with milestones.

It knows nothing of the program: what it says of a trace must be what the program says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any


class TextbookGraph:
    """A graph and its marking: what has happened, what is pending, what is included."""

    def __init__(self, printed: Mapping[str, Any]) -> None:
        self.events = {e["id"] for e in printed["events"]}
        self.arrows: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in printed["relations"]:
            holds_back = row["kind"] in ("condition", "milestone")
            at, other = (row["to"], row["from"]) if holds_back else (row["from"], row["to"])
            self.arrows[row["kind"]][at].add(other)
        self.happened, self.pending, self.included = (
            set(printed["marking"][part]) for part in ("happened", "pending", "included")
        )

    def is_enabled(self, event: str) -> bool:
        """Included; every included condition has happened; no included milestone is pending."""
        return (
            event in self.included
            and not (self.arrows["condition"][event] & self.included) - self.happened
            and not self.arrows["milestone"][event] & self.included & self.pending
        )

    def execute(self, event: str) -> None:
        """It has happened and is answered; then come its responses. Excludes come before includes."""
        assert self.is_enabled(event)
        self.happened.add(event)
        self.pending = (self.pending - {event}) | self.arrows["response"][event]
        self.included = (self.included - self.arrows["exclude"][event]) | self.arrows["include"][event]

    def enabled(self) -> list[str]:
        """What may happen next."""
        return sorted(event for event in self.events if self.is_enabled(event))

    def told(self) -> dict[str, object]:
        """The marking as `coord rulebook replay --json` prints a step."""
        return {
            "enabled": self.enabled(),
            "pending": sorted(self.pending),
            "included": sorted(self.included),
            "accepting": not self.pending & self.included,
        }
