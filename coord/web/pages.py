"""Every page there is: the blueprints of the app, in one list."""

from __future__ import annotations

from flask import Blueprint

from coord.web import (
    account,
    act_lists,
    act_page,
    acts,
    administration,
    assets,
    auth,
    board,
    cases,
    delegations,
    documents,
    handbook,
    health,
    inbox,
    invitation,
    inviting,
    letters,
    matters,
    new_matter,
    number_register,
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
    matters.blueprint,
    acts.blueprint,
    act_page.blueprint,
    act_lists.blueprint,
    number_register.blueprint,
    delegations.blueprint,
    documents.blueprint,
    review.blueprint,
    cases.blueprint,
    new_matter.blueprint,
    papers.blueprint,
    board.blueprint,
    handbook.blueprint,
    register.blueprint,
    administration.blueprint,
    inviting.blueprint,
    account.blueprint,
)
