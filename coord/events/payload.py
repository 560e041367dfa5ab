"""What an event says, typed, and its one canonical JSON form."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import rfc8785
from marshmallow import fields as ma

from coord.events.changes import (
    AmendmentSchema,
    Moved,
    MovedSchema,
    Named,
    NamedSchema,
    Replaced,
    ReplacedSchema,
    Succession,
    SuccessionSchema,
)
from coord.events.typed import Typed
from coord.events.wording import Wording, WordingSchema
from coord.procedures.dates.amendment import Amendment


@dataclass(frozen=True, slots=True)
class Opening:
    """What the first event of a matter fixes: the procedure, the case and who fills each role.

    `parties` maps a role to an agency id; `persons` maps a role off the platform to a name. A child matter names its
    `parent` and, by that matter's rulebook, its `child_kind`. What was returned and is sent again names the
    earlier matter that it `follows`.
    """

    procedure: str
    regime: str
    case_id: int
    title: str
    parties: Mapping[str, int]
    persons: Mapping[str, str]
    case_number: str = ""
    parent: str = ""
    child_kind: str = ""
    follows: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an addressee did with an event that arrived: which event, given to whom, refused why."""

    event_id: str
    assigned_to: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Where, when and by whom minutes were drawn up, as typed; what is empty is filled in by hand.

    `attending` maps an agency id to who came for it.
    """

    place: str = ""
    begun: str = ""
    ended: str = ""
    chair: str = ""
    secretary: str = ""
    attending: Mapping[int, str] = field(default_factory=dict)


UNTOLD = Sitting()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper printed from the matter: its number, its code for verification, and what it said."""

    kind: str
    number: str
    code: str
    content_hash: str
    up_to_version: int
    recipients: tuple[int, ...]
    sitting: Sitting = UNTOLD


@dataclass(frozen=True, slots=True)
class Correction:
    """What was wrong in an event that stands, and what is right; `about` names the event in words."""

    event_id: str
    about: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Payload:
    """What was said: the role acted in, the outcome, the letter's number and signer, the form's values.

    `fields` holds text, whole numbers and days; `received` maps an agency to the day a paper reached it, where
    that is not the day it arrived in the inbox; `reverses` lists events this one takes back; `takes_over` is the hash
    of the rulebook under which the matter goes on; `child` the matter whose opening or closing its parent is told of.
    `calendar`, `overlay` (the text of the file) and `succession` stand in streams of their own, `moved` and `replaced`
    in the matters which those changes concern. `named` says who fills a role of the matter from that day on.

    An act that came on paper is recorded for the role `on_behalf`, by an agency in its own `role`, with the day
    `received_on` which the paper came; `actor_id` is whose it is where another agency has been named for that role
    since. `on_paper` are the addressees off the platform: they get it on paper. Of a letter that `is_secret` only
    number and day are here. `wording` is the text of a paper that was issued here.
    """

    role: str = ""
    outcome: str | None = None
    number: str = ""
    signer: str = ""
    note: str = ""
    fields: Mapping[str, str | int] = field(default_factory=dict)
    received: Mapping[str, date] = field(default_factory=dict)
    reverses: tuple[str, ...] = ()
    opening: Opening | None = None
    receipt: Receipt | None = None
    paper: Paper | None = None
    takes_over: str = ""
    calendar: Amendment | None = None
    overlay: str = ""
    succession: Succession | None = None
    moved: Moved | None = None
    replaced: Replaced | None = None
    named: Named | None = None
    child: str = ""
    on_behalf: str = ""
    actor_id: int | None = None
    received_on: date | None = None
    on_paper: tuple[int, ...] = ()
    is_secret: bool = False
    correction: Correction | None = None
    wording: Wording | None = None

    @property
    def acted_as(self) -> str:
        """The role of whoever really acted."""
        return self.on_behalf or self.role


class OpeningSchema(Typed):
    makes = Opening
    procedure = ma.Str(required=True)
    regime = ma.Str(required=True)
    case_id = ma.Int(required=True, strict=True)
    title = ma.Str(required=True)
    parties = ma.Dict(keys=ma.Str(), values=ma.Int(strict=True), load_default=dict)
    persons = ma.Dict(keys=ma.Str(), values=ma.Str(), load_default=dict)
    case_number = ma.Str()
    parent = ma.Str()
    child_kind = ma.Str()
    follows = ma.Str()


class ReceiptSchema(Typed):
    makes = Receipt
    event_id = ma.Str(required=True)
    assigned_to = ma.Int(strict=True, allow_none=True)
    reason = ma.Str()


class SittingSchema(Typed):
    makes = Sitting
    place = ma.Str()
    begun = ma.Str()
    ended = ma.Str()
    chair = ma.Str()
    secretary = ma.Str()
    attending = ma.Dict(keys=ma.Int(), values=ma.Str())


class PaperSchema(Typed):
    makes = Paper
    kind = ma.Str(required=True)
    number = ma.Str(required=True)
    code = ma.Str(required=True)
    content_hash = ma.Str(required=True)
    up_to_version = ma.Int(required=True, strict=True)
    recipients = ma.List(ma.Int(strict=True), required=True)
    sitting = ma.Nested(SittingSchema)


class CorrectionSchema(Typed):
    makes = Correction
    event_id = ma.Str(required=True)
    about = ma.Str(required=True)
    wrong = ma.Str(required=True)
    right = ma.Str(required=True)


class PayloadSchema(Typed):
    """The payload's shape. It only ever gains optional keys, so that every event ever written still loads."""

    makes = Payload
    role = ma.Str()
    outcome = ma.Str(allow_none=True)
    number = ma.Str()
    signer = ma.Str()
    note = ma.Str()
    fields_ = ma.Dict(keys=ma.Str(), values=ma.Raw(), data_key="fields", attribute="fields")
    received = ma.Dict(keys=ma.Str(), values=ma.Date())
    reverses = ma.List(ma.Str())
    opening = ma.Nested(OpeningSchema)
    receipt = ma.Nested(ReceiptSchema)
    paper = ma.Nested(PaperSchema)
    takes_over = ma.Str()
    calendar = ma.Nested(AmendmentSchema)
    overlay = ma.Str()
    succession = ma.Nested(SuccessionSchema)
    moved = ma.Nested(MovedSchema)
    replaced = ma.Nested(ReplacedSchema)
    named = ma.Nested(NamedSchema)
    child = ma.Str()
    on_behalf = ma.Str()
    actor_id = ma.Int(strict=True)
    received_on = ma.Date()
    on_paper = ma.List(ma.Int(strict=True))
    is_secret = ma.Bool(truthy={True}, falsy={False})
    correction = ma.Nested(CorrectionSchema)
    wording = ma.Nested(WordingSchema)


_SCHEMA = PayloadSchema()


def canonical(value: Any) -> str:
    """Canonical JSON (RFC 8785) of dataclasses, mappings, days and plain values; a field at its default is left out."""
    return rfc8785.dumps(_plain(value)).decode("utf-8")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        rows = {f.name: getattr(value, f.name) for f in fields(value) if getattr(value, f.name) != _default(f)}
        return {name: _plain(said) for name, said in rows.items()}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value


def _default(of: Field[Any]) -> Any:
    return of.default_factory() if of.default_factory is not MISSING else of.default


@lru_cache(maxsize=8192)
def read_payload(text: str) -> Payload:
    """The payload of an event as written; marshmallow's ValidationError when it is not one.

    The same text is always the same payload, and most are read again and again: the last ones are kept.
    """
    loaded: Payload = _SCHEMA.loads(text)
    return loaded
