"""A phone that makes the codes of the second factor."""

from __future__ import annotations

from datetime import datetime

import pyotp
from flask import Flask

from coord import clock
from coord.agencies.accounts import second_factor
from coord.agencies.accounts.models import SecondFactor
from coord.agencies.accounts.second_factor import Policy
from coord.db import db, transaction
from coord.web.instance import instance
from tests.agencies.accounts.people import officer


def policy_of(app: Flask) -> Policy:
    """What the app decided about second factors. Needs an app context."""
    return instance().second_factor


def code(app: Flask, username: str, at: datetime) -> str:
    """What the phone of that officer shows then."""
    with app.app_context(), transaction():
        secret = second_factor.begin(officer(username), policy_of(app))
        return pyotp.TOTP(secret).at(int(at.timestamp()))


def set_up(app: Flask, username: str, at: datetime) -> tuple[str, ...]:
    """Give the officer a second factor, set up then; the recovery codes."""
    with app.app_context(), clock.set_at(at), transaction():
        secret = second_factor.begin(officer(username), policy_of(app))
        now = pyotp.TOTP(secret).at(int(at.timestamp()))
        codes = second_factor.confirm(officer(username), now, policy_of(app))
        assert codes is not None
        return codes


def is_set_up(app: Flask, username: str) -> bool:
    """Whether the officer has one."""
    with app.app_context():
        factor = db.session.get(SecondFactor, officer(username).id)
        return factor is not None and factor.confirmed_at is not None
