"""Spelling: one form for each word (NFC), and the folded form in which words are searched.

People type without marks, write đ or d, and put any number of blanks between words.
"""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 30
"""How many marks may stand on one letter: no language has more (Unicode calls text of this kind stream-safe)."""


def composed(text: str) -> str:
    """The text in NFC, without the marks heaped on a letter: to put a million in order takes Python an hour."""
    return unicodedata.normalize("NFC", _unheaped(text))


def tidy(text: str) -> str:
    """The text in NFC, without blanks at its ends and with one blank between words."""
    return " ".join(composed(text).split())


def fold(text: str) -> str:
    """The text for searching: lower case, no marks, đ as d, one blank between words; a NUL, as no text has it."""
    parts = unicodedata.normalize("NFD", _unheaped(text).casefold().replace("đ", "d").replace("\0", " "))
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def sort_key(text: str) -> tuple[str, str]:
    """How names are ordered: by the folded form, with numbers by their size, so that 10 comes after 2."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), fold(text)), text


def _unheaped(text: str) -> str:
    if text.isascii():
        return text
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= MOST_MARKS:
            kept.append(letter)
    return "".join(kept)
