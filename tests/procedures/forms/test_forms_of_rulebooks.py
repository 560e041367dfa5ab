"""Every form of every rulebook, with each outcome: whole sentences, nothing left open, however little is known."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from coord.procedures.checking.form_check import form_problems, without_form
from coord.procedures.dates.wording import date_in_words, dong_in_words
from coord.procedures.forms.citing import article_of, term_of
from coord.procedures.forms.filling import GAP, Text, fill
from coord.procedures.forms.form import Form, Said, form_for, forms_of
from coord.procedures.rulebook.form_rules import FieldKind
from coord.procedures.rulebook.library import find_rulebook, shelf
from coord.procedures.rulebook.rulebook import EventRule, Rulebook
from tests import story

Known = Callable[[str], str | None]

PAPERS = [
    (book, rule, outcome.name if outcome else None)
    for book in shelf()
    if forms_of(book.procedure)
    for rule in book.events
    if rule.paper
    for outcome in (rule.outcomes or (None,))
]


def own_value(rule: EventRule, name: str, *, only_required: bool) -> str | None:
    """What was typed into a field of this act, as a paper writes it."""
    field = next((f for f in rule.fields if f.name == name), None)
    if field is None:
        return {"title": f"{rule.title[0].lower()}{rule.title[1:]}", "outcome": "kết quả thử"}.get(name)
    if only_required and not field.is_required:
        return None
    match field.kind:
        case FieldKind.MONEY:
            return dong_in_words(11_625_000)
        case FieldKind.DATE:
            return date_in_words(story.TODAY)
    return "nội dung thử."


def values_of(book: Rulebook, rule: EventRule, outcome: str | None, *, is_rich: bool) -> Known:
    """All values there may be, or only those there always are: what is known of a case only to who was told is not."""

    def value(name: str) -> str | None:
        room, _, rest = name.partition(".")
        if room == "article":
            return article_of(book, rest or rule.name, None if rest else outcome, story.TODAY)
        if room == "term":
            return term_of(book, rest, story.TODAY)
        if room == "this":
            return own_value(rule, rest, only_required=not is_rich)
        if room == "role":
            is_there = is_rich or book.role(rest).is_required or rest in (*rule.by, *rule.to)
            return book.role(rest).title if is_there else None
        if room in ("office", "law") or rest in ("debtor", "party", "first_decision"):
            return f"giá trị {name}"
        return f"giá trị {name}" if is_rich else None

    return value


def sentences(text: Text) -> Iterator[str]:
    yield from (*text.grounds, *text.paragraphs)


@pytest.mark.parametrize("is_rich", [True, False], ids=["all known", "little known"])
@pytest.mark.parametrize(("book", "rule", "outcome"), PAPERS, ids=lambda v: getattr(v, "name", v))
def test_a_paper_is_whole(book: Rulebook, rule: EventRule, outcome: str | None, is_rich: bool) -> None:
    form = form_for(book.procedure, rule)
    text = fill(form.for_outcome(outcome), values_of(book, rule, outcome, is_rich=is_rich))
    assert text.about and text.about[0].islower(), text.about  # it follows “V/v” or “Về việc”
    assert len(text.paragraphs) >= 2
    for sentence in sentences(text):
        assert unicodedata.is_normalized("NFC", sentence)
        assert GAP not in sentence and not set("{}[]") & set(sentence), sentence
        assert sentence[0].isupper() or sentence[0].isdigit(), sentence
        assert sentence[-1] in ".;:", sentence
        assert "  " not in sentence and " ," not in sentence and ".." not in sentence, sentence
        assert not re.search(r"\d{7,}", sentence), sentence
    if rule.paper == "decision":
        assert text.grounds and text.paragraphs[0].startswith("Điều 1.")


def test_every_form_belongs_to_a_paper_and_every_paper_has_one() -> None:
    for procedure in {book.procedure for book in shelf()}:
        books = [book for book in shelf() if book.procedure == procedure]
        known = {rule.name for book in books for rule in book.events}
        assert set(forms_of(procedure)) <= known
        for book in books:
            assert list(form_problems(book, forms_of(procedure))) == []
            if book.procedure == "exemption":
                assert list(without_form(book, forms_of(procedure))) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{this.nothing}", "không có {this.nothing}"),
        ("{case.secret}", "không có {case.secret}"),
        ("{role.nobody}", "không có {role.nobody}"),
        ("{earlier.nothing}", "không có {earlier.nothing}"),
        ("{earlier.court_proposed.nothing}", "không có {earlier.court_proposed.nothing}"),
        ("{office.more}", "không có {office.more}"),
        ("[{office}", "dấu ngoặc thừa"),
    ],
)
def test_the_check_finds_what_the_rulebook_does_not_have(text: str, problem: str) -> None:
    book = find_rulebook("exemption.law2025")
    wrong = {"accepted": Form("accepted", Said("x", (), (text,)), {})}
    assert [found for found in form_problems(book, wrong) if problem in found]


def test_a_paper_without_a_form_gets_a_plain_text() -> None:
    book = next(b for b in shelf() if b.name == "exemption.law2025")
    rule = replace(book.event("session_notified"), name="nobody_wrote_a_form")
    text = fill(form_for("exemption", rule).for_outcome(None), values_of(book, rule, None, is_rich=True))
    assert any("Ngày họp: ngày 23 tháng 11 năm 2026." in line for line in text.paragraphs)
    assert GAP not in " ".join(text.paragraphs) and text.about.startswith("thông báo phiên họp")
