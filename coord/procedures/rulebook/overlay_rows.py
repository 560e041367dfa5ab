"""What a province's coordination regulation says, as frozen data: terms, recipients, and facts for the handbook."""

from dataclasses import dataclass
from datetime import date

from coord.procedures.dates.terms import Term
from coord.procedures.rulebook.relations import Basis, Label, Start


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """A row that sets the term of what `event` owes `after` something: shorter than the law's, or `fills` a blank.

    `place` is where the row stands in the file, such as `shorten 2`. `start` is what a filled term runs from, None
    where the law has said it; `start_field` names the form field when it is FIELD.
    """

    place: str
    after: Label
    event: str
    term: Term
    fills: bool
    basis: Basis
    start: Start | None = None
    start_field: str = ""


@dataclass(frozen=True, slots=True)
class LocalRecipients:
    """A row that sends an event to further roles."""

    place: str
    event: str
    roles: tuple[str, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Whom to ask at a party of the regulation."""

    agency: str
    person: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Meetings:
    """How often the parties meet, and under which clause."""

    every: Term
    clause: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ProvinceDocument:
    """The province's own document."""

    number: str
    issued_on: date
    title: str

    @property
    def full_title(self) -> str:
        """The title with number and day, as a paper cites it."""
        return f"{self.title}, số {self.number} ngày {self.issued_on:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Overlay:
    """A province's coordination regulation for one procedure under one law. `hash` is the SHA-256 of its file."""

    area_code: str
    area_name: str
    document: ProvinceDocument
    procedure: str
    regime: str
    in_force_from: date
    in_force_until: date | None
    terms: tuple[LocalTerm, ...]
    recipients: tuple[LocalRecipients, ...]
    parties: tuple[str, ...]
    contacts: tuple[ContactPoint, ...]
    meetings: Meetings | None
    hash: str

    @property
    def rulebook(self) -> str:
        """The name of the rulebook it lies over: `exemption.law2025`."""
        return f"{self.procedure}.{self.regime}"

    @property
    def citation(self) -> str:
        """The short name that rows cite it by."""
        return short_name(self.area_name)

    def is_in_force_on(self, day: date) -> bool:
        """Whether a step that starts on `day` falls under it."""
        return self.in_force_from <= day and (self.in_force_until is None or day <= self.in_force_until)


def short_name(area_name: str) -> str:
    """How the regulation of an area is called in a row: “Quy chế phối hợp của tỉnh …”."""
    return f"Quy chế phối hợp của {area_name[:1].lower()}{area_name[1:]}"
