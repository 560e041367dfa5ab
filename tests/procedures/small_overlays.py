"""Small regulations of a province for tests: the rows of one example, the rest filled in."""

from coord.procedures.rulebook.overlay_file import read_overlay
from coord.procedures.rulebook.overlay_rows import Overlay
from coord.procedures.rulebook.overlays import problems_of, with_overlay
from coord.procedures.rulebook.rulebook import Rulebook

HEAD = """
procedure = "question"
regime = "{regime}"
in_force_from = {since}
[area]
code = "99"
name = "Tỉnh Ví Dụ"
[document]
number = "01/QC"
day = 2026-01-15
title = "Quy chế phối hợp mẫu"
"""


def small_overlay(rows: str, *, regime: str = "old", since: str = "2026-02-01") -> Overlay:
    """A regulation over `small_book`; `rows` are tables of TOML, such as those `shorten` writes."""
    return read_overlay((HEAD.format(regime=regime, since=since) + rows).encode(), "small.toml")


def shorten(owes: str, within: str, *, after: str = "asked", clause: str = "Điều 5") -> str:
    """One row that sets a shorter term."""
    return f'[[shorten]]\nclause = "{clause}"\nafter = "{after}"\nowes = "{owes}"\nwithin = "{within}"\n'


def fill(owes: str, within: str, *, after: str = "asked", start: str = "") -> str:
    """One row that gives a number where the law gives none."""
    more = f'from = "{start}"\n' if start else ""
    return f'[[fill]]\nclause = "Điều 6"\nafter = "{after}"\nowes = "{owes}"\nwithin = "{within}"\n{more}'


def send(event: str, *roles: str) -> str:
    """One row of further recipients."""
    return f'[[recipients]]\nclause = "Điều 7"\nevent = "{event}"\nto = {list(roles)}\n'


def laid(book: Rulebook, *rows: str) -> Rulebook:
    """The rulebook with these rows over it."""
    return with_overlay(book, small_overlay("".join(rows)))


def refusals(book: Rulebook, *rows: str) -> tuple[str, ...]:
    """Why these rows are refused."""
    return problems_of(book, small_overlay("".join(rows)))
