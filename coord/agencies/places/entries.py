"""One line of the register to be loaded, as a file or the packaged data says it.

What is None is not said: a new agency then takes the usual value, one that is there keeps what it has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from coord.agencies.models import AgencyKind, Level


@dataclass(frozen=True, slots=True)
class Entry:
    """An agency by its code; `parent`, `unit_of` and `successor` are codes, "" for none."""

    code: str
    name: str
    kind: AgencyKind
    level: Level
    area_code: str
    area_name: str
    valid_from: date
    short_name: str | None = None
    valid_to: date | str | None = None
    parent: str | None = None
    unit_of: str | None = None
    successor: str | None = None
    is_on_platform: bool | None = None
    address: str | None = None
    phone: str | None = None
    symbol: str | None = None
    line: int = field(default=0, compare=False)

    @property
    def place(self) -> str:
        """Where the entry stands, for whoever has to correct it."""
        return f"Dòng {self.line} (mã {self.code})" if self.line else f"Mã {self.code}"
