"""Papers as PDF: plain data through a template to the press. No rule and no query lives here."""

from functools import cache
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from coord.meetings import words
from coord.meetings.letters import printable
from coord.meetings.lines import even_lines, flowing, with_article
from coord.meetings.papers import (
    Minutes,
    Paper,
    Seal,
    TrackingSheet,
    attachment_json,
    cleaned,
    content_hash,
)
from coord.meetings.press import Sheet, print_pdf

TEMPLATES = Path(__file__).parents[2] / "templates" / "papers"


def render_minutes(minutes: Minutes) -> bytes:
    """Biên bản phối hợp as PDF/A-3. Raises PrintingError."""
    return _render(minutes, "minutes.html", ("paper.css", "minutes.css"))


def render_tracking(sheet: TrackingSheet) -> bytes:
    """Phiếu theo dõi as PDF/A-3. Raises PrintingError."""
    return _render(sheet, "tracking.html", ("paper.css", "tracking.css"))


def _render(paper: Paper, template: str, styles: tuple[str, ...]) -> bytes:
    kept = cleaned(paper)
    digest = content_hash(kept)
    html = _templates().get_template(template).render(paper=kept, qr_image=_qr_image(kept.seal))
    css = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in styles)
    return print_pdf(Sheet(html, css, attachment_json(kept), kept.dated, digest))


def _qr_image(seal: Seal) -> str:
    return segno.make(seal.verify_url, error="m", micro=False).svg_data_uri(border=0, omitsize=True)


def _finished(value: object) -> object:
    """Every value a template writes; markup made by our own macros is left alone."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {
        "date_in_words": words.date_in_words,
        "short_date": words.short_date,
        "count": words.count,
        "sentence_end": _with_mark,
        "even_lines": even_lines,
        "flowing": flowing,
        "with_article": with_article,
    }
    templates.globals |= {
        "place_and_date": words.place_and_date,
        "today_is": words.today_is,
        "check_address": _check_address,
    }
    return templates


def paper_templates() -> Environment:
    """The templates of papers, closed to everything but what is given them."""
    return _templates()


def _check_address(seal: Seal) -> list[str]:
    """The address as a person types it, in the pieces between which it may break; the code stands above it."""
    address = seal.verify_url.removeprefix("https://").removeprefix("http://").removesuffix(seal.code).rstrip("/")
    host, *path = address.split("/")
    return [host, *(f"/{piece}" for piece in path)]


def _with_mark(text: str, mark: str) -> str:
    return text.rstrip(" ;.,") + mark
