"""The base of the schemas of what an event says."""

from typing import Any

from marshmallow import RAISE, Schema, post_load


class Typed(Schema):
    """Loads into a dataclass; an unknown key is an error."""

    makes: type = dict

    class Meta:
        """marshmallow's settings."""

        unknown = RAISE

    @post_load
    def build(self, loaded: dict[str, Any], **_: Any) -> Any:
        """The dataclass of what was loaded, with tuples for lists."""
        return self.makes(**{k: tuple(v) if isinstance(v, list) else v for k, v in loaded.items()})
