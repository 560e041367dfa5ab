"""Every page there is: the blueprints of the app, in one list."""

from __future__ import annotations

from flask import Blueprint

from coord.web import acts, assets, auth, documents, health, inbox, letters, matters, register

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.blueprint,
    health.blueprint,
    auth.blueprint,
    inbox.blueprint,
    letters.blueprint,
    matters.blueprint,
    acts.blueprint,
    documents.blueprint,
    register.blueprint,
)
