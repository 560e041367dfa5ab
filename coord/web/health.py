"""Whether the program answers: for the machine that watches it."""

from __future__ import annotations

from flask import Blueprint, Response

from coord.web.guard import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> Response:
    """ "ok"; says nothing else to strangers."""
    return Response("ok", mimetype="text/plain")
