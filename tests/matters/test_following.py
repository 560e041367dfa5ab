"""A dossier returned and sent again is a new matter that names the first, for who may see both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.agencies import queries
from coord.cases.models import Case
from coord.db import db
from coord.errors import Invalid
from coord.matters import rebuilding
from coord.matters.children import kin_of
from coord.matters.following import MatterMet, matters_to_follow
from coord.matters.matter_lists import matters_of
from tests import story
from tests.matters import stage
from tests.story import Act

DAY = date(2026, 11, 23)
AGAIN = Act("holder", "ground_arisen", DAY)


def broken_off(folder: Path) -> tuple[Flask, str]:
    """A matter that ended because nothing was proposed to the court after all."""
    app = story.make_world(folder)
    matter_id = stage.open_with(app, Act("holder", "application_received", date(2026, 11, 2)))
    story.play(app, matter_id, Act("holder", "application_declined", date(2026, 11, 4)))
    return app, matter_id


def offered(app: Flask, who: str = "holder") -> list[str]:
    with stage.seen_by(app, who, DAY) as viewer:
        case = db.session.scalars(db.select(Case)).one()
        return [met.id for met in matters_to_follow(viewer, case, "exemption")]


def test_both_matters_lead_to_each_other_and_the_opening_names_the_first(tmp_path: Path) -> None:
    app, first = broken_off(tmp_path)
    assert offered(app) == [first] and offered(app, "stranger") == []
    again = stage.open_with(app, AGAIN, follows=first)
    opening = stage.events(app, again)[0].payload.opening
    assert opening is not None and opening.follows == first
    with stage.seen_by(app, "holder", DAY) as holder:
        assert (kin_of(holder, again).sequel.follows or MatterMet("", "", DAY)).id == first
        assert [met.id for met in kin_of(holder, first).sequel.followed_by] == [again]
    assert offered(app) == []
    with app.app_context():
        assert rebuilding.differences() == []


def test_who_is_no_party_of_the_other_matter_learns_nothing_of_it(tmp_path: Path) -> None:
    app, first = broken_off(tmp_path)
    with stage.seen_by(app, "holder", DAY):
        parties = {**stage.opening_form(AGAIN).parties, "court": queries.agency_by_code("TAND-KV2").id}
    stage.open_with(app, AGAIN, follows=first, parties=parties)
    with stage.seen_by(app, "court", DAY) as court:
        assert kin_of(court, first).sequel.followed_by == ()
        assert [line.id for line in matters_of(court).lines] == [first]


@pytest.mark.parametrize("follows", ["MG-2026-0999", "<b>", "running"])
def test_only_a_matter_of_this_case_that_was_broken_off_may_be_followed(tmp_path: Path, follows: str) -> None:
    app, first = broken_off(tmp_path)
    with stage.seen_by(app, "holder", DAY), pytest.raises(Invalid) as refused:
        stage.open_with(app, AGAIN, follows=follows)
    assert refused.value.fields.keys() == {"follows"}
    stage.open_with(app, AGAIN, follows=first)


def test_a_matter_with_a_result_is_not_followed(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    story.play_until(app, "decision_sent")
    assert offered(app) == []


def test_the_form_offers_the_one_there_is_and_the_pages_show_it(tmp_path: Path) -> None:
    app, first = broken_off(tmp_path)
    holder = story.browser_of(app, "holder")
    page = holder.get("/lap-ho-so?viec=1").text
    assert f'<option value="{first}" selected>Lập lại sau khi bị trả lại, dừng: hồ sơ số {first}' in page
    again = stage.open_with(app, AGAIN, follows=first)
    assert f'Lập lại sau hồ sơ <a class="nw" href="/ho-so/{first}">' in holder.get(f"/ho-so/{again}").text
    assert f'Đã lập lại bằng hồ sơ <a class="nw" href="/ho-so/{again}">' in holder.get(f"/ho-so/{first}").text
