"""The cookie that holds the token of a session: unreadable to scripts, never sent from another site's form."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from coord.web.instance import instance


def name() -> str:
    """The cookie's name; the prefix binds it to this host and to https where there is https."""
    return "__Host-coord" if instance().is_secure else "coord"


def token() -> str:
    """The token this browser sends; empty when it sends none."""
    return request.cookies.get(name(), "")[:200]


def give(response: Response, token: str) -> None:
    """Let the browser keep the token until it is closed."""
    response.set_cookie(name(), token, path="/", httponly=True, samesite="Lax", secure=instance().is_secure)


def take(response: Response) -> None:
    """Let the browser forget the token."""
    response.delete_cookie(name(), path="/", httponly=True, samesite="Lax", secure=instance().is_secure)
