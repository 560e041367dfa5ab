"""Quản trị: the accounts one looks after: finding, inviting, changing, new links, leaving, the lost phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies.access import grantable, may_administer, may_see
from coord.agencies.accounts import invitations, second_factor
from coord.agencies.accounts.changes import changes_of_officer
from coord.agencies.accounts.inviting import make_link
from coord.agencies.accounts.leaving import end_officer, keep_officer
from coord.agencies.accounts.listing import Standing, officers_managed, standing_of
from coord.agencies.accounts.managing import officer_managed, roles_of
from coord.agencies.accounts.officers import Details, change_officer, reset_second_factor
from coord.agencies.models import Agency, Officer, OfficerRole
from coord.db import transaction
from coord.errors import Invalid, Refused
from coord.matters.letter_lists import letters_assigned
from coord.web import history_words
from coord.web.addresses import with_query
from coord.web.guard import viewer
from coord.web.instance import instance
from coord.web.words import OFFICER_ROLES, role_words

blueprint = Blueprint("administration", __name__, url_prefix="/quan-tri")

STANDINGS = {
    Standing.ACTIVE: "Đang làm việc",
    Standing.INVITED: "Đã mời, chưa vào",
    Standing.LEFT: "Đã kết thúc",
}


@blueprint.get("")
def officers() -> str:
    """The accounts one looks after."""
    words, standing, after = request.args.get("tim", "")[:200], request.args.get("tinh-trang", ""), _number("sau")
    chosen = Standing(standing) if standing in set(Standing) else None
    found = officers_managed(viewer(), words=words, standing=chosen, after=after)
    asked = {"tim": words, "tinh-trang": chosen}
    return render_template(
        "administration/officers.html",
        found=found,
        words=words,
        standing=chosen,
        standings=[("", "Mọi tình trạng"), *((key.value, said) for key, said in STANDINGS.items())],
        standing_words=STANDINGS,
        standing_of=standing_of,
        role_words=role_words,
        sees_all=may_administer(viewer()),
        next_url=with_query("administration.officers", {**asked, "sau": found.next_after})
        if found.next_after
        else None,
        first_url=with_query("administration.officers", asked) if after else None,
    )


@blueprint.get("/can-bo/<int:officer_id>")
def officer(officer_id: int) -> str:
    """One account: what it holds, what may be done with it, what was done."""
    return _page(officer_id)


@blueprint.post("/can-bo/<int:officer_id>")
def change(officer_id: int) -> Response | tuple[str, int]:
    """Change name, title, telephone, roles."""
    details = Details(
        full_name=request.form.get("full_name", ""),
        job_title=request.form.get("job_title", ""),
        phone=request.form.get("phone", ""),
        roles=roles_typed(),
    )
    return _do(officer_id, lambda: change_officer(viewer(), officer_id, details), "Đã lưu thay đổi.", details)


@blueprint.post("/can-bo/<int:officer_id>/lien-ket")
def link(officer_id: int) -> str | tuple[str, int]:
    """Make a new link and show it, this once."""
    try:
        with transaction():
            invited = make_link(viewer(), officer_id)
    except (Invalid, Refused) as refused:
        return _page(officer_id, refused), 422
    return link_page(invited.officer, invited.token)


@blueprint.get("/can-bo/<int:officer_id>/ket-thuc")
def ask_end(officer_id: int) -> str:
    """Say what ending the account means, and ask for the day."""
    return _end_page(officer_id)


@blueprint.post("/can-bo/<int:officer_id>/ket-thuc")
def end(officer_id: int) -> Response | tuple[str, int]:
    """End the account, on that day or in advance; or take back the day told in advance."""
    typed = request.form.get("left_on", "")
    if request.form.get("huy"):
        return _do(officer_id, lambda: keep_officer(viewer(), officer_id), "Đã bỏ ngày nghỉ đã báo trước.")
    try:
        with transaction():
            ended = end_officer(viewer(), officer_id, _day(typed))
            told = "Đã kết thúc" if not ended.is_active else f"Đã ghi: từ {ended.left_on:%d/%m/%Y} kết thúc"
    except (Invalid, Refused) as refused:
        return _end_page(officer_id, refused, typed), 422
    flash(f"{told} tài khoản của {ended.full_name}.")
    return redirect(url_for("administration.officer", officer_id=officer_id), 303)


@blueprint.post("/can-bo/<int:officer_id>/lop-bao-ve")
def reset_factor(officer_id: int) -> Response | tuple[str, int]:
    """Take the second factor away from who lost it."""
    words = "Đã gỡ lớp bảo vệ thứ hai; người này cài đặt lại ở lần đăng nhập tới."
    return _do(officer_id, lambda: reset_second_factor(viewer(), officer_id), words)


def link_page(officer: Officer, token: str) -> str:
    """The page that shows a link, once."""
    address = f"{instance().settings.url}{url_for('invitation.invitation', token=token)}"
    return render_template("administration/link.html", officer=officer, address=address, role_words=role_words)


def roles_typed() -> frozenset[OfficerRole]:
    """The roles that were ticked; what is no role counts as not ticked."""
    return frozenset(role for role in OfficerRole if role in request.form.getlist("roles"))


def role_choices(held: frozenset[OfficerRole], agency: Agency) -> list[tuple[OfficerRole, str, bool]]:
    """The roles this viewer may give there: each with its words and whether it is held."""
    offered = grantable(viewer()) & (held | roles_of(agency))
    return [(role, words, role in held) for role, words in OFFICER_ROLES.items() if role in offered]


def _do(
    officer_id: int, action: Callable[[], object], done: str, typed: Details | None = None
) -> Response | tuple[str, int]:
    try:
        with transaction():
            action()
    except (Invalid, Refused) as refused:
        return _page(officer_id, refused, typed), 422
    flash(done)
    return redirect(url_for("administration.officer", officer_id=officer_id), 303)


def _page(officer_id: int, refused: Invalid | Refused | None = None, typed: Details | None = None) -> str:
    found = officer_managed(viewer(), officer_id)
    held = Details(found.full_name, found.job_title, found.phone, found.roles)
    sees_letters = may_see(viewer(), found.agency_id)  # an administrator, who reads no matter, does not
    return render_template(
        "administration/officer.html",
        officer=found,
        shown=typed or held,
        refused=refused,
        errors=refused.fields if isinstance(refused, Invalid) else {},
        standing=standing_of(found),
        standing_words=STANDINGS,
        role_words=role_words,
        roles=role_choices((typed or held).roles, found.agency),
        is_own=found.id == viewer().officer_id,
        waiting=invitations.waiting(found.id),
        has_factor=second_factor.has_factor(found),
        may_reset=may_administer(viewer()),
        letters=letters_assigned(viewer(), found.id) if sees_letters else (),
        history=[history_words.line(change) for change in changes_of_officer(found.id)],
    )


def _end_page(officer_id: int, refused: Invalid | Refused | None = None, typed: str = "") -> str:
    found = officer_managed(viewer(), officer_id)
    sees_letters = may_see(viewer(), found.agency_id)
    return render_template(
        "administration/end.html",
        officer=found,
        refused=refused,
        errors=refused.fields if isinstance(refused, Invalid) else {},
        left_on=typed or (found.left_on or clock.today()).isoformat(),
        sees_letters=sees_letters,
        letters=letters_assigned(viewer(), found.id) if sees_letters else (),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = "Hãy chọn một ngày có thật."
        raise Invalid(words, fields={"left_on": words}) from None


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
