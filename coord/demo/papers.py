"""The documents of the demonstration: one page for each kind, which says that it is an example, kept once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from html import escape
from io import BytesIO

from coord.agencies.spelling import fold
from coord.events.documents import DocumentStore
from coord.events.record import DocumentRef
from coord.meetings.press import Sheet, print_pdf
from coord.procedures.rulebook.form_rules import RequiredDocument

DATED = date(2026, 5, 4)
DATA = '{"trình diễn": true}'.encode()

CSS = """
@font-face { font-family: Tinos; src: url(font:Tinos-Regular.ttf) }
@font-face { font-family: Tinos; font-weight: bold; src: url(font:Tinos-Bold.ttf) }
@page { size: A4; margin: 30mm 20mm }
body { font: 14pt/1.5 Tinos; text-align: center }
h1 { margin: 40mm 10mm 10mm; font-size: 18pt }
.mark { border: 1pt solid; padding: 4mm; font-weight: bold }
"""
PAGE = """<html lang="vi"><head><title>{title}</title></head><body>
<p class="mark">TÀI LIỆU MINH HỌA</p><h1>{title}</h1>
<p>Trang này thay cho bản quét của văn bản thật.<br>Người, số tiền và việc thi hành án trong bản trình diễn
đều được đặt ra; không có dữ liệu thật.</p></body></html>"""


@dataclass(slots=True)
class Papers:
    """Keeps one page for each title in the store."""

    store: DocumentStore
    _kept: dict[tuple[str, str], DocumentRef] = field(default_factory=dict)

    def of(self, asked: RequiredDocument) -> DocumentRef:
        """The document that answers what the rulebook asks for."""
        key = (asked.name, asked.title)
        if key not in self._kept:
            name = f"{fold(asked.title)[:60].strip().replace(' ', '-').replace(',', '')}.pdf"
            self._kept[key] = self.store.keep(BytesIO(page(asked.title)), name, asked.name)
        return self._kept[key]


def page(title: str) -> bytes:
    """A page with this title, as PDF; equal titles give equal bytes."""
    html = PAGE.format(title=escape(title))
    return print_pdf(Sheet(html, CSS, DATA, DATED, hashlib.sha256(html.encode()).hexdigest()))
