"""The plain data of the two printed papers, and the hash of what they say.

Whoever composes a paper puts into it only what all its recipients may see: all of it is printed, and attached as JSON.
"""

import hashlib
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

import rfc8785

from coord.meetings.letters import clean

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Seal:
    """How a holder of the paper checks it: the code, and the address the QR code leads to. Not part of the hash."""

    code: str
    verify_url: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the case: "Người phải thi hành án" and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One agency that takes part: its role in this matter, who came for it, and whether it signs or is only named."""

    role: str
    agency: str
    represented_by: str = ""
    is_signing: bool = True


@dataclass(frozen=True, slots=True)
class CourseLine:
    """What one agency did on one day. `detail` is None when not every recipient of the paper may see it."""

    dated: date
    agency: str
    what: str
    document_number: str | None
    detail: str | None
    receipts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwedLine:
    """What an agency has still to do. `due_text` is a date or why there is none; unverified terms say so.

    `status` is how far the day is, on a paper that holds for one day.
    """

    who: str
    to_whom: str
    what: str
    due_text: str
    basis: str
    is_unverified: bool = False
    status: str = ""
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the procedure that was done, on the tracking sheet."""

    what: str
    agency: str
    due_text: str
    status: str
    done_on: date
    document_number: str | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Minutes:
    """Biên bản phối hợp: the course of a matter, what is agreed and what is owed.

    `held_at`, `begun`, `ended`, `chair` and `secretary` are as typed; what is empty is a dotted line to be filled in.
    `legal_bases` are whole sentences ("Căn cứ …") without a final mark. `recipients` leaves out the line "Lưu: VT".
    """

    number: str
    place: str
    dated: date
    superior: str | None
    agency: str
    matter_code: str
    title: str
    facts: tuple[Fact, ...]
    legal_bases: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    course: tuple[CourseLine, ...]
    agreed: tuple[str, ...]
    owed: tuple[OwedLine, ...]
    recipients: tuple[str, ...]
    seal: Seal
    held_at: str = ""
    begun: str = ""
    ended: str = ""
    chair: str = ""
    secretary: str = ""
    is_demonstration: bool = False

    @property
    def signing(self) -> tuple[PartyLine, ...]:
        """The parties that sign."""
        return tuple(party for party in self.parties if party.is_signing)


@dataclass(frozen=True, slots=True)
class TrackingSheet:
    """Phiếu theo dõi: every step of a matter with its term and state on the day `dated`, made out for `kept_by`."""

    number: str
    place: str
    dated: date
    superior: str | None
    agency: str
    matter_code: str
    title: str
    facts: tuple[Fact, ...]
    steps: tuple[StepLine, ...]
    owed: tuple[OwedLine, ...]
    made_out_by: str
    kept_by: str
    seal: Seal
    is_demonstration: bool = False


Paper = Minutes | TrackingSheet


def cleaned(paper: P) -> P:
    """The same paper with every text cleaned: what is hashed, attached and printed is this."""
    value: Any = _cleaned(paper)
    return value  # type: ignore[no-any-return]


def content_json(paper: Paper) -> bytes:
    """The canonical JSON (RFC 8785) of all the paper says: everything but the seal; dates as ISO 8601."""
    return rfc8785.dumps(_content(paper))


def content_hash(paper: Paper) -> str:
    """SHA-256 of `content_json`, in hexadecimal."""
    return hashlib.sha256(content_json(paper)).hexdigest()


def attachment_json(paper: Paper) -> bytes:
    """What travels inside the PDF: the content, its hash, and the seal. Canonical JSON."""
    kept = cleaned(paper)
    return rfc8785.dumps(
        {
            "paper": _NAMES[type(kept)],
            "content": _content(kept),
            "content_sha256": content_hash(kept),
            "seal": _plain(kept.seal),
        }
    )


_NAMES: dict[type, str] = {Minutes: "minutes", TrackingSheet: "tracking_sheet"}


def _content(paper: Paper) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(cleaned(paper))
    del plain["seal"]
    return plain


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(part) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
