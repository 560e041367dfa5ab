"""The comparison of two laws as a table for people, and as rows for machines."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from coord.procedures.reading.comparing import Aspect, Difference, Pair
from coord.procedures.rulebook.rulebook import Rulebook

WIDTHS = (12, 50, 50)
GROUPS = {
    Aspect.BY: "roles",
    Aspect.TO: "roles",
    Aspect.SIGNED_BY: "roles",
    Aspect.OUTCOMES: "outcomes",
    Aspect.TERM: "terms",
    Aspect.BASIS: "bases",
}


def comparison_text(old: Rulebook, new: Rulebook, pairs: Sequence[Pair]) -> str:
    """What differs, step by step: each law in a column of its own."""
    differing = [pair for pair in pairs if pair.differences]
    gone, come = ([pair for pair in pairs if getattr(pair, end) is None] for end in ("after", "before"))
    lines = [f"{new.short_title}: {old.law_short} và {new.law_short}"]
    for book, found in ((old, gone), (new, come)):
        if found:
            lines += ["", f"Bước chỉ có theo {book.law_short}"]
            lines += [f"  - {pair.title}{f' ({pair.note})' if pair.note else ''}" for pair in found]
    if differing:
        lines += ["", *_row("Khác ở", old.law_short, new.law_short), _rule()]
    for pair in differing:
        renamed = pair.before and pair.before.title != pair.title
        lines += [pair.title + (f" (trước: {pair.before.title})" if pair.before and renamed else "")]
        lines += [line for d in pair.differences for line in _cells(d)] + [_rule()]
    alike = len(pairs) - len(differing) - len(gone) - len(come)
    return "\n".join([*lines, "", f"{len(differing)} bước khác nhau, {alike} bước giống nhau."])


def _cells(found: Difference) -> Iterator[str]:
    if found.where:
        yield from (f"  {line}" for line in wrap(f"{found.where}:", sum(WIDTHS)))
    yield from _row(found.aspect, found.before, found.after)


def _row(*cells: str) -> Iterator[str]:
    """The cells beside each other, each wrapped within its column."""
    columns = [wrap(cell, width) or [""] for cell, width in zip(cells, WIDTHS, strict=True)]
    for row in zip_longest(*columns, fillvalue=""):
        yield " | ".join(f"{part:<{width}}" for part, width in zip(row, WIDTHS, strict=True)).rstrip()


def _rule() -> str:
    return "-+-".join("-" * width for width in WIDTHS)


def comparison_as_json(old: Rulebook, new: Rulebook, pairs: Sequence[Pair]) -> dict[str, object]:
    """The same, grouped by what differs; `from` and `to` are the steps' names and what each law says."""
    groups: dict[str, list[dict[str, str]]] = {name: [] for name in dict.fromkeys(GROUPS.values())}
    for pair in pairs:
        for found in pair.differences:
            if pair.before and pair.after:
                groups[GROUPS[found.aspect]].append(
                    {
                        "event_from": pair.before.name,
                        "event_to": pair.after.name,
                        "title": pair.title,
                        "aspect": found.aspect.value,
                        "where": found.where,
                        "from": found.before,
                        "to": found.after,
                    }
                )
    return {
        "from": old.name,
        "to": new.name,
        "only_from": [{"event": p.before.name, "title": p.title, "note": p.note} for p in pairs
                      if p.before and not p.after],
        "only_to": [{"event": p.after.name, "title": p.title} for p in pairs if p.after and not p.before],
        **groups,
    }  # fmt: skip
