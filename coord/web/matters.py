"""Hồ sơ: the list of matters, the search, and the page of one matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from coord.acts.lists import acts_of_matter, issued_acts
from coord.acts.states import STATIONS
from coord.agencies.access import may_act, may_open_matters
from coord.matters.children import kin_of
from coord.matters.matter_lists import matters_of
from coord.matters.naming import misfits_told
from coord.matters.queries import matter_seen_by
from coord.matters.subjects import subject_of
from coord.matters.views import ImpossibleAct, MatterView, Step
from coord.procedures.rulebook.library import find_rulebook
from coord.web.drawing import draw
from coord.web.guard import viewer
from coord.web.menu import is_served

blueprint = Blueprint("matters", __name__)

STATES = (("", "Tất cả"), ("mo", "Đang giải quyết"), ("xong", "Đã kết thúc"))
MEANT = {"mo": "open", "xong": "closed"}
FEWEST, NEAREST = 2, 4


@dataclass(frozen=True, slots=True)
class Cannot:
    """What may not be done yet: the few that are nearest, and the rest."""

    nearest: tuple[ImpossibleAct, ...]
    rest: tuple[ImpossibleAct, ...]


@blueprint.get("/ho-so")
def matters() -> str:
    """The matters the officer's agencies are party to, newest first."""
    return _list("matters.matters", "Hồ sơ phối hợp")


@blueprint.get("/tim-kiem")
def search() -> str:
    """Matters by code, name or number of a letter, typed with or without marks, in whole or in part."""
    return _list("matters.search", "Tìm hồ sơ")


@blueprint.get("/ho-so/<matter_id>")
def matter(matter_id: str) -> str:
    """Where a matter stands, who must move, and what the officer may do now."""
    asking = viewer()
    view = matter_seen_by(asking, matter_id)
    steps, lanes = in_lanes(view)
    return render_template(
        "matter/page.html",
        matter=view,
        subject=subject_of(asking, matter_id),
        misfits=misfits_told(asking, matter_id),
        kin=kin_of(asking, matter_id),
        may_act=may_act(asking, asking.agency_id),
        acts=acts_of_matter(asking, matter_id),
        act_of=issued_acts(asking, matter_id),
        stations=STATIONS,
        cannot=nearest_of(view),
        case_url=f"/viec/{view.case_id}" if is_served("/viec/<int:case_id>") else "",
        mine=tuple(duty for duty in view.owed if duty.is_mine),
        steps=steps,
        drawing=draw(steps, lanes),
    )


def in_lanes(view: MatterView) -> tuple[tuple[Step, ...], dict[str, str]]:
    """The steps and the titles of their lanes: an agency that fills several roles has one lane, under its own name."""
    shared = {role: party for party in view.parties if len(party.roles) > 1 for role in party.roles}
    steps = tuple(replace(s, lane=shared[s.lane].roles[0]) if s.lane in shared else s for s in view.steps)
    roles = find_rulebook(view.rulebook).roles
    return steps, {role.name: shared[role.name].name if role.name in shared else role.title for role in roles}


def nearest_of(view: MatterView) -> Cannot:
    """Of what may not be done yet, those that the law lets follow soonest; what is ruled out comes last."""
    columns = {step.event: step.column for step in view.steps if step.state == "ahead"}
    far = max(columns.values(), default=0) + 1

    def distance(act: ImpossibleAct) -> tuple[bool, int, int]:
        return act.is_over, columns.get(act.event, far), len(act.reasons)

    ordered = sorted(view.impossible, key=distance)
    following = sum(1 for act in ordered if not act.is_over and act.event in columns)
    near = min(max(following, FEWEST), NEAREST, sum(1 for act in ordered if not act.is_over))
    return Cannot(tuple(ordered[:near]), tuple(ordered[near:]))


def _list(endpoint: str, title: str) -> str:
    asking, words = viewer(), request.args.get("q", "").strip()[:200]
    state = request.args.get("tinh-trang", "")
    is_asked = bool(words) or endpoint != "matters.search"
    page = matters_of(asking, before=_key(), text=words, state=MEANT.get(state, "")) if is_asked else None
    return render_template(
        "matter/list.html",
        title=title,
        endpoint=endpoint,
        words=words,
        state=state if state in MEANT else "",
        states=STATES,
        page=page,
        may_open=may_open_matters(asking),
        next_url=_url(endpoint, truoc=page.before) if page and page.before else None,
        first_url=_url(endpoint, truoc=None) if _key() else None,
    )


def _key() -> str:
    """The key of the page asked for; one that is not ours counts as the first page."""
    day, _, row = request.args.get("truoc", "")[:60].partition(" ")
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{day} {row}"


def _url(endpoint: str, *, truoc: str | None) -> str:
    kept = {"q": request.args.get("q"), "tinh-trang": request.args.get("tinh-trang"), "truoc": truoc}
    return f"{url_for(endpoint)}?{urlencode({name: value for name, value in kept.items() if value})}"
