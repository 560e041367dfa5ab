"""An event as the program reads it: its family, and a hash that covers everything said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from coord.events.payload import Payload
from coord.events.record import DocumentRef, EventRecord, content_hash

EVENT = EventRecord(
    id="",
    matter_id="MG-2026-0001",
    version=3,
    name="exemption.protested.lapsed",
    officer_id=None,
    agency_id=None,
    took_effect_on=date(2026, 11, 27),
    recorded_at=datetime(2026, 11, 28, 1, tzinfo=UTC),
    payload=Payload(number="58", outcome="agrees"),
    documents=(DocumentRef("ab" * 32, "đơn.pdf", "application", "application/pdf", 10),),
    addressees=(2, 3),
    rulebook_hash="cd" * 32,
    request_key="khóa",
    previous_hash="ef" * 32,
    hash="",
    position=9,
)

CHANGES: list[dict[str, Any]] = [
    {"matter_id": "MG-2026-0002"},
    {"version": 4},
    {"name": "exemption.protested"},
    {"officer_id": 1},
    {"agency_id": 1},
    {"took_effect_on": date(2026, 11, 28)},
    {"recorded_at": EVENT.recorded_at + timedelta(microseconds=1)},
    {"payload": Payload(number="59", outcome="agrees")},
    {"documents": ()},
    {"documents": (replace(EVENT.documents[0], name="khác.pdf"),)},
    {"addressees": (3, 2)},
    {"rulebook_hash": "ce" * 32},
    {"request_key": None},
    {"previous_hash": "ee" * 32},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_whatever_is_changed_changes_the_hash(change: dict[str, Any]) -> None:
    assert content_hash(replace(EVENT, **change)) != content_hash(EVENT)


def test_the_hash_does_not_depend_on_where_the_server_stands() -> None:
    in_viet_nam = EVENT.recorded_at.astimezone(timezone(timedelta(hours=7)))
    assert content_hash(replace(EVENT, recorded_at=in_viet_nam)) == content_hash(EVENT)


def test_a_name_says_its_family_and_what_happened() -> None:
    assert (EVENT.family, EVENT.happened, EVENT.is_act) == ("exemption", "protested.lapsed", True)
    for name in ("receipt.accepted", "reminder.late", "paper.issued"):
        assert not replace(EVENT, name=name).is_act
