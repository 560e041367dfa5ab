"""Inviting an officer: choosing the agency, the form, the link that is shown once."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from coord.agencies import directory, queries
from coord.agencies.access import may_administer, may_manage_any
from coord.agencies.accounts.changes import changes_of_agency
from coord.agencies.accounts.inviting import Person, invite_officer
from coord.agencies.accounts.managing import require_managing
from coord.agencies.models import Agency
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid, Refused
from coord.web import history_words
from coord.web.administration import link_page, role_choices, roles_typed
from coord.web.guard import viewer

blueprint = Blueprint("inviting", __name__, url_prefix="/quan-tri/moi")

MOST_FOUND = 20


@blueprint.get("")
def choose() -> str:
    """Choose the agency: an administrator searches the register, a leader has few to choose from."""
    if not may_manage_any(viewer()):
        raise Forbidden("Chỉ lãnh đạo cơ quan và quản trị mời cán bộ.", code="may_not_manage")
    words = request.args.get("tim", "")[:200]
    return render_template(
        "administration/choose_agency.html",
        words=words,
        searches=may_administer(viewer()),
        agencies=_found(words) if may_administer(viewer()) else _own(),
    )


@blueprint.get("/<code>")
def form(code: str) -> str:
    """Who is invited, and in which roles."""
    return _page(_agency(code), Person("", ""))


@blueprint.post("/<code>")
def invite(code: str) -> str | tuple[str, int]:
    """Enter the officer and show the link."""
    agency = _agency(code)
    person = Person(
        username=request.form.get("username", ""),
        full_name=request.form.get("full_name", ""),
        job_title=request.form.get("job_title", ""),
        phone=request.form.get("phone", ""),
        roles=roles_typed(),
    )
    try:
        with transaction():
            invited = invite_officer(viewer(), agency, person)
    except (Invalid, Refused) as refused:
        return _page(agency, person, refused), 422
    return link_page(invited.officer, invited.token)


def _agency(code: str) -> Agency:
    found = queries.agency_by_code(code)
    require_managing(viewer(), found.id)
    return found


def _found(words: str) -> tuple[Agency, ...]:
    return directory.listing(words=words).agencies[:MOST_FOUND] if words.strip() else ()


def _own() -> tuple[Agency, ...]:
    own = db.select(Agency).where(Agency.id.in_(viewer().agency_ids)).order_by(Agency.area_code, Agency.id)
    return tuple(db.session.scalars(own))


def _page(agency: Agency, person: Person, refused: Invalid | Refused | None = None) -> str:
    return render_template(
        "administration/invite.html",
        agency=agency,
        person=person,
        roles=role_choices(person.roles, agency),
        refused=refused,
        errors=refused.fields if isinstance(refused, Invalid) else {},
        history=[history_words.line(change) for change in changes_of_agency(agency.id)],
    )
