"""Filling a form: `{name}` stands for a value, and what stands in square brackets is left out when a value is missing.

A value that is not there yet outside brackets leaves a gap, which the writer sees and which no paper may keep.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coord.procedures.forms.form import Said

GAP = "[…]"
Values = Callable[[str], str | None]

_NAME = re.compile(r"\{([a-z0-9_.|]+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_ENDS = ".;:!?…”)/"


@dataclass(frozen=True, slots=True)
class Text:
    """A paper's text: its subject, its grounds and its paragraphs."""

    about: str
    grounds: tuple[str, ...]
    paragraphs: tuple[str, ...]


def fill(said: Said, values: Values) -> Text:
    """The text of a form with these values."""
    return Text(
        about=" ".join(filled(said.about, values).split()).rstrip(" .;"),
        grounds=tuple(_lines(said.grounds, values, end=";")),
        paragraphs=tuple(_lines(said.body, values, end=".")),
    )


def filled(text: str, values: Values) -> str:
    """One text with its values; empty when all of it was optional and something was missing."""

    def optional(piece: re.Match[str]) -> str:
        names = _NAME.findall(piece[1])
        return _NAME.sub(value, piece[1]) if all(values(name) for name in names) else ""

    def value(piece: re.Match[str]) -> str:
        return values(piece[1]) or GAP

    # in one pass over the form, so that nothing in a value is taken for a name or for a bracket
    parts, at = [], 0
    for piece in _OPTIONAL.finditer(text):
        parts += [_NAME.sub(value, text[at : piece.start()]), optional(piece)]
        at = piece.end()
    return "".join([*parts, _NAME.sub(value, text[at:])])


def names_in(text: str) -> Iterator[str]:
    """The names of the values that a text asks for."""
    yield from _NAME.findall(text)


def stray_marks(text: str) -> bool:
    """Whether a brace or bracket is left that belongs to no value."""
    return bool(set("{}[]") & set(_NAME.sub("", _OPTIONAL.sub(lambda piece: piece[1], text))))


def _lines(texts: tuple[str, ...], values: Values, *, end: str) -> Iterator[str]:
    for text in texts:
        for line in filled(text, values).split("\n"):
            if tidy := _tidy(line):
                yield tidy if tidy[-1] in _ENDS else f"{tidy}{end}"


def _tidy(line: str) -> str:
    """One blank between words, one mark at the end of a sentence, a capital at the beginning."""
    line = re.sub(r"\s+", " ", line).strip()
    line = re.sub(r"\s+([,.;])", r"\1", line)
    line = re.sub(r"([.;:])(?:\s*[.;,])+", lambda marks: "." if "." in marks[0] else marks[1], line)
    return f"{line[0].upper()}{line[1:]}" if line else ""
