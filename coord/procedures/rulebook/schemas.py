"""The shape of a rulebook file, checked by marshmallow before anything is built from it."""

from datetime import date
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from coord.procedures.rulebook.form_rules import CaseFact, FieldKind
from coord.procedures.rulebook.official_papers import OfficialPaper, Signatory
from coord.procedures.rulebook.relations import EVENT, BasisKind, Confidence, Start

NAME = validate.Regexp(r"[a-z][a-z0-9_]*\Z", error="tên chỉ gồm chữ thường, số và dấu gạch dưới")
EVENT_NAME = validate.Regexp(rf"{EVENT}\Z", error="không phải tên sự kiện")
TITLE = validate.Length(min=1, max=300)


class Strict(Schema):
    """A table of the file; a key that nobody reads is an error, not a silence."""

    class Meta:
        """marshmallow's settings."""

        unknown = RAISE


class OneOrMany(fields.Field[list[Any]]):
    """A value, or a list of them; always a list when loaded."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        return list(value) if isinstance(value, list) else [value]


class Day(fields.Date):
    """A day, written as a TOML date."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if isinstance(value, date):
            return value
        raise ValidationError("phải là ngày, viết không có dấu nháy")


class OutcomeSchema(Strict):
    title = fields.Str(required=True, validate=TITLE)
    open = fields.Bool(load_default=False)
    ends = fields.Bool(load_default=False)
    closes = fields.Bool(load_default=False)
    stage = fields.Str(load_default="")


class OptionSchema(Strict):
    value = fields.Str(required=True, validate=NAME)
    title = fields.Str(required=True, validate=TITLE)


class FieldSchema(Strict):
    name = fields.Str(required=True, validate=NAME)
    title = fields.Str(required=True, validate=TITLE)
    kind = fields.Enum(FieldKind, by_value=True, required=True)
    required = fields.Bool(load_default=False)
    hint = fields.Str(load_default="")
    options = fields.List(fields.Nested(OptionSchema), load_default=list)
    outcomes = fields.List(fields.Str(validate=NAME), load_default=list)
    prefill = fields.Enum(CaseFact, by_value=True, load_default=None)
    at_most = fields.Str(load_default="")
    not_before_act = fields.Bool(load_default=False)
    not_after_act = fields.Bool(load_default=False)


class DocumentSchema(Strict):
    name = fields.Str(required=True, validate=NAME)
    title = fields.Str(required=True, validate=TITLE)
    required = fields.Bool(load_default=True)
    basis = fields.Str(required=True, validate=TITLE)
    hint = fields.Str(load_default="")
    outcomes = fields.List(fields.Str(validate=NAME), load_default=list)
    paper_of = OneOrMany(load_default=list)


class EventSchema(Strict):
    title = fields.Str(required=True, validate=TITLE)
    verb = fields.Str(load_default="")
    by = OneOrMany(required=True)
    to = OneOrMany(load_default=list)
    outcomes = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(OutcomeSchema), load_default=dict)
    repeats = fields.Bool(load_default=False)
    again = fields.Bool(load_default=False)
    ends = fields.Bool(load_default=False)
    closes = fields.Bool(load_default=False)
    paper = fields.Enum(OfficialPaper, by_value=True, load_default=None)
    signed_by = fields.Enum(Signatory, by_value=True, load_default=None)
    encloses = OneOrMany(load_default=list)
    tells_case = fields.Enum(CaseFact, by_value=True, load_default=None)
    sets = fields.Str(load_default="")
    stage = fields.Str(load_default="")
    lane = fields.Str(load_default="")
    fields_ = fields.List(fields.Nested(FieldSchema), data_key="fields", load_default=list)
    documents = fields.List(fields.Nested(DocumentSchema), load_default=list)


class RoleSchema(Strict):
    title = fields.Str(required=True, validate=TITLE)
    kinds = fields.List(fields.Str(validate=NAME), load_default=list)
    levels = fields.List(fields.Str(validate=NAME), load_default=list)
    propose = fields.Str(load_default="same_area")
    why = fields.Str(load_default="")
    required = fields.Bool(load_default=True)
    off_platform = fields.Bool(load_default=False)


class RelationSchema(Strict):
    """One relation; exactly one of the seven kinds, with the keys that belong to it."""

    KINDS: ClassVar[dict[str, tuple[str, ...]]] = {
        "requires": ("before", "delay"),
        "owes": ("after", "within", "lead", "from", "lapses", "renews", "renew_on_move"),
        "may": ("after", "until", "from"),
        "allows": ("after",),
        "stops": ("after",),
        "waits_for": ("before",),
        "pauses": ("after", "until"),
    }

    after = OneOrMany()
    before = OneOrMany()
    requires = OneOrMany()
    owes = OneOrMany()
    may = OneOrMany()
    allows = OneOrMany()
    stops = OneOrMany()
    waits_for = OneOrMany()
    pauses = OneOrMany()
    within = fields.Str()
    lead = fields.Str()
    until = OneOrMany()
    delay = fields.Str()
    from_ = fields.Str(data_key="from")
    lapses = fields.Bool()
    renews = fields.Bool()
    renew_on_move = fields.Bool()

    @validates_schema
    def is_one_relation(self, data: dict[str, Any], **_: Any) -> None:
        """Refuse two kinds in one table, and keys that the kind does not read."""
        kinds = [k for k in self.KINDS if k in data]
        if len(kinds) != 1:
            raise ValidationError(f"một quan hệ phải có đúng một trong {', '.join(self.KINDS)}")
        allowed = {*self.KINDS[kinds[0]], kinds[0]}
        extra = {("from" if k == "from_" else k) for k in data} - allowed
        if extra:
            raise ValidationError(f"«{kinds[0]}» không đọc {', '.join(sorted(extra))}")
        anchor = "before" if "before" in self.KINDS[kinds[0]] else "after"
        if anchor not in data:
            raise ValidationError(f"«{kinds[0]}» thiếu «{anchor}»")
        if "within" in data and "lead" in data:
            raise ValidationError("chỉ một trong «within» và «lead»")
        start = data.get("from_", Start.TOOK_EFFECT.value)
        if not start.startswith("field:") and start not in (Start.TOOK_EFFECT.value, Start.RECEIPT.value):
            raise ValidationError("«from» là effect, receipt hoặc field:TÊN")


