"""Holding what is looked at until the commit, so that two who write at once do not write past one another.

All hold in one order, or two might wait for each other for ever: the matters, then the case, then rows of one's own,
such as an act or a series of numbers, and last of all the turn to append (`coord.events.log`). Queries hold nothing.
"""

from collections.abc import Collection

from sqlalchemy import select

from coord.agencies.models import Agency
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


def hold_to_open(matter_ids: Collection[str], case_id: int, agency_ids: Collection[int]) -> None:
    """Hold what a new matter stands on: those it belongs to or follows, its case, its parties.

    Two about one case are opened one after the other, and so are the two of a double click.
    """
    hold_matters([matter_id for matter_id in matter_ids if matter_id])
    hold_case(case_id)
    hold_agencies(agency_ids)


def hold_cases(holder_id: int | None = None) -> None:
    """Wait until nobody else changes any case, or any of one office."""
    query = select(Case.id).order_by(Case.id)
    query = query if holder_id is None else query.where(Case.holder_id == holder_id)
    db.session.execute(query.with_for_update(key_share=True)).all()


def hold_agencies(agency_ids: Collection[int]) -> None:
    """Wait until none of these agencies is being ended; as they are then they stay until the commit."""
    query = select(Agency).where(Agency.id.in_(agency_ids)).order_by(Agency.id).with_for_update(read=True)
    db.session.scalars(query.execution_options(populate_existing=True)).all()
