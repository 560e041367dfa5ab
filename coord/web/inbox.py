"""Hộp thư, việc phải làm: what the officer's agencies must do, by due date, and what they wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.acts.lists import count_waiting
from coord.agencies import queries
from coord.agencies.access import Viewer, may_act, may_receive
from coord.events.inbox import Status
from coord.events.known import calendar_now
from coord.matters.due_groups import days_off_within, groups_of, weeks_of
from coord.matters.duty_lists import Narrowed, count_owed, counts_by_day, duties_awaited, duties_owed
from coord.matters.letter_lists import (
    TAKEN,
    WAITING,
    LetterPage,
    count_arrived,
    count_sent,
    letters_arrived,
    newest_arrival,
)
from coord.procedures.rulebook.library import shelf
from coord.web.guard import viewer

blueprint = Blueprint("inbox", __name__)

ASIDE = 8
ASSIGNED = (("", "Cả đơn vị"), ("toi", "Tôi"), ("chua", "Chưa phân công"))
MEANT = {"toi": "me", "chua": "nobody"}
PENDING: tuple[Status, ...] = (*WAITING, *TAKEN)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands above every list of the inbox: whose it is, the counts on its tabs, what the page last saw.

    `shows_units` is true for an officer who sees several inboxes: each row then names its own. `may_act` is false for
    one who may only receive.
    """

    agency: str
    today: date
    owed: int
    arrived: int
    acts: int
    sent: int
    newest: int
    shows_units: bool
    may_act: bool


def frame_of(asking: Viewer) -> Frame:
    """The frame of the inbox for this officer, today."""
    agency = queries.agency(asking.agency_id)
    return Frame(
        agency=f"{agency.name}, {agency.unit_of.name}" if agency.unit_of else agency.name,
        today=clock.today(),
        owed=count_owed(asking),
        arrived=count_arrived(asking, PENDING),
        acts=count_waiting(asking),
        sent=count_sent(asking),
        newest=newest_arrival(asking),
        shows_units=len(asking.agency_ids) > 1,
        may_act=may_act(asking, asking.agency_id),
    )


@blueprint.get("/hop-thu")
def duties() -> str:
    """What must be done, the most urgent first."""
    asking, to = viewer(), narrowed()
    page = duties_owed(asking, after=_key(), to=to)
    counts, everywhere = counts_by_day(asking, to), Narrowed(to.assigned_to, to.procedure)
    today = clock.today()
    calendar = calendar_now()
    groups = groups_of(page, counts, today, calendar)
    return render_template(
        "inbox/duties.html",
        frame=frame_of(asking),
        page=page,
        groups=groups,
        holidays={
            g.name: days_off_within(g.first, g.last, calendar)
            for g in groups
            if g.name == "soon" and g.first and g.last
        },
        weeks=weeks_of(counts_by_day(asking, everywhere), today, calendar),
        awaited=duties_awaited(asking),
        most_awaited=ASIDE,
        asked=request.args,
        to=to,
        assigned=ASSIGNED,
        procedures=procedures(),
        day_url=lambda day: _url("inbox.duties", ngay=day.isoformat(), sau=None),
        next_url=_url("inbox.duties", sau=page.after) if page.after else None,
        first_url=_url("inbox.duties", sau=None) if _key() else None,
    )


@blueprint.get("/hop-thu/cho")
def awaited() -> str:
    """What others owe the officer's agencies, the most urgent first."""
    page = duties_awaited(viewer(), after=_key())
    return render_template(
        "inbox/awaited.html",
        frame=frame_of(viewer()),
        page=page,
        next_url=_url("inbox.awaited", sau=page.after) if page.after else None,
        first_url=url_for("inbox.awaited") if _key() else None,
    )


@blueprint.get("/hop-thu/moi")
def news() -> Response:
    """What has arrived since the page was made, for a page that stays open; 204 when nothing has."""
    asking = viewer()
    seen = request.args.get("tu", "")
    since = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
    newest = newest_arrival(asking)
    if newest <= since:
        return make_response("", 204)
    found = letters_arrived(asking, tuple(Status), after=since) if since else LetterPage((), 0, 0)
    is_list = request.args.get("trang") == "den"
    number = found.total if since else count_arrived(asking, WAITING)
    html = render_template(
        "inbox/news.html",
        frame=frame_of(asking),
        lines=[line for line in found.lines if line.status in WAITING] if is_list else [],
        is_list=is_list,
        number=number,
        receives={agency_id for agency_id in asking.agency_ids if may_receive(asking, agency_id)},
    )
    return make_response(html)


def procedures() -> list[tuple[str, str]]:
    """The procedures to choose from above a list."""
    return [("", "Tất cả"), *{book.procedure: book.short_title for book in shelf()}.items()]


def narrowed() -> Narrowed:
    """Which duties the address asks for; anything unreadable counts as not asked."""
    day = request.args.get("ngay", "")
    try:
        due_on = date.fromisoformat(day) if day else None
    except ValueError:
        due_on = None
    return Narrowed(MEANT.get(request.args.get("giao", ""), ""), request.args.get("thu-tuc", "")[:40], due_on)


def _key() -> str:
    """The key of the page asked for; one that is not ours counts as the first page."""
    day, _, row = request.args.get("sau", "")[:220].partition(" ")
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{day} {row}"


def _url(endpoint: str, **changes: str | None) -> str:
    kept = {name: request.args.get(name) for name in ("giao", "thu-tuc", "ngay", "sau")}
    query = urlencode({name: value for name, value in {**kept, **changes}.items() if value})
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)