class ArticleSchema(Strict):
    document = fields.Str(required=True, validate=TITLE)
    clause = fields.Str(load_default="")
    kind = fields.Enum(BasisKind, by_value=True, required=True)
    confidence = fields.Enum(Confidence, by_value=True, required=True)
    status = fields.Str(load_default="in force")
    text = fields.Str(load_default="")
    relations = fields.List(fields.Nested(RelationSchema), load_default=list)

    @validates_schema
    def cites(self, data: dict[str, Any], **_: Any) -> None:
        """A law or regulation names its clause; a practice must not pretend to have one."""
        if data["kind"] is not BasisKind.PRACTICE and not data["clause"]:
            raise ValidationError("thiếu «clause»: điều, khoản của văn bản")
        if data["kind"] is BasisKind.PRACTICE and data["clause"]:
            raise ValidationError("thông lệ không có điều luật")


class RaisedSchema(Strict):
    owed = fields.Str(required=True)
    due = Day()


class ActSchema(Strict):
    on = Day(required=True)
    does = fields.Str()
    refuses = fields.Str()
    system = fields.Str()
    received = Day()
    received_by = fields.Dict(keys=fields.Str(validate=NAME), values=Day(), load_default=dict)
    receipt_unknown = fields.Bool()
    fields_ = fields.Dict(keys=fields.Str(), values=fields.Str(), data_key="fields", load_default=dict)
    raises = fields.List(fields.Nested(RaisedSchema))
    meets = fields.List(fields.Str(), load_default=list)
    cancels = fields.List(fields.Str(), load_default=list)

    @validates_schema
    def is_one_act(self, data: dict[str, Any], **_: Any) -> None:
        """An act is done, refused, or the system's: exactly one."""
        if sum(k in data for k in ("does", "refuses", "system")) != 1:
            raise ValidationError("mỗi dòng có đúng một trong does, refuses, system")


class StorySchema(Strict):
    title = fields.Str(required=True, validate=TITLE)
    can_close = fields.Bool(required=True)
    acts = fields.List(fields.Nested(ActSchema), required=True, validate=validate.Length(min=1))


class CrossingSchema(Strict):
    from_regime = fields.Str(required=True, data_key="from", validate=NAME)
    on = Day(required=True)
    same = fields.List(fields.Str(), load_default=list)
    done = fields.Dict(keys=fields.Str(), values=fields.Str(), load_default=dict)
    owed = fields.Dict(keys=fields.Str(validate=EVENT_NAME), values=fields.Str(), load_default=dict)


class ChildSchema(Strict):
    title = fields.Str(required=True, validate=TITLE)
    procedure = fields.Str(required=True, validate=NAME)
    opened_by = OneOrMany(required=True, validate=validate.Length(min=1))


class SwitchSchema(Strict):
    name = fields.Str(required=True, validate=NAME)
    title = fields.Str(required=True, validate=TITLE)
    why = fields.Str(load_default="")
    removes = fields.List(fields.Str(), required=True, validate=validate.Length(min=1))
    on = fields.Bool(load_default=True)
    done = fields.Dict(keys=fields.Str(), values=fields.Str(), load_default=dict)
    owed = fields.Dict(keys=fields.Str(validate=EVENT_NAME), values=fields.Str(validate=EVENT_NAME), load_default=dict)


class RulebookSchema(Strict):
    @validates_schema
    def says_when_it_was_released(self, data: dict[str, Any], **_: Any) -> None:
        """A second edition says from which day on matters go on under it."""
        if data["edition"] > 1 and "released" not in data:
            raise ValidationError("bản từ 2 trở đi phải ghi ngày phát hành", "released")

    procedure = fields.Str(required=True, validate=NAME)
    regime = fields.Str(required=True, validate=NAME)
    edition = fields.Int(required=True, validate=validate.Range(min=1), strict=True)
    released = Day()
    title = fields.Str(required=True, validate=TITLE)
    short_title = fields.Str(required=True, validate=TITLE)
    code_prefix = fields.Str(required=True, validate=validate.Regexp(r"[A-Z]{2,4}\Z"))
    law = fields.Str(required=True, validate=TITLE)
    law_short = fields.Str(required=True, validate=TITLE)
    in_force_from = Day(required=True)
    in_force_until = Day()
    opens = fields.List(fields.Str(validate=NAME), required=True, validate=validate.Length(min=1))
    documents = fields.Dict(keys=fields.Str(), values=fields.Str(), load_default=dict)
    roles = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(RoleSchema), required=True)
    events = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(EventSchema), required=True)
    children = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(ChildSchema), load_default=dict)
    article = fields.List(fields.Nested(ArticleSchema), required=True)
    story = fields.List(fields.Nested(StorySchema), load_default=list)
    crossing = fields.Nested(CrossingSchema)
    switch = fields.List(fields.Nested(SwitchSchema), load_default=list)
