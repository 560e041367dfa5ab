"""Where the province enforces and a regional court decides, one procuracy gives the opinion and another may protest."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.agencies import queries as agencies
from coord.cases.models import Case
from coord.db import db, transaction
from coord.errors import Forbidden
from coord.events import log
from coord.matters.acts_ahead import act_ahead
from coord.matters.commands import OpeningForm, open_matter
from coord.matters.openings import role_choices
from coord.matters.queries import matter_seen_by
from coord.meetings.compose import compose_minutes
from coord.meetings.sharing import share
from coord.procedures.rulebook.library import rulebook_on
from tests import story
from tests.matters import stage
from tests.story import Act

GIVES_OPINION, AT_THE_COURT = "superior_procuracy", "procuracy"
"""Who of the cast: the provincial procuracy gives the opinion here, the regional one stands at the court's level."""

PLAYERS = {"holder": "superior", "procuracy": GIVES_OPINION}
PROVINCIAL = {
    "enforcement": "THADS-T",
    "procuracy": "VKS-T",
    "court": "TAND-KV1",
    "court_level_procuracy": "VKS-KV1",
    "superior_procuracy": "VKS-T",
    "superior_court": "TAND-T",
}


def provincial_world(folder: Path) -> Flask:
    """The small province, whose one case the provincial office carries out."""
    app = story.make_world(folder)
    with app.app_context(), transaction():
        case = db.session.scalars(db.select(Case)).one()
        case.holder_id = agencies.agency_by_code("THADS-T").id
    return app


def play_until(app: Flask, last: str) -> str:
    """The story up to the act `last`, acted by the province; its id."""
    first, *others = story.STORY
    with app.app_context(), story.at(first.on), transaction():
        parties = {role: agencies.agency_by_code(code).id for role, code in PROVINCIAL.items()}
        form = OpeningForm("exemption", 1, parties, {"debtor": story.DEBTOR}, story.form_for(first, 0))
        matter_id = open_matter(story.viewer_named("superior"), form).matter_id
    names = [act.event for act in story.STORY]
    for act in others[: len(names) - names[::-1].index(last) - 1]:
        story.play(app, matter_id, Act(PLAYERS.get(act.who, act.who), act.event, act.on, act.outcome))
    return matter_id


def receivers(app: Flask, matter_id: str) -> dict[str, list[str]]:
    """The codes of the agencies that each act was sent to."""
    with app.app_context():
        return {e.happened: [agencies.agency(a).code for a in e.addressees] for e in log.events_of(matter_id)}


def test_the_province_is_proposed_its_own_procuracy_and_the_one_at_the_level_of_the_court(tmp_path: Path) -> None:
    app = provincial_world(tmp_path)
    with app.app_context(), story.at(story.TODAY):
        case = db.session.scalars(db.select(Case)).one()
        choices = role_choices(rulebook_on("exemption", story.TODAY), case, None)
        assert {c.role.name: c.chosen.code for c in choices if c.chosen} == PROVINCIAL


def test_the_courts_letters_go_to_the_procuracy_of_its_level_and_the_decision_to_its_superior_too(
    tmp_path: Path,
) -> None:
    app = provincial_world(tmp_path)
    sent = receivers(app, play_until(app, "decision_sent"))
    assert sent["dossier_sent"] == ["VKS-T"]
    assert sent["accepted"] == ["THADS-T", "VKS-KV1"]
    assert sent["session_notified"] == ["VKS-KV1", "THADS-T"]
    assert sent["decision_sent"] == ["THADS-T", "VKS-KV1", "VKS-T"]


def test_the_regional_procuracy_may_protest_within_seven_days_and_the_provincial_within_fifteen(tmp_path: Path) -> None:
    app = provincial_world(tmp_path)
    matter_id = play_until(app, "decision_sent")
    with stage.seen_by(app, AT_THE_COURT) as viewer:
        rights = {r.events: (r.by, r.due_on, r.is_mine) for r in matter_seen_by(viewer, matter_id).rights}
    assert rights == {
        ("protested",): ("Viện kiểm sát khu vực 1", date(2026, 11, 27), True),
        ("superior_protested",): ("Viện kiểm sát nhân dân tỉnh Minh Họa", date(2026, 12, 7), False),
    }


