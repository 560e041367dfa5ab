"""What makes cases of the demonstration differ beyond their figures: others who are owed, marks, classification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

from coord.cases.facts import CaseFacts, Obligation
from coord.cases.kinds import Classification, ObligationKind

LARGE = 100_000_000
TO_VICTIM, TO_BANK, IS_KEY, IS_WATCHED, HAS_GROUP = 0.18, 0.3, 0.35, 0.12, 0.4


class Settings:
    """Gives each case what surrounds it, from chances of its own: the figures drawn elsewhere stay as they are."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.random = Random("settings")
        self.victims: list[str] = content["victims"]
        self.banks: list[str] = content["banks"]

    def give(self, facts: CaseFacts) -> CaseFacts:
        """The case with everything around it."""
        owed = facts.sum_to_state("remaining")
        if owed > LARGE:
            facts = self._large(facts)
        elif owed and self.random.random() < TO_VICTIM:
            amount = self.random.randrange(8, 90) * 1_000_000
            facts = self._also_owed(facts, Obligation(ObligationKind.COMPENSATION, "", amount), self.victims)
        return facts

    def _large(self, facts: CaseFacts) -> CaseFacts:
        facts = replace(
            facts,
            classification=Classification.WITH_CONDITIONS,
            is_key=self.random.random() < IS_KEY,
            is_watched=self.random.random() < IS_WATCHED,
            has_work_group=self.random.random() < HAS_GROUP,
        )
        if self.random.random() > TO_BANK:
            return facts
        debt = Obligation(ObligationKind.CREDIT, "", self.random.randrange(2, 45) * 1_000_000_000)
        facts = self._also_owed(facts, debt, self.banks)
        return replace(facts, is_credit=True, credit_institution=facts.creditors)

    def _also_owed(self, facts: CaseFacts, debt: Obligation, to: list[str]) -> CaseFacts:
        return replace(facts, creditors=self.random.choice(to), obligations=(*facts.obligations, debt))
