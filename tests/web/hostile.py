"""Texts that mean harm, and what a page must look like that was given them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from unicodedata import category, is_normalized
from urllib.parse import urlencode

from sqlalchemy import String, func, select
from werkzeug.test import TestResponse

from coord.db import Base, db

TEXTS = {
    "markup": "\"'><script>alert(1)</script><img src=x onerror=alert(1)></textarea></title><!--"
    "<a href=javascript:alert(1)>",
    "codes": "{{7*7}}{% include 'x' %}{#%s%(x)s%n${7*7}#{7*7} ../../../etc/passwd ..\\..\\boot.ini file:///x %2e%2e%2f",
    "formula": '=HYPERLINK("http://x","y")+1+1@SUM(1)|cmd',
    "header": "a\r\nX-Evil: 1\r\nSet-Cookie: coord=x\r\n\r\n<b>b</b>",
    "unseen": "a\0b\x07c\u202ed\u200be\ufefff\x1b[31mg\u2066h\ud800i",
    "marks": "Pha\u0323m Vi\u0301 Du\u0323 😀 👩‍⚖️ \ufdfa\ufb03ß e" + "\u0301\u0316" * 200,
}
EVERYTHING = " ".join(TEXTS.values())
UNSEEN = {"Cc", "Cf", "Cs"}


def encoded(fields: dict[str, str]) -> bytes:
    """A form as a hostile browser sends it, halves of surrogate pairs among it."""
    return urlencode(fields, errors="surrogatepass").encode()


def is_harmless(answer: TestResponse) -> bool:
    """Whether the answer is no failure, and neither its headers nor its page hold anything of theirs that acts."""
    assert answer.status_code < 500, answer.status_code
    assert "X-Evil" not in answer.headers
    assert all("\n" not in value and "\r" not in value for _, value in answer.headers)
    assert not any(cookie.startswith("coord=x") for cookie in answer.headers.getlist("Set-Cookie"))
    if answer.mimetype == "text/html":
        reader = _Reader()
        reader.feed(answer.get_data(as_text=True))
        assert reader.theirs == []
    return True


class _Reader(HTMLParser):
    """Reads a page; `theirs` is whatever none of our templates writes."""

    def __init__(self) -> None:
        super().__init__()
        self.theirs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element with its attributes."""
        given = {name: (value or "").strip().lower() for name, value in attrs}
        addresses = [given[name] for name in ("href", "action", "src", "formaction") if given.get(name)]
        is_script = tag == "script" and not given.get("src", "").startswith("/static/")
        listens = any(name.startswith("on") or name in ("style", "srcdoc") for name in given)
        leads_away = any(not OURS.match(address) for address in addresses)
        if tag in ("img", "iframe", "object", "embed", "base") or is_script or listens or leads_away:
            self.theirs.append(self.get_starttag_text() or tag)


OURS = re.compile(r"/(?!/)|#|\?|tel:|otpauth:")


def is_clean(answer: TestResponse) -> bool:
    """Whether what the page shows is in NFC, and nothing in it is unseen or turns the text around it."""
    text = answer.get_data(as_text=True)
    assert is_normalized("NFC", text)
    assert {letter for letter in text if category(letter) in UNSEEN} <= {"\n"}
    return True


def columns_too_short() -> list[str]:
    """The columns that hold more letters than they declare: SQLite takes them, other databases do not."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String)
        and column.type.length
        and (db.session.scalar(select(func.max(func.length(column)))) or 0) > column.type.length
    ]
