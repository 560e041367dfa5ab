"""Văn bản: an issued paper as PDF for its readers, and one on its way as PDF and DOCX for those who write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, request

from coord.acts.desk import seen_act
from coord.acts.views import act_seen_by
from coord.errors import NotFound
from coord.events.wording import OfficialLetter
from coord.meetings.issued_letters import issued_letter
from coord.meetings.printing import digest_of, letter_pdf
from coord.web.documents import CONTENT_SECURITY_POLICY
from coord.web.guard import viewer
from coord.web.readings import opens

blueprint = Blueprint("official_letters", __name__)

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/ho-so/<matter_id>/van-ban/<event_id>.pdf")
def issued(matter_id: str, event_id: str) -> Response:
    """A paper as it was issued; NotFound for whoever may not read it."""
    return _handed_out(issued_letter(viewer(), matter_id, event_id), letter_pdf, PDF, "pdf")


@blueprint.get("/van-ban/<int:act_id>/ban-thao.pdf")
def draft_pdf(act_id: int) -> Response:
    """A paper on its way as it will look."""
    return _handed_out(_on_its_way(act_id), letter_pdf, PDF, "pdf")


@blueprint.get("/van-ban/<int:act_id>/ban-thao.docx")
def draft_docx(act_id: int) -> Response:
    """The same to be worked on in a word processor."""
    from coord.meetings.docx import letter_docx  # a quarter of a second, which most processes never need

    return _handed_out(_on_its_way(act_id), letter_docx, DOCX, "docx")


def _on_its_way(act_id: int) -> OfficialLetter:
    opens(seen_act(viewer(), act_id).matter_id)
    letter = act_seen_by(viewer(), act_id).letter
    if letter is None:
        raise NotFound("Văn bản này không soạn trên hệ thống.")
    return letter


def _handed_out(letter: OfficialLetter, made: Callable[[OfficialLetter], bytes], kind: str, suffix: str) -> Response:
    """The file; who has it already, the same one, is told so before anything is printed."""
    tag = digest_of(letter)
    response = Response(mimetype=kind)
    response.set_etag(tag)
    if tag in request.if_none_match:
        response.status_code = 304
    else:
        response.set_data(made(letter))
    place = "inline" if suffix == "pdf" else "attachment"
    response.headers["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(_name(letter))}.{suffix}"
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _name(letter: OfficialLetter) -> str:
    return re.sub(r"[^\w-]+", "-", f"{letter.title} {letter.number}").strip("-")
