"""The shape of one relation in a rulebook file."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from coord.procedures.rulebook.relations import Start
from coord.procedures.rulebook.schema_fields import NAME, OneOrMany, Strict


class RelationSchema(Strict):
    """One relation; exactly one of the nine kinds, with the keys that belong to it."""

    KINDS: ClassVar[dict[str, tuple[str, ...]]] = {
        "requires": ("before", "delay", "ahead"),
        "owes": ("after", "within", "lead", "from", "lapses", "renews", "renew_on_move"),
        "may": ("after", "until", "from"),
        "allows": ("after",),
        "stops": ("after",),
        "waits_for": ("before",),
        "pauses": ("after", "until"),
        "bars": ("before", "when", "warns"),
        "guarantees": ("after",),
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
    bars = fields.Str(validate=NAME)
    guarantees = OneOrMany(validate=validate.Length(min=1))
    within = fields.Str()
    lead = fields.Str()
    until = OneOrMany()
    delay = fields.Str()
    ahead = fields.Str()
    when = OneOrMany(validate=validate.Length(min=1))
    warns = fields.Bool()
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
        if "delay" in data and "ahead" in data:
            raise ValidationError("chỉ một trong «delay» và «ahead»")
        if kinds[0] == "bars" and "when" not in data:
            raise ValidationError("«bars» thiếu «when»")
        start = data.get("from_", Start.TOOK_EFFECT.value)
        if not start.startswith("field:") and start not in (Start.TOOK_EFFECT.value, Start.RECEIPT.value):
            raise ValidationError("«from» là effect, receipt hoặc field:TÊN")
