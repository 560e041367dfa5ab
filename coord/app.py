"""The web program: settings, database, guard, pages, put together."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from coord import db, wiring
from coord.agencies import passwords
from coord.agencies.accounts.second_factor import Policy
from coord.procedures.rulebook.library import turn_off
from coord.web import assets, errors, frame, guard, headers, limits, readings
from coord.web.instance import Instance, attach
from coord.web.pages import BLUEPRINTS

TEMPLATES = Path(config.__file__).resolve().parent / "templates"


def create_app(settings: config.Settings, *, password_cost: passwords.Cost = passwords.NORMAL) -> Flask:
    """The app for these settings; the database it names must have been migrated."""
    app = Flask("coord", template_folder=str(TEMPLATES), static_folder=None)
    second_factor = Policy(settings.second_factor_required, settings.secret("second_factor"))
    made_with = Instance(settings, password_cost, assets.version_of(), second_factor)
    attach(app, made_with)
    _keep_forms_apart(app, made_with)
    db.attach(app, settings.database_url)
    turn_off(settings.switches_off)
    wiring.connect()
    limits.limit(app)
    headers.guard(app)
    guard.guard(app)  # before CSRF: a dead session is told so, not that its form is old
    CSRFProtect(app)
    frame.frame(app)
    errors.explain(app)
    readings.note_readings(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def _keep_forms_apart(app: Flask, made_with: Instance) -> None:
    # Flask's own cookie holds the CSRF token and messages for the next page; who is signed in is not in it.
    prefix = "__Host-" if made_with.is_secure else ""
    app.config.update(
        SECRET_KEY=made_with.settings.secret("session"),
        SESSION_COOKIE_NAME=f"{prefix}coord_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=made_with.is_secure,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form may stand open over lunch
    )
    if made_with.is_secure:
        # We serve plain HTTP on this machine only; https means a proxy in front, which names its client last.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
