"""The file of a province's regulation: read whole, or refused with every place that is wrong."""

import pytest

from coord.procedures.dates.terms import Term, Unit
from coord.procedures.rulebook.overlay_file import InvalidOverlay, read_overlay
from tests.procedures.small_overlays import HEAD, fill, send, shorten, small_overlay

FACTS = """
[meetings]
every = "3 months"
clause = "Điều 9"
[[contacts]]
agency = "Viện mẫu"
person = "Lê Ví Dụ"
phone = "0000"
"""


def test_every_row_has_its_clause_and_the_name_of_the_province() -> None:
    overlay = small_overlay(shorten("answered", "10 days") + fill("noted", "2 months") + send("answered", "court"))
    places = [row.place for row in overlay.terms] + [row.place for row in overlay.recipients]
    assert places == ["shorten 1", "fill 1", "recipients 1"]
    bases = [row.basis for row in overlay.terms] + [row.basis for row in overlay.recipients]
    assert [basis.citation for basis in bases] == [
        f"Điều {n} Quy chế phối hợp của tỉnh Ví Dụ" for n in (5, 6, 7)
    ]  # fmt: skip
    assert {basis.area for basis in bases} == {"Tỉnh Ví Dụ"}
    assert overlay.document.full_title == "Quy chế phối hợp mẫu, số 01/QC ngày 15/01/2026"


def test_one_row_may_follow_several_acts() -> None:
    row = shorten("answered", "10 days").replace('"asked"', '["asked:yes", "asked_again"]')
    assert [str(term.after) for term in small_overlay(row).terms] == ["asked:yes", "asked_again"]


def test_facts_for_the_handbook_are_typed_and_may_be_left_out() -> None:
    overlay = small_overlay(FACTS)
    assert overlay.meetings is not None and overlay.meetings.every == Term(3, Unit.MONTHS)
    assert [(c.agency, c.person, c.phone, c.email) for c in overlay.contacts] == [("Viện mẫu", "Lê Ví Dụ", "0000", "")]
    assert small_overlay("").meetings is None


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ('[[window]]\nright = "heard"', "window: "),
        (shorten("answered", "10 days") + 'lead = "2 days"', "shorten 1 lead: "),
        (shorten("answered", "10 days") + 'lapses = false', "shorten 1 lapses: "),
        (shorten("answered", "10 days") + 'from = "receipt"', "shorten 1 from: "),
        (shorten("answered", "10 days") + shorten("noted", "soon"), "shorten 2 within: Không hiểu thời hạn"),
        (shorten("answered", "at once"), "shorten 1 within: phải là một số"),
        (shorten("answered", "0 days"), "shorten 1 within: Số trong thời hạn"),
        (shorten("answered", "9 days", after="asked or not"), "shorten 1 after: “asked or not” không phải nhãn"),
        (shorten("answered", "9 days").replace('"asked"', "[7]"), "shorten 1 after: “7” không phải nhãn"),
        (shorten("answered", "9 days", clause=""), "shorten 1 clause: "),
        (fill("noted", "9 days", start="somewhere"), "fill 1 from: «from» là effect, receipt hoặc field:TÊN"),
        ('[meetings]\nevery = "first week of month"\nclause = "Điều 9"', "meetings every: phải là một số"),
        ('[[contacts]]\nagency = "Viện mẫu"', "contacts 1 person: "),
        ("[[shorten]", "Expected"),
    ],
)  # fmt: skip
def test_what_the_file_may_not_hold_is_told_with_its_row(rows: str, problem: str) -> None:
    with pytest.raises(InvalidOverlay) as refused:
        small_overlay(rows)
    assert any(told.startswith(problem) for told in refused.value.problems), refused.value.problems
    assert refused.value.message.startswith("small.toml không dùng được: ")


def test_every_wrong_place_is_told_at_once() -> None:
    with pytest.raises(InvalidOverlay) as refused:
        small_overlay(shorten("answered", "soon") + shorten("Answered", "9 days"))
    assert [told.partition(":")[0] for told in refused.value.problems] == ["shorten 1 within", "shorten 2 owes"]


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidOverlay):
        read_overlay(HEAD.encode("utf-16"), "small.toml")
