"""An event as the program reads it: the row of the log, typed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from coord.events.models import Event
from coord.events.payload import Payload, canonical, read_payload

NOT_ACTS = frozenset({"receipt", "paper", "reminder", "terms", "party", "correction"})


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """A stored document as an event names it: by the SHA-256 of its bytes. `kind` is the rulebook's name for it."""

    sha256: str
    name: str
    kind: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class EventRecord:
    """One event. `name` is `procedure.happened`, `receipt.accepted` or `paper.issued`; addressees are agency ids.

    `enclosed_to` are the agencies that a later letter carried it to; it is read from the matter, never stored.
    """

    id: str
    matter_id: str
    version: int
    name: str
    officer_id: int | None
    agency_id: int | None
    took_effect_on: date
    recorded_at: datetime
    payload: Payload
    documents: tuple[DocumentRef, ...]
    addressees: tuple[int, ...]
    rulebook_hash: str
    request_key: str | None
    previous_hash: str
    hash: str
    position: int | None = None
    enclosed_to: tuple[int, ...] = ()

    @property
    def family(self) -> str:
        """`exemption`, `receipt`, `paper`, `reminder` or `correction`: what stands before the dot."""
        return self.name.partition(".")[0]

    @property
    def happened(self) -> str:
        """The event's name within its rulebook, such as `opinion_given` or `protested.lapsed`."""
        return self.name.partition(".")[2]

    @property
    def is_act(self) -> bool:
        """Whether it is an act of the procedure, and not a receipt, a print, a reminder or a correction."""
        return self.family not in NOT_ACTS


def content_hash(record: EventRecord) -> str:
    """SHA-256 over the canonical content of the event and the hash of the one before it in the matter."""
    content = {
        "matter_id": record.matter_id,
        "version": record.version,
        "name": record.name,
        "officer_id": record.officer_id,
        "agency_id": record.agency_id,
        "took_effect_on": record.took_effect_on,
        "recorded_at": record.recorded_at.astimezone(UTC).isoformat(),
        "payload": json.loads(canonical(record.payload)),
        "documents": json.loads(canonical(record.documents)),
        "addressees": record.addressees,
        "rulebook_hash": record.rulebook_hash,
        "request_key": record.request_key,
        "previous_hash": record.previous_hash,
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def read_record(row: Event) -> EventRecord:
    """The event of a row."""
    return EventRecord(
        id=row.id,
        matter_id=row.matter_id,
        version=row.version,
        name=row.name,
        officer_id=row.officer_id,
        agency_id=row.agency_id,
        took_effect_on=row.took_effect_on,
        recorded_at=row.recorded_at,
        payload=read_payload(row.payload),
        documents=tuple(DocumentRef(**d) for d in json.loads(row.documents)),
        addressees=tuple(json.loads(row.addressees)),
        rulebook_hash=row.rulebook_hash,
        request_key=row.request_key,
        previous_hash=row.previous_hash,
        hash=row.hash,
        position=row.position,
    )
