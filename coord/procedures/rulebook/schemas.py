"""The shape of a rulebook file, checked by marshmallow before anything is built from it."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from coord.procedures.rulebook.form_rules import CaseFact, FieldKind
from coord.procedures.rulebook.official_papers import OfficialPaper, Signatory
from coord.procedures.rulebook.relation_schema import RelationSchema
from coord.procedures.rulebook.relations import BasisKind, Confidence
from coord.procedures.rulebook.schema_fields import EVENT_NAME, NAME, TITLE, Day, OneOrMany, Strict


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
    sets = fields.Str(load_default="", validate=validate.Regexp(r"planned_day=[a-z][a-z0-9_]*( at [a-z][a-z0-9_]*)?\Z"))
    unsets = fields.Str(load_default="", validate=validate.Equal("planned_day"))
    stage = fields.Str(load_default="")
    lane = fields.Str(load_default="")
    asks = fields.Str(load_default="Kết quả", validate=TITLE)
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
    former = fields.Bool(load_default=False)


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
    warned = fields.Bool()
    guaranteed = Day()

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
    cases = fields.List(fields.Str(), load_default=["civil"])
    documents = fields.Dict(keys=fields.Str(), values=fields.Str(), load_default=dict)
    roles = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(RoleSchema), required=True)
    events = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(EventSchema), required=True)
    children = fields.Dict(keys=fields.Str(validate=NAME), values=fields.Nested(ChildSchema), load_default=dict)
    article = fields.List(fields.Nested(ArticleSchema), required=True)
    story = fields.List(fields.Nested(StorySchema), load_default=list)
    crossing = fields.Nested(CrossingSchema)
    switch = fields.List(fields.Nested(SwitchSchema), load_default=list)
