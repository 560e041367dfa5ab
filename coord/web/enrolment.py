"""Setting up the second factor, as both the way in and the page of the own account need it."""

from __future__ import annotations

from dataclasses import dataclass

import segno
from flask import request
from markupsafe import Markup

from coord.agencies import throttle
from coord.agencies.accounts import second_factor
from coord.agencies.accounts.changes import Act, note_officer
from coord.agencies.models import Officer
from coord.agencies.sessions import note_code_given
from coord.db import db, transaction
from coord.web import cookie
from coord.web.attempts import counted, wait_words
from coord.web.instance import instance

WRONG = "Mã chưa đúng. Hãy nhập 6 chữ số ứng dụng đang hiện; kiểm tra giờ trên điện thoại nếu vẫn chưa được."


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the phone needs: a QR code to scan, the same secret to type, the address for a program on this device."""

    qr: Markup
    secret: str
    address: str

    @classmethod
    def of(cls, officer_id: int) -> Enrolment | None:
        """What was begun and is not confirmed; None before it is begun."""
        secret = second_factor.secret_begun(officer_id, instance().second_factor)
        if secret is None:
            return None
        address = second_factor.address_for_phone(db.session.get_one(Officer, officer_id), secret)
        drawn = segno.make(address, error="m").svg_inline(border=2, dark="#000", light="#fff", omitsize=True)
        grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return cls(Markup(drawn), grouped, address)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The recovery codes when the code was right; else what to say, and how to answer."""

    recovery_codes: tuple[str, ...] = ()
    message: str = ""
    status: int = 200


def begun(officer_id: int) -> None:
    """Make the secret, if there is none yet."""
    with transaction():
        second_factor.begin(db.session.get_one(Officer, officer_id), instance().second_factor)


def confirmed(officer_id: int) -> Confirmed:
    """Put it in force with the code that was sent; the session in which it was set up has shown it."""
    officer = db.session.get_one(Officer, officer_id)
    name, address = throttle.of_codes(officer.username), request.remote_addr or ""
    pause = counted(name, address)
    if pause:
        return Confirmed(message=wait_words(pause), status=429)
    with transaction():
        codes = second_factor.confirm(officer, request.form.get("code", "")[:40], instance().second_factor)
        if codes is not None:
            throttle.clear(name, address)
            note_code_given(cookie.token())
            note_officer(officer.id, officer, Act.FACTOR_ADDED)
    return Confirmed(codes) if codes is not None else Confirmed(message=WRONG, status=422)
