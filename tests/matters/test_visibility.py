"""Who sees what: sender and addressees the content, other parties that it happened, strangers nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from coord.errors import NotFound
from coord.events.inbox import Status
from coord.matters.duty_lists import count_owed, duties_awaited, duties_owed
from coord.matters.letter_lists import count_arrived, letters_arrived, letters_sent
from coord.matters.matter_lists import matters_about, matters_of
from coord.matters.queries import matter_seen_by
from coord.matters.views import TimelineItem
from tests import story
from tests.matters import stage
from tests.story import Act

DAY = date(2026, 10, 13)
NUMBER = "417/KSTHADS"
PARTIES = ("holder", "procuracy", "court", "superior_procuracy", "superior_court")
OUTSIDE = ("stranger", "administrator")


def asked(folder: Path) -> tuple[Flask, str]:
    """A matter in which the procuracy has just asked the holder for more."""
    app = story.make_world(folder)
    matter_id = story.play_until(app, "dossier_sent")
    act = Act("procuracy", "opinion_given", date(2026, 10, 12), "asks_supplement")
    story.play(app, matter_id, act, number=NUMBER, note="Chưa rõ nguồn thu nhập.")
    return app, matter_id


def newest(app: Flask, who: str, matter_id: str) -> TimelineItem:
    """The newest line of the timeline as that person sees it."""
    with stage.seen_by(app, who, DAY) as viewer:
        return matter_seen_by(viewer, matter_id).timeline[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """Everything lists and searches tell one person."""

    matters: int
    found_by_debtor: int
    found_by_number: int
    about_the_case: int
    owed: int
    awaited: int
    arrived: int
    sent: int


def counts(app: Flask, who: str) -> Counts:
    """What lists, searches and counts hold for that person; each count is that of its list."""
    with stage.seen_by(app, who, DAY) as viewer:
        arrived = letters_arrived(viewer, tuple(Status))
        assert arrived.total == len(arrived.lines) == count_arrived(viewer, tuple(Status))
        assert duties_owed(viewer).total == len(duties_owed(viewer).lines) == count_owed(viewer)
        return Counts(
            matters_of(viewer).total,
            matters_of(viewer, text="pham minh hoa").total,
            matters_of(viewer, text=NUMBER).total,
            matters_about(viewer, 1).total,
            duties_owed(viewer).total,
            duties_awaited(viewer).total,
            arrived.total,
            letters_sent(viewer).total,
        )


@pytest.mark.parametrize("who", ["procuracy", "holder", "clerk", "superior"])
def test_sender_and_addressee_read_the_content_and_so_does_the_office_whose_unit_it_is(
    tmp_path: Path, who: str
) -> None:
    item = newest(*_seen(tmp_path, who))
    assert item.is_visible
    assert (item.number, item.note) == (NUMBER, "Chưa rõ nguồn thu nhập.")
    assert item.title == "Ý kiến về hồ sơ: yêu cầu giải thích, bổ sung"
    assert item.values


@pytest.mark.parametrize("who", ["court", "superior_procuracy", "superior_court"])
def test_the_other_parties_see_that_it_happened_and_nothing_of_what_was_said(tmp_path: Path, who: str) -> None:
    item = newest(*_seen(tmp_path, who))
    assert not item.is_visible
    assert (item.title, item.on, item.agency) == ("Ý kiến về hồ sơ", date(2026, 10, 12), "Viện kiểm sát khu vực 1")
    assert (item.number, item.signer, item.note, item.values, item.documents) == ("", "", "", (), ())
    assert not item.is_open_outcome
    assert NUMBER not in str(item) and "yêu cầu" not in str(item)


def _seen(folder: Path, who: str) -> tuple[Flask, str, str]:
    app, matter_id = asked(folder)
    return app, who, matter_id


@pytest.mark.parametrize("who", OUTSIDE)
def test_strangers_are_told_what_they_would_be_told_of_a_matter_that_does_not_exist(tmp_path: Path, who: str) -> None:
    app, matter_id = asked(tmp_path)
    messages = []
    for wanted in (matter_id, "MG-2026-9999"):
        with stage.seen_by(app, who, DAY) as viewer, pytest.raises(NotFound) as hidden:
            matter_seen_by(viewer, wanted)
        messages.append((hidden.value.message, hidden.value.code))
    assert messages[0] == messages[1]


@pytest.mark.parametrize("who", OUTSIDE)
def test_strangers_find_nothing_in_lists_searches_and_counts(tmp_path: Path, who: str) -> None:
    app, _ = asked(tmp_path)
    assert counts(app, who) == Counts(0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("holder", Counts(1, 1, 1, 1, owed=1, awaited=1, arrived=1, sent=1)),
        ("procuracy", Counts(1, 1, 1, 1, owed=1, awaited=1, arrived=1, sent=1)),
        ("court", Counts(1, 1, 0, 1, owed=0, awaited=0, arrived=0, sent=0)),
        ("superior_procuracy", Counts(1, 1, 0, 1, owed=0, awaited=0, arrived=0, sent=0)),
    ],
)
def test_lists_hold_what_concerns_the_agency_and_others_letters_are_not_searched(
    tmp_path: Path, who: str, expected: Counts
) -> None:
    app, _ = asked(tmp_path)
    assert counts(app, who) == expected


def test_every_party_sees_the_duties(tmp_path: Path) -> None:
    app, matter_id = asked(tmp_path)
    seen = []
    for who in PARTIES:
        with stage.seen_by(app, who, DAY) as viewer:
            seen.append([(d.title, d.by, d.due_on) for d in matter_seen_by(viewer, matter_id).owed])
    assert seen[0] == [
        ("Giải thích, bổ sung hồ sơ", "Phòng THADS khu vực 1", date(2026, 10, 15)),
        ("Ý kiến về hồ sơ", "Viện kiểm sát khu vực 1", date(2026, 10, 20)),
    ]
    assert all(duties == seen[0] for duties in seen)


def test_what_the_system_records_is_for_all_parties_or_for_those_the_rulebook_names(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "decision_sent")
    stage.tick(app, date(2026, 12, 8))
    for who in PARTIES:
        with stage.seen_by(app, who, date(2026, 12, 8)) as viewer:
            effect, lapse = matter_seen_by(viewer, matter_id).timeline[:2]
        assert (lapse.is_system, lapse.is_visible, lapse.agency) == (True, True, "Hệ thống")
        assert (effect.is_system, effect.is_visible) == (True, who != "superior_court")


def test_a_search_with_signs_of_its_own_finds_only_what_contains_them(tmp_path: Path) -> None:
    app, _ = asked(tmp_path)
    with stage.seen_by(app, "holder", DAY) as holder:
        assert [matters_of(holder, text=text).total for text in ("%", "_", "MG-2026", "mg-2026-0001", "PHẠM")] == [
            0, 0, 1, 1, 1
        ]  # fmt: skip
        assert [matters_of(holder, state=state).total for state in ("open", "closed", "")] == [1, 0, 1]
