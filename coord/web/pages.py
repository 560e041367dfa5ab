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
    case_form,
    case_imports,
    cases,
    documents,
    handbook,
    health,
    inbox,
    invitation,
    inviting,
    letters,
    list_exports,
    matters,
    new_matter,
    paper_receipts,
    papers,
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
    list_exports.blueprint,
    matters.blueprint,
    acts.blueprint,
    documents.blueprint,
    review.blueprint,
    cases.blueprint,
    case_form.blueprint,
    case_imports.blueprint,
    new_matter.blueprint,
    papers.blueprint,
    paper_receipts.blueprint,
    board.blueprint,
    handbook.blueprint,
    register.blueprint,
    administration.blueprint,
    inviting.blueprint,
    account.blueprint,
)
