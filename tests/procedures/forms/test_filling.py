"""The small language of forms: values, what is left out without them, and sentences that end as sentences."""

import pytest

from coord.procedures.forms.citing import official
from coord.procedures.forms.filling import GAP, fill, filled, names_in, stray_marks
from coord.procedures.forms.form import InvalidForm, Said, read_forms

VALUES = {"case.debtor": "Phạm Minh Họa", "this.reason": "chưa đủ điều kiện.\nThu nhập ổn định", "a.b|c.d": "x"}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("đối với {case.debtor}", "đối với Phạm Minh Họa"),
        ("số tiền {this.amount}", f"số tiền {GAP}"),
        ("[Số tiền {this.amount}. ]Lý do", "Lý do"),
        ("gửi[ {case.debtor}] và[ {this.amount}]", "gửi Phạm Minh Họa và"),
        ("[không có giá trị nào]", "không có giá trị nào"),
        ("{a.b|c.d}", "x"),
    ],
)
def test_a_value_stands_for_its_name_and_takes_its_brackets_along(text: str, made: str) -> None:
    assert filled(text, VALUES.get) == made


def test_what_is_typed_is_never_taken_for_a_name_or_a_bracket() -> None:
    hostile = {"this.reason": "{case.debtor} [x {this.amount}] {{7*7}}"}
    assert filled("Lý do: {this.reason}", hostile.get) == f"Lý do: {hostile['this.reason']}"


def test_paragraphs_begin_with_a_capital_and_end_with_one_mark() -> None:
    said = Said("về  {case.debtor}.", ("căn cứ luật", "[Căn cứ {this.amount}]"), ("Lý do: {this.reason}", "[{this.x}]"))
    text = fill(said, VALUES.get)
    assert text.about == "về Phạm Minh Họa"
    assert text.grounds == ("Căn cứ luật;",)
    assert text.paragraphs == ("Lý do: chưa đủ điều kiện.", "Thu nhập ổn định.")


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        ("Điều 44.2", ["khoản 2 Điều 44"]),
        ("Điều 8.2.b", ["điểm b khoản 2 Điều 8"]),
        ("Điều 62.5, 105.3", ["khoản 5 Điều 62", "khoản 3 Điều 105"]),
        ("Điều 36", ["Điều 36"]),
    ],
)
def test_a_clause_is_cited_in_official_words(clause: str, words: list[str]) -> None:
    assert list(official(clause)) == words


def test_a_file_of_forms_says_what_is_wrong_with_it() -> None:
    with pytest.raises(InvalidForm, match=r"x\.toml"):
        read_forms(b'[decided]\nabuot = "x"', "x.toml")
    assert stray_marks("[a {b") and not stray_marks("[a {b}]")
    assert list(names_in("[a {b.c} d] {e}")) == ["b.c", "e"]
