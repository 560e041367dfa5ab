"""An official paper as DOCX, to be worked on in a word processor: the same text and the same look as in print."""

from io import BytesIO

from docx import Document
from docx.document import Document as OpenDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from coord.events.wording import OfficialLetter
from coord.meetings.lines import even_lines
from coord.meetings.papers import cleaned
from coord.meetings.words import place_and_date

FONT = "Times New Roman"
CENTRE, JUSTIFIED, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
"""Of the properties of a paragraph that are set here, those that the format wants after its borders."""
MADE_UP = "BẢN MINH HỌA, KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def letter_docx(letter: OfficialLetter) -> bytes:
    """The paper as DOCX."""
    letter = cleaned(letter)
    page = _page(letter)
    _head(_columns(page), letter)
    _title(page, letter)
    _line(page.add_paragraph(), "", size=6)
    for ground in letter.wording.grounds:
        _text(page.add_paragraph(), ground.rstrip(" ;.") + (";" if ground != letter.wording.grounds[-1] else "."), True)
    if letter.wording.authority:
        _line(page.add_paragraph(), f"{letter.title.upper()}:", bold=True, before=8, after=8)
    *paragraphs, last = letter.wording.paragraphs or ("",)
    for paragraph in (*paragraphs, last.rstrip(" ;.,") + "./."):
        _text(page.add_paragraph(), paragraph, False)
    _foot(_columns(page), letter)
    written = BytesIO()
    page.save(written)
    return written.getvalue()


def _page(letter: OfficialLetter) -> OpenDocument:
    page = Document()
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    style = page.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    page.core_properties.author = letter.wording.office[:255]
    page.core_properties.title = letter.wording.about[:255]
    if letter.is_demonstration:
        _line(section.footer.paragraphs[0], MADE_UP, size=9.5, bold=True, align=LEFT)
    return page


def _columns(page: OpenDocument) -> Table:
    table: Table = page.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (66, 94), strict=True):
        cell.width = Mm(width)
    return table


def _head(table: Table, letter: OfficialLetter) -> None:
    said, (left, right) = letter.wording, table.rows[0].cells
    for line in even_lines(said.superior.upper(), 26):
        _line(_next(left), line, size=12.5)
    office = even_lines(said.office.upper(), 24)
    for line in office:
        _line(_next(left), line, size=12.5, bold=True)
    _rule(left.paragraphs[-1], 40)
    _line(_next(left), f"Số: {letter.number if not letter.is_expected else '…' + letter.number.lstrip('0123456789')}",
          size=13, before=6)  # fmt: skip
    if letter.is_plain:
        for line in even_lines(f"V/v {said.about}", 32):
            _line(_next(left), line, size=12)
    _line(_next(right), COUNTRY, size=12.5, bold=True)
    _line(_next(right), MOTTO, size=13.5, bold=True)
    _rule(right.paragraphs[-1], 22)
    _line(_next(right), place_and_date(said.place, letter.dated), size=13.5, italic=True, before=6)


def _title(page: OpenDocument, letter: OfficialLetter) -> None:
    said = letter.wording
    if not letter.is_plain:
        _line(page.add_paragraph(), letter.title.upper(), bold=True, before=14)
        _line(page.add_paragraph(), f"Về việc {said.about}", bold=True)
    if len(said.to) == 1:
        _line(page.add_paragraph(), f"Kính gửi: {said.to[0]}.", before=12)
    elif said.to:
        _line(page.add_paragraph(), "Kính gửi:", before=12)
        for name in said.to:
            _line(page.add_paragraph(), f"- {name}{'.' if name == said.to[-1] else ';'}")
    if said.authority:
        _line(page.add_paragraph(), said.authority.upper(), bold=True, before=12)


def _foot(table: Table, letter: OfficialLetter) -> None:
    said, (left, right) = letter.wording, table.rows[0].cells
    label = _next(left)
    _line(label, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT, before=10)
    for name in (*said.copies, f"Lưu: {said.kept}"):
        end = "." if name.startswith("Lưu: ") else ";"
        _line(_next(left), f"- {name}{end}", size=11, align=LEFT)
    for number, line in enumerate(said.lines):
        _line(_next(right), line.upper(), bold=True, before=10 if not number else 0)
    _line(_next(right), said.name, bold=True, before=64)


def _next(cell: _Cell) -> Paragraph:
    """The next line of a cell: its first stands there already, empty."""
    first: Paragraph = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not first.text else cell.add_paragraph()


def _line(
    paragraph: Paragraph, text: str, *, size: float = 14, bold: bool = False, italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = CENTRE, before: float = 0, after: float = 0,
) -> None:  # fmt: skip
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)


def _text(paragraph: Paragraph, text: str, is_ground: bool) -> None:
    paragraph.add_run(text).italic = is_ground
    paragraph.alignment = JUSTIFIED
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.space_after = Pt(3 if is_ground else 6)


def _rule(paragraph: Paragraph, indent: int) -> None:
    """A rule below a line, shorter than the line's column by `indent` millimetres."""
    borders, below = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(indent / 2)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)
