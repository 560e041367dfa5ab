"""The small province with a people's committee and one case about an administrative judgment against it."""

from datetime import date
from pathlib import Path

from flask import Flask

from coord.agencies import queries as agencies
from coord.agencies import register
from coord.agencies.models import Agency, AgencyKind, Level
from coord.cases.facts import Obligation
from coord.cases.kinds import ObligationKind
from coord.cases.models import Case
from coord.db import db, transaction
from tests import offices, story

OBLIGED, WINNER = "Ủy ban nhân dân xã Thí Dụ", "Trịnh Văn Giả Định"


def make_world(folder: Path, *, debtor: str = OBLIGED) -> Flask:
    """The story's world, with two committees of communes, that of the province above them, and the case."""
    app = story.make_world(folder)
    with app.app_context(), transaction():
        province = _committee("UBND-T", "Ủy ban nhân dân tỉnh Minh Họa", Level.PROVINCE, "38", None)
        _committee("UBND-X", OBLIGED, Level.COMMUNE, "38.KV1.X", province)
        _committee("UBND-Y", "Ủy ban nhân dân xã Ví Dụ", Level.COMMUNE, "38.KV1.Y", province)
        story.add_case(
            number="15/2026/HC-ST",
            debtor=debtor,
            first_decision_on=date(2026, 10, 12),
            issuer="Tòa án nhân dân khu vực 1",
            judgment="15/2026/HC-ST ngày 12/10/2026",
            creditors=WINNER,
            obligations=(Obligation(ObligationKind.ADMINISTRATIVE, "Hủy Quyết định số 08/QĐ-UBND"),),
        )
    return app


def the_case() -> Case:
    """The case about the judgment. Needs an app context."""
    found: Case = db.session.scalars(db.select(Case).where(Case.decision_number == "15/2026/HC-ST")).one()
    return found


def _committee(code: str, name: str, level: Level, area: str, parent: Agency | None) -> Agency:
    return register.add_agency(
        code=code,
        name=name,
        kind=AgencyKind.PEOPLES_COMMITTEE,
        level=level,
        area_code=area,
        area_name=name,
        valid_from=offices.SINCE,
        parent=parent,
    )


def code_of(agency_id: int) -> str:
    """The code of an agency. Needs an app context."""
    return agencies.agency(agency_id).code
