"""An hour and minute as people write it in a form."""

import re
from typing import Any

from marshmallow import ValidationError, fields

_CLOCK = re.compile(r"\s*(?P<hour>[0-9]{1,2})\s*(?:[:hg]\s*(?P<minute>[0-5][0-9])?)?\s*", re.ASCII)


class ClockTime(fields.Str):
    """An hour and minute as 8:30, 08:30 or 8h30, kept as 08:30."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        found = _CLOCK.fullmatch(str(value))
        if not found or int(found["hour"]) > 23:
            raise ValidationError("Ghi giờ theo dạng giờ:phút, ví dụ 08:30.")
        return f"{int(found['hour']):02}:{found['minute'] or '00'}"
