"""The file of a province's regulation: its shape, and from it to the frozen data."""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from coord.errors import CoordError
from coord.procedures.dates.terms import Term, parse_term
from coord.procedures.rulebook.overlay_rows import (
    ContactPoint,
    LocalRecipients,
    LocalTerm,
    Meetings,
    Overlay,
    ProvinceDocument,
    short_name,
)
from coord.procedures.rulebook.relations import Basis, BasisKind, Confidence, Start, parse_label
from coord.procedures.rulebook.schema_fields import EVENT_NAME, NAME, TITLE, Day, OneOrMany, Strict

Table = Mapping[str, Any]
SHORT = validate.Length(min=1, max=60)
CLAUSE = validate.Length(min=1, max=30)


class InvalidOverlay(CoordError):
    """A province's file that cannot be read, or says what a province may not; `problems` holds one line for each."""

    def __init__(self, source: str, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{source} không dùng được: {'; '.join(self.problems)}", code="invalid_overlay")


class CountedTerm(fields.Field[Term]):
    """A term with a number: a province gives no other."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Term:
        try:
            term = parse_term(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if not term.unit.is_counted:
            raise ValidationError("phải là một số, ví dụ “10 days”")
        return term


def _names_acts(values: list[Any]) -> None:
    """Each is a label as rulebooks write it."""
    for value in values:
        try:
            parse_label(value)
        except (TypeError, ValueError) as error:
            raise ValidationError(f"“{value}” không phải nhãn như “A”, “A:x” hoặc “A.lapsed”") from error


class AreaSchema(Strict):
    code = fields.Str(required=True, validate=SHORT)
    name = fields.Str(required=True, validate=SHORT)


class ProvinceDocumentSchema(Strict):
    number = fields.Str(required=True, validate=SHORT)
    day = Day(required=True)
    title = fields.Str(required=True, validate=TITLE)


class ClauseSchema(Strict):
    """What every row has: the clause it stands on, and its words."""

    clause = fields.Str(required=True, validate=CLAUSE)
    text = fields.Str(load_default="")
    confidence = fields.Enum(Confidence, by_value=True, load_default=Confidence.VERBATIM)


class ShortenSchema(ClauseSchema):
    after = OneOrMany(required=True, validate=_names_acts)
    owes = fields.Str(required=True, validate=EVENT_NAME)
    within = CountedTerm(required=True)


class FillSchema(ShortenSchema):
    from_ = fields.Str(data_key="from")

    @validates_schema
    def starts_somewhere(self, data: dict[str, Any], **_: Any) -> None:
        """From what a filled term runs, where it says so."""
        start = data.get("from_", Start.RECEIPT.value)
        if not start.startswith("field:") and start not in (Start.TOOK_EFFECT.value, Start.RECEIPT.value):
            raise ValidationError("«from» là effect, receipt hoặc field:TÊN", "from")


class RecipientsSchema(ClauseSchema):
    event = fields.Str(required=True, validate=EVENT_NAME)
    to = OneOrMany(required=True, validate=_names_acts)


class ContactSchema(Strict):
    agency = fields.Str(required=True, validate=TITLE)
    person = fields.Str(required=True, validate=TITLE)
    phone = fields.Str(load_default="")
    email = fields.Str(load_default="")


class MeetingsSchema(Strict):
    every = CountedTerm(required=True)
    clause = fields.Str(required=True, validate=CLAUSE)
    text = fields.Str(load_default="")


class OverlaySchema(Strict):
    procedure = fields.Str(required=True, validate=NAME)
    regime = fields.Str(required=True, validate=NAME)
    in_force_from = Day(required=True)
    in_force_until = Day()
    area = fields.Nested(AreaSchema, required=True)
    document = fields.Nested(ProvinceDocumentSchema, required=True)
    shorten = fields.List(fields.Nested(ShortenSchema), load_default=list)
    fill = fields.List(fields.Nested(FillSchema), load_default=list)
    recipients = fields.List(fields.Nested(RecipientsSchema), load_default=list)
    parties = fields.List(fields.Str(validate=TITLE), load_default=list)
    contacts = fields.List(fields.Nested(ContactSchema), load_default=list)
    meetings = fields.Nested(MeetingsSchema)


def read_overlay(content: bytes, source: str) -> Overlay:
    """Read a province's regulation from the bytes of its file; InvalidOverlay names each place that is wrong."""
    try:
        table = OverlaySchema().load(tomllib.loads(content.decode("utf-8")))
        return _overlay(table, hashlib.sha256(content).hexdigest())
    except ValidationError as error:
        raise InvalidOverlay(source, _told(error.messages_dict)) from error
    except ValueError as error:
        raise InvalidOverlay(source, [str(error)]) from error


def _told(messages: Mapping[Any, Any], *, place: str = "") -> Iterator[str]:
    """Each message with its place, rows counted from 1: `shorten 2 within: phải là một số`."""
    for key, found in messages.items():
        here = " ".join(filter(None, (place, str(key + 1) if isinstance(key, int) else key)))
        if isinstance(found, Mapping):
            yield from _told(found, place=here)
        else:
            yield f"{here.removesuffix(' _schema')}: {'; '.join(map(str, found))}"


def _overlay(table: Table, file_hash: str) -> Overlay:
    area = table["area"]
    row = table["document"]
    document = ProvinceDocument(row["number"], row["day"], row["title"])
    return Overlay(
        area_code=area["code"],
        area_name=area["name"],
        document=document,
        procedure=table["procedure"],
        regime=table["regime"],
        in_force_from=table["in_force_from"],
        in_force_until=table.get("in_force_until"),
        terms=tuple(_terms(table, area["name"])),
        recipients=tuple(
            LocalRecipients(f"recipients {i}", row["event"], tuple(row["to"]), _basis(row, area["name"]))
            for i, row in enumerate(table["recipients"], 1)
        ),
        parties=tuple(table["parties"]),
        contacts=tuple(ContactPoint(**row) for row in table["contacts"]),
        meetings=Meetings(**table["meetings"]) if "meetings" in table else None,
        hash=file_hash,
    )


def _terms(table: Table, area: str) -> Iterator[LocalTerm]:
    """One written row may stand for several: one for each label it follows."""
    for kind in ("shorten", "fill"):
        for i, row in enumerate(table[kind], 1):
            text = row.get("from_", "")
            start = (Start.FIELD if text.startswith("field:") else Start(text)) if text else None
            field = text.removeprefix("field:") if start is Start.FIELD else ""
            for after in row["after"]:
                yield LocalTerm(
                    f"{kind} {i}", parse_label(after), row["owes"], row["within"], kind == "fill", _basis(row, area),
                    start, field,
                )  # fmt: skip


def _basis(row: Table, area: str) -> Basis:
    quote = " ".join(row["text"].split())
    return Basis(short_name(area), row["clause"], BasisKind.REGULATION, row["confidence"], quote=quote, area=area)
