"""Two laws on one procedure beside each other: which steps only one knows, and what differs in those that both know.

What corresponds is what keeps its name, or what the crossing between the two laws counts as the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coord.procedures.reading.printing import delay_text, roles_text, term_text
from coord.procedures.rulebook.relations import (
    Allows,
    Bars,
    Guarantees,
    Label,
    May,
    Owes,
    Pauses,
    Relation,
    Requires,
    Stops,
    WaitsFor,
)
from coord.procedures.rulebook.rulebook import Crossing, EventRule, Rulebook

NOTHING = "không có"


class Aspect(StrEnum):
    """What differs, in the word that a page and a table print."""

    BY = "người làm"
    TO = "nơi nhận"
    SIGNED_BY = "người ký"
    OUTCOMES = "kết quả"
    TERM = "thời hạn"
    BASIS = "căn cứ"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: what one law says and what the other; `where` narrows it down."""

    aspect: Aspect
    before: str
    after: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A step under both laws, or under one of them; `note` tells what becomes of one that is gone."""

    before: EventRule | None
    after: EventRule | None
    differences: tuple[Difference, ...] = ()
    note: str = ""

    @property
    def title(self) -> str:
        """The step's title, as the later law has it where it knows the step."""
        rule = self.after or self.before
        return rule.title if rule else ""


def counterpart(book: Rulebook, rule: EventRule, other: Rulebook) -> EventRule | None:
    """The step of the same name, or the one that a crossing between the two laws counts as the same."""
    if other.has_event(rule.name):
        return other.event(rule.name)
    for newer, older, is_newer in ((book, other, True), (other, book, False)):
        if newer.crossing is None or newer.crossing.from_regime != older.regime:
            continue
        for old, new in newer.crossing.done:
            names = (new.event if new else "", old.event) if is_newer else (old.event, new.event if new else "")
            if names[0] == rule.name and other.has_event(names[1]):
                return other.event(names[1])
    return None


def compare(old: Rulebook, new: Rulebook) -> tuple[Pair, ...]:
    """Every step of either law: in the order of the later one, then what only the earlier one knows."""
    pairs = []
    for rule in new.events:
        same = counterpart(new, rule, old)
        pairs.append(Pair(same, rule, differences(old, same, new, rule) if same else ()))
    gone = (rule for rule in old.events if counterpart(old, rule, new) is None)
    return (*pairs, *(Pair(rule, None, note=_becomes(old, rule, new)) for rule in gone))


def differences(old: Rulebook, before: EventRule, new: Rulebook, after: EventRule) -> tuple[Difference, ...]:
    """What differs in one step between two laws."""
    said = (
        (Aspect.BY, roles_text(old, before.by), roles_text(new, after.by)),
        (Aspect.TO, roles_text(old, before.to), roles_text(new, after.to)),
        (Aspect.SIGNED_BY, _signed(before), _signed(after)),
        (Aspect.OUTCOMES, *_only([o.title for o in before.outcomes], [o.title for o in after.outcomes])),
    )
    rows = [Difference(aspect, x or NOTHING, y or NOTHING) for aspect, x, y in said if x != y]
    rows += _terms(old, before, new, after)
    x, y = _only(_citations(old, before), _citations(new, after))
    return (*rows, *([Difference(Aspect.BASIS, x or NOTHING, y or NOTHING)] if x != y else ()))


def is_about(relation: Relation, event: str) -> bool:
    """Whether a relation says when this step may or must be done, or must not; what follows it is about other steps."""
    match relation:
        case Requires() | WaitsFor() | Bars():
            return relation.before.event == event
        case Owes():
            return event in relation.token
        case May(right=right):
            return right == event
        case Allows() | Stops():
            return relation.target.event == event
        case Pauses(paused=paused):
            return paused == event
        case Guarantees(after=after):
            return after.event == event


def _only(before: list[str], after: list[str]) -> tuple[str, str]:
    """What each has that the other has not."""
    return "; ".join(x for x in before if x not in after), "; ".join(y for y in after if y not in before)


