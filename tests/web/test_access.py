"""Strangers kept out: every route for every kind of person, and what each may meet in the answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from werkzeug.test import TestResponse

from tests.web import one_matter
from tests.web.access_table import FORMS, Row, rows
from tests.web.one_matter import MARKS, PEOPLE, World, all_told, forbidden_to, text_of

READ, WRITTEN = ([row for row in rows() if row.changes is changes] for changes in (False, True))
TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


@pytest.fixture(scope="module")
def world() -> World:
    return one_matter.with_matter()


@pytest.fixture(scope="module")
def world_before(tmp_path_factory: pytest.TempPathFactory) -> World:
    return one_matter.without_matter(tmp_path_factory.mktemp("before"))


@pytest.fixture
def as_kept(world: World) -> Iterator[World]:
    yield world
    world.restore()


def test_every_route_has_a_line_and_every_line_a_route(world: World) -> None:
    values = dict.fromkeys(world.values, "1")
    adapter = world.app.url_map.bind("localhost")
    listed = {
        (adapter.match(row.path.format_map(values).partition("?")[0], row.method)[0], row.method) for row in rows()
    }
    served = {
        (rule.endpoint, method)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert listed == served
    assert len(listed) == len(rows())


@pytest.mark.parametrize("row", READ, ids=str)
def test_who_reads_what(world: World, row: Row) -> None:
    for who, expected in row.answers.items():
        answer = world.ask(who, "GET", row.path)
        assert str(answer.status_code) == expected, who
        leads_to_the_door(who, answer)
        tells_nothing_forbidden(world, who, row, answer)
    if "{" in row.path:
        head = world.ask("alike", "HEAD", row.path)
        assert (str(head.status_code), head.get_data()) == (row.answers["alike"], b"")


@pytest.mark.parametrize("row", WRITTEN, ids=str)
def test_who_does_what_and_what_is_refused_changes_nothing(as_kept: World, row: Row) -> None:
    was = as_kept.state()
    for who, expected in row.answers.items():
        if expected == "-":
            continue
        answer = as_kept.ask(who, "POST", row.path, data=form_of(as_kept, who, row))
        assert str(answer.status_code) == expected.rstrip("*"), who
        leads_to_the_door(who, answer)
        tells_nothing_forbidden(as_kept, who, row, answer)
        is_changed = as_kept.state() != was
        assert is_changed is expected.endswith("*"), who
        if is_changed:
            as_kept.restore()


@pytest.mark.parametrize("row", WRITTEN, ids=str)
def test_a_form_from_elsewhere_changes_nothing(as_kept: World, row: Row) -> None:
    was, app = as_kept.state(), as_kept.app
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = as_kept.ask("leader", "POST", row.path, data=form_of(as_kept, "leader", row))
        assert answer.status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert as_kept.state() == was


def form_of(world: World, who: str, row: Row) -> dict[str, str]:
    return {name: text.format_map({**world.values, "who": who}) for name, text in FORMS[row.form].items()}


def body_of(answer: TestResponse) -> str:
    """What stands on a page, without the token that is another each time."""
    return TOKEN.sub("", text_of(answer))


def leads_to_the_door(who: str, answer: TestResponse) -> None:
    """Nobody is sent anywhere but to the sign-in page, and nobody else is sent there."""
    if answer.status_code in (302, 303) and not answer.request.path.startswith(("/dang-nhap", "/dang-xuat")):
        assert answer.headers["Location"].startswith("/dang-nhap") is (who == "nobody"), who


def tells_nothing_forbidden(world: World, who: str, row: Row, answer: TestResponse) -> None:
    """No mark that this person may not meet stands anywhere in the answer, unless it stood in the question.

    Who holds a printed paper learns from its code the number it bears, and so the matter's; in the handbook the words
    of an outcome stand for everybody.
    """
    if row.path.startswith(("/kiem-chung/", "/so-tay")):
        return
    told = all_told(answer)
    asked = unquote(answer.request.full_path)
    assert [words for words in forbidden_to(who) if words in told and words not in asked] == [], who


def test_each_mark_is_met_by_those_who_may_know_it(world: World) -> None:
    """The marks are there to be found: a page that shows none of them would pass every test above."""
    places = ("/ho-so/{matter}", "/ho-so/{other}", "/tai-lieu/{event}/{sha256}", "/viec/{case}", "/tien-do/viec")
    for who in PEOPLE:
        told = "\n".join(all_told(world.ask(who, "GET", path)) for path in places)
        met = {name for name, (words, _) in MARKS.items() if words in told}
        assert met >= {name for name, (_, knowing) in MARKS.items() if who in knowing}, who


@pytest.mark.parametrize("row", [row for row in READ if not row.path.startswith(("/kiem-chung/", "/moi/"))], ids=str)
def test_nobody_outside_can_tell_a_world_with_the_matter_from_one_without(
    world: World, world_before: World, row: Row
) -> None:
    for who in ("alike", "administrator"):
        told = []
        for place in (world_before, world):
            answer = place.ask(who, "GET", row.path.format_map(world.values))
            told.append((answer.status_code, body_of(answer)))
        assert told[0] == told[1], who


@pytest.mark.parametrize("row", [row for row in READ if row.answers["nobody"] == "303"], ids=str)
def test_a_part_of_a_page_is_no_way_around_the_door(world: World, row: Row) -> None:
    answer = world.ask("nobody", "GET", row.path, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.get_data()) == (401, b"")
    assert answer.headers["HX-Redirect"].startswith("/dang-nhap")


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_an_error_tells_the_same_of_what_is_hidden_and_of_what_is_not_there(world: World, kind: str) -> None:
    for who in ("alike", "committee", "administrator"):
        told = []
        for matter in (world.values["matter"], "MG-2026-9999"):
            for path in (f"/ho-so/{matter}", f"/ho-so/{matter}/bien-ban", f"/ho-so/{matter}/ghi/supplement_given"):
                answer = world.ask(who, "GET", path, headers={"Accept": kind})
                told.append((answer.status_code, body_of(answer).replace(matter, "")))
        assert told[:3] == told[3:], who


def test_the_streams_of_the_register_are_no_matters(world: World) -> None:
    for stream in ("CALENDAR", "OVERLAYS", "REGISTER"):
        for who in ("addressee", "administrator"):
            assert world.ask(who, "GET", f"/ho-so/{stream}").status_code == 404
