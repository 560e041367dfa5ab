"""Small rulebooks for tests: the events and relations of one example, the rest filled in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coord.procedures.dates.calendar import load_calendar
from coord.procedures.engine.folding import fold
from coord.procedures.engine.ledger import Duty, FieldValue, Ledger, Past
from coord.procedures.engine.timing import next_system_act, too_early
from coord.procedures.rulebook.library import read_rulebook
from coord.procedures.rulebook.relations import parse_label
from coord.procedures.rulebook.rulebook import Rulebook

ROLES = ("asker", "answerer", "court", "observer")
HEAD = """
procedure = "question"
regime = "{regime}"
edition = {edition}
title = "Hỏi và trả lời"
short_title = "Hỏi"
code_prefix = "HD"
law = "Luật mẫu"
law_short = "Luật mẫu"
in_force_from = {since}
opens = ["asked"]
"""
ASKED = 'asked = {{ title = "Hỏi", by = "asker", to = ["answerer", "court"]{more} }}\n'


def small_book(
    events: str,
    relations: str,
    *,
    more: str = "",
    asked: str = "",
    regime: str = "old",
    since: str = "2020-01-01",
    edition: str = "1",
) -> Rulebook:
    """A rulebook that `asked` opens. `events` and `relations` are lines of TOML, `more` further tables of the file.

    Roles: asker, answerer, court, observer. Every relation stands in Điều 1 of “Luật mẫu”. A later `edition` is written
    with its day: `2\\nreleased = 2026-05-01`.
    """
    roles = "".join(f'[roles.{name}]\ntitle = "Vai {name}"\n' for name in ROLES)
    article = '[[article]]\ndocument = "Luật mẫu"\nclause = "Điều 1"\nkind = "law"\nconfidence = "verbatim"\n'
    parts = (
        HEAD.format(regime=regime, since=since, edition=edition),
        roles,
        "[events]\n",
        ASKED.format(more=f", {asked}" if asked else ""),
        f"{events}\n{article}relations = [\n{relations}\n]\n{more}",
    )
    return read_rulebook("".join(parts).encode(), "small.toml")


def past(
    line: str, *, received: str = "same day", reverses: Sequence[str] = (), takes_over: str = "", **fields: FieldValue
) -> Past:
    """One act from `2026-03-02 answered:yes`; its id is the line. `received` is a day, or "unknown"."""
    day, name = line.split()
    on = date.fromisoformat(day)
    reached = {} if received == "unknown" else dict.fromkeys(ROLES, on if received == "same day" else day_of(received))
    if name in ("crossed", "revised", "lapse_reversed"):
        return Past(line, name, on, reverses=tuple(reverses), takes_over=takes_over)
    label = parse_label(name)
    own = f"{label.event}.lapsed" if label.lapsed else label.event
    return Past(line, own, on, min(label.outcomes, default=None), received=reached, fields=fields)


def day_of(text: str) -> date:
    """A day from its ISO form."""
    return date.fromisoformat(text)


def told(books: Rulebook | Sequence[Rulebook], *acts: str | Past) -> Ledger:
    """The ledger after these acts; none is refused, for folding never refuses."""
    shelf = [books] if isinstance(books, Rulebook) else list(books)
    return fold(shelf, [past(a) if isinstance(a, str) else a for a in acts], load_calendar())


def advanced(books: Rulebook | Sequence[Rulebook], *acts: str | Past, today: str) -> tuple[Ledger, list[str]]:
    """The ledger once the system has recorded all that is due by this day, and what it recorded."""
    shelf = [books] if isinstance(books, Rulebook) else list(books)
    pasts = [past(a) if isinstance(a, str) else a for a in acts]
    added: list[str] = []
    while act := next_system_act(shelf, fold(shelf, pasts, load_calendar()), day_of(today)):
        added.append(f"{act.on} {act.name}")
        pasts.append(replace(past(added[-1], takes_over=act.takes_over), id=f"{len(pasts)}"))
        assert len(added) < 20
    return fold(shelf, pasts, load_calendar()), added


def may(ledger: Ledger, act: str, *, on: str = "") -> bool:
    """Whether the act is permitted now; with a day, whether it may be dated so."""
    return not why_not(ledger, act, on=on)


def why_not(ledger: Ledger, act: str, *, on: str = "") -> list[str]:
    """Each obstacle in words with its article."""
    label = parse_label(act)
    outcome = min(label.outcomes, default=None)
    reasons = [*ledger.marking.why_not(label.event, outcome, ledger.happened)]
    reasons += too_early(ledger, label.event, outcome, day_of(on)) if on else []
    return [str(r) for r in reasons]


def open_dates(ledger: Ledger) -> dict[str, str]:
    """What is owed or a right now, each with its last day, `-` where there is none."""
    return {"|".join(d.events): str(d.due_on or "-") for d in ledger.duties if d.is_open}


def duty(ledger: Ledger, event: str) -> Duty:
    """The latest duty or right of this event."""
    return next(d for d in reversed(ledger.duties) if event in d.events)
