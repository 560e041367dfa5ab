"""The handbook says what the rulebooks say: every step, article and how sure it is, both laws side by side."""

import html
from pathlib import Path

import pytest

from coord.demo.plays import SCRIPT
from coord.procedures.reading import handbook
from coord.procedures.reading.comparing import Aspect
from coord.procedures.rulebook.library import find_rulebook, shelf
from coord.procedures.rulebook.overlay_file import read_overlay
from coord.web.handbook import rulebook_page
from tests import story


def read(folder: Path, address: str) -> str:
    response = story.browser_of(story.make_world(folder), "court").get(address)
    assert response.status_code == 200
    return html.unescape(response.get_data(as_text=True))


@pytest.mark.parametrize("name", [book.name for book in shelf()])
def test_a_rulebook_shows_every_step_and_every_article(tmp_path: Path, name: str) -> None:
    book, text = find_rulebook(name), read(tmp_path, f"/so-tay/{name}")
    for rule in book.events:
        assert f'id="{rule.name}"' in text
        assert all(paper.title in text and paper.basis in text for paper in rule.documents)
    for relation in book.relations:
        assert relation.basis.citation in text


def test_a_step_that_both_laws_know_stands_beside_its_counterpart() -> None:
    new, old = find_rulebook("exemption.law2025"), find_rulebook("exemption.law2008")
    chapters = {c.here.rule.name: c for c in handbook.chapters(new, (old,))}
    opinion = chapters["opinion_given"]
    assert [side.law for side in opinion.elsewhere] == [old.law_short]
    assert opinion.elsewhere[0].rule is old.event("opinion_given")


def test_what_differs_between_two_laws_is_marked_with_a_word() -> None:
    new, old = find_rulebook("coercion.law2025"), find_rulebook("coercion.law2008")
    steps = {c.here.rule.name: c for c in handbook.chapters(new, (old,))}
    assert steps["police_replied"].differs == (Aspect.BY, Aspect.BASIS)
    assert steps["recommended"].is_alone and not steps["recommended"].differs
    drafted = steps["plan_drafted"]
    lines = [(side.law, line) for side in (drafted.here, *drafted.elsewhere) for p in side.parts for line in p.lines]
    told = {law: line for law, line in lines if "thống nhất”: Cơ quan thi hành án dân sự phải “Dự thảo" in line.text}
    assert {law: line.differs for law, line in told.items()} == {new.law_short: "Khác", old.law_short: "Khác"}
    assert any(line.differs == "Căn cứ khác" for c in steps.values() for p in c.here.parts for line in p.lines)
    assert not any(line.differs for p in steps["recommended"].here.parts for line in p.lines)
    assert [side.rule.name for side in handbook.only_elsewhere(new, (old,))] == [
        "agreement_meeting_held", "comment_meeting_held", "review_held"
    ]  # fmt: skip


def test_the_marks_stand_on_the_page_and_not_where_there_is_one_law(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.test_request_context("/so-tay/coercion.law2025"):
        text = html.unescape(rulebook_page(find_rulebook("coercion.law2025")))
    for words in ("Khác: người làm, căn cứ</span>", "<b>Khác.</b> Sau “", "<b>Căn cứ khác.</b> ",
                  "3 bước chỉ luật kia có",
                  "Chỉ có theo Luật THADS 2008</span>", "Chỉ có theo Luật 106/2025/QH15</span>",
                  "Luật THADS 2008: Cung cấp thông tin, trao đổi ý kiến về cưỡng chế</h3>"):  # fmt: skip
        assert words in text


def test_how_sure_we_are_is_said_in_words() -> None:
    book = find_rulebook("exemption.law2025")
    lines = [line for c in handbook.chapters(book, ()) for part in c.here.parts for line in part.lines]
    statuses = {line.status for line in lines}
    assert "nguyên văn" in statuses
    assert "suy luận, cần xác nhận; chưa kiểm chứng sau 01/07/2026" in statuses
    assert all(line.is_sure == (line.status == "nguyên văn") for line in lines)


def test_a_regulation_of_a_province_stands_on_the_page_beside_the_law(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    overlay = read_overlay((SCRIPT / "overlay.toml").read_bytes(), "overlay.toml")
    with app.test_request_context("/so-tay/exemption.law2025"):
        plain, text = (html.unescape(rulebook_page(find_rulebook("exemption.law2025"), o)) for o in (None, overlay))
    assert "Quy chế phối hợp của tỉnh Thanh Hóa" in text and "Quy chế phối hợp" not in plain
    for words in ("trong 10 ngày kể từ ngày nhận được", "15 ngày, Điều 7.2 TTLT 12/2015", "03 tháng một lần (Điều 9)",
                  "Viện kiểm sát nhân dân tỉnh Thanh Hóa: Kiểm sát viên Lê Minh Họa, 0000 000 001",
                  "Xem theo", "gửi thêm Viện kiểm sát cấp trên trực tiếp"):  # fmt: skip
        assert words in text


def test_the_days_off_stand_with_their_document(tmp_path: Path) -> None:
    text = read(tmp_path, "/so-tay/thoi-han")
    assert "Nghị quyết số 28/2026/QH16" in text
    assert "⇄ 10/01" in text
    assert "Ngày đầu tiên không tính" in text
    assert "Chưa có lịch chính thức: mọi hạn là tạm tính" in text


def test_the_list_leads_to_every_rulebook_and_an_unknown_one_is_not_found(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "administrator")
    text = browser.get("/so-tay").get_data(as_text=True)
    assert all(f"/so-tay/{book.name}" in text for book in shelf())
    assert browser.get("/so-tay/exemption.law1900").status_code == 404
