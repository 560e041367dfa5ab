"""Signing in and out, and where a signed-in officer begins."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies import passwords, queries, sessions, throttle
from coord.agencies.accounts import second_factor
from coord.agencies.models import Officer
from coord.db import transaction
from coord.web import cookie, menu
from coord.web.attempts import counted, device, wait_words
from coord.web.guard import local_path, on_the_way, public, signed_in, viewer
from coord.web.instance import instance

blueprint = Blueprint("auth", __name__)

REASONS = {
    "het-phien": "Phiên làm việc đã hết. Hãy đăng nhập lại để xem tiếp trang vừa mở.",
    "chua-luu": "Phiên làm việc đã hết nên những gì vừa gửi chưa được lưu. "
    "Đăng nhập lại, trang vừa làm sẽ mở ra để bạn nhập và gửi lại.",
}
WRONG = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock; "
    "nếu quên mật khẩu, gọi quản trị của cơ quan."
)


@dataclass(frozen=True, slots=True)
class SignInPage:
    """What the page shows again after it was not accepted."""

    username: str = ""
    message: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@blueprint.get("/")
def start() -> Response:
    """The first page of the officer's menu: the inbox, for most."""
    return redirect(menu.pages_for(viewer())[0].path)


@blueprint.get("/dang-nhap")
@public
def sign_in_form() -> str | Response:
    """The form; somebody already signed in goes on."""
    if signed_in() is not None:
        return redirect(_next())
    if on_the_way() is not None:
        return redirect(url_for("second_step.step", next=_next()))
    return _page(SignInPage())


@blueprint.post("/dang-nhap")
@public
def sign_in() -> tuple[str, int] | Response:
    """Check name and password, open a session, go to where the officer wanted."""
    username = request.form.get("username", "").strip().lower()
    password = request.form.get("password", "")
    errors = {} if username else {"username": "Hãy nhập tên đăng nhập."}
    errors |= {} if password else {"password": "Hãy nhập mật khẩu."}
    if errors:
        return _page(SignInPage(username, "Còn thiếu thông tin đăng nhập.", errors)), 422
    key = username[:40]
    address = request.remote_addr or ""
    pause = counted(key, address)
    if pause:
        return _page(SignInPage(username, wait_words(pause))), 429
    officer = queries.officer_by_username(key) if key == username else None
    is_right = passwords.is_right(password, officer.password_hash if officer else None, instance().password_cost)
    if officer is None or not is_right:
        return _page(SignInPage(username, WRONG)), 422
    return _open(officer, password, address)


@blueprint.post("/dang-xuat")
@public
def sign_out() -> Response:
    """End the session for good, here and on the server."""
    with transaction():
        sessions.revoke(cookie.token(), now=clock.now())
    session.clear()
    flash("Bạn đã đăng xuất.")
    response = redirect(url_for("auth.sign_in_form"), 303)
    cookie.take(response)
    return response


def _open(officer: Officer, password: str, address: str) -> Response:
    cost = instance().password_cost
    new_hash = passwords.hash_password(password, cost) if passwords.is_outdated(officer.password_hash, cost) else ""
    with transaction():
        throttle.clear(officer.username, address)
        waits_for_code = second_factor.has_factor(officer)
        token = sessions.open_session(
            officer, device(), now=clock.now(), lifetime=sessions.HALF_WAY if waits_for_code else sessions.LIFETIME
        )
        if new_hash:
            officer.password_hash = new_hash
        if cookie.token():
            sessions.revoke(cookie.token(), now=clock.now())
    session.clear()
    response = redirect(url_for("second_step.step", next=_next()) if waits_for_code else _next(), 303)
    cookie.give(response, token)
    return response


def _next() -> str:
    return local_path(request.values.get("next", "/"))


def _page(page: SignInPage) -> str:
    reason = REASONS.get(request.args.get("vi_sao", ""), "")
    return render_template("sign_in.html", page=page, reason=reason, next_path=_next())
