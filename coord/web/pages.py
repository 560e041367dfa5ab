"""Every page there is: the blueprints of the app, in one list."""

from __future__ import annotations

from flask import Blueprint

from coord.web import assets, auth, health, register

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.blueprint,
    health.blueprint,
    auth.blueprint,
    register.blueprint,
)
