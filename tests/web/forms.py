"""Reading forms out of pages as a browser would, and sending them back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import TestResponse


@dataclass(slots=True)
class Form:
    """One form of a page: where it goes and what it holds, buttons left out."""

    action: str
    values: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text_of: list[str] | None = None
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif self.forms and tag == "input" and given.get("type") not in ("file", "submit"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self.forms[-1].values.setdefault(given["name"], []).append(given.get("value", ""))
        elif self.forms and tag == "textarea" and "name" in given:
            self.text_of = self.forms[-1].values.setdefault(given["name"], [])
            self.text_of.append("")
        elif tag == "select":
            self.select = given.get("name")
        elif tag == "option" and self.forms and self.select and "selected" in given:
            self.forms[-1].values[self.select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self.text_of is not None:
            self.text_of[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text_of is not None:
            self.text_of[-1] = self.text_of[-1].removeprefix("\n")
            self.text_of = None


def form_to(response: TestResponse, ending: str) -> Form:
    """The form of the page whose address ends so."""
    reader = _Reader()
    reader.feed(response.get_data(as_text=True))
    found = [form for form in reader.forms if form.action.endswith(ending)]
    assert len(found) == 1, [form.action for form in reader.forms]
    return found[0]


def filled(form: Form, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the browser sends of the form once these fields have been filled in."""
    return {**form.values, **(changes or {})}


def file(content: bytes, name: str = "van-ban.pdf") -> tuple[io.BytesIO, str]:
    """A file as chosen in a form."""
    return io.BytesIO(content), name
