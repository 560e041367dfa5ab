"""A world in which inquiries are made: the sample rulebooks of tests/rulebooks on the shelf, and two banks to be asked.

with inquiry.world(tmp_path) as app:
    parent = inquiry.begin(app, date(2026, 9, 7))
    child = inquiry.ask(app, parent, "NH-A", date(2026, 9, 8))
    inquiry.record(app, child, "bank_a", "answered", date(2026, 9, 10), "whole")
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from coord.agencies import queries, register
from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import AgencyKind, Level, OfficerRole
from coord.cases.models import Case
from coord.db import db, transaction
from coord.events import log
from coord.events.record import EventRecord
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.forms import ActForm
from coord.matters.history import acted_version
from coord.procedures.rulebook import library
from tests import offices, story

SAMPLES = Path(__file__).parents[1] / "rulebooks"
BANKS = {"NH-A": "bank_a", "NH-B": "bank_b"}
PARTIES = {"enforcement": "THADS-KV1", "procuracy": "VKS-KV1"}


@contextmanager
def world(folder: Path) -> Iterator[Flask]:
    """The small province with two banks, on a shelf that holds the samples too."""
    shelf, real = folder / "rulebooks", library.FOLDER
    shelf.mkdir()
    for path in (*real.glob("*.toml"), *SAMPLES.glob("*.toml")):
        shutil.copy(path, shelf)
    library.FOLDER = shelf
    library.shelf.cache_clear()
    try:
        app = story.make_world(folder)
        with app.app_context(), transaction():
            _add_banks()
        yield app
    finally:
        library.FOLDER = real
        library.shelf.cache_clear()


def _add_banks() -> None:
    for code, username in BANKS.items():
        bank = register.add_agency(
            code=code, name=f"Ngân hàng mẫu {code}", kind=AgencyKind.CREDIT_INSTITUTION, level=Level.PROVINCE,
            area_code="38", area_name="Tỉnh Minh Họa", valid_from=offices.SINCE,
        )  # fmt: skip
        register.add_officer(
            bank, username=username, full_name=f"Người mẫu {code}", job_title="", roles=[OfficerRole.LIAISON],
            password=offices.PASSWORD, cost=offices.CHEAP,
        )  # fmt: skip


def viewer(who: str) -> Viewer:
    """That person of the cast, or of a bank. Needs an app context."""
    officer = queries.officer_by_username(story.CAST.get(who, who))
    assert officer is not None, who
    return viewer_of(officer)


def opening(procedure: str, event: str, parties: dict[str, str], day: date, **more: str) -> OpeningForm:
    """The form that opens a matter about the one case there is. Needs an app context."""
    case = db.session.scalars(db.select(Case).where(Case.debtor == story.DEBTOR)).one()
    ids = {role: queries.agency_by_code(code).id for role, code in parties.items()}
    return OpeningForm(procedure, case.id, ids, {}, ActForm(event, None, day, 0, uuid.uuid4().hex), **more)


def begin(app: Flask, day: date) -> str:
    """Open an inquiry; its id."""
    with app.app_context(), story.at(day), transaction():
        return open_matter(viewer("holder"), opening("inquiry", "started", PARTIES, day)).matter_id


def asking(parent: str, bank: str, day: date, **changes: Any) -> OpeningForm:
    """The form that opens the matter of one bank within an inquiry. Needs an app context."""
    parties = {"enforcement": "THADS-KV1", "bank": bank}
    form = opening("bank_answer", "asked", parties, day, parent=parent, child_kind="bank")
    return replace(form, **changes)


def ask(app: Flask, parent: str, bank: str, day: date, *, who: str = "holder", **changes: Any) -> str:
    """Ask a bank; the id of its matter."""
    with app.app_context(), story.at(day), transaction():
        return open_matter(viewer(who), asking(parent, bank, day, **changes)).matter_id


def record(
    app: Flask, matter_id: str, who: str, event: str, dated: date, outcome: str | None = None, *, on: date | None = None
) -> EventRecord:
    """Record an act dated so, on that day or (`on`) later."""
    with app.app_context(), story.at(on or dated), transaction():
        form = ActForm(event, outcome, dated, acted_version(log.events_of(matter_id)), uuid.uuid4().hex)
        return record_act(viewer(who), matter_id, form)
