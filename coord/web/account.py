"""Tài khoản của tôi: the own password, the open sessions, the second factor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies import sessions, throttle
from coord.agencies.accounts import second_factor
from coord.agencies.accounts.changes import Act, note_officer
from coord.agencies.accounts.officers import NewPassword, change_own_password
from coord.agencies.models import Officer
from coord.db import db, transaction
from coord.errors import Invalid
from coord.web import cookie, second_step
from coord.web.attempts import counted, wait_words
from coord.web.devices import device_words
from coord.web.enrolment import Enrolment, begun, confirmed
from coord.web.guard import viewer
from coord.web.instance import instance

blueprint = Blueprint("account", __name__, url_prefix="/tai-khoan")


@dataclass(frozen=True, slots=True)
class Problem:
    """What was not accepted: in which part of the page, what is said, and what is wrong with each field."""

    part: str = ""
    message: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("")
def account() -> str:
    """Who one is here, and what one may do about the own account."""
    return _page(Problem())


@blueprint.post("/mat-khau")
def change_password() -> Response | tuple[str, int]:
    """Set a new password; every other browser is signed out."""
    me = _me()
    name, address = me.username, request.remote_addr or ""
    pause = counted(name, address)
    if pause:
        return _page(Problem("password", wait_words(pause))), 429
    typed = NewPassword(*(request.form.get(part, "") for part in ("old", "password", "again")))
    try:
        with transaction():
            change_own_password(viewer(), typed, token=cookie.token(), cost=instance().password_cost)
            throttle.clear(name, address)
    except Invalid as refused:
        return _page(Problem("password", refused.message, refused.fields)), 422
    return _done("Đã đổi mật khẩu. Các nơi khác đã bị đăng xuất.")


@blueprint.post("/phien/ket-thuc")
def end_session() -> Response:
    """Sign one browser out; the present one leads to the sign-in page."""
    with transaction():
        sessions.revoke_named(viewer().officer_id, request.form.get("phien", "")[:16], now=clock.now())
    return _done("Đã đăng xuất phiên đã chọn.")


@blueprint.post("/phien/noi-khac")
def end_others() -> Response:
    """Sign out every browser but this one."""
    with transaction():
        sessions.revoke_all(viewer().officer_id, now=clock.now(), but=cookie.token())
    return _done("Đã đăng xuất khỏi mọi nơi khác.")


@blueprint.post("/lop-bao-ve/bat-dau")
def begin_factor() -> Response:
    """Make the secret for the phone."""
    begun(viewer().officer_id)
    return redirect(url_for("account.account", _anchor="lop-bao-ve"), 303)


@blueprint.post("/lop-bao-ve/xac-nhan")
def confirm_factor() -> str | tuple[str, int]:
    """Put the second factor in force and show the recovery codes."""
    done = confirmed(viewer().officer_id)
    if done.recovery_codes:
        return _codes(done.recovery_codes)
    return _page(Problem("factor", done.message, {"code": done.message})), done.status


@blueprint.post("/lop-bao-ve/ma-du-phong")
def renew_codes() -> str | tuple[str, int]:
    """Make ten new recovery codes, after a code of the phone."""
    problem = _wrong_code()
    if problem is not None:
        return _page(problem[0]), problem[1]
    me = _me()
    with transaction():
        codes = second_factor.renew_recovery_codes(me, instance().second_factor)
        note_officer(me.id, me, Act.RECOVERY_RENEWED)
    return _codes(codes)


@blueprint.post("/lop-bao-ve/bo")
def remove_factor() -> Response | tuple[str, int]:
    """Take the second factor away again, after a code of the phone; not from who must have one."""
    me = _me()
    if second_factor.must_have(me, instance().second_factor):
        return _page(Problem("factor", "Lãnh đạo và quản trị phải có lớp bảo vệ thứ hai, nên không bỏ được.")), 422
    problem = _wrong_code()
    if problem is not None:
        return _page(problem[0]), problem[1]
    with transaction():
        second_factor.forget(me)
        note_officer(me.id, me, Act.FACTOR_RESET)
    return _done("Đã bỏ lớp bảo vệ thứ hai.")


def _wrong_code() -> tuple[Problem, int] | None:
    me = _me()
    name, address = throttle.of_codes(me.username), request.remote_addr or ""
    pause = counted(name, address)
    if pause:
        return Problem("factor", wait_words(pause)), 429
    with transaction():
        is_right = second_factor.is_code(me, request.form.get("code", "")[:40], instance().second_factor)
        if is_right:
            throttle.clear(name, address)
    return None if is_right else (Problem("factor", second_step.WRONG, {"code": second_step.WRONG}), 422)


def _me() -> Officer:
    return db.session.get_one(Officer, viewer().officer_id)


def _done(words: str) -> Response:
    flash(words)
    return redirect(url_for("account.account"), 303)


def _codes(codes: tuple[str, ...]) -> str:
    return render_template("account/recovery_codes.html", codes=codes, next_path=url_for("account.account"))


def _page(problem: Problem) -> str:
    me = _me()
    return render_template(
        "account/account.html",
        me=me,
        problem=problem,
        sessions=sessions.sessions_of(me.id, now=clock.now()),
        handle_of=sessions.handle_of,
        is_this=lambda session: sessions.is_of(session, cookie.token()),
        device_words=device_words,
        has_factor=second_factor.has_factor(me),
        must_have=second_factor.must_have(me, instance().second_factor),
        enrolment=Enrolment.of(me.id),
        codes_left=second_factor.recovery_codes_left(me),
    )
