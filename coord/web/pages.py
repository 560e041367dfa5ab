"""Every page there is: the blueprints of the app, in one list."""

from __future__ import annotations

from flask import Blueprint

from coord.web import (
    account,
    acts,
    administration,
    assets,
    auth,
    board,
    cases,
    documents,
    handbook,
    health,
    inbox,
    invitation,
    inviting,
    letters,
    matters,
    new_matter,
    paper_receipts,
    papers,
    readings,
    register,
    review,
    second_step,
)

BLUEPRINTS: tuple[Blueprint, ...] = (
    assets.blueprint,
    health.blueprint,
    auth.blueprint,
    second_step.blueprint,
    invitation.blueprint,
    inbox.blueprint,
    letters.blueprint,
    matters.blueprint,
    acts.blueprint,
    documents.blueprint,
    review.blueprint,
    cases.blueprint,
    new_matter.blueprint,
    papers.blueprint,
    paper_receipts.blueprint,
    readings.blueprint,
    board.blueprint,
    handbook.blueprint,
    register.blueprint,
    administration.blueprint,
    inviting.blueprint,
    account.blueprint,
)
