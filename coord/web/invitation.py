"""The link that an invited person opens: who invites whom, and a password to set. Nobody is signed in here yet."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from coord.agencies.accounts import invitations
from coord.agencies.accounts.inviting import accept_invitation
from coord.agencies.models import Officer
from coord.db import db, transaction
from coord.errors import Invalid
from coord.web.guard import public
from coord.web.instance import instance
from coord.web.words import role_words

blueprint = Blueprint("invitation", __name__)


@blueprint.get("/moi/<token>")
@public
def invitation(token: str) -> str:
    """Who is invited, and the form for the password."""
    return _page(token, {})


@blueprint.post("/moi/<token>")
@public
def accept(token: str) -> Response | tuple[str, int]:
    """Set the password; the link then opens nothing more."""
    typed, again = request.form.get("password", ""), request.form.get("again", "")
    try:
        with transaction():
            officer_id = accept_invitation(token, typed, again, instance().password_cost).id
    except Invalid as refused:
        return _page(token, refused.fields), 422
    username = db.session.get_one(Officer, officer_id).username
    flash(f"Đã đặt mật khẩu. Hãy đăng nhập với tên “{username}”.")
    return redirect(url_for("auth.sign_in_form"), 303)


def _page(token: str, errors: Mapping[str, str]) -> str:
    officer = invitations.open_invitation(token).officer
    return render_template(
        "account/invitation.html", officer=officer, token=token, errors=errors, role_words=role_words(officer.roles)
    )
