"""Holding what is looked at until the commit, so that two who write at once do not write past one another.

All hold in one order, or two might wait for each other for ever: the matters, then the case, then rows of one's own,
such as an act or a series of numbers, and last of all the turn to append (`coord.events.log`). Queries hold nothing.
"""

from collections.abc import Collection

from sqlalchemy import select

from coord.cases.models import Case
from coord.db import db
from coord.events import log
from coord.matters.models import Matter


def hold_matters(matter_ids: Collection[str]) -> None:
    """Wait until nobody else is about to append to these matters or to those they belong to, which they tell."""
    family = below = set(matter_ids)
    while below:
        parents = db.session.scalars(select(Matter.parent_id).where(Matter.id.in_(below)))
        below = {parent for parent in parents if parent} - family
        family |= below
    log.claim(family)


def hold_case(case_id: int | None) -> None:
    """Wait until nobody else changes this case, or opens a matter about it."""
    if case_id:
        db.session.get(Case, case_id, with_for_update={"key_share": True})


def hold_to_act(matter_id: str) -> None:
    """Hold a matter and its case, for an act in it may move on what the case says."""
    hold_matters([matter_id])
    hold_case(db.session.scalar(select(Matter.case_id).where(Matter.id == matter_id)))


def hold_all_cases() -> None:
    """Wait until nobody else changes any case."""
    db.session.execute(select(Case.id).order_by(Case.id).with_for_update(key_share=True)).all()
