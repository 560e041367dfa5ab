"""A small province for tests, and an app that knows it."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

import config
from coord import clock
from coord.agencies import passwords, register
from coord.agencies.models import Agency, AgencyKind, Level, OfficerRole
from coord.app import create_app
from coord.db import db, transaction
from coord.web.readings import notebook
from tests import compiled, databases, snapshots
from tests.snapshots import Content

CHEAP = passwords.Cost(memory_kib=8, passes=1, lanes=1)
PASSWORD = "mật khẩu thử nghiệm"
SINCE = date(2025, 7, 1)

ENFORCEMENT, COURT, PROCURACY = AgencyKind.ENFORCEMENT, AgencyKind.COURT, AgencyKind.PROCURACY


@dataclass(frozen=True, slots=True)
class Row:
    """One agency of the small province; the names of `parent` and `unit_of` are codes entered before it."""

    code: str
    name: str
    kind: AgencyKind
    level: Level
    area_code: str
    area_name: str
    parent: str = ""
    unit_of: str = ""


PROVINCE = (
    Row("THADS-T", "Thi hành án dân sự tỉnh Minh Họa", ENFORCEMENT, Level.PROVINCE, "38", "Tỉnh Minh Họa"),
    Row("TAND-T", "Tòa án nhân dân tỉnh Minh Họa", COURT, Level.PROVINCE, "38", "Tỉnh Minh Họa"),
    Row("VKS-T", "Viện kiểm sát nhân dân tỉnh Minh Họa", PROCURACY, Level.PROVINCE, "38", "Tỉnh Minh Họa"),
    Row("BCD-T", "Ban Chỉ đạo tỉnh Minh Họa", AgencyKind.STEERING_COMMITTEE, Level.PROVINCE, "38", "Tỉnh Minh Họa"),
    Row("THADS-KV1", "Phòng THADS khu vực 1", ENFORCEMENT, Level.REGION, "38.KV1", "Khu vực 1", unit_of="THADS-T"),
    Row("TAND-KV1", "Tòa án nhân dân khu vực 1", COURT, Level.REGION, "38.KV1", "Khu vực 1", parent="TAND-T"),
    Row("VKS-KV1", "Viện kiểm sát khu vực 1", PROCURACY, Level.REGION, "38.KV1", "Khu vực 1", parent="VKS-T"),
    Row("THADS-KV2", "Phòng THADS khu vực 2", ENFORCEMENT, Level.REGION, "38.KV2", "Khu vực 2", unit_of="THADS-T"),
    Row("TAND-KV2", "Tòa án nhân dân khu vực 2", COURT, Level.REGION, "38.KV2", "Khu vực 2", parent="TAND-T"),
    Row("TAND-NB", "Tòa án nhân dân tỉnh Thí Dụ", COURT, Level.PROVINCE, "40", "Tỉnh Thí Dụ"),
)

OFFICERS = (
    ("THADS-T", "lanhdao.tinh", "Trần Thị Mẫu", OfficerRole.LEADER),
    ("THADS-KV1", "daumoi.kv1", "Lê Thị Ví Dụ", OfficerRole.LIAISON),
    ("THADS-KV1", "vanthu.kv1", "Bùi Thí Điểm", OfficerRole.CLERK),
    ("THADS-KV2", "daumoi.kv2", "Đặng Giả Định", OfficerRole.LIAISON),
    ("VKS-KV1", "kiemsat.kv1", "Hà Thử Nghiệm", OfficerRole.LIAISON),
    ("TAND-KV1", "thuky.kv1", "Đỗ Minh Họa", OfficerRole.LIAISON),
    ("BCD-T", "thuky.bcd", "Vũ Thí Dụ", OfficerRole.SECRETARY),
    ("THADS-T", "quantri", "Ngô Ví Dụ", OfficerRole.ADMINISTRATOR),
)


_filled: dict[tuple[Callable[[], object], date], Content] = {}


def make_app(
    folder: Path,
    *,
    url: str = "http://127.0.0.1:8000",
    second_factor: str = "optional",
    content: Content | None = None,
) -> Flask:
    """An app on a migrated database of its own, else an empty one; hashing a password costs next to nothing."""
    is_new = not databases.is_known(folder)
    address = databases.migrated(folder)
    if is_new and content is not None:
        snapshots.put(address, content)
    environ = {"COORD_HOME": str(folder), "COORD_URL": url, "COORD_SECOND_FACTOR": second_factor}
    settings = config.Settings.load({**environ, "COORD_DATABASE_URL": address})
    app = create_app(settings, password_cost=CHEAP)
    app.testing = True
    app.jinja_env.bytecode_cache = compiled.TEMPLATES
    databases.before_taking_back(folder, notebook(app).settle)
    with app.app_context():
        compiled.share_statements(db.engine)
        weakref.finalize(app, db.engine.dispose)  # Python 3.13 and later warn of a connection that nobody closed
    return app


def make_province(folder: Path, *, url: str = "http://127.0.0.1:8000", second_factor: str = "optional") -> Flask:
    """An app that knows the small province and its officers; leaders need no second factor unless asked for."""
    return filled(folder, add_province, url=url, second_factor=second_factor)


def filled(folder: Path, fill: Callable[[], object], **more: str) -> Flask:
    """An app in whose database that has been entered; who asks for the same later that day gets a copy."""
    filling = fill, clock.today()
    app = make_app(folder, content=_filled.get(filling), **more)
    if filling not in _filled:
        with app.app_context(), transaction():
            fill()
        _filled[filling] = snapshots.content(databases.of(folder))
    return app


@contextmanager
def province(folder: Path) -> Iterator[dict[str, Agency]]:
    """The small province by code, inside the context of its app."""
    app = make_province(folder)
    with app.app_context():
        yield {agency.code: agency for agency in db.session.scalars(db.select(Agency))}
        db.session.remove()


def add_province() -> dict[str, Agency]:
    """Enter the small province and its officers; the agencies by code. Needs an open transaction."""
    known: dict[str, Agency] = {}
    for row in PROVINCE:
        known[row.code] = register.add_agency(
            code=row.code,
            name=row.name,
            kind=row.kind,
            level=row.level,
            area_code=row.area_code,
            area_name=row.area_name,
            valid_from=SINCE,
            parent=known.get(row.parent),
            unit_of=known.get(row.unit_of),
        )
    for code, username, full_name, role in OFFICERS:
        register.add_officer(
            known[code],
            username=username,
            full_name=full_name,
            job_title="",
            roles=[role],
            password=PASSWORD,
            cost=CHEAP,
        )
    return known


def sign_in(app: Flask, username: str) -> FlaskClient:
    """A browser signed in as that officer; it sends no CSRF tokens, and the app does not ask it for any."""
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    response = client.post("/dang-nhap", data={"username": username, "password": PASSWORD})
    assert response.status_code == 303, response.get_data(as_text=True)
    return client
