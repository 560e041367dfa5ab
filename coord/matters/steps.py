"""The drawing of a procedure: its acts in lanes and columns, and which have happened, are owed, or have not come.

What has happened stands in the order of time, an act and the one it passes to in another lane in one column; what is
owed or open as a right comes next, and behind it what the law makes follow from it, one column further for each act.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from coord.matters.views import Step
from coord.procedures.engine.ledger import Ledger
from coord.procedures.rulebook.children import child_of, kinds_of
from coord.procedures.rulebook.relations import Allows, May, Owes, Requires
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

AHEAD = 4  # columns shown of what may come: beyond, too much depends on outcomes


def steps_of(ledger: Ledger) -> tuple[Step, ...]:
    """The steps of a matter, without those of branches it did not take."""
    done = _done(ledger)
    if ledger.is_closed:
        return done
    owed = _open(ledger)
    column = done[-1].column + 1 if done else 0
    last = done[-1].event if done else ""
    now = tuple(replace(step, column=column, after=(step.after[0] if step.after else last,)) for step in owed)
    happened = {step.event for step in done}
    return (*done, *now, *_ahead(ledger.book, now, happened))


def steps_of_rulebook(book: Rulebook) -> tuple[Step, ...]:
    """The steps of a procedure for the handbook: each as far to the right as acts must come before it."""
    found = _reached(book, book.opens, with_allowed=True, most=len(book.events))
    columns = {name: column for name, (column, _) in found.items()}
    last = max(columns.values(), default=0) + 1
    steps = [_step(rule, "ahead", "", columns.get(rule.name, last), found.get(rule.name, (0, ()))[1])
             for rule in book.events]  # fmt: skip
    return tuple(sorted(steps, key=lambda step: step.column))


def _done(ledger: Ledger) -> tuple[Step, ...]:
    steps: dict[str, Step] = {}
    for past in ledger.standing:
        if past.lapsed or not ledger.book.has_event(past.event):
            continue
        rule = ledger.book.event(past.event)
        steps.pop(past.event, None)  # what was done again stands where it was done last
        steps[past.event] = _step(rule, "done", f"{past.on:%d/%m/%Y}", 0, ())
    return tuple(_placed(list(steps.values())))


def _placed(ordered: Sequence[Step]) -> Iterable[Step]:
    """Steps of the past with their columns: two to a column at most, and then in two lanes."""
    column, held = -1, ["", ""]
    for number, step in enumerate(ordered):
        if len(held) > 1 or step.lane in held:
            column, held = column + 1, []
        held.append(step.lane)
        yield replace(step, column=column, after=(ordered[number - 1].event,) if number else ())


def _open(ledger: Ledger) -> tuple[Step, ...]:
    steps: dict[str, Step] = {}
    for duty in (*ledger.open_duties, *ledger.open_rights):
        for name in duty.events:
            note = f"hạn {duty.due_on:%d/%m}" if duty.due_on else "chưa có hạn"
            state = "right" if duty.is_right else "owed"
            raised = next((p.event for p in ledger.standing if p.id == duty.raised_by), "")
            step = _step(ledger.book.event(name), state, note, 0, (raised,) if raised else ())
            steps.setdefault(name, step)
    for kind in (k for k in kinds_of(ledger.book) if ledger.marking.holds(k.fact)):
        step = _step(ledger.book.event(kind.all_closed), "ahead", "đang chờ", 0, (kind.opened,))
        steps.setdefault(kind.all_closed, step)
    return tuple(steps.values())


def _ahead(book: Rulebook, now: tuple[Step, ...], happened: Iterable[str]) -> tuple[Step, ...]:
    start = now[0].column if now else 0
    found = _reached(book, [step.event for step in now], with_allowed=False, most=AHEAD)
    here = {step.event for step in now}
    passed = here | set(happened)
    terms = _terms(book)
    steps = [
        _step(book.event(name), "ahead", terms.get(name, ""), start + column, after)
        for name, (column, after) in found.items()
        if name not in passed
    ]
    return tuple(sorted(steps, key=lambda step: step.column))


def _reached(
    book: Rulebook, starts: Iterable[str], *, with_allowed: bool, most: int
) -> dict[str, tuple[int, tuple[str, ...]]]:
    """What follows from these acts: by name, after how many others, and which stand just before it."""
    found: dict[str, tuple[int, tuple[str, ...]]] = dict.fromkeys(starts, (0, ()))
    edge = list(found)
    for column in range(1, most + 1):
        reached: dict[str, list[str]] = {}
        for name in edge:
            for following in _following(book, name, with_allowed=with_allowed):
                if following not in found:
                    reached.setdefault(following, []).append(name)
        found |= {name: (column, tuple(dict.fromkeys(after))) for name, after in reached.items()}
        edge = list(reached)
    return found


def _following(book: Rulebook, name: str, *, with_allowed: bool) -> Iterable[str]:
    kind = child_of(book.event(name))
    if kind and name == kind.opened:
        yield kind.all_closed
    for relation in book.relations:
        if isinstance(relation, Owes) and relation.after.event == name:
            yield from (item.event for item in relation.owed)
        elif isinstance(relation, May) and relation.after.event == name:
            yield relation.right
        elif isinstance(relation, Allows) and relation.after.event == name:
            target = relation.target.event
            if with_allowed or book.event(target).is_system:
                yield target
        elif isinstance(relation, Requires) and _takes_effect_after(book, relation, name):
            yield relation.before.event


def _takes_effect_after(book: Rulebook, relation: Requires, name: str) -> bool:
    """Whether this is what the system records once the window of that act has closed unused."""
    waits = any(label.event == name and label.lapsed for label in relation.any_of)
    return waits and book.event(relation.before.event).is_system


def _terms(book: Rulebook) -> Mapping[str, str]:
    """How long each act may take once it is owed, in words, where the text says one number."""
    terms: dict[str, str] = {}
    for relation in book.of_kind(Owes):
        for item in relation.owed:
            if item.term:
                terms.setdefault(item.event, item.term.vietnamese())
    for right in book.of_kind(May):
        if right.until:
            terms.setdefault(right.right, f"quyền, {right.until.vietnamese()}")
    return terms


def _step(rule: EventRule, state: str, note: str, column: int, after: tuple[str, ...]) -> Step:
    return Step(rule.name, rule.title, rule.lane, state, note, column, after)
