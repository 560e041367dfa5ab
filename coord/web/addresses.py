"""Addresses of pages with what was chosen on them."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import url_for


def with_query(endpoint: str, chosen: Mapping[str, object]) -> str:
    """The address of a page with these values behind the question mark; what is empty or None is left out."""
    query = urlencode({name: value for name, value in chosen.items() if value not in (None, "")})
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)
