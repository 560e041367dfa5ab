"""Giấy tờ của hồ sơ: minutes and tracking sheets, chosen, looked at, issued, opened; and the check by anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from coord.agencies.access import may_act, require_acting
from coord.errors import CoordError, Invalid, Stale, Unavailable
from coord.events.payload import UNTOLD, Sitting
from coord.meetings import queries
from coord.meetings.commands import Issuer, draft_paper, issue_paper
from coord.meetings.kinds import PaperKind
from coord.meetings.sharing import share, usual_recipients
from coord.meetings.sitting import ATTENDING, checked_sitting, sitting_typed
from coord.web.documents import handed_out, store
from coord.web.errors import in_place
from coord.web.guard import public, viewer
from coord.web.instance import instance

blueprint = Blueprint("papers", __name__)

Answer = AnyResponse | tuple[str, int]
LOOK = "xem"
MADE = "da-lap"
"""In an address: the event of the paper that was made a moment ago."""


@blueprint.get("/ho-so/<matter_id>/bien-ban")
def minutes(matter_id: str) -> str:
    """The minutes as they would be issued for the recipients chosen, and the papers issued so far."""
    return _minutes_page(matter_id, _recipients() or usual_recipients(viewer(), matter_id))


def _minutes_page(
    matter_id: str, chosen: Sequence[int], typed: Sitting | None = None, problem: CoordError | None = None
) -> str:
    """Where something typed is wrong, the minutes beside it are shown without it."""
    shared = share(viewer(), matter_id, chosen)
    wrong = problem.fields if isinstance(problem, Invalid) else {}
    draft = draft_paper(shared, PaperKind.MINUTES, None if wrong else typed)
    papers = queries.papers_of(viewer(), matter_id)
    return render_template(
        "minutes.html",
        matter_id=matter_id,
        draft=draft,
        paper=draft.paper,
        sitting=typed or draft.sitting,
        typed=typed,
        ATTENDING=ATTENDING,
        parties=shared.names,
        chosen={agency.id for agency in shared.recipients},
        issuer=shared.issuer,
        may_issue=may_act(viewer(), shared.issuer.id),
        papers=papers,
        made=_made(papers),
        problem=problem,
        errors=wrong,
    )


@blueprint.post("/ho-so/<matter_id>/bien-ban")
def issue_minutes(matter_id: str) -> Answer:
    """Issue the minutes, and lead back to their page; or show them as they would be with what was typed."""
    chosen, typed = _recipients(), sitting_typed(request.form)
    page = partial(_minutes_page, matter_id, chosen, typed)
    require_acting(viewer(), share(viewer(), matter_id, chosen).issuer.id)
    try:
        sitting = checked_sitting(typed)
    except Invalid as problem:
        return in_place(problem, partial(page, problem=problem))
    if request.form.get("buoc") == LOOK:
        return page(), 200
    return _issue(matter_id, PaperKind.MINUTES, chosen, page, sitting)


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
        made=_made(queries.papers_of(viewer(), matter_id)),
        problem=problem,
    )


@blueprint.post("/ho-so/<matter_id>/phieu-theo-doi")
def issue_tracking(matter_id: str) -> Answer:
    """Issue a tracking sheet for the officer's own agency, and lead back to its page."""
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


def _made(papers: Sequence[queries.PaperLine]) -> queries.PaperLine | None:
    """The paper that was made a moment ago, of which the page tells."""
    return next((line for line in papers if line.event_id == request.args.get(MADE)), None)


def _issue(
    matter_id: str,
    kind: PaperKind,
    recipients: list[int],
    page: Callable[..., str],
    sitting: Sitting = UNTOLD,
) -> Answer:
    issuer = Issuer(store(), instance().settings.url)
    try:
        event = issue_paper(viewer(), matter_id, kind, recipients, issuer, sitting)
    except (Stale, Unavailable) as problem:
        return in_place(problem, partial(page, problem=problem))
    shown: dict[str, Any] = {"matter_id": matter_id, MADE: event.id}
    if kind is PaperKind.TRACKING:
        return redirect(url_for("papers.tracking", **shown), 303)
    return redirect(url_for("papers.minutes", nhan=recipients, **shown), 303)
