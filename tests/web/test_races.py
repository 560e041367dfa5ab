"""The same form sent by eight threads at once is one act, whichever form it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from coord.events import log
from tests.matters import stage
from tests.web import one_matter
from tests.web.access_table import FORMS
from tests.web.forms import form_to
from tests.web.one_matter import World

THREADS = 8


@pytest.fixture
def world() -> Iterator[World]:
    yield from one_matter.small_offices()


def at_once(world: World, who: str, path: str, form: Callable[[int], dict[str, str]]) -> list[TestResponse]:
    """What each thread is answered."""
    answers = stage.at_once(*[lambda n=n: world.ask(who, "POST", path, data=form(n)) for n in range(THREADS)])
    assert all(isinstance(answer, TestResponse) for answer in answers), answers
    return answers


def written(world: World) -> int:
    """How many events officers have made: what time brings the system records, whoever comes first."""
    with world.app.app_context():
        return sum(event.officer_id is not None for event in log.all_events())


def filled(world: World, name: str) -> dict[str, str]:
    return {field: text.format_map({**world.values, "who": "dua"}) for field, text in FORMS[name].items()}


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/ho-so/{matter}/ghi/supplement_given", "answer"),
        ("/hop-thu/den/tiep-nhan", "letter"),
        ("/hop-thu/den/{entry}/phan-cong", "colleague"),
        ("/hop-thu/den/{entry}/tu-choi", "reason"),
    ],
)
def test_the_same_form_sent_eight_times_at_once_is_one_event(world: World, path: str, form: str) -> None:
    before = written(world)
    answers = at_once(world, "addressee", path, lambda _: filled(world, form))
    assert [answer.status_code for answer in answers] == [303] * THREADS
    assert written(world) == before + 1


def test_of_eight_forms_of_one_act_one_is_taken_and_the_others_are_told(world: World) -> None:
    before = written(world)
    path, form = "/ho-so/{matter}/ghi/supplement_given", filled(world, "answer")
    answers = at_once(world, "addressee", path, lambda n: {**form, "request_key": f"bieu-mau-{n}"})
    assert sorted(answer.status_code for answer in answers) == [303] + [409] * (THREADS - 1)
    assert written(world) == before + 1


@pytest.mark.parametrize("is_same", [True, False])
def test_a_case_gets_one_matter_however_many_open_it_at_once(world: World, is_same: bool) -> None:
    before, address = written(world), f"/lap-ho-so?viec={world.values['forgotten']}"
    page = world.ask("addressee", "GET", address)
    form = {name: values[0] for name, values in form_to(page, "/lap-ho-so").values.items()}
    answers = at_once(
        world,
        "addressee",
        "/lap-ho-so",
        lambda n: {**form, "party.debtor": "Vũ Thí Dụ", "buoc": "gui", "request_key": "mo" if is_same else f"mo-{n}"},
    )
    assert [answer.status_code for answer in answers].count(303) == (THREADS if is_same else 1)
    assert written(world) == before + 1


def test_a_paper_made_out_eight_times_at_once_is_one_paper(world: World) -> None:
    before = written(world)
    answers = at_once(world, "leader", "/ho-so/{matter}/bien-ban", lambda _: filled(world, "minutes"))
    (address,) = {answer.headers["Location"] for answer in answers}
    assert address.endswith(f"&da-lap={world.values['paper']}") or f"da-lap={world.values['paper']}&" in address
    assert written(world) == before
