"""The kinds of papers that are issued: their names, and whether they go to the recipients' inboxes."""

from dataclasses import dataclass
from enum import StrEnum

from coord.matters.timeline import PAPER_TITLES


class PaperKind(StrEnum):
    """A kind of paper, as the log writes it."""

    MINUTES = "minutes"
    TRACKING = "tracking"


@dataclass(frozen=True, slots=True)
class KindOfPaper:
    """The title, and whether it is sent or only kept by who made it out."""

    title: str
    is_sent: bool


ISSUED = {
    PaperKind.MINUTES: KindOfPaper(PAPER_TITLES["minutes"], is_sent=True),
    PaperKind.TRACKING: KindOfPaper(PAPER_TITLES["tracking"], is_sent=False),
}
