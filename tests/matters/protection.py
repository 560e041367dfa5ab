"""A world in which the law moves a role: until July the police of the region protects, from then on the commune's.

with protection.world(tmp_path) as app:
    matter_id = protection.begin(app)
    protection.name(app, matter_id, "CA-XA", since=date(2026, 7, 1), on=date(2026, 7, 6))
    inquiry.record(app, matter_id, "commune", "protected", date(2026, 7, 20))
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask

from coord.agencies import queries, register
from coord.agencies.models import AgencyKind, Level
from coord.db import transaction
from coord.events.record import EventRecord
from coord.matters.commands import open_matter
from coord.matters.naming import NamingForm, name_party
from tests import offices, story
from tests.matters import inquiry

BEGUN, CROSSED = date(2026, 6, 24), date(2026, 7, 1)
ARTICLE = "Điều 7 Luật mẫu mới"
POLICE = {"CA-KV": ("region", Level.REGION, "38.KV1"), "CA-XA": ("commune", Level.COMMUNE, "38.KV1.X1")}


@contextmanager
def world(folder: Path) -> Iterator[Flask]:
    """The small province with the police of a region and of a commune."""
    with inquiry.world(folder) as app:
        with app.app_context(), transaction():
            for code, (username, level, area) in POLICE.items():
                agency = register.add_agency(
                    code=code, name=f"Công an mẫu {code}", kind=AgencyKind.POLICE, level=level, area_code=area,
                    area_name="Nơi mẫu", valid_from=offices.SINCE,
                )  # fmt: skip
                register.add_officer(
                    agency, username=username, full_name=f"Người mẫu {code}", job_title="", roles=story.EVERYTHING,
                    password=offices.PASSWORD, cost=offices.CHEAP,
                )  # fmt: skip
        yield app


def begin(app: Flask, day: date = BEGUN) -> str:
    """Ask the police of the region for protection; the id of the matter."""
    with app.app_context(), story.at(day), transaction():
        form = inquiry.opening("protection", "requested", {"enforcement": "THADS-KV1", "police": "CA-KV"}, day)
        return open_matter(inquiry.viewer("holder"), form).matter_id


def naming(code: str, since: date, **changes: Any) -> NamingForm:
    """The form that names this police. Needs an app context."""
    given: dict[str, Any] = {
        "role": "police", "agency_id": queries.agency_by_code(code).id, "since": since, "document": ARTICLE,
        "request_key": uuid.uuid4().hex,
    }  # fmt: skip
    return NamingForm(**{**given, **changes})


def name(
    app: Flask, matter_id: str, code: str, *, since: date = CROSSED, on: date, who: str = "holder", **changes: Any
) -> EventRecord:
    """Name this police from a day on."""
    with app.app_context(), story.at(on), transaction():
        return name_party(inquiry.viewer(who), matter_id, naming(code, since, **changes))
