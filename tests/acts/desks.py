"""An act at one officer's desk after another, for tests of the acts: who does what on which day.

desk = Desk(app, matter_id)                     the dossier that the holder's room is to send
act_id = desk.draft("writer")
desk.proceed("writer", act_id)                  as far as the writer may: submits it
assert desk.state(act_id) == State.SUBMITTED
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from flask import Flask

from coord.acts import desk, moving
from coord.acts.draft import Draft, Seen
from coord.acts.models import Act
from coord.acts.saving import save_draft
from coord.acts.states import State
from coord.acts.subject import subject_ahead
from coord.agencies.access import Viewer
from coord.cases.models import Case
from coord.db import db, transaction
from coord.matters.acts_ahead import act_ahead
from tests import story

T = TypeVar("T")

DAY = date(2026, 10, 5)
DOSSIER = "dossier_sent"


@dataclass
class Desk:
    """The desks at which one act of a matter is written, signed, numbered and issued, all on one day."""

    app: Flask
    matter_id: str
    event: str = DOSSIER
    outcome: str = "standard"
    day: date = DAY

    @contextmanager
    def of(self, who: str) -> Iterator[Viewer]:
        """That person of the cast at work."""
        with self.app.app_context(), story.at(self.day):
            yield story.viewer_named(who)

    def draft(
        self, who: str, *, form_key: str = "", act_version: int = 0, seen: int | None = None, **typed: Any
    ) -> int:
        """Save the filled-in form as that person; `typed` replaces parts of the draft. The act's id."""
        with self.of(who) as viewer:
            ahead = act_ahead(viewer, self.matter_id, self.event)
            rule = ahead.rule
            draft = Draft(
                outcome=self.outcome,
                on="",
                values=story.values_for(rule, self.outcome),
                number="",
                signer="",
                note="",
                received={},
                documents=story.documents_for(rule, self.outcome),
            )
            subject = subject_ahead(ahead)
            known = Seen(form_key or uuid.uuid4().hex, act_version, ahead.acted_version if seen is None else seen)
            with transaction():
                return save_draft(viewer, subject, ahead, replace(draft, **typed), known).id

    def do(self, who: str, command: Callable[..., T], act_id: int, *given: Any, version: int = 0, **more: Any) -> T:
        """Give a command as that person, who has seen the act as it is, or at that version."""
        seen = version or self.act(act_id).version
        with self.of(who) as viewer, transaction():
            return command(viewer, act_id, seen, *given, **more)

    def proceed(self, who: str, act_id: int, **more: Any) -> None:
        """Bring the act on as far as that person may."""
        self.do(who, moving.proceed, act_id, **more)

    def act(self, act_id: int) -> Act:
        """The act as it stands, to be read."""
        with self.app.app_context():
            found = db.session.get_one(Act, act_id)
            db.session.expunge(found)
            return found

    def state(self, act_id: int) -> State:
        """Where the act is."""
        return State(self.act(act_id).state)

    def sees(self, who: str, act_id: int) -> Act:
        """The act as that person finds it; NotFound when it is not theirs to see."""
        with self.of(who) as viewer:
            return desk.seen_act(viewer, act_id)


def at_the_dossier(app: Flask, day: date = DAY, *, debtor: str = story.DEBTOR) -> Desk:
    """The story up to the dossier, which is to be sent to the procuracy."""
    return Desk(app, story.play_until(app, "dossier_compiled", debtor=debtor), day=day)


def another_desk(app: Flask, day: date = DAY) -> Desk:
    """The same about a case of its own: a world takes longer to make than a matter, so tests share one."""
    with app.app_context(), transaction():
        number = (db.session.scalar(db.select(db.func.max(Case.id))) or 0) + 1
        debtor = story.add_case(number=f"{number}/QĐ-CCTHADS", debtor=f"Người Thí Dụ số {number}").debtor
    return at_the_dossier(app, day, debtor=debtor)
