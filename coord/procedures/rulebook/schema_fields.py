"""What the tables of a rulebook file have in common: names, days, one or many, nothing that nobody reads."""

from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from coord.procedures.rulebook.relations import EVENT

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
