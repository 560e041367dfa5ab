"""How much one request may bring; everything beyond is refused before it is read."""

from __future__ import annotations

import time

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter, Map

MEGABYTE = 1_000_000

LARGEST_REQUEST = 210 * MEGABYTE
"""Four documents of the largest size in one form, and the form."""

LARGEST_FORM = 1 * MEGABYTE
"""The last resort: each field's own limit is said beside the field."""

MOST_PARTS = 500

LARGEST_NUMBER = 2**31 - 1
"""Of a row: an address with a greater one, which no column holds, is no address."""

LARGEST_ANONYMOUS = 16_000
"""Bytes in a request of somebody who has not signed in."""


LARGEST_DROPPED = 2 * LARGEST_REQUEST
LONGEST_DROPPING = 20.0
"""How many bytes, and for how many seconds, of a request that is answered already are still taken and thrown away."""

BLOCK = 64 * 1024


class RowNumber(IntegerConverter):
    """What stands for a row in an address."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_NUMBER)


def limit(app: Flask) -> None:
    """Refuse larger requests with 413, and greater numbers in an address with 404."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    app.config["MAX_FORM_PARTS"] = MOST_PARTS
    app.url_map.converters["int"] = RowNumber
    app.before_request(_limit_plain_forms)
    app.after_request(_drop_the_rest)


def _limit_plain_forms() -> None:
    # Werkzeug applies MAX_FORM_MEMORY_SIZE to forms with files only, and reads any other form whole.
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_FORM


def _drop_the_rest(response: Response) -> Response:
    # A browser that is cut off while it still sends shows "connection reset" in place of our page.
    until = time.monotonic() + LONGEST_DROPPING
    request.max_content_length = LARGEST_DROPPED
    try:
        while request.content_length and request.stream.read(BLOCK) and time.monotonic() < until:
            pass
    except (HTTPException, OSError):  # more than that, or the browser has gone: then it is cut off
        return response
    return response


def limit_anonymous() -> None:
    """Refuse more than a sign-in form from somebody unknown."""
    request.max_content_length = LARGEST_ANONYMOUS
