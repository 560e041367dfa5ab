"""The payload: one canonical text for each content, and every event ever written loads for ever."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from coord import wiring
from coord.events.models import Event
from coord.events.payload import Correction, Opening, Paper, Payload, Receipt, canonical, read_payload
from coord.events.record import content_hash, read_record

EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*.json"))

texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
amounts = st.integers(min_value=0, max_value=10**15)
ids = st.integers(min_value=1, max_value=10**9)

openings = st.builds(
    Opening,
    procedure=texts,
    regime=texts,
    case_id=ids,
    title=texts,
    parties=st.dictionaries(texts, ids, max_size=3),
    persons=st.dictionaries(texts, texts, max_size=2),
    case_number=texts,
    parent=texts,
    child_kind=texts,
)
papers = st.builds(
    Paper,
    kind=texts,
    number=texts,
    code=texts,
    content_hash=texts,
    up_to_version=ids,
    recipients=st.lists(ids, max_size=3).map(tuple),
)
payloads = st.builds(
    Payload,
    role=texts,
    outcome=st.none() | texts.filter(bool),
    number=texts,
    signer=texts,
    note=texts,
    fields=st.dictionaries(texts, texts | amounts, max_size=4),
    received=st.dictionaries(texts, days, max_size=2),
    reverses=st.lists(texts, max_size=3).map(tuple),
    opening=st.none() | openings,
    receipt=st.none() | st.builds(Receipt, event_id=texts, assigned_to=st.none() | ids, reason=texts),
    paper=st.none() | papers,
    correction=st.none() | st.builds(Correction, event_id=texts, about=texts, wrong=texts, right=texts),
    child=texts,
    on_behalf=texts,
    received_on=st.none() | days,
    on_paper=st.lists(ids, max_size=2).map(tuple),
    is_secret=st.booleans(),
)


def example_row(path: Path) -> Event:
    """The row of `events` that an example shows."""
    columns: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    columns["took_effect_on"] = date.fromisoformat(columns["took_effect_on"])
    columns["recorded_at"] = datetime.fromisoformat(columns["recorded_at"]).astimezone(UTC)
    return Event(**columns)


@given(payloads)
def test_whatever_is_written_reads_the_same_and_is_written_the_same_again(payload: Payload) -> None:
    written = canonical(payload)
    assert read_payload(written) == payload
    assert canonical(read_payload(written)) == written


def test_the_order_in_which_a_form_was_filled_in_does_not_matter() -> None:
    one = Payload(fields={"amount": 5, "reason": "vì", "b": 1}, received={"x": date(2026, 1, 2), "a": date(2026, 1, 3)})
    two = Payload(fields={"b": 1, "reason": "vì", "amount": 5}, received={"a": date(2026, 1, 3), "x": date(2026, 1, 2)})
    assert canonical(one) == canonical(two)
    assert canonical(one) == (
        '{"fields":{"amount":5,"b":1,"reason":"vì"},"received":{"a":"2026-01-03","x":"2026-01-02"}}'
    )


def test_what_was_not_said_is_not_written() -> None:
    assert canonical(Payload()) == "{}"
    assert canonical(Payload(role="court", outcome=None)) == '{"role":"court"}'


def test_what_must_be_there_is_written_also_when_it_is_empty() -> None:
    written = canonical(Payload(paper=Paper("minutes", "", "K7", "", 0, ())))
    assert json.loads(written)["paper"] == {
        "kind": "minutes", "number": "", "code": "K7", "content_hash": "", "up_to_version": 0, "recipients": []
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        '{"nummber":"58"}',
        '{"receipt":{"event_id":"a","given":1}}',
        '{"opening":{"procedure":"exemption"}}',
        '{"received":{"court":"ngày mai"}}',
        "[]",
        "không phải JSON",
    ],
)
def test_what_no_program_of_ours_has_written_does_not_load(text: str) -> None:
    with pytest.raises((ValidationError, ValueError)):
        read_payload(text)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_event_written_once_loads_for_ever_and_keeps_its_hash(path: Path) -> None:
    row = example_row(path)
    event = read_record(row)
    assert event.name == path.stem
    assert content_hash(event) == row.hash
    assert (canonical(event.payload), canonical(event.documents), canonical(event.addressees)) == (
        row.payload, row.documents, row.addressees
    )  # fmt: skip


def test_every_event_has_an_example_or_one_of_its_kind() -> None:
    """Acts of all rulebooks are written in one shape, what has lapsed in another: a new rulebook brings no third."""
    examples, acts = {path.stem for path in EXAMPLES}, set(wiring.acts())
    shapes = {name.endswith(".lapsed") for name in examples & acts}
    for name in wiring.table():
        has_shape = name in acts and name.endswith(".lapsed") in shapes
        assert name in examples or has_shape, f"add tests/events/examples/{name}.json"


def test_the_examples_are_of_events_that_exist() -> None:
    assert {path.stem for path in EXAMPLES} <= set(wiring.table())
