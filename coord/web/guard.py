"""The guard: closed by default. Every endpoint asks for a signed-in officer unless its view is marked `@public`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from flask import Flask, current_app, g, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies import queries, sessions
from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import Officer
from coord.db import transaction
from coord.errors import Unavailable
from coord.web import cookie, limits
from coord.web.words import role_words

logger = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "coord_is_public"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The officer of this request, as the head of every page names them."""

    viewer: Viewer
    officer_name: str
    role_words: str
    agency_name: str
    place: str


def public(view: View) -> View:
    """Mark a view that answers without anybody signed in. Put it next to the function."""
    setattr(view, _MARK, True)
    return view


def is_public(endpoint: str) -> bool:
    """Whether the endpoint answers without anybody signed in."""
    return getattr(current_app.view_functions[endpoint], _MARK, False)


def viewer() -> Viewer:
    """Who asks, on a page that is not public."""
    found = signed_in()
    if found is None:
        raise RuntimeError("a public view has no viewer")
    return found.viewer


def signed_in() -> SignedIn | None:
    """The officer of this request, or None on a public page opened by nobody in particular."""
    found: SignedIn | None = g.get("signed_in")
    return found


def guard(app: Flask) -> None:
    """Close the app: nothing answers before the officer is known."""
    app.before_request(_admit)


def _admit() -> Response | None:
    if request.endpoint == "assets.file":
        return None
    token = cookie.token()
    g.signed_in = _recognise(token) if token else None
    if g.signed_in is None:
        limits.limit_anonymous()
        if request.endpoint is not None and not is_public(request.endpoint):
            return _to_sign_in(was_signed_in=bool(token))
    return None  # with no endpoint there is no such page, and the error page says so


def _recognise(token: str) -> SignedIn | None:
    now = clock.now()
    session = sessions.find_session(token, now=now)
    if session is None:
        return None
    found = _described(session.officer)
    if sessions.is_touch_due(session, now=now):
        try:
            with transaction():
                sessions.touch(token, now=now)
        except Unavailable:  # a full disk must not keep anybody from reading
            logger.warning("could not note that a session is in use", exc_info=True)
    return found


def _described(officer: Officer) -> SignedIn:
    return SignedIn(
        viewer=viewer_of(officer),
        officer_name=officer.full_name,
        role_words=officer.job_title or role_words(officer.roles),
        agency_name=officer.agency.short_name,
        place=queries.place_of(officer.agency),
    )


def _to_sign_in(*, was_signed_in: bool) -> Response:
    is_reading = request.method in {"GET", "HEAD"}
    back = local_path(request.full_path.rstrip("?")) if is_reading else referring_path()
    why = "" if is_reading and not was_signed_in else ("het-phien" if is_reading else "chua-luu")
    address = url_for("auth.sign_in_form", next=back if back != "/" else None, vi_sao=why or None)
    if request.headers.get("HX-Request"):
        response = make_response("", 401)
        response.headers["HX-Redirect"] = address
        return response
    return redirect(address, 303)


def referring_path() -> str:
    """The page of ours on which the form stood, or "/"."""
    referrer = _split(request.referrer or "")
    if referrer is None or referrer.netloc != request.host:
        return "/"
    return local_path(referrer.path + (f"?{referrer.query}" if referrer.query else ""))


def local_path(address: str) -> str:
    """The address if it is a path on this site, else "/": nobody is sent elsewhere after signing in."""
    parts = _split(address)
    if parts is None or parts.scheme or parts.netloc or not address.startswith("/") or address.startswith("//"):
        return "/"
    if "\\" in address or any(ord(letter) < 32 for letter in address):
        return "/"
    return "/" if parts.path in {url_for("auth.sign_in_form"), url_for("auth.sign_out")} else address


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # such as "//[": no address at all
        return None
