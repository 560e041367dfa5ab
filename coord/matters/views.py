"""What pages and papers show of a matter: plain data, already cut to what this officer may see."""

from dataclasses import dataclass
from datetime import date, datetime

from coord.events.record import DocumentRef
from coord.matters.explaining import DueLabel, Explanation
from coord.procedures.rulebook.rulebook import EventRule


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What went out on paper: the day it reached them, None while unknown, and the proof of that.

    `role` is that of the addressee where this officer's agency may tell the day, else empty.
    """

    reached_on: date | None
    role: str
    told_by: str
    proof: tuple[DocumentRef, ...]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What one addressee did with an event, in words, with when; `paper` where it has no inbox here."""

    agency: str
    status: str
    arrived_at: datetime
    accepted_at: datetime | None
    assigned_to: str
    refused_because: str
    paper: OnPaper | None = None


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction beside the event it corrects: for whom that is veiled, so is this."""

    id: str
    on: date
    officer: str
    number: str
    signer: str
    wrong: str
    right: str
    note: str
    documents: tuple[DocumentRef, ...]
    receipts: tuple[ReceiptLine, ...]
    has_paper: bool = False


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """One event. When `is_visible` is false only that it happened is here: title, who, when.

    `agency` is who really acted; `recorded` says so where `recorder` has recorded it from a paper. `is_own`: it is an
    act that the officer's own agency recorded. `has_paper`: its text is here and can be opened.
    """

    id: str
    version: int
    title: str
    on: date
    recorded_at: datetime
    agency: str
    officer: str
    is_system: bool
    is_visible: bool
    number: str
    signer: str
    note: str
    values: tuple[tuple[str, str], ...]
    documents: tuple[DocumentRef, ...]
    receipts: tuple[ReceiptLine, ...]
    punctuality: DueLabel | None
    is_open_outcome: bool
    recorded: str = ""
    recorder: str = ""
    is_secret: bool = False
    is_own: bool = False
    has_paper: bool = False
    corrections: tuple[CorrectionLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyView:
    """A duty or a right, as both sides see it. `events` are what its actor records to meet it."""

    id: str
    title: str
    by: str
    to: str
    by_agency_id: int | None
    is_mine: bool
    is_right: bool
    is_open: bool
    since_on: date
    due_on: date | None
    label: DueLabel
    why: Explanation
    citation: str
    events: tuple[str, ...]
    outcome_words: str


@dataclass(frozen=True, slots=True)
class PossibleAct:
    """Something this officer's agency may do now; `is_owed` when a duty asks for it.

    With `on_behalf` it is to be recorded for that role, which `actor` fills, from the paper that came.
    """

    rule: EventRule
    verb: str
    is_owed: bool
    due_on: date | None
    receivers: tuple[str, ...]
    on_behalf: str = ""
    actor: str = ""


@dataclass(frozen=True, slots=True)
class ImpossibleAct:
    """Something this officer's agency may not do now, and every reason with its article.

    `is_over` is true where what has happened has ruled it out, false where it may still come.
    """

    event: str
    title: str
    reasons: tuple[str, ...]
    is_over: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One box of the procedure's drawing: in whose lane, and whether it happened, is owed, or has not come.

    `state` is done, owed, right or ahead. `column` counts from 0 at the left; `after` are the acts it follows.
    """

    event: str
    title: str
    lane: str
    state: str
    note: str
    column: int = 0
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyLine:
    """Somebody who takes part, and the roles filled: one agency may fill several, and stands here once.

    `before` are the agencies that filled them until another was named.
    """

    roles: tuple[str, ...]
    role_titles: tuple[str, ...]
    name: str
    is_mine: bool
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter as one officer sees it: where it stands, who must move, what I may do now."""

    id: str
    title: str
    stage: str
    is_closed: bool
    opened_on: date
    procedure_title: str
    law: str
    law_from: date
    edition: int
    opened_under: str
    acted_version: int
    case_id: int
    holder_id: int
    parties: tuple[PartyLine, ...]
    owed: tuple[DutyView, ...]
    rights: tuple[DutyView, ...]
    past_duties: tuple[DutyView, ...]
    possible: tuple[PossibleAct, ...]
    recordable: tuple[PossibleAct, ...]
    impossible: tuple[ImpossibleAct, ...]
    timeline: tuple[TimelineItem, ...]
    steps: tuple[Step, ...]
    rulebook: str
    planned_on: date | None = None
    planned_time: str = ""
    warnings: tuple[str, ...] = ()
