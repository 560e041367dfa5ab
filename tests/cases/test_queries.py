"""Cases: who sees them, how they are found, and which were forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord.cases.queries import PAGE, Wanted, case_seen_by, cases_seen_by
from coord.db import transaction
from coord.errors import NotFound
from coord.matters.matter_lists import forgotten_cases
from tests import story
from tests.matters import stage


def test_a_case_is_seen_by_the_office_that_carries_it_out_and_by_the_office_above(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    for who in ("holder", "clerk", "superior"):
        with stage.seen_by(app, who) as viewer:
            assert case_seen_by(viewer, 1).debtor == story.DEBTOR
    for who in ("stranger", "procuracy", "court", "administrator"):
        with stage.seen_by(app, who) as viewer:
            with pytest.raises(NotFound):
                case_seen_by(viewer, 1)
            assert cases_seen_by(viewer).cases == ()


def test_cases_are_found_as_people_type_page_by_page(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        for n in range(PAGE + 3):
            story.add_case(number=f"{n}/QĐ-THA", debtor=f"Đỗ Thử Nghiệm {n}")
    with stage.seen_by(app, "holder") as holder:
        first = cases_seen_by(holder, Wanted("do thu nghiem"))
        assert first.after is not None
        second = cases_seen_by(holder, Wanted("do thu nghiem"), first.after)
        assert (len(first.cases), len(second.cases), second.after) == (PAGE, 3, None)
        assert [case.decision_number for case in cases_seen_by(holder, Wanted("7/qd-tha")).cases][:1] == ["7/QĐ-THA"]
        assert cases_seen_by(holder, Wanted("%")).cases == ()


def test_an_eligible_case_is_forgotten_until_a_matter_about_it_is_open(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        story.add_case(number="2/QĐ", debtor="Vũ Ví Dụ", remaining=900_000_000_000)
    with stage.seen_by(app, "holder") as holder:
        assert [found.case.debtor for found in forgotten_cases(holder).lines] == [story.DEBTOR]
    story.open_story(app)
    with stage.seen_by(app, "holder") as holder:
        assert forgotten_cases(holder).lines == ()
    with stage.seen_by(app, "stranger") as stranger:
        assert forgotten_cases(stranger).lines == ()