def test_neither_procuracy_may_do_what_is_the_others(tmp_path: Path) -> None:
    app = provincial_world(tmp_path)
    matter_id = play_until(app, "dossier_sent")
    opinion = Act(AT_THE_COURT, "opinion_given", date(2026, 10, 12), "agrees")
    with pytest.raises(Forbidden, match="cùng cấp với cơ quan thi hành án"):
        story.play(app, matter_id, opinion)
    matter_id = play_on_to_the_decision(app, matter_id)
    with pytest.raises(Forbidden, match="cùng cấp với Tòa án"):
        story.play(app, matter_id, Act(GIVES_OPINION, "protested", date(2026, 11, 23)))
    story.play(app, matter_id, Act(AT_THE_COURT, "protested", date(2026, 11, 23)))
    story.play(app, matter_id, Act(GIVES_OPINION, "superior_protested", date(2026, 11, 23)))
    assert receivers(app, matter_id)["protested"] == ["TAND-KV1", "THADS-T"]


def play_on_to_the_decision(app: Flask, matter_id: str) -> str:
    """The rest of the story after the dossier was sent."""
    for act in story.STORY[4:]:
        story.play(app, matter_id, Act(PLAYERS.get(act.who, act.who), act.event, act.on, act.outcome))
    return matter_id


def test_the_procuracy_at_the_court_reads_the_dossier_once_the_court_has_accepted_it(tmp_path: Path) -> None:
    app = provincial_world(tmp_path)
    matter_id = play_until(app, "court_proposed")
    assert not reads(app, matter_id, "Chuyển hồ sơ lấy ý kiến")
    story.play(app, matter_id, next(act for act in story.STORY if act.event == "accepted"))
    assert reads(app, matter_id, "Chuyển hồ sơ lấy ý kiến")
    assert reads(app, matter_id, "Ý kiến về hồ sơ")
    assert not reads(app, matter_id, "Đề nghị Tòa án xét miễn, giảm")


def reads(app: Flask, matter_id: str, title: str) -> bool:
    with stage.seen_by(app, AT_THE_COURT) as viewer:
        return title in {
            item.title.partition(":")[0] for item in matter_seen_by(viewer, matter_id).timeline if item.is_visible
        }


def test_an_agency_with_two_roles_stands_once_among_the_parties_and_in_the_minutes(tmp_path: Path) -> None:
    app = provincial_world(tmp_path)
    matter_id = play_until(app, "decision_sent")
    both = ("Viện kiểm sát cùng cấp với cơ quan thi hành án", "Viện kiểm sát cấp trên trực tiếp")
    with stage.seen_by(app, "superior") as viewer:
        parties = matter_seen_by(viewer, matter_id).parties
        shared = share(viewer, matter_id, [agencies.agency_by_code("VKS-T").id])
        printed = compose_minutes(shared, "01/BB", story.TODAY).parties
    name = "Viện kiểm sát nhân dân tỉnh Minh Họa"
    assert [party.role_titles for party in parties if party.name == name] == [both]
    assert [party.role for party in printed if party.agency == name] == ["; ".join(both)]


def test_the_office_and_both_procuracies_of_its_way_to_the_court_may_propose_to_reopen_and_nobody_else(
    tmp_path: Path,
) -> None:
    app = provincial_world(tmp_path)
    matter_id = play_until(app, "decision_sent")
    stage.tick(app, date(2026, 12, 8))
    roles = {}
    for who in ("superior", GIVES_OPINION, AT_THE_COURT, "court", "superior_court"):
        with stage.seen_by(app, who, date(2026, 12, 8)) as viewer:
            try:
                roles[who] = act_ahead(viewer, matter_id, "reopening_proposed").role
            except Forbidden:
                roles[who] = ""
    assert roles == {
        "superior": "enforcement",
        GIVES_OPINION: "procuracy",
        AT_THE_COURT: "court_level_procuracy",
        "court": "",
        "superior_court": "",
    }
