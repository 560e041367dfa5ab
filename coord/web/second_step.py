"""Between the password and the pages: the code of the second factor, or setting one up where it is asked for."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies import sessions, throttle
from coord.agencies.accounts import second_factor
from coord.agencies.accounts.changes import Act, note_officer
from coord.agencies.accounts.second_factor import Step
from coord.agencies.models import Officer
from coord.db import db, transaction
from coord.web import cookie
from coord.web.attempts import counted, device, wait_words
from coord.web.enrolment import Enrolment, begun, confirmed
from coord.web.guard import half_way, local_path, on_the_way
from coord.web.instance import instance

blueprint = Blueprint("second_step", __name__)

WRONG = (
    "Mã chưa đúng, hoặc đã dùng rồi. Hãy chờ ứng dụng đổi sang mã mới rồi nhập lại; "
    "kiểm tra giờ trên điện thoại nếu vẫn chưa được."
)
LOW = 3
"""At so few recovery codes left the officer is told to make new ones."""


@blueprint.get("/dang-nhap/buoc-hai")
@half_way
def step() -> str | Response:
    """The code, or setting up; somebody already in goes on."""
    waiting = on_the_way()
    if waiting is None:
        return redirect(_next())
    return _code_page() if waiting.step is Step.CODE else _enrolment_page(waiting.officer_id)


@blueprint.post("/dang-nhap/buoc-hai/ma")
@half_way
def give_code() -> str | tuple[str, int] | Response:
    """Check the code, and open the door with a new session."""
    waiting = on_the_way()
    if waiting is None or waiting.step is not Step.CODE:
        return redirect(url_for("second_step.step", next=_next()), 303)
    officer = db.session.get_one(Officer, waiting.officer_id)
    name, address = throttle.of_codes(officer.username), request.remote_addr or ""
    pause = counted(name, address)
    if pause:
        return _code_page(wait_words(pause)), 429
    with transaction():
        token = _opened(officer, name, address, request.form.get("code", "")[:40])
    if not token:
        return _code_page(WRONG), 422
    return _in(token)


@blueprint.post("/dang-nhap/buoc-hai/bat-dau")
@half_way
def begin() -> Response:
    """Make the secret for the phone of an officer who must have a second factor."""
    waiting = on_the_way()
    if waiting is not None and waiting.step is Step.ENROLMENT:
        begun(waiting.officer_id)
    return redirect(url_for("second_step.step", next=_next()), 303)


@blueprint.post("/dang-nhap/buoc-hai/xac-nhan")
@half_way
def confirm() -> str | tuple[str, int] | Response:
    """Put the second factor in force and show the recovery codes; the session is then whole."""
    waiting = on_the_way()
    if waiting is None or waiting.step is not Step.ENROLMENT:
        return redirect(url_for("second_step.step", next=_next()), 303)
    done = confirmed(waiting.officer_id)
    if done.recovery_codes:
        return render_template("account/recovery_codes.html", codes=done.recovery_codes, next_path=_next())
    return _enrolment_page(waiting.officer_id, done.message), done.status


def _opened(officer: Officer, name: str, address: str, code: str) -> str:
    """The token of a whole session when the code is right; empty when it is not."""
    policy = instance().second_factor
    is_recovery = not second_factor.is_code(officer, code, policy)
    if is_recovery and not second_factor.use_recovery_code(officer, code, policy):
        return ""
    if is_recovery:
        note_officer(officer.id, officer, Act.RECOVERY_USED)
        left = second_factor.recovery_codes_left(officer)
        more = " Hãy tạo bộ mã mới ở trang Tài khoản của tôi." if left <= LOW else ""
        flash(f"Đã dùng một mã dự phòng; còn {left} mã.{more}")
    throttle.clear(name, address)
    sessions.revoke(cookie.token(), now=clock.now())
    return sessions.open_session(officer, device(), now=clock.now(), code_given=True)


def _in(token: str) -> Response:
    flashes = session.get("_flashes")
    session.clear()
    if flashes:
        session["_flashes"] = flashes
    response = redirect(_next(), 303)
    cookie.give(response, token)
    return response


def _next() -> str:
    return local_path(request.values.get("next", "/"))


def _code_page(message: str = "") -> str:
    return render_template("account/code.html", message=message, next_path=_next())


def _enrolment_page(officer_id: int, message: str = "") -> str:
    return render_template(
        "account/enrolment.html", enrolment=Enrolment.of(officer_id), message=message, next_path=_next()
    )
