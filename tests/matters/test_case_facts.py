"""The case and its matters say the same: forms begin with what the case knows, and acts move its dates on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coord.cases.models import Case, CaseChange
from coord.db import db
from coord.matters.acts_ahead import act_ahead
from tests import story
from tests.story import Act

DATES = ("verified_on", "last_reviewed_on")
VERIFIED = Act("holder", "verified", date(2026, 9, 28), "eligible")


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def case_of(app: Flask) -> tuple[date | None, date | None, int]:
    """When the case of the story was verified and reviewed last, and how many changes of that are kept."""
    with app.app_context():
        case = db.session.scalars(select(Case).where(Case.debtor == story.DEBTOR)).one()
        told = select(CaseChange).where(CaseChange.case_id == case.id, CaseChange.field.in_(DATES))
        return case.verified_on, case.last_reviewed_on, len(db.session.scalars(told).all())


def test_a_verification_made_before_the_matter_is_recorded_with_the_day_of_its_record(app: Flask) -> None:
    before = case_of(app)[2]
    matter_id = story.play_until(app, "ground_arisen")
    with app.app_context(), story.at(VERIFIED.on):
        values = story.form_for(VERIFIED, 1).values
    story.play(app, matter_id, VERIFIED, values={**values, "verified_on": "01/09/2026"})
    assert case_of(app) == (date(2026, 9, 1), None, before + 1)


def test_acts_move_the_dates_of_the_case_on_and_say_who_did(app: Flask) -> None:
    before = case_of(app)[2]
    story.play_until(app, "decided")
    assert case_of(app) == (date(2026, 9, 28), date(2026, 11, 18), before + 2)
    with app.app_context():
        change = db.session.scalars(select(CaseChange).where(CaseChange.field == "last_reviewed_on")).one()
        assert change.officer_id == story.viewer_named("court").officer_id


def test_the_form_of_the_holder_begins_with_what_the_case_knows(app: Flask) -> None:
    matter_id = story.play_until(app, "verified")
    with app.app_context(), story.at(date(2026, 10, 1)):
        ahead = act_ahead(story.viewer_named("holder"), matter_id, "dossier_compiled")
        assert ahead.earlier_values["remaining"] == 46_500_000
