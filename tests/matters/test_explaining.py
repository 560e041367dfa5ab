"""“Vì sao là ngày này?”: a term that a province has set says whose it is, and what the law says."""

from coord.matters.explaining import explain
from coord.matters.prospects import prospects_of
from coord.procedures.rulebook.rulebook import Rulebook
from tests.procedures.small_books import duty, small_book, told
from tests.procedures.small_overlays import fill, laid, shorten

ANSWERED = 'answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }\n'
TIMED = small_book(ANSWERED, '{ after = "asked", owes = "answered", within = "15 days", from = "receipt" }')
OPEN = small_book(ANSWERED, '{ after = "asked", owes = "answered" }')


def facts_of(book: Rulebook) -> tuple[str, dict[str, str]]:
    """The sentence and the facts for the answer owed after a question of 2 March."""
    why = explain(duty(told(book, "2026-03-02 asked"), "answered"), book, "Hỏi")
    return why.summary, dict(why.facts)


def test_a_shortened_term_is_the_provinces_and_the_laws_number_stands_beside_it() -> None:
    summary, facts = facts_of(laid(TIMED, shorten("answered", "10 days")))
    assert summary == "10 ngày từ ngày nhận 02/03 · Điều 5 Quy chế phối hợp của tỉnh Ví Dụ"
    assert facts["Thời hạn"] == "10 ngày; hết hạn lúc 24:00 ngày 12/03/2026"
    assert facts["Căn cứ"] == "Điều 5 Quy chế phối hợp mẫu, số 01/QC ngày 15/01/2026 (theo nguyên văn)"
    assert facts["Luật nêu"] == "15 ngày; Điều 1 Luật mẫu (theo nguyên văn)"


def test_a_filled_blank_says_that_the_law_gives_no_number() -> None:
    _, facts = facts_of(laid(OPEN, fill("answered", "4 days")))
    assert facts["Luật nêu"] == "Không nêu số ngày; Điều 1 Luật mẫu (theo nguyên văn)"


def test_the_laws_own_term_is_not_told_twice() -> None:
    summary, facts = facts_of(TIMED)
    assert "Luật nêu" not in facts
    assert summary.endswith("· Điều 1 Luật mẫu")


def test_what_an_act_will_lead_to_cites_the_province() -> None:
    book = laid(TIMED, shorten("answered", "10 days"))
    (prospect,) = prospects_of(book, book.event("asked"))
    assert (prospect.term, prospect.citation) == (
        "10 ngày từ ngày nhận",
        "Điều 5 Quy chế phối hợp của tỉnh Ví Dụ",
    )
