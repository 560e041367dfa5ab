"""The places in a procedure, and who is proposed for each."""

from dataclasses import dataclass

HOLDER, DEBTOR, CREDITORS = "holder", "debtor", "creditors"


@dataclass(frozen=True, slots=True)
class Role:
    """A place in the procedure, the agencies that may fill it and how the counterpart is proposed.

    `proposed` is `holder` (who holds the case), `same_area` (kind and level, same area as the holder),
    `level_of:ROLE` (level and area of whoever fills that role), `parent_of:ROLE`, `debtor` (the agency that the case
    names as obliged) or, for a person or body, `creditors`. A role `off_platform` is a person or body that has no inbox
    here. One that is `former` had its part under the law before: what it owes since then it
    may still do, and nothing new falls to it.
    """

    name: str
    title: str
    kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    proposed: str = "same_area"
    why_proposed: str = ""
    is_required: bool = True
    is_off_platform: bool = False
    is_former: bool = False

    @property
    def follows(self) -> str:
        """The role whose agency decides who is proposed for this one, empty where none does."""
        return self.proposed.partition(":")[2]
