"""Spelling: one form for each word (NFC), and the folded form in which words are searched.

People type without marks, write đ or d, and put any number of blanks between words.
"""

from __future__ import annotations

import re
import unicodedata


def tidy(text: str) -> str:
    """The text in NFC, without blanks at its ends and with one blank between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """The text for searching: lower case, no marks, đ as d, one blank between words."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(part for part in parts if not unicodedata.combining(part)).split())


def sort_key(text: str) -> tuple[str, str]:
    """How names are ordered: by the folded form, with numbers by their size, so that 10 comes after 2."""
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), fold(text)), text
