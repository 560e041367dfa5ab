"""Spelling: one form for each word (NFC), and the folded form in which words are searched.

People type without marks, write đ or d, and put any number of blanks between words.
"""

from __future__ import annotations

import re
import unicodedata

MOST_MARKS = 30
"""How many marks may stand on one letter: no language has more (Unicode calls text of this kind stream-safe)."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""The categories of what nobody sees: control and direction characters, halves, what Unicode has no letter for."""


def composed(text: str) -> str:
    """The text in NFC, without the marks heaped on a letter: to put a million in order takes Python an hour."""
    return unicodedata.normalize("NFC", _unheaped(text))


def clean_text(text: str, *, is_long: bool = False) -> str:
    """NFC, no control or direction characters, no blank ends; a long text keeps its line breaks."""
    kept = "\n" if is_long else ""
    text = composed(text.replace("\r\n", "\n"))
    return "".join(" " if c not in kept and unicodedata.category(c) in UNSEEN else c for c in text).strip()


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
