"""A person at a browser without JavaScript: reads pages, fills the forms they show, presses their buttons."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import Element

import tinyhtml5  # type: ignore[import-untyped]
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from coord import clock

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Person:
    """One officer, signed in or not, at 09:00 of a day. `page` is what is on the screen."""

    app: Flask
    username: str
    password: str
    day: date
    client: FlaskClient = field(init=False)
    response: TestResponse = field(init=False)

    def __post_init__(self) -> None:
        self.client = FlaskClient(self.app, self.app.response_class, use_cookies=True)
        self.go("/dang-nhap")
        self.press("Đăng nhập", username=self.username, password=self.password)

    def go(self, path: str) -> Person:
        """Open an address; the page must be there."""
        self._ask("GET", path)
        assert self.response.status_code == 200, (path, self.response.status_code, self.text[:2000])
        return self

    def status_of(self, path: str) -> int:
        """Ask for an address and say only how that was answered."""
        self._ask("GET", path)
        return self.response.status_code

    def follow(self, words: str) -> Person:
        """Press the first link that says these words."""
        for link in self._elements("a"):
            if words in said(link):
                return self.go(link.get("href", ""))
        raise AssertionError(f"no link says {words!r}: {self.text[:3000]}")

    def press(self, button: str, files: dict[str, str] | None = None, /, **typed: str) -> Person:
        """Fill the form that has this button and press it. `files` maps a file field to a file name."""
        form, pressed = self._form_with(button)
        values = MultiDict(sent_by(form))
        for name, value in typed.items():
            values.setlist(name.replace("__", "."), [value])
        if pressed.get("name"):
            values.setlist(pressed.get("name", ""), [pressed.get("value", "")])
        data: dict[str, Any] = {name: list(given) for name, given in values.lists()}
        for name, file_name in (files or {}).items():
            data[name] = (io.BytesIO(PDF), file_name)
        path = form.get("action") or self.response.request.full_path
        if form.get("method", "get").lower() == "get":
            self._ask("GET", path, query_string=values)
        else:
            self._ask("POST", path, data=data, content_type="multipart/form-data")
        return self

    def offers(self, button: str) -> bool:
        """Whether the page has a button that says these words."""
        return any(said(found) == button for found in self._elements("button"))

    @property
    def text(self) -> str:
        """Everything the page says, blanks folded."""
        return " ".join("".join(self._root().itertext()).split())

    def _ask(self, method: str, path: str, **more: Any) -> None:
        with clock.set_at(datetime.combine(self.day, time(9), clock.VN)):
            self.response = self.client.open(path, method=method, follow_redirects=True, buffered=True, **more)

    def _root(self) -> Element:
        root: Element = tinyhtml5.parse(self.response.get_data(as_text=True), namespace_html_elements=False)
        return root

    def _elements(self, tag: str) -> Iterator[Element]:
        return self._root().iter(tag)

    def _form_with(self, words: str) -> tuple[Element, Element]:
        for form in self._elements("form"):
            for button in form.iter("button"):
                if said(button) == words:
                    return form, button
        raise AssertionError(f"no form has a button {words!r}: {self.text[:3000]}")


def said(element: Element) -> str:
    """The words of an element."""
    return " ".join("".join(element.itertext()).split())


def sent_by(form: Element) -> list[tuple[str, str]]:
    """What a browser would send of a form as it stands, without its buttons and files."""
    pairs = []
    for element in form.iter():
        name = element.get("name", "")
        if not name or element.get("disabled") is not None:
            continue
        if element.tag == "textarea":
            pairs.append((name, "".join(element.itertext())))
        elif element.tag == "select":
            pairs.append((name, _chosen(element)))
        elif element.tag == "input" and _is_sent(element):
            pairs.append((name, element.get("value", "")))
    return pairs


def _is_sent(element: Element) -> bool:
    kind = element.get("type")
    if kind in ("radio", "checkbox"):
        return element.get("checked") is not None
    return kind not in ("file", "submit")


def _chosen(select: Element) -> str:
    options = list(select.iter("option"))
    marked = [o for o in options if o.get("selected") is not None] or options[:1]
    return marked[0].get("value", said(marked[0])) if marked else ""
