"""Random legal walks through a rulebook: real commands on random days, with receipts, ticks and late entries between.

    matter_id, day = walks.begin(app, date(2026, 6, 15), told=0)
    walks.walk(app, matter_id, day, steps)

A step is three numbers: what to do, how many days later, and how many days before that the act is dated.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from flask import Flask

from coord.agencies.access import viewer_of
from coord.agencies.models import Officer
from coord.db import db, transaction
from coord.errors import CoordError
from coord.events import log
from coord.events.models import InboxEntry
from coord.matters import receipts
from coord.matters.commands import record_act
from coord.matters.history import acted_version, ledger_of
from tests import story
from tests.matters import stage
from tests.story import Act

Step = tuple[int, int, int]

WHO = {role: role for role in story.PARTIES} | {"enforcement": "holder", "court_level_procuracy": "procuracy"}
OPENERS = (Act("holder", "ground_arisen", date.min), Act("holder", "application_received", date.min))


def begin(app: Flask, first_day: date, told: int) -> tuple[str, date]:
    """A matter opened on that day, or the story told so far: its id and the day of its last act."""
    if told < 2:
        opener = OPENERS[told]
        return stage.open_with(app, Act(opener.who, opener.event, first_day)), first_day
    matter_id = story.open_story(app)
    stage.play_all(app, matter_id, story.STORY[1:told])
    return matter_id, story.STORY[told - 1].on


def walk(app: Flask, matter_id: str, day: date, steps: list[Step]) -> None:
    """Take the steps from that day on; what the rulebook or a form refuses is left out."""
    for what, days, late in steps:
        day += timedelta(days=days)
        with suppress(CoordError):
            _take(app, matter_id, day, what, day - timedelta(days=late))


def _take(app: Flask, matter_id: str, day: date, what: int, dated: date) -> None:
    if what % 10 == 0:
        stage.tick(app, day)
    elif what % 10 == 1:
        _receive(app, matter_id, day, what)
    else:
        _act(app, matter_id, day, what, dated)


def _act(app: Flask, matter_id: str, day: date, what: int, dated: date) -> None:
    with app.app_context(), story.at(day), transaction():
        history = log.events_of(matter_id)
        ledger = ledger_of(history)
        rules = ledger.book
        actions = [a for a in ledger.marking.possible() if not a.lapsed and not rules.event(a.event).is_system]
        filled = [a for a in actions if rules.event(a.event).by[0] in WHO]
        if filled:
            chosen = filled[what % len(filled)]
            act = Act(WHO[rules.event(chosen.event).by[0]], chosen.event, dated, chosen.outcome)
            record_act(story.viewer_named(act.who), matter_id, story.form_for(act, acted_version(history)))


def _receive(app: Flask, matter_id: str, day: date, what: int) -> None:
    with app.app_context(), story.at(day), transaction():
        entries = list(db.session.scalars(db.select(InboxEntry).where(InboxEntry.matter_id == matter_id)))
        if not entries:
            return
        entry = entries[what % len(entries)]
        officer = db.session.scalars(db.select(Officer).where(Officer.agency_id == entry.agency_id)).first()
        assert officer is not None
        viewer = viewer_of(officer)
        match what % 5:
            case 0 | 1:
                receipts.accept(viewer, [entry.id], officer.id)
            case 2:
                receipts.start(viewer, entry.id)
            case 3:
                receipts.finish(viewer, entry.id)
            case _:
                receipts.refuse(viewer, entry.id, "Gửi nhầm.")
