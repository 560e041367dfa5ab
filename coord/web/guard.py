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
from coord.agencies.accounts.second_factor import Step, next_step
from coord.agencies.models import Officer
from coord.db import transaction
from coord.errors import Unavailable
from coord.web import cookie, limits
from coord.web.instance import instance
from coord.web.words import role_words

logger = logging.getLogger(__name__)

View = TypeVar("View", bound=Callable[..., Any])
_PUBLIC, _HALF_WAY = "coord_is_public", "coord_is_half_way"


@dataclass(frozen=True, slots=True)
class HalfWay:
    """An officer who gave the password and must still do the next step before any page opens."""

    officer_id: int
    step: Step


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
    setattr(view, _PUBLIC, True)
    return view


def half_way(view: View) -> View:
    """Mark a view that an officer needs between the password and the second factor. Put it next to the function."""
    setattr(view, _HALF_WAY, True)
    return view


def is_public(endpoint: str) -> bool:
    """Whether the endpoint answers without anybody signed in."""
    return getattr(current_app.view_functions[endpoint], _PUBLIC, False)


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


def on_the_way() -> HalfWay | None:
    """The officer of this request who has not come all the way in yet; None when nobody is on the way."""
    found: HalfWay | None = g.get("half_way")
    return found


def guard(app: Flask) -> None:
    """Close the app: nothing answers before the officer is known."""
    app.before_request(_admit)


def _admit() -> Response | None:
    if request.endpoint == "assets.file":
        return None
    token = cookie.token()
    g.signed_in, g.half_way = _recognise(token) if token else (None, None)
    if g.signed_in is not None:
        return None
    limits.limit_anonymous()
    if request.endpoint is None or is_public(request.endpoint):
        return None  # with no endpoint there is no such page, and the error page says so
    if g.half_way is not None:
        return None if getattr(current_app.view_functions[request.endpoint], _HALF_WAY, False) else _to_second_step()
    return _to_sign_in(was_signed_in=bool(token))


def _recognise(token: str) -> tuple[SignedIn | None, HalfWay | None]:
    now = clock.now()
    session = sessions.find_session(token, now=now)
    if session is None:
        return None, None
    step = next_step(session.officer, code_given=session.code_given, policy=instance().second_factor)
    if step is not None:
        return None, HalfWay(session.officer_id, step)
    found = _described(session.officer)
    if sessions.is_touch_due(session, now=now):
        try:
            with transaction():
                sessions.touch(token, now=now)
        except Unavailable:  # a full disk must not keep anybody from reading
            logger.warning("could not note that a session is in use", exc_info=True)
    return found, None


def _described(officer: Officer) -> SignedIn:
    return SignedIn(
        viewer=viewer_of(officer),
        officer_name=officer.full_name,
        role_words=officer.job_title or role_words(officer.roles),
        agency_name=officer.agency.short_name,
        place=queries.place_of(officer.agency),
    )


def _to_second_step() -> Response:
    back = local_path(request.full_path.rstrip("?")) if request.method in {"GET", "HEAD"} else "/"
    return _send_to(url_for("second_step.step", next=back if back != "/" else None))


def _to_sign_in(*, was_signed_in: bool) -> Response:
    is_reading = request.method in {"GET", "HEAD"}
    back = local_path(request.full_path.rstrip("?")) if is_reading else referring_path()
    why = "" if is_reading and not was_signed_in else ("het-phien" if is_reading else "chua-luu")
    return _send_to(url_for("auth.sign_in_form", next=back if back != "/" else None, vi_sao=why or None))


def _send_to(address: str) -> Response:
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
    doors = {url_for("auth.sign_in_form"), url_for("auth.sign_out"), url_for("second_step.step")}
    return "/" if parts.path in doors else address


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # such as "//[": no address at all
        return None
