"""What a province has set is told beside what the law says, in the handbook and in the printed rulebook."""

from coord.procedures.reading.handbook import chapters
from coord.procedures.reading.overlay_page import Change, changes, recipients
from coord.procedures.reading.printing import rulebook_text
from coord.procedures.rulebook.overlays import with_overlay
from tests.procedures.small_books import small_book
from tests.procedures.small_overlays import fill, send, shorten, small_overlay

BOOK = small_book(
    'answered = { title = "Trả lời", by = "answerer", to = "asker", closes = true }\n'
    'noted = { title = "Ghi nhận", by = "court" }\n',
    '{ after = "asked", owes = "answered", within = "15 days", from = "receipt" },\n'
    '{ after = "answered", owes = "noted" }',
)
OVERLAY = small_overlay(
    shorten("answered", "10 days") + fill("noted", "2 days", after="answered") + send("answered", "court")
)
LAID = with_overlay(BOOK, OVERLAY)


def test_each_change_stands_beside_the_law() -> None:
    assert changes(LAID) == (
        Change("Sau “Hỏi”: Vai answerer phải “Trả lời”", "trong 10 ngày kể từ ngày nhận được",
               "15 ngày, Điều 1 Luật mẫu", "Điều 5", ""),
        Change("Sau “Trả lời”: Vai court phải “Ghi nhận”", "trong 02 ngày",
               "không nêu số ngày, Điều 1 Luật mẫu", "Điều 6", ""),
    )  # fmt: skip
    assert recipients(LAID, OVERLAY) == (Change("“Trả lời”", "gửi thêm Vai court", "không yêu cầu", "Điều 7", ""),)
    assert changes(BOOK) == ()


def test_the_printed_rulebook_names_the_province_and_the_number_of_the_law() -> None:
    line = (
        "sau “Hỏi”: Vai answerer phải “Trả lời” trong 10 ngày kể từ ngày nhận được theo Điều 5 Quy chế phối hợp của "
        "tỉnh Ví Dụ (luật: 15 ngày) (Điều 1 Luật mẫu)"
    )
    assert line in rulebook_text(LAID)
    assert "Quy chế" not in rulebook_text(BOOK)


def test_the_steps_of_the_handbook_tell_the_same() -> None:
    (answered,) = (c for c in chapters(LAID, (BOOK,)) if c.here.rule.name == "answered")
    told = [line.text for part in answered.here.parts for line in part.lines]
    assert any("10 ngày" in text and "(luật: 15 ngày)" in text for text in told)
    assert answered.here.to == ("Vai asker", "Vai court")
