"""A rulebook in print, for officers and for engineers."""

import pytest

from coord.procedures.engine.marking import graph_of
from coord.procedures.reading.printing import dcr_text, rulebook_text
from coord.procedures.rulebook.library import find_rulebook, shelf
from tests.procedures.small_books import small_book

EVENTS = """answered = { title = "Trả lời", by = "answerer", to = "asker", paper = "decision", signed_by = "leader", \
again = true, outcomes = { yes = { title = "có", closes = true }, more = { title = "hỏi thêm", open = true } } }
protested = { title = "Kháng nghị", by = "court", ends = true }
"""
ROWS = """{ before = "answered", requires = "asked", delay = "2 days" },
{ after = "asked", owes = "answered", within = "3 working days", from = "receipt", lapses = true },
{ before = "protested", waits_for = "answered" }, { after = "answered:yes", may = "protested", until = "7 days" },
{ after = "protested", pauses = "answered", until = "asked" }"""


def test_a_rulebook_says_who_may_do_what_and_who_then_owes_what_by_when_under_which_article() -> None:
    text = rulebook_text(small_book(EVENTS, ROWS))
    for line in (
        "Mở hồ sơ bằng: “Hỏi”",
        "“Hỏi”: Vai asker gửi Vai answerer, Vai court",
        "  sau “Hỏi”: Vai answerer phải “Trả lời” trong 03 ngày làm việc kể từ ngày nhận được, quá hạn thì có hệ quả "
        "(Điều 1 Luật mẫu)",
        "“Trả lời”: Vai answerer gửi Vai asker, quyết định do lãnh đạo ký",
        "  kết quả: có (hồ sơ khép lại khi không còn việc phải làm)",
        "  kết quả: hỏi thêm (chưa phải là trả lời: việc vẫn còn phải làm)",
        "  trước “Trả lời” phải có “Hỏi”, sau khi đã hết 02 ngày (Điều 1 Luật mẫu)",
        "  sau “Trả lời: có”: Vai court có quyền “Kháng nghị” trong 07 ngày (Điều 1 Luật mẫu)",
        "  trước “Kháng nghị” chờ xong “Trả lời” nếu đang phải làm (Điều 1 Luật mẫu)",
        "  sau “Kháng nghị”: thời hạn của “Trả lời” tạm dừng đến khi có “Hỏi” (Điều 1 Luật mẫu)",
    ):
        assert line in text.splitlines()


def test_a_term_that_nobody_has_confirmed_is_printed_so() -> None:
    text = rulebook_text(find_rulebook("exemption.law2025"))
    assert "Điều 7.2 TTLT 12/2015; suy luận; mặc định chưa kiểm chứng từ 01/07/2026" in text
    assert "(Điều 45.1 Luật 106/2025/QH15)" in text


def test_the_graph_shows_gates_and_tokens_and_marks_them_as_not_executable() -> None:
    lines = dcr_text(small_book(EVENTS, ROWS)).splitlines()
    for line in (
        "  + asked",
        "  - answered",
        "  + gate(0: answered) [không thực hiện được]",
        "  - owed(answered) [không thực hiện được]",
        "  - window(answered) [không thực hiện được]",
        "  gate(0: answered) -->* answered [2 days]  # Điều 1 Luật mẫu",
        "  asked -->% gate(0: answered)  # Điều 1 Luật mẫu",
        "  asked *--> owed(answered) [3 working days]  # Điều 1 Luật mẫu",
        "  answered:yes -->+ right(protested), protested [7 days]  # Điều 1 Luật mẫu",
    ):
        assert line in lines


@pytest.mark.parametrize("name", [b.name for b in shelf()])
def test_every_relation_and_every_auxiliary_event_of_a_rulebook_is_printed(name: str) -> None:
    book = find_rulebook(name)
    text, graph = rulebook_text(book), dcr_text(book)
    assert all(rule.title in text and f" {rule.name}\n" in graph for rule in book.events)
    assert all(relation.basis.citation in text and relation.basis.citation in graph for relation in book.relations)
    aside = [f for f in graph_of(book).facts if f.startswith(("gate(", "owed(", "right(", "window("))]
    assert all(f"{fact} [không thực hiện được]" in graph for fact in aside)
