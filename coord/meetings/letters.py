"""Which letters a paper may hold: text is cleaned before it is hashed, and fitted to our fonts before it is printed."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from coord.agencies.spelling import composed

FONTS = Path(__file__).parent / "fonts"
FONT_FILES = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")

_LINE_END = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
# Control and format characters (the direction marks among them), and halves of surrogate pairs.
_UNPRINTED = {"Cc", "Cf", "Cs"}


def clean(text: str) -> str:
    """The text in NFC without control, direction and zero-width characters; line ends become a plain newline."""
    lines = _BLANK_LINES.sub("\n\n", _LINE_END.sub("\n", text).replace("\t", " "))
    kept = "".join(mark for mark in lines if mark == "\n" or unicodedata.category(mark) not in _UNPRINTED)
    return composed(kept)


def printable(text: str) -> str:
    """The text with every letter our fonts lack written as its code point, "[U+1F600]".

    A font of the machine would print it differently elsewhere, and dropping it would hide it.
    """
    covered = _covered()
    return "".join(mark if ord(mark) in covered or mark == "\n" else f"[U+{ord(mark):04X}]" for mark in text)


@cache
def _covered() -> frozenset[int]:
    return frozenset.intersection(*map(_letters_of, FONT_FILES))


def _letters_of(name: str) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(FONTS / name, lazy=True) as font:
        return frozenset(font.getBestCmap())
