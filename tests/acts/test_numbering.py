"""Numbers: continuous by agency, kind and year, none twice, none given back; those given on paper are taken in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coord.acts import commands, numbering
from coord.acts.models import Act, TakenNumber
from coord.acts.moving import take_number
from coord.acts.paper_copies import PaperCopy, enter_paper_copy
from coord.acts.states import State
from coord.db import db, transaction
from coord.errors import Forbidden, Invalid
from coord.events.record import DocumentRef
from tests import story
from tests.acts.desks import DAY, Desk, at_the_dossier
from tests.matters import stage

SCAN = (DocumentRef("c" * 64, "ban-quet.pdf", "letter", "application/pdf", 10),)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return at_the_dossier(story.make_world(tmp_path))


def signed(desk: Desk) -> int:
    act_id = desk.draft("writer")
    for who in ("writer", "superior"):
        desk.proceed(who, act_id)
    return act_id


def numbers(app: Flask) -> list[tuple[int, str, str]]:
    with app.app_context():
        rows = db.session.scalars(select(TakenNumber).order_by(TakenNumber.paper, TakenNumber.year, TakenNumber.value))
        return [(row.value, row.number, row.cancelled_because) for row in rows]


def test_sixteen_who_take_a_number_at_the_same_moment_get_sixteen_one_after_another(desk: Desk) -> None:
    act_id = signed(desk)

    def take() -> str:
        with desk.of("clerk") as clerk, transaction():
            return numbering.take_next(clerk, db.session.get_one(Act, act_id), DAY)

    found = stage.at_once(*[take] * 16)
    assert sorted(found) == [f"{n:02}/THADS-KV1" for n in range(1, 17)]
    assert [value for value, _, _ in numbers(desk.app)] == list(range(1, 17))


def test_each_kind_and_each_year_begins_at_one(desk: Desk) -> None:
    act_id = signed(desk)
    with desk.of("clerk") as clerk, transaction():
        act = db.session.get_one(Act, act_id)
        assert [numbering.take_next(clerk, act, day) for day in (DAY, DAY, date(2027, 1, 4))] == [
            "01/THADS-KV1", "02/THADS-KV1", "01/THADS-KV1"
        ]  # fmt: skip
        act.paper = "decision"
        assert numbering.take_next(clerk, act, DAY) == "01/QĐ-THADS-T"


def test_a_number_given_on_paper_is_taken_in_and_the_series_goes_on_after_it(desk: Desk) -> None:
    act_id = signed(desk)
    desk.do("clerk", take_number, act_id, " 1060/THADS-KV1 ")
    assert desk.act(act_id).number == "1060/THADS-KV1"
    with desk.of("clerk") as clerk, transaction():
        act = db.session.get_one(Act, act_id)
        assert numbering.take_next(clerk, act, DAY) == "1061/THADS-KV1"
        assert numbering.take_typed(clerk, act, "45/THADS-KV1", DAY) == "45/THADS-KV1"  # taken on paper long ago
        assert numbering.take_next(clerk, act, DAY) == "1062/THADS-KV1"


@pytest.mark.parametrize("typed", ["THADS", "0/THADS", "12", "12/", "12a/THADS", "1234567/THADS", "12/" + "A" * 300])
def test_what_is_no_number_is_refused_with_an_example(desk: Desk, typed: str) -> None:
    act_id = signed(desk)
    with pytest.raises(Invalid) as refused:
        desk.do("clerk", take_number, act_id, typed)
    assert "01/THADS-KV1" in refused.value.fields["number"]
    assert desk.state(act_id) == State.APPROVED


def test_a_number_that_is_taken_is_refused_also_when_it_was_cancelled(desk: Desk) -> None:
    first = signed(desk)
    desk.do("clerk", take_number, first)
    desk.do("clerk", commands.withdraw, first, "Nội dung sai.")
    assert numbers(desk.app) == [(1, "01/THADS-KV1", "Nội dung sai.")]
    second = signed(desk)
    with pytest.raises(Invalid, match="Số văn bản chưa đúng") as refused:
        desk.do("clerk", take_number, second, "1/CV-KHÁC")
    assert "đã hủy" in refused.value.fields["number"]
    desk.do("clerk", take_number, second)
    assert [number for _, number, _ in numbers(desk.app)] == ["01/THADS-KV1", "02/THADS-KV1"]


def test_two_rooms_of_one_office_share_its_books(desk: Desk) -> None:
    act_id = signed(desk)
    desk.do("clerk", take_number, act_id)
    with desk.app.app_context():
        taken = db.session.scalars(select(TakenNumber)).one()
        assert taken.agency_id == story.viewer_named("superior").agency_id


def test_only_a_clerk_takes_numbers(desk: Desk) -> None:
    act_id = signed(desk)
    for who in ("writer", "superior"):
        with pytest.raises(Forbidden):
            desk.do(who, take_number, act_id)
        with pytest.raises(Forbidden):
            desk.do(who, enter_paper_copy, act_id, PaperCopy("1/X", "Y", "05/10/2026", SCAN))


def test_what_was_signed_on_paper_is_entered_with_its_scan_and_issued_as_it_is(desk: Desk) -> None:
    act_id = desk.draft("writer")
    copy = PaperCopy("104/THADS-KV1", "KT. Trưởng phòng, Phó Trưởng phòng Hồ Thí Dụ", "02/10/2026", SCAN)
    desk.do("clerk", enter_paper_copy, act_id, copy)
    assert desk.state(act_id) == State.NUMBERED
    desk.proceed("clerk", act_id)
    event = stage.events(desk.app, desk.matter_id)[-1]
    assert (event.payload.number, event.payload.signer) == (copy.number, copy.signer)
    assert event.took_effect_on == date(2026, 10, 2)
    assert "ban-quet.pdf" in {d.name for d in event.documents}


@pytest.mark.parametrize(
    ("copy", "field"),
    [
        (PaperCopy("", "Y", "02/10/2026", SCAN), "number"),
        (PaperCopy("104/THADS", "  ", "02/10/2026", SCAN), "signer"),
        (PaperCopy("104/THADS", "Y", "06/10/2026", SCAN), "dated_on"),
        (PaperCopy("104/THADS", "Y", "hôm qua", SCAN), "dated_on"),
        (PaperCopy("104/THADS", "Y", "02/10/2026"), "document.letter"),
        (PaperCopy("104/THADS", "Y" * 301, "02/10/2026", SCAN), "signer"),
    ],
)
def test_a_paper_copy_that_is_not_whole_is_refused_at_the_field(desk: Desk, copy: PaperCopy, field: str) -> None:
    act_id = desk.draft("writer")
    with pytest.raises(Invalid) as refused:
        desk.do("clerk", enter_paper_copy, act_id, copy)
    assert set(refused.value.fields) == {field}
    assert desk.state(act_id) == State.DRAFTING and numbers(desk.app) == []
