"""The files under static/, at addresses that carry the hash of their content, so that browsers may keep them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Blueprint, Response, send_from_directory, url_for

from coord.web.guard import public
from coord.web.headers import ONE_YEAR
from coord.web.instance import instance

STATIC = Path(__file__).parent / "static"

STYLESHEETS = (
    "fonts.css",
    "tokens.css",
    "ground.css",
    "head.css",
    "menu.css",
    "page.css",
    "controls.css",
    "labels.css",
    "notices.css",
    "rows.css",
    "reasons.css",
    "side.css",
    "tables.css",
    "matter.css",
    "letter.css",
    "acts.css",
    "drawings.css",
    "board.css",
    "forms.css",
    "cases.css",
    "register.css",
    "gate.css",
    "account.css",
    "print.css",
)
"""In the order of the cascade: the later wins."""

blueprint = Blueprint("assets", __name__)


def version_of(folder: Path = STATIC) -> str:
    """One hash over all files: a stylesheet's own addresses of fonts then carry it too."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def asset(path: str) -> str:
    """The address of a file under static/."""
    return url_for("assets.file", version=instance().static_version, path=path)


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    """The picture of the program's tab, where a browser asks for it unasked, as beside a PDF."""
    return send_from_directory(STATIC, "img/favicon.svg")


@blueprint.get("/static/<version>/<path:path>")
@public
def file(version: str, path: str) -> Response:
    """A file; one asked for by an old address is answered too, but not kept."""
    response = send_from_directory(STATIC, path)
    is_current = version == instance().static_version
    response.headers["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if is_current else "no-cache"
    return response
