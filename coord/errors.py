"""What may go wrong, in words for officers and a code for machines.

    CoordError
    ├── NotFound      it does not exist, or this officer may not know that it does
    ├── Forbidden     it exists, but is not for this officer to do
    ├── Invalid       the form is wrong: one message per field
    ├── Refused       the rulebook does not allow the act: one reason, with its article, per obstacle
    ├── Stale         somebody else acted first; look again, then decide
    └── Unavailable   the machine cannot do it now (disk full, database busy); nothing was changed

A message says in Vietnamese what is wrong and what to do. A code never changes once released.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType


class CoordError(Exception):
    """Anything the program refuses or fails to do, as an officer should read it."""

    default_code = "error"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code


class NotFound(CoordError):
    """It does not exist, or this officer may not know that it does; the two look the same."""

    default_code = "not_found"


class Forbidden(CoordError):
    """It is not for this officer to do."""

    default_code = "forbidden"


class Invalid(CoordError):
    """The form is wrong; `fields` maps the name of a field to what is wrong with it."""

    default_code = "invalid"

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.fields: Mapping[str, str] = MappingProxyType(dict(fields or {}))


class Refused(CoordError):
    """The rulebook does not allow the act; each of `reasons` names a condition and its article."""

    default_code = "refused"

    def __init__(self, message: str, *, reasons: Sequence[str] = (), code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.reasons: tuple[str, ...] = tuple(reasons)


class Stale(CoordError):
    """The matter has changed since this officer last saw it."""

    default_code = "stale"


class Unavailable(CoordError):
    """The machine cannot do it now; nothing was changed, and trying again later may help."""

    default_code = "unavailable"
