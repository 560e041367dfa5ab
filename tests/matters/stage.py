"""What tests of the core need beside the story: several officers at once, the derived tables, a hand in the database.

with stage.seen_by(app, "court") as viewer: ...
stage.tables(app)                          every derived row, to compare
stage.at_once(first, second)               two officers in two threads
stage.tamper(app, "UPDATE events SET ...") as somebody with the database would, past its rules
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from coord.agencies import queries
from coord.agencies.access import Viewer
from coord.cases.models import Case
from coord.db import Base, db, transaction
from coord.events import log
from coord.events.inbox import entry_id
from coord.events.record import EventRecord
from coord.matters import reminders
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.history import ledger_of
from coord.matters.rebuilding import DERIVED
from coord.procedures.engine.ledger import Ledger
from coord.web.instance import instance
from tests import databases, story
from tests.story import Act

Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def seen_by(app: Flask, who: str, day: date = story.TODAY, hour: int = 9) -> Iterator[Viewer]:
    """That person of the cast, looking at that hour of that day."""
    with app.app_context(), story.at(day, hour):
        yield story.viewer_named(who)


def open_with(app: Flask, first: Act, *, debtor: str = story.DEBTOR, **changes: Any) -> str:
    """Open a matter with another first act than the story's; `changes` replace what the opening form says."""
    with app.app_context(), story.at(first.on), transaction():
        return open_matter(story.viewer_named(first.who), opening_form(first, debtor=debtor, **changes)).matter_id


def opening_form(first: Act, *, debtor: str = story.DEBTOR, **changes: Any) -> OpeningForm:
    """The form that opens a matter about the case of that debtor. Needs an app context."""
    case = db.session.scalars(select(Case).where(Case.debtor == debtor)).one()
    given: dict[str, Any] = {
        "procedure": "exemption",
        "case_id": case.id,
        "parties": {role: queries.agency_by_code(code).id for role, code in story.PARTIES.items()},
        "persons": {"debtor": debtor},
        "act": story.form_for(first, 0),
    }
    return OpeningForm(**{**given, **changes})


def play_all(app: Flask, matter_id: str, acts: Sequence[Act]) -> None:
    """Record one act after another."""
    for act in acts:
        story.play(app, matter_id, act)


def send(app: Flask, matter_id: str, act: Act, seen_version: int, **changes: Any) -> EventRecord:
    """Send the form of an act as one who has seen the matter at that version."""
    with seen_by(app, act.who, act.on) as viewer:
        form = story.form_for(act, seen_version, **changes)
        with transaction():
            return record_act(viewer, matter_id, form)


def tick(app: Flask, day: date) -> reminders.Ticked:
    """What `coord tick` does on that day."""
    with app.app_context(), story.at(day):
        return reminders.tick()


def events(app: Flask, matter_id: str) -> tuple[EventRecord, ...]:
    """All events of the matter."""
    with app.app_context():
        return log.events_of(matter_id)


def ledger(app: Flask, matter_id: str) -> Ledger:
    """What the law makes of them."""
    with app.app_context():
        return ledger_of(log.events_of(matter_id))


def names(app: Flask, matter_id: str) -> list[str]:
    """What has happened in the matter, in the order of the log."""
    return [event.name for event in events(app, matter_id)]


def letter(app: Flask, event: EventRecord, code: str) -> str:
    """The id of the inbox entry of that event at the agency of this code."""
    with app.app_context():
        return entry_id(event.id, queries.agency_by_code(code).id)


def tables(app: Flask) -> Rows:
    """Every row of every derived table."""
    with app.app_context():
        return derived_rows()


def derived_rows() -> Rows:
    """The same within a session that is open already."""
    found = {name: db.session.execute(select(Base.metadata.tables[name])) for name in DERIVED}
    return {name: sorted((tuple(row) for row in rows), key=str) for name, rows in found.items()}


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run each job in a thread of its own, all from one starting shot; what each returned, or the error it raised."""
    results: list[Any] = [None] * len(jobs)
    shot = threading.Barrier(len(jobs))

    def run(index: int, job: Callable[[], Any]) -> None:
        shot.wait()
        try:
            results[index] = job()
        except Exception as error:  # handed to the test, which looks at it
            results[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def database_of(app: Flask) -> str:
    """The address of the app's database."""
    with app.app_context():
        return instance().settings.database_url


def tamper(app: Flask, *statements: str) -> None:
    """Change the database behind the program's back: no trigger stands in the way, no foreign key is checked."""
    databases.tamper(database_of(app), *statements)
