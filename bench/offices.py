"""An office with as many made-up cases as wanted, some of which have an open matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

import config
from coord import clock, schema
from coord.agencies import passwords, register
from coord.agencies.access import Viewer, viewer_of
from coord.agencies.models import AgencyKind, Level, OfficerRole
from coord.agencies.queries import officer_by_username
from coord.app import create_app
from coord.cases.facts import CaseFacts, Obligation
from coord.cases.kinds import Classification, ObligationKind
from coord.cases.models import CaseEligibility
from coord.cases.writing import Author, add_cases
from coord.db import db, transaction
from coord.matters.models import Matter

CHEAP = passwords.Cost(memory_kib=8, passes=1, lanes=1)
CODE, USERNAME, PASSWORD = "THADS-DO", "dau.moi", "một mật khẩu để đo"
BATCH, ONE_IN = 2_000, 50  # every fiftieth eligible case has an open matter
GIVEN = {"procedure": "exemption", "is_closed": False, "id": "", "case_id": 0, "opened_on": None}
KINDS = (ObligationKind.FINE, ObligationKind.COURT_FEE, ObligationKind.ILLICIT_GAIN)


@dataclass(frozen=True, slots=True)
class Office:
    """An instance that holds one office."""

    app: Flask
    holder_id: int

    def browser(self) -> FlaskClient:
        """A browser in which its officer is signed in."""
        client = self.app.test_client()
        answer = client.post("/dang-nhap", data={"username": USERNAME, "password": PASSWORD})
        assert answer.status_code == 303, answer.status
        return client

    def viewer(self) -> Viewer:
        """Its officer. Needs an app context."""
        officer = officer_by_username(USERNAME)
        assert officer is not None
        return viewer_of(officer)


def make_office(folder: Path, count: int) -> Office:
    """An instance with one office that holds so many cases."""
    settings = config.Settings.load({"COORD_HOME": str(folder)})
    settings.make_home()
    app = create_app(settings, password_cost=CHEAP)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        schema.upgrade(db.engine)
        with transaction():
            holder_id = _add_office()
        facts = made_up_cases(holder_id, count)
        while batch := [fact for fact, _ in zip(facts, range(BATCH), strict=False)]:
            with transaction():
                add_cases(batch, Author(None, clock.now()))
        with transaction():
            _open_some_matters()
    return Office(app, holder_id)


def made_up_cases(holder_id: int, count: int) -> Iterator[CaseFacts]:
    """So many cases, the same ones each time: of every age and size, about two in five eligible today."""
    random, today = Random("bench"), clock.today()
    for number in range(count):
        yield CaseFacts(
            holder_id=holder_id,
            decision_number=f"{number + 1}/QĐ-CCTHADS",
            first_decision_on=today - timedelta(days=random.randrange(30, 15 * 365)),
            issuer="Chi cục THADS huyện Thí Dụ",
            judgment=f"Bản án số {number % 240 + 1}/2018/HS-ST",
            court="TAND huyện Thí Dụ",
            debtor=f"Người Minh Họa {number + 1}",
            executor=f"Chấp hành viên Ví Dụ {number % 40}",
            classification=Classification.WITHOUT_CONDITIONS,
            obligations=(Obligation(random.choice(KINDS), "", random.randrange(0, 200) * 1_000_000, 500_000),),
            commune=f"xã Thí Dụ {number % 160}",
        )


def _add_office() -> int:
    office = register.add_agency(
        code=CODE,
        name="Thi hành án dân sự tỉnh Thí Dụ",
        kind=AgencyKind.ENFORCEMENT,
        level=Level.PROVINCE,
        area_code="38",
        area_name="Tỉnh Thí Dụ",
        valid_from=date(2025, 7, 1),
    )
    register.add_officer(
        office, username=USERNAME, full_name="Lê Ví Dụ", job_title="", roles=[OfficerRole.LIAISON], password=PASSWORD,
        cost=CHEAP,
    )  # fmt: skip
    return office.id


def _open_some_matters() -> None:
    """A matter in name only: what the review list does not ask of one is left blank."""
    eligible = db.session.scalars(db.select(CaseEligibility.case_id).distinct().order_by(CaseEligibility.case_id)).all()
    blank = {c.name: c.type.python_type() for c in Matter.__table__.columns if not c.nullable and c.name not in GIVEN}
    rows = [
        {**blank, **GIVEN, "id": f"MG-{case_id}", "case_id": case_id, "opened_on": clock.today()}
        for case_id in eligible[::ONE_IN]
    ]
    db.session.execute(insert(Matter), rows)
