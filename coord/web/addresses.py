"""Addresses of pages with what was chosen on them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import request, url_for

PAGE_KEYS = ("sau", "truoc")


def with_query(endpoint: str, chosen: Mapping[str, object]) -> str:
    """The address of a page with these values behind the question mark; what is empty or None is left out."""
    query = urlencode({name: value for name, value in chosen.items() if value not in (None, "")})
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


def with_same_query(endpoint: str) -> str:
    """The address of another form of the list that is shown: narrowed in the same way, from its beginning."""
    return with_query(endpoint, {name: value for name, value in request.args.items() if name not in PAGE_KEYS})
