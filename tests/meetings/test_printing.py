"""An official paper as PDF and as DOCX: the parts that Decree 30 asks for, our fonts alone, and nothing that acts."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from coord.events.wording import OfficialLetter, Wording
from coord.meetings.docx import letter_docx
from coord.meetings.printing import digest_of, letter_html, letter_pdf
from tests.web.hostile import EVERYTHING

DECISION = OfficialLetter(
    Wording(
        kind="decision",
        superior="Cục Quản lý Thi hành án dân sự",
        office="Thi hành án dân sự tỉnh Minh Họa",
        place="Minh Họa",
        about="đình chỉ thi hành án đối với Phạm Minh Họa",
        authority="Trưởng Thi hành án dân sự tỉnh Minh Họa",
        grounds=("Căn cứ luật thử;", "Căn cứ quyết định thử;"),
        paragraphs=("Điều 1. Đình chỉ việc thi hành án, số tiền 1.830.000 đồng.", "Điều 2. Có hiệu lực từ ngày ký."),
        copies=("Như Điều 2", "Viện kiểm sát nhân dân khu vực 1"),
        kept="VT, hồ sơ",
        lines=("KT. Trưởng Thi hành án dân sự", "Phó Trưởng Thi hành án dân sự"),
        name="Lê Thị Ví Dụ",
    ),
    number="05/QĐ-THADS",
    dated=date(2026, 2, 5),
    is_issued=True,
    is_demonstration=True,
)
LETTER = replace(
    DECISION,
    wording=replace(
        DECISION.wording, kind="letter", authority="", grounds=(), to=("Viện kiểm sát khu vực 1", "Tòa án")
    ),
    number="86/THADS-KV1",
)
PARTS = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "CỤC QUẢN LÝ THI HÀNH ÁN DÂN SỰ",
    "THI HÀNH ÁN DÂN SỰ TỈNH MINH HỌA",
    "Minh Họa, ngày 05 tháng 02 năm 2026",
    "số tiền 1.830.000 đồng.",
    "Nơi nhận:",
    "- Lưu: VT, hồ sơ.",
    "KT. TRƯỞNG",
    "Lê Thị Ví Dụ",
)


def words_of(pdf: bytes) -> str:
    pages = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(pages.replace("\N{WORD JOINER}", "").replace("\N{NO-BREAK SPACE}", " ").split())


def fonts_of(pdf: bytes) -> set[str]:
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            found.add(str(font.get_object()["/BaseFont"]))
    return found


def docx_words(content: bytes) -> str:
    opened = Document(BytesIO(content))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join((*cells, *(paragraph.text for paragraph in opened.paragraphs))).split())


def test_a_decision_has_every_part_and_our_fonts_alone() -> None:
    pdf = letter_pdf(DECISION)
    words = words_of(pdf)
    for part in (*PARTS, "Số: 05/QĐ-THADS", "QUYẾT ĐỊNH Về việc đình chỉ", "QUYẾT ĐỊNH:", "Căn cứ quyết định thử.",
                 "Điều 2. Có hiệu lực từ ngày ký./.", "(Đã ký)", "KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"):  # fmt: skip
        assert part in words, part
    assert fonts_of(pdf) and all("Tinos" in name for name in fonts_of(pdf))
    assert letter_pdf(DECISION) == pdf
    assert digest_of(replace(DECISION, number="06/QĐ-THADS")) != digest_of(DECISION)


def test_a_letter_names_its_subject_under_its_number_and_its_addressees_above_its_text() -> None:
    page = letter_html(replace(LETTER, is_issued=False, is_expected=True))
    for part in (
        "V/v đình chỉ",
        "86/THADS-KV1 (dự kiến)",
        "Kính gửi:",
        "<li>- Viện kiểm sát khu vực 1;</li>",
        "Tòa án.",
    ):
        assert part in page, part
    assert "(Đã ký)" not in page and "QUYẾT ĐỊNH" not in page


@pytest.mark.parametrize("letter", [DECISION, LETTER], ids=["decision", "letter"])
def test_the_docx_says_the_same_and_opens_again(letter: OfficialLetter) -> None:
    words = docx_words(letter_docx(letter))
    for part in (*PARTS, letter.number, "Có hiệu lực từ ngày ký./."):
        assert part in words, part
    assert ("Kính gửi:" in words) == letter.is_plain


def test_text_that_means_harm_is_text() -> None:
    hostile = replace(
        LETTER.wording, about=EVERYTHING[:300], paragraphs=(EVERYTHING,), name="<b>x</b>", to=("<i>y</i>",)
    )
    letter = replace(LETTER, wording=hostile)
    page = letter_html(letter)
    assert "<script" not in page and "<img" not in page and "<b>x" not in page and "{{7*7}}" in page
    content = letter_docx(letter)
    assert "<script>alert(1)</script>" in docx_words(content)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert not [name for name in packed.namelist() if "vba" in name.lower() or "embed" in name.lower()]
        body = packed.read("word/document.xml").decode()
        assert "<w:fldSimple" not in body and "<w:instrText" not in body and "w:hyperlink" not in body
    assert "alert(1)" in words_of(letter_pdf(letter))
