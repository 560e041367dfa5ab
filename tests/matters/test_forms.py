"""Reading a form: amounts and days as people write them, text in one form, and limits."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from marshmallow import ValidationError

from coord.agencies.spelling import clean_text
from coord.errors import Invalid
from coord.matters.forms import ActForm, checked_payload, read_day
from coord.matters.typed_text import LONGEST_TEXT
from coord.procedures.rulebook.form_rules import Field, FieldKind, Option
from coord.procedures.rulebook.rulebook import EventRule

RULE = EventRule(
    name="sent",
    title="Gửi",
    by=("court",),
    fields=(
        Field("amount", "Số tiền", FieldKind.MONEY),
        Field("on", "Ngày", FieldKind.DATE),
        Field("count", "Số người", FieldKind.NUMBER),
        Field("kind", "Loại", FieldKind.CHOICE, options=(Option("a", "A"), Option("b", "B"))),
        Field("place", "Nơi", FieldKind.TEXT),
        Field("reason", "Lý do", FieldKind.LONG_TEXT),
    ),
)


def form(**values: str) -> ActForm:
    """A form with these values in its fields."""
    return ActForm("sent", None, date(2026, 11, 20), 0, "", values)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("amount", "5600000", 5_600_000),
        ("amount", " 5.600.000 đ ", 5_600_000),
        ("on", "21/11/2026", "2026-11-21"),
        ("on", "2026-11-21", "2026-11-21"),
        ("on", " 1/2/2026 ", "2026-02-01"),
        ("count", "3", 3),
        ("kind", "b", "b"),
        ("place", "  Phòng\u202e 2\n", "Phòng  2"),
        ("place", normalize("NFD", "Phường Thí Dụ"), "Phường Thí Dụ"),
        ("reason", "một\r\nhai\x00", "một\nhai"),
        ("reason", "x" * LONGEST_TEXT, "x" * LONGEST_TEXT),
    ],
)
def test_a_value_is_kept_in_one_form_however_it_was_typed(name: str, typed: str, kept: str | int) -> None:
    assert checked_payload(RULE, form(**{name: typed}), "court").fields == {name: kept}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("amount", "-5"),
        ("amount", "0"),
        ("amount", "năm triệu"),
        ("amount", "5,6"),
        ("amount", "1" * 40),
        ("amount", "٥٦٠"),
        ("on", "31/02/2026"),
        ("on", "21-11-2026"),
        ("on", "1/2"),
        ("on", "ngày mai"),
        ("count", "-1"),
        ("count", "ba"),
        ("count", "1_0"),
        ("count", "٣"),
        ("kind", "c"),
        ("place", "x" * 301),
        ("reason", "x" * 100_000),
        ("reason", "x\n" * 600),
        ("place", "\u0344" * 4 + "\ufb2c" * 299),  # in NFC each of the second kind is three
    ],
)
def test_a_value_that_is_none_is_named(name: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_payload(RULE, form(**{name: typed}), "court")
    assert list(refused.value.fields) == [name]


def test_what_the_form_does_not_ask_for_is_not_kept() -> None:
    assert checked_payload(RULE, form(amount="5", secret="x", blank="  "), "court").fields == {"amount": 5}


def test_number_signer_and_note_have_limits() -> None:
    long = ActForm("sent", None, date(2026, 11, 20), 0, "", number="x" * 301, signer="x" * 301, note="x" * 20_001)
    with pytest.raises(Invalid) as refused:
        checked_payload(RULE, long, "court")
    assert set(refused.value.fields) == {"number", "signer", "note"}


def test_what_is_typed_with_loose_marks_is_measured_as_it_is_kept() -> None:
    typed = normalize("NFD", "ế" * 300)
    assert len(typed) == 900
    form = ActForm("sent", None, date(2026, 11, 20), 0, "", number=typed)
    assert checked_payload(RULE, form, "court").number == "ế" * 300


def test_characters_that_hide_or_turn_text_become_blanks() -> None:
    assert clean_text("a\u202eb\u200bc\x07d") == "a b c d"
    assert clean_text("a\nb") == "a b"


@pytest.mark.parametrize(
    "typed",
    [
        "30/02/2026",
        "1/1/26",
        "0/1/2026",
        "1/1/" + "9" * 30,
        "1/1/0000",
        "2_2/1_1/2026",
        "٢٢/١١/٢٠٢٦",
        "2026-W47-7",
        "//",
    ],
)
def test_a_day_that_does_not_exist_or_is_written_otherwise_is_an_error(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_day(typed)


def test_what_the_fields_say_against_one_another_is_told_at_the_field() -> None:
    rule = EventRule(
        name="sent",
        title="Gửi",
        by=("court",),
        fields=(
            Field("remaining", "Số còn phải thi hành", FieldKind.MONEY),
            Field("amount", "Số tiền giảm", FieldKind.MONEY, at_most="remaining"),
            Field("held_on", "Ngày họp", FieldKind.DATE, not_before_act=True),
            Field("seen_on", "Ngày xác minh", FieldKind.DATE, not_after_act=True),
        ),
    )
    fits = {"remaining": "1.830.000", "amount": "1.830.000", "held_on": "20/11/2026", "seen_on": "20/11/2026"}
    assert checked_payload(rule, form(**fits), "court").fields["amount"] == 1_830_000
    assert checked_payload(rule, form(amount="5.000.000"), "court").fields == {"amount": 5_000_000}
    with pytest.raises(Invalid) as refused:
        checked_payload(rule, form(remaining="1", amount="2", held_on="19/11/2026", seen_on="21/11/2026"), "court")
    assert refused.value.fields == {
        "amount": "Không được lớn hơn “Số còn phải thi hành” ghi trong cùng văn bản.",
        "held_on": "Không được trước ngày 20/11/2026 của văn bản này.",
        "seen_on": "Không được sau ngày ghi nhận 20/11/2026.",
    }
