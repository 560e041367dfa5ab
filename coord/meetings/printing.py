"""Official papers printed: from what was issued alone, so that a paper is the same whenever it is opened."""

import hashlib
from pathlib import Path

from markupsafe import Markup

from coord.events.payload import canonical
from coord.events.wording import OfficialLetter
from coord.meetings.papers import cleaned
from coord.meetings.press import Sheet, print_pdf
from coord.meetings.render import TEMPLATES, paper_templates

LOOK = Path(__file__).parents[1] / "web" / "static" / "css" / "letter.css"


def digest_of(letter: OfficialLetter) -> str:
    """SHA-256 of all that is printed, in hexadecimal."""
    return hashlib.sha256(_content(letter)).hexdigest()


def letter_pdf(letter: OfficialLetter) -> bytes:
    """The paper as PDF/A-3; equal papers give equal bytes. Raises PrintingError."""
    html = paper_templates().get_template("letter.html").render(letter=cleaned(letter))
    css = "\n".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "paper.css", LOOK))
    return print_pdf(Sheet(html, css, _content(letter), letter.dated, digest_of(letter)))


def letter_html(letter: OfficialLetter) -> Markup:
    """The same for a page."""
    return Markup(paper_templates().get_template("letter_part.html").render(letter=cleaned(letter)))


def _content(letter: OfficialLetter) -> bytes:
    return canonical(cleaned(letter)).encode()
