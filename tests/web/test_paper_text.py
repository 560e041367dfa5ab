"""The text of a paper in its form, on its way, and at whoever receives it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import offices, story
from tests.person import Person
from tests.web.hostile import EVERYTHING

SUBMIT = "Ký và phát hành"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return story.make_world(tmp_path)


def at_the_opinion(app: Flask) -> Person:
    """The procuracy at the form of its opinion."""
    matter_id = story.play_until(app, "dossier_sent")
    someone = Person(app, story.CAST["procuracy"], offices.PASSWORD, story.TODAY)
    return someone.go(f"/ho-so/{matter_id}/ghi/opinion_given")


def test_the_text_follows_the_fields_until_somebody_changes_it_and_can_be_made_anew(app: Flask) -> None:
    writer = at_the_opinion(app)
    assert "Viện kiểm sát khu vực 1 nhận được Công văn" in writer.text
    writer.press("Xem trước", outcome="agrees")
    assert "nhất trí với đề nghị" in writer.text and "Kính gửi: Phòng Thi hành án dân sự khu vực 1" in writer.text
    writer.follow("Sửa tiếp").press("Xem trước", outcome="disagrees", reason="Chưa rõ thu nhập")
    assert "Lý do: Chưa rõ thu nhập./." not in writer.text and "Lý do: Chưa rõ thu nhập." in writer.text
    writer.follow("Sửa tiếp").press("Xem trước", text__body="Đoạn một.\nLời của người soạn.")
    assert "Lời của người soạn./." in writer.text and "Chưa rõ thu nhập" not in writer.text
    writer.follow("Sửa tiếp").press("Xem trước", reason="Lý do khác")
    assert "Lời của người soạn./." in writer.text
    writer.follow("Sửa tiếp")
    assert "đã được sửa tay" in writer.text
    writer.press("Soạn lại từ mẫu")
    assert "Lý do: Lý do khác." in writer.text and "Lời của người soạn" not in writer.text


def test_a_gap_is_told_at_the_text_and_nothing_typed_is_lost(app: Flask) -> None:
    writer = at_the_opinion(app).press("Xem trước", outcome="agrees", text__body="Còn […] ở đây.")
    assert "Còn chỗ để trống “[…]”" in writer.text and "Còn […] ở đây." in writer.text


def test_the_addressee_opens_the_paper_and_the_writer_takes_the_draft_along(app: Flask) -> None:
    writer = at_the_opinion(app).press("Xem trước", outcome="agrees")
    page = writer.response.request.path
    writer.follow("Tải bản thảo (DOCX)")
    assert writer.response.data[:2] == b"PK" and "attachment" in writer.response.headers["Content-Disposition"]
    writer.go(page).press(SUBMIT)
    reader = Person(app, story.CAST["holder"], offices.PASSWORD, story.TODAY)
    reader.go("/hop-thu/den").follow("Xem văn bản (PDF)")
    assert reader.response.data[:5] == b"%PDF-" and reader.response.mimetype == "application/pdf"
    address, tag = reader.response.request.path, reader.response.headers["ETag"]
    with story.at(story.TODAY):
        again = reader.client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert address in reader.go("/ho-so/MG-2026-0001").response.get_data(as_text=True)
    stranger = Person(app, story.CAST["stranger"], offices.PASSWORD, story.TODAY)
    assert stranger.status_of(address) == 404


def test_text_that_means_harm_is_shown_as_text(app: Flask) -> None:
    writer = at_the_opinion(app).press(
        "Xem trước", outcome="agrees", text__body=EVERYTHING.replace("\ud800", ""), text__about="<b>x</b>"
    )
    page = writer.response.get_data(as_text=True)
    assert writer.response.status_code == 200 and "V/v &lt;b&gt;x" in page
    assert "<script>alert" not in page and "<img src=x" not in page and "\u202e" not in page
