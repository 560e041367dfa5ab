"""Handing out stored documents: to those alone who may read the event that names them."""

from __future__ import annotations

from flask import Blueprint, Response, send_file

from coord.errors import NotFound
from coord.events import log
from coord.events.documents import DocumentStore
from coord.events.record import DocumentRef
from coord.matters.admission import enter, may_read
from coord.matters.history import History
from coord.web.guard import viewer
from coord.web.instance import instance
from coord.web.readings import opens

blueprint = Blueprint("documents", __name__)

SHOWN_IN_PLACE = frozenset({"application/pdf", "image/jpeg", "image/png"})
"""What a browser shows by itself; everything else it saves."""

CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
"""Whatever a document holds runs nothing and asks for nothing."""


def store() -> DocumentStore:
    """The store of this app's documents."""
    return DocumentStore(instance().settings.home / "documents")


@blueprint.get("/tai-lieu/<event_id>/<sha256>")
def document(event_id: str, sha256: str) -> Response:
    """The bytes of a document; NotFound for whoever may not read the event, as if it did not exist."""
    return handed_out(_named_by(event_id, sha256))


def handed_out(found: DocumentRef) -> Response:
    """An answer that holds a document's bytes; the caller has decided that this officer may read it."""
    response = send_file(
        store().path(found.sha256),
        mimetype=found.media_type,
        as_attachment=found.media_type not in SHOWN_IN_PLACE,
        download_name=found.name,
        conditional=True,
        etag=found.sha256,
        max_age=None,
    )
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Cache-Control"] = "private, no-cache"  # kept, but asked for again: rights may change
    return response


def _named_by(event_id: str, sha256: str) -> DocumentRef:
    for event in _around(event_id):
        if event.id == event_id and may_read(viewer(), event):
            for found in event.documents:
                if found.sha256 == sha256:
                    return found
    raise NotFound("Không tìm thấy tài liệu.")


def _around(event_id: str) -> History:
    """The matter of the event: only there one sees who else a letter carried it to. A stranger is told of no matter."""
    named = log.find_event(event_id)
    if named is None:
        return ()
    opens(named.matter_id)
    try:
        return enter(viewer(), named.matter_id)
    except NotFound:
        return ()
