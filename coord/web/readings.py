"""Ai đã xem hồ sơ: noting what is opened of a matter, and the page that shows it to the parties."""

from __future__ import annotations

import logging
from datetime import date
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, render_template, request, url_for

from coord import clock
from coord.matters.readings import Kind, Opened, readings_of
from coord.web.guard import signed_in, viewer
from coord.web.notebook import Notebook

logger = logging.getLogger(__name__)

blueprint = Blueprint("readings", __name__)

_KEY = "coord-readings"

KINDS = {
    "acts.form": Kind.FORM,
    "acts.correction": Kind.FORM,
    "act_page.page": Kind.FORM,
    "act_page.document": Kind.DOCUMENT,
    "paper_receipts.form": Kind.FORM,
    "official_letters.issued": Kind.DOCUMENT,
    "official_letters.draft_pdf": Kind.FORM,
    "official_letters.draft_docx": Kind.FORM,
    "naming.form": Kind.FORM,
    "documents.document": Kind.DOCUMENT,
    "papers.minutes": Kind.PAPER,
    "papers.tracking": Kind.PAPER,
    "papers.paper": Kind.PAPER,
}
"""What each address opens; any other that names a matter opens its page."""

KIND_WORDS = {
    Kind.PAGE: "Trang hồ sơ",
    Kind.FORM: "Biểu mẫu ghi nhận",
    Kind.DOCUMENT: "Tài liệu kèm theo",
    Kind.PAPER: "Biên bản, phiếu theo dõi",
}

SHOWN = frozenset({200, 206, 304})


def note_readings(app: Flask) -> None:
    """Note whatever this app shows of a matter."""
    app.extensions[_KEY] = Notebook(app)
    app.after_request(_note)


def notebook(app: Flask) -> Notebook:
    """Where this app's readings wait to be written."""
    return cast(Notebook, app.extensions[_KEY])


def opens(matter_id: str | None) -> None:
    """Say of which matter something is shown, where the address does not name it; of none, for what opens one."""
    g.matter_opened = matter_id


def _note(response: Response) -> Response:
    try:
        known = signed_in()
        matter_id = (request.view_args or {}).get("matter_id") or g.get("matter_opened")
        if known and matter_id and request.method == "GET" and response.status_code in SHOWN:
            kind = KINDS.get(request.endpoint or "", Kind.PAGE)
            opened = Opened(matter_id, known.viewer.officer_id, known.viewer.agency_id, kind, clock.now())
            notebook(current_app).note(opened)
    except Exception:  # nobody is kept from reading because it could not be noted
        logger.exception("could not note a reading")
    return response


@blueprint.get("/ho-so/<matter_id>/da-xem")
def readings(matter_id: str) -> str:
    """Who of which agency looked when."""
    before = _day(request.args.get("truoc", ""))
    page = readings_of(viewer(), matter_id, before)
    address = url_for("readings.readings", matter_id=matter_id)
    return render_template(
        "matter/readings.html",
        matter_id=matter_id,
        page=page,
        kind_words=KIND_WORDS,
        next_url=f"{address}?truoc={page.before.isoformat()}" if page.before else None,
        first_url=address if before else None,
    )


def _day(text: str) -> date | None:
    """The day before which the page begins; one that is none counts as the first page."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
