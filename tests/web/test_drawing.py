"""The drawing of a procedure: every step in its role's lane, nothing over another, arrows between boxes that exist."""

from __future__ import annotations

from itertools import combinations

import pytest

from coord.matters.steps import steps_of_rulebook
from coord.matters.views import Step
from coord.procedures.rulebook.library import find_rulebook
from coord.web.drawing import BOX, TALL, Drawing, draw

TITLES = {"enforcement": "Cơ quan thi hành án dân sự", "court": "Tòa án"}


def whole(name: str) -> Drawing:
    book = find_rulebook(name)
    return draw(steps_of_rulebook(book), {role.name: role.title for role in book.roles})


@pytest.mark.parametrize("name", ["exemption.law2008", "exemption.law2025"])
def test_no_box_lies_over_another_or_outside_its_lane(name: str) -> None:
    drawing = whole(name)
    assert {box.step.event for box in drawing.boxes} == {rule.name for rule in find_rulebook(name).events}
    for a, b in combinations(drawing.boxes, 2):
        assert abs(a.left - b.left) >= BOX or abs(a.top - b.top) >= TALL, (a.step.event, b.step.event)
    lanes = {lane.role: lane for lane in drawing.lanes}
    for box in drawing.boxes:
        lane = lanes[box.step.lane]
        assert lane.top <= box.top and box.top + TALL <= lane.top + lane.height
        assert box.left + BOX <= drawing.width and box.top + TALL <= drawing.height


def test_an_arrow_is_done_when_both_its_ends_are_reached() -> None:
    drawing = draw(
        [
            Step("sent", "Chuyển hồ sơ", "enforcement", "done", "05/10/2026", 0, ()),
            Step("accepted", "Thụ lý", "court", "owed", "hạn 07/10", 0, ("sent",)),
            Step("decided", "Quyết định", "court", "ahead", "", 1, ("accepted",)),
        ],
        TITLES,
    )
    assert [arrow.is_done for arrow in drawing.arrows] == [True, False]
    assert drawing.now == drawing.boxes[1].left + BOX // 2


def test_a_title_stands_whole_in_its_box_and_one_that_is_too_long_says_that_it_goes_on() -> None:
    title = "Viện trưởng đề nghị Tòa án xét tiền phạt"
    short, long = (
        draw([Step("x", words, "court", "ahead", "07 ngày", 0, ())], TITLES).boxes[0]
        for words in (title, f"{title} (hồ sơ cấp tỉnh, được chuyển)")
    )
    assert " ".join(short.lines) == title
    assert len(long.lines) == 3 and long.lines[2].endswith("…")
    assert all(long.top + 12 < base < long.top + TALL for base in long.base_lines) and len(long.base_lines) == 4


def test_a_lane_without_steps_is_left_out() -> None:
    drawing = draw([Step("x", "Thụ lý", "court", "done", "", 0, ())], TITLES)
    assert [lane.role for lane in drawing.lanes] == ["court"]
