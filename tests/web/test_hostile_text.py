"""Every field's text tried as HTML, formula, header, path and unseen characters, in every page, paper and header."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unicodedata import category
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from coord.agencies import queries
from coord.agencies.spelling import clean_text
from coord.db import transaction
from coord.events import log
from coord.events.inbox import entry_id
from coord.events.record import EventRecord
from tests import story
from tests.web import one_matter
from tests.web.access_table import FORMS, Row, rows
from tests.web.forms import form_to
from tests.web.hostile import EVERYTHING, TEXTS, UNSEEN, columns_too_short, encoded, is_clean, is_harmless
from tests.web.one_matter import World

pytestmark = pytest.mark.long

WEB = Path(__file__).resolve().parents[2] / "coord" / "web"
ASKED = re.compile(r'(?:args|values|form)\.(?:get|getlist)\("([\w-]+)"|_number\("([\w-]+)"')
NAMES = sorted({a or b for path in WEB.glob("*.py") for a, b in ASKED.findall(path.read_text(encoding="utf-8"))})
FORM = "application/x-www-form-urlencoded"
READ, WRITTEN = ([row for row in rows() if row.changes is changes] for changes in (False, True))


@pytest.fixture
def world() -> Iterator[World]:
    yield from one_matter.small_offices()


@pytest.mark.parametrize("row", READ, ids=str)
def test_an_address_may_ask_for_anything(row: Row) -> None:
    world = one_matter.with_matter()
    question = encoded(dict.fromkeys(NAMES, EVERYTHING)).decode()
    path = row.path.partition("?")[0]
    for who in askers(row):
        assert is_harmless(world.ask(who, "GET", path, query_string=question)), who


@pytest.mark.parametrize("row", WRITTEN, ids=str)
def test_a_form_may_say_anything_in_every_field_hidden_ones_among_them(world: World, row: Row) -> None:
    sent = encoded(dict.fromkeys([*NAMES, *FORMS[row.form], "note", "signer", "explanation"], EVERYTHING))
    for who in askers(row):
        answer = world.ask(who, "POST", row.path, data=sent, content_type=FORM)
        assert is_harmless(answer), who


def askers(row: Row) -> list[str]:
    """A leader; and somebody not signed in, where that is not the way to the sign-in page."""
    return ["leader"] * (row.answers["leader"] != "-") + ["nobody"] * (row.answers["nobody"] != "303")


@pytest.mark.parametrize("part", ["matter", "event", "sha256", "paper", "code", "token", "entry", "letter", "case"])
def test_each_part_of_an_address_may_be_anything(world: World, part: str) -> None:
    for row in rows():
        if f"{{{part}}}" in row.path:
            for text in (EVERYTHING, "x" * 100_000, "%00"):
                told = {**world.values, part: text.encode("utf-8", "replace").decode()}
                path = row.path.format_map(told)
                answer = world.browser("leader").open(path, method=row.method, buffered=True)
                assert is_harmless(answer)


@pytest.mark.parametrize("kind", TEXTS)
def test_what_is_typed_stays_text_wherever_it_is_shown(world: World, kind: str) -> None:
    text = TEXTS[kind].replace("\ud800", "")  # no client of ours sends that; the tests above do
    matter_id, opinion = told(world, text)
    with world.app.app_context():
        assert columns_too_short() == []
    for who in ("addressee", "sender"):
        for path in PLACES:
            answer = world.ask(who, "GET", path.format(matter=matter_id))
            assert answer.status_code == 200
            assert is_harmless(answer) and is_clean(answer), (who, path)
    kept = clean_text(text)
    number = opinion.payload.number.partition("/")[2]
    said = (number, opinion.payload.signer, opinion.payload.note, opinion.payload.fields["points"])
    assert {" ".join(str(text).split()) for text in said} == {" ".join(kept.split())}
    shown = html.unescape(world.ask("addressee", "GET", f"/ho-so/{matter_id}").get_data(as_text=True))
    assert shown.count(kept) >= 4
    with world.app.app_context():
        assert log.events_of(matter_id)[-1].payload.receipt is not None
    document = world.ask("addressee", "GET", f"/tai-lieu/{opinion.id}/{opinion.documents[0].sha256}")
    assert is_harmless(document) and document.headers["Content-Disposition"].startswith("inline; filename")
    assert not set(opinion.documents[0].name) & set("/\\\r\n\0\u202e\u200b")


PLACES = (
    "/ho-so/{matter}",
    "/ho-so/{matter}/bien-ban",
    "/ho-so/{matter}/phieu-theo-doi",
    "/ho-so",
    "/hop-thu",
    "/hop-thu/den",
    "/hop-thu/di",
)


def told(world: World, text: str) -> tuple[str, EventRecord]:
    """A matter in which that text stands in everything an officer can type; and the opinion sent by its form."""
    debtor = clean_text(text)[:150]
    app, typed = world.app, {"number": text, "signer": text, "note": text}
    with app.app_context(), transaction():
        story.add_case(number=f"{len(text)}/QĐ", debtor=debtor)
    matter_id = story.open_story(app, debtor=debtor)
    for act in story.STORY[1:4]:
        story.play(app, matter_id, act, **typed)
    address = f"/ho-so/{matter_id}/ghi/opinion_given"
    form = form_to(world.ask("sender", "GET", address), address)
    said = {"outcome": "asks_supplement", "points": text, "note": text, "buoc": "xem"}
    file_name = re.sub(r'[\r\n"]', "", f"{text}.pdf")  # no client of ours puts any of these in a name
    scan = {"document.letter": [(io.BytesIO(story.PDF + text.encode("utf-8", "replace")), file_name)]}
    paper = went_on(world, address, {**form.values, **said})
    assert is_harmless(world.ask("sender", "GET", paper))
    signed = {"number": f"{len(text)}/{text}", "signer": text, "dated_on": "20/11/2026", "buoc": "giay", **scan}
    went_on(world, paper, {"act_version": version_on(world, paper), **signed})
    shown = world.ask("sender", "GET", paper)
    assert is_harmless(shown) and is_clean(shown)
    went_on(world, paper, {"act_version": version_on(world, paper), "buoc": "gui"})
    with app.app_context():
        opinion = log.events_of(matter_id)[-1]
    holder = opinion.addressees[0]
    refused = f"/hop-thu/den/{entry_id(opinion.id, holder)}/tu-choi"
    answer = world.ask("addressee", "POST", refused, data=encoded({"reason": text}), content_type=FORM)
    assert answer.status_code == 303
    return matter_id, opinion


def went_on(world: World, path: str, form: dict[str, Any]) -> str:
    """Send a form as the sender; where it leads."""
    answer = world.ask("sender", "POST", path, data=form, content_type="multipart/form-data")
    assert answer.status_code == 303, html.unescape(answer.get_data(as_text=True))
    assert is_harmless(answer)
    return answer.headers["Location"]


def version_on(world: World, act: str) -> str:
    """The version of the act that its page shows."""
    page = world.ask("sender", "GET", act).get_data(as_text=True)
    return page.split('name="act_version" value="')[1].split('"')[0]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_file_may_be_called_anything(world: World, text: str) -> None:
    matter_id, address = world.values["matter"], "/ho-so/{matter}/ghi/supplement_given"
    values = {"buoc": "xem", "seen_version": world.values["version"], "took_effect_on": "23/11/2026"}
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in values.items()
    ]
    for number, disposition in enumerate(
        (
            f'filename="{text}.pdf"',
            f'filename="{text}"',
            "filename*=UTF-8''" + quote(f"{text}.pdf", errors="surrogatepass"),
        )
    ):
        head = f'--x\r\nContent-Disposition: form-data; name="document.letter"; {disposition}\r\n\r\n'
        parts.append(f"{head}%PDF-1.7 {number} {matter_id}\r\n")
    body = "".join([*parts, "--x--\r\n"]).encode("utf-8", "surrogatepass")
    answer = world.ask("addressee", "POST", address, data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (200, 303, 400, 422) and is_harmless(answer) and is_clean(answer)


def test_a_text_of_100_kb_is_refused_beside_its_field_and_nothing_is_recorded(world: World) -> None:
    text = "x" * 100_000
    with world.app.app_context():
        was = [event.id for event in log.all_events()]
    answer = world.ask("addressee", "POST", FORM_OF_ACT, data={**ANSWER, "note": text, "explanation": text})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count("Không quá 20.000 ký tự.") == 2 * 2  # beside the field, and in the list above
    refusal = world.ask("addressee", "POST", "/hop-thu/den/{entry}/tu-choi", data={"reason": text})
    assert refusal.status_code == 422 and "Không quá 20.000 ký tự." in refusal.get_data(as_text=True)
    with world.app.app_context():
        assert [event.id for event in log.all_events()] == was


FORM_OF_ACT = "/ho-so/{matter}/ghi/supplement_given"
ANSWER = {"buoc": "gui", "took_effect_on": "23/11/2026", "seen_version": "6", "request_key": "dai"}


def test_a_printed_paper_holds_hostile_text_as_text(world: World) -> None:
    matter_id, _ = told(world, EVERYTHING[:290])
    with world.app.app_context():
        procuracy = queries.agency_by_code("VKS-KV1").id
    answer = world.ask("addressee", "POST", f"/ho-so/{matter_id}/bien-ban", data={"nhan": [procuracy]})
    made = answer.headers["Location"].partition("da-lap=")[2].partition("&")[0]
    printed = world.ask("addressee", "GET", f"/ho-so/{matter_id}/giay-to/{made}.pdf")
    assert is_harmless(printed) and printed.mimetype == "application/pdf"
    paper = PdfReader(io.BytesIO(printed.data))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert "<script>alert(1)</script>" in text and "{{7*7}}" in text
    assert [page.get("/Annots") for page in paper.pages] == [None] * len(paper.pages)
    root: Any = paper.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root) and "/JavaScript" not in root["/Names"]
    attached = json.loads(paper.attachments["du-lieu.json"][0])
    letters = json.dumps(attached, ensure_ascii=False)
    assert "<script>alert(1)</script>" in letters and not any(category(letter) in UNSEEN for letter in letters)
