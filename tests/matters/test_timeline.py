"""The words of a matter's timeline."""

from coord.matters.timeline import words_of
from coord.procedures.rulebook.form_rules import Field, FieldKind


def test_a_text_that_says_its_title_again_is_shown_without_it() -> None:
    judge = Field("judge", "Thẩm phán", FieldKind.TEXT)
    assert words_of(judge, "Thẩm phán Trương Thị Ví Dụ") == "Trương Thị Ví Dụ"
    assert words_of(judge, "Trương Thị Ví Dụ") == "Trương Thị Ví Dụ"
