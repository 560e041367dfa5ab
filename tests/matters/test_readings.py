"""Who has read a matter: one row for each officer, kind and day; the own officers by name, others by agency."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from coord import clock
from coord.db import db, transaction
from coord.errors import NotFound
from coord.matters import rebuilding
from coord.matters.models import Reading
from coord.matters.readings import DAYS, Kind, Opened, note_readings, readings_of
from tests import story
from tests.matters import stage

DAY = date(2026, 11, 20)


def opened(app: Flask, matter_id: str, who: str, day: date = DAY, kind: Kind = Kind.PAGE, hour: int = 9) -> None:
    """That person opens something of the matter."""
    with app.app_context(), transaction():
        viewer = story.viewer_named(who)
        at = datetime.combine(day, time(hour), clock.VN)
        note_readings([Opened(matter_id, viewer.officer_id, viewer.agency_id, kind, at)])


def lines(app: Flask, matter_id: str, who: str, before: date | None = None) -> list[tuple[str, str, str]]:
    """The lines that person sees: the day, the agency, the officer."""
    with stage.seen_by(app, who) as viewer:
        return [(f"{x.on:%d/%m}", x.agency, x.officer) for x in readings_of(viewer, matter_id, before).lines]


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def test_each_agency_sees_its_own_officers_by_name_and_the_others_as_agencies(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    for hour, who in enumerate(("holder", "clerk", "procuracy"), start=8):
        opened(app, matter_id, who, hour=hour)
    holder, procuracy = "Phòng THADS khu vực 1", "Viện kiểm sát khu vực 1"
    assert lines(app, matter_id, "holder") == [
        ("20/11", procuracy, ""), ("20/11", holder, "Bùi Thí Điểm"), ("20/11", holder, "Lê Thị Ví Dụ")
    ]  # fmt: skip
    assert lines(app, matter_id, "procuracy") == [("20/11", procuracy, "Hà Thử Nghiệm"), ("20/11", holder, "")]
    assert lines(app, matter_id, "superior") == lines(app, matter_id, "holder")


def test_another_agency_is_one_line_a_day_however_many_of_its_officers_read(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    for who in ("holder", "clerk"):
        opened(app, matter_id, who)
        opened(app, matter_id, who, kind=Kind.PAPER)
    assert len(lines(app, matter_id, "court")) == 2
    assert len(lines(app, matter_id, "holder")) == 4


def test_the_same_thing_opened_again_on_one_day_is_one_row_with_the_first_hour(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    for hour in (8, 9, 23):
        opened(app, matter_id, "holder", hour=hour)
    opened(app, matter_id, "holder", DAY + timedelta(days=1), hour=0)
    with app.app_context():
        rows = db.session.scalars(db.select(Reading).order_by(Reading.read_on)).all()
        assert [(row.read_on, row.first_at.astimezone(clock.VN).hour) for row in rows] == [
            (DAY, 8), (DAY + timedelta(days=1), 0)
        ]  # fmt: skip


def test_the_days_follow_one_another_page_by_page(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    days = [DAY - timedelta(days=number) for number in range(DAYS + 3)]
    for day in days:
        opened(app, matter_id, "holder", day)
    with stage.seen_by(app, "holder") as viewer:
        first = readings_of(viewer, matter_id)
        second = readings_of(viewer, matter_id, first.before)
    assert [line.on for line in (*first.lines, *second.lines)] == days
    assert (first.before, second.before) == (days[DAYS - 1], None)


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_nobody_outside_learns_who_has_read(app: Flask, who: str) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    opened(app, matter_id, "holder")
    with stage.seen_by(app, who) as viewer, pytest.raises(NotFound):
        readings_of(viewer, matter_id)


def test_a_rebuild_leaves_the_readings_as_they_are(app: Flask) -> None:
    matter_id = story.play_until(app, "dossier_sent")
    opened(app, matter_id, "holder")
    with app.app_context():
        rebuilding.rebuild()
        assert rebuilding.differences() == []
    assert len(lines(app, matter_id, "holder")) == 1