def _signed(rule: EventRule) -> str:
    return f"{rule.paper.words}, {rule.signed_by.words}" if rule.paper and rule.signed_by else ""


def _citations(book: Rulebook, rule: EventRule) -> list[str]:
    found = [r.basis.citation for r in book.relations if is_about(r, rule.name)]
    return list(dict.fromkeys([*found, *(basis for paper in rule.documents for basis in paper.basis.split("; "))]))


def _terms(old: Rulebook, before: EventRule, new: Rulebook, after: EventRule) -> Iterator[Difference]:
    """The terms that differ, each with the acts after which it runs."""
    crossing = new.crossing if new.crossing and new.crossing.from_regime == old.regime else None
    back = old.crossing if old.crossing and old.crossing.from_regime == new.regime else None
    was, now = _running(old, before.name, crossing), _running(new, after.name, back)
    rows: dict[tuple[str, str], list[Label]] = defaultdict(list)
    for start in dict.fromkeys([*now, *was]):
        x, y = "; ".join(was.get(start, ())), "; ".join(now.get(start, ()))
        if x != y:
            rows[x or NOTHING, y or NOTHING].append(start)
    for (x, y), starts in rows.items():
        words = (_words(new if new.has_event(start.event) else old, start, starts) for start in starts)
        yield Difference(Aspect.TERM, x, y, f"sau {' hoặc '.join(dict.fromkeys(words))}")
    x, y = _only(_delays(old, before.name), _delays(new, after.name))
    if x != y:
        yield Difference(Aspect.TERM, x or NOTHING, y or NOTHING, "trước đó")


def _running(book: Rulebook, event: str, crossing: Crossing | None) -> dict[Label, list[str]]:
    """By act, under its name in the other law, the terms in which the step is then owed or a right."""
    found: dict[Label, list[str]] = defaultdict(list)
    for row in book.relations:
        if isinstance(row, Owes) and event in row.token:
            term = next(way.term for way in row.owed if way.event == event)
            words = f"phải làm {term_text(term, row.start) if term else '(luật không nêu số ngày)'}"
        elif isinstance(row, May) and row.right == event:
            words = f"có quyền {term_text(row.until, row.start) if row.until else '(không nêu thời hạn)'}"
        else:
            continue
        for start in _each(book, row.after):
            outcome = next(iter(start.outcomes), None)
            named = crossing.counted_as(start.event, outcome, lapsed=start.lapsed) if crossing else start
            if words not in found[named or start]:
                found[named or start].append(words)
    return found


def _each(book: Rulebook, label: Label) -> list[Label]:
    """The acts a label names, one by one."""
    names = [o.name for o in book.event(label.event).outcomes if not label.outcomes or o.name in label.outcomes]
    return [label] if label.lapsed or not names else [Label(label.event, frozenset([name])) for name in names]


def _words(book: Rulebook, act: Label, among: list[Label]) -> str:
    """An act in words; without its outcome where every outcome is among them."""
    rule = book.event(act.event)
    if act.lapsed:
        return f"khi hết thời hạn “{rule.title}”"
    is_whole = all(each in among for each in _each(book, Label(act.event)))
    return f"“{rule.title if is_whole else rule.title_with(next(iter(act.outcomes), None))}”"


def _delays(book: Rulebook, event: str) -> list[str]:
    """How long the step waits for what it requires."""
    return [
        f"{' hoặc '.join(f'“{book.event(label.event).title}”' for label in row.any_of)}{delay_text(row)}"
        for row in book.of_kind(Requires)
        if row.before.event == event and row.is_delayed
    ]


def _becomes(old: Rulebook, rule: EventRule, new: Rulebook) -> str:
    """What becomes of a duty that is open when the next law takes over."""
    owed = any(rule.name in row.token for row in old.of_kind(Owes))
    if not owed or new.crossing is None or new.crossing.from_regime != old.regime:
        return ""
    name = new.crossing.owed_as(rule.name)
    return (
        f"việc đang còn phải làm chuyển thành “{new.event(name).title}”" if name else "việc đang còn phải làm thì thôi"
    )
