"""A province adopts its regulation: what it sets is owed so there, from its first day on, and nowhere else."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.agencies import queries
from coord.db import rehearse, transaction
from coord.errors import CoordError, Forbidden
from coord.matters import rebuilding
from coord.matters.amending import adopt_overlay
from coord.matters.moving import MovedLine
from coord.matters.queries import matter_seen_by
from tests import story
from tests.matters import stage
from tests.story import Act

FILE = """procedure = "exemption"
regime = "law2025"
in_force_from = {since}
[area]
code = "{area}"
name = "Tỉnh Minh Họa"
[document]
number = "01/QCPH-MH"
day = 2026-09-01
title = "Quy chế phối hợp minh họa"
[[shorten]]
clause = "Điều 5"
after = "accepted"
owes = "judge_assigned"
within = "{within}"
[[recipients]]
clause = "Điều 7"
event = "opinion_given"
to = ["superior_procuracy"]
"""
DAY = date(2026, 11, 5)


def regulation(since: str = "2026-10-01", area: str = "38", within: str = "3 working days") -> str:
    return FILE.format(since=since, area=area, within=within)


def adopt(app: Flask, text: str, on: date = DAY) -> tuple[MovedLine, ...]:
    with stage.seen_by(app, "administrator", on) as administrator, transaction():
        return adopt_overlay(administrator, text)


def accepted(folder: Path) -> tuple[Flask, str]:
    """The court has accepted on 4/11/2026 and owes the judge within 5 working days: by 11/11/2026."""
    app = story.make_world(folder)
    return app, story.play_until(app, "accepted")


def judge_due(app: Flask, matter_id: str) -> date | None:
    return next(d.due_on for d in stage.ledger(app, matter_id).open_duties if d.events == ("judge_assigned",))


def test_an_open_duty_is_shortened_and_says_by_which_document(tmp_path: Path) -> None:
    app, matter_id = accepted(tmp_path)
    (line,) = adopt(app, regulation())
    assert (line.old, line.new) == (date(2026, 11, 11), date(2026, 11, 9))
    assert judge_due(app, matter_id) == date(2026, 11, 9)
    with stage.seen_by(app, "court", DAY) as court:
        view = matter_seen_by(court, matter_id)
    owed = next(d for d in view.owed if d.events == ("judge_assigned",))
    assert "Quy chế phối hợp của tỉnh Minh Họa" in owed.citation
    assert "01/QCPH-MH" in view.timeline[0].values[-1][1]
    with app.app_context():
        assert rebuilding.differences() == []


def test_it_does_not_reach_back_before_its_first_day_nor_into_another_province(tmp_path: Path) -> None:
    app, matter_id = accepted(tmp_path)
    assert adopt(app, regulation(since="2026-11-05")) == ()
    assert adopt(app, regulation(area="40")) == ()
    assert judge_due(app, matter_id) == date(2026, 11, 11)


def test_of_two_the_one_adopted_last_counts(tmp_path: Path) -> None:
    app, matter_id = accepted(tmp_path)
    adopt(app, regulation())
    adopt(app, regulation(within="4 working days"), date(2026, 11, 6))
    assert judge_due(app, matter_id) == date(2026, 11, 10)
    with app.app_context():
        assert rebuilding.differences() == []


def test_a_letter_goes_to_whom_the_province_adds(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "dossier_sent")
    adopt(app, regulation(), date(2026, 10, 6))
    event = story.play(app, matter_id, Act("procuracy", "opinion_given", date(2026, 10, 12), "agrees"))
    with app.app_context():
        assert queries.agency_by_code("VKS-T").id in event.addressees
        assert rebuilding.differences() == []


def test_what_a_province_may_not_say_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    app, matter_id = accepted(tmp_path)
    before = stage.tables(app)
    for text in (regulation(within="9 working days"), regulation(within="3 days"), "không phải TOML"):
        with pytest.raises(CoordError):
            adopt(app, text)
    assert stage.tables(app) == before and stage.names(app, matter_id)[-1] == "exemption.accepted"


def test_only_an_administrator_adopts_and_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    app, matter_id = accepted(tmp_path)
    with stage.seen_by(app, "court", DAY) as court, pytest.raises(Forbidden), transaction():
        adopt_overlay(court, regulation())
    with stage.seen_by(app, "administrator", DAY) as administrator:
        assert len(rehearse(lambda: adopt_overlay(administrator, regulation()))) == 1
    assert judge_due(app, matter_id) == date(2026, 11, 11)


def test_the_handbook_shows_an_officer_what_their_own_province_has_set(tmp_path: Path) -> None:
    app, _ = accepted(tmp_path)
    adopt(app, regulation())
    page = story.browser_of(app, "court").get("/so-tay/exemption.law2025").get_data(as_text=True)
    assert "Quy chế phối hợp" in page and "03 ngày làm việc" in page
