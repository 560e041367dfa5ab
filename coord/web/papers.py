"""Giấy tờ của hồ sơ: minutes and tracking sheets, chosen, looked at, issued, opened; and the check by anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from coord.agencies.access import may_act
from coord.errors import CoordError, Stale, Unavailable
from coord.meetings import queries
from coord.meetings.commands import Issuer, draft_paper, issue_paper
from coord.meetings.kinds import ISSUED, PaperKind
from coord.meetings.sharing import share, usual_recipients
from coord.web.documents import handed_out, store
from coord.web.errors import in_place
from coord.web.guard import public, viewer
from coord.web.instance import instance

blueprint = Blueprint("papers", __name__)

Answer = AnyResponse | tuple[str, int]


@blueprint.get("/ho-so/<matter_id>/bien-ban")
def minutes(matter_id: str) -> str:
    """The minutes as they would be issued for the recipients chosen, and the papers issued so far."""
    return _minutes_page(matter_id, _recipients() or usual_recipients(viewer(), matter_id))


def _minutes_page(matter_id: str, chosen: Sequence[int], problem: CoordError | None = None) -> str:
    shared = share(viewer(), matter_id, chosen)
    draft = draft_paper(shared, PaperKind.MINUTES)
    return render_template(
        "minutes.html",
        matter_id=matter_id,
        draft=draft,
        paper=draft.paper,
        parties=shared.names,
        chosen={agency.id for agency in shared.recipients},
        issuer_id=shared.issuer.id,
        may_issue=may_act(viewer(), shared.issuer.id),
        papers=queries.papers_of(viewer(), matter_id),
        problem=problem,
    )


@blueprint.post("/ho-so/<matter_id>/bien-ban")
def issue_minutes(matter_id: str) -> Answer:
    """Issue the minutes, and open them."""
    chosen = _recipients()
    return _issue(matter_id, PaperKind.MINUTES, chosen, partial(_minutes_page, matter_id, chosen))


@blueprint.get("/ho-so/<matter_id>/phieu-theo-doi")
def tracking(matter_id: str) -> str:
    """The tracking sheet of today as the officer's own agency may see it."""
    return _tracking_page(matter_id)


def _tracking_page(matter_id: str, problem: CoordError | None = None) -> str:
    shared = share(viewer(), matter_id, [])
    draft = draft_paper(shared, PaperKind.TRACKING)
    return render_template(
        "tracking.html",
        matter_id=matter_id,
        draft=draft,
        paper=draft.paper,
        may_issue=may_act(viewer(), shared.issuer.id),
        problem=problem,
    )


@blueprint.post("/ho-so/<matter_id>/phieu-theo-doi")
def issue_tracking(matter_id: str) -> Answer:
    """Issue a tracking sheet for the officer's own agency, and open it."""
    return _issue(matter_id, PaperKind.TRACKING, [], partial(_tracking_page, matter_id))


@blueprint.get("/ho-so/<matter_id>/giay-to/<event_id>.pdf")
def paper(matter_id: str, event_id: str) -> Response:
    """A paper as it was issued; NotFound for whoever was not sent it."""
    return handed_out(queries.paper_document(viewer(), matter_id, event_id))


@blueprint.get("/kiem-chung")
@public
def check() -> str | AnyResponse:
    """The form for a code; with one, its answer."""
    code = request.args.get("ma", "").strip()[:80]
    return redirect(url_for("papers.checked", code=code), 303) if code else render_template("check.html", code="")


@blueprint.get("/kiem-chung/<code>")
@public
def checked(code: str) -> str:
    """Whether a paper with this code was issued, its number and its day. Nothing else, to anybody."""
    return render_template("check.html", code=code[:80], found=queries.verify_code(code))


def _recipients() -> list[int]:
    return [int(value) for value in request.values.getlist("nhan") if re.fullmatch(r"[0-9]{1,9}", value)][:50]


def _issue(matter_id: str, kind: PaperKind, recipients: list[int], page: Callable[[CoordError], str]) -> Answer:
    issuer = Issuer(store(), instance().settings.url)
    try:
        event = issue_paper(viewer(), matter_id, kind, recipients, issuer)
    except (Stale, Unavailable) as problem:
        return in_place(problem, partial(page, problem))
    flash(f"Đã lập {ISSUED[kind].title.lower()} số {event.payload.number}.")
    return redirect(url_for("papers.paper", matter_id=matter_id, event_id=event.id), 303)
