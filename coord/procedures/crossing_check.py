"""Is a crossing total, and can every matter that crosses still close?"""

from collections import deque
from collections.abc import Iterator

from coord.procedures.crossing import carry_over, crossing_into, events_owed_after, tokens_carried
from coord.procedures.exploring import LIMIT, explore
from coord.procedures.graph import Action, token_fact
from coord.procedures.marking import Marking, graph_of
from coord.procedures.relations import Label
from coord.procedures.rulebook import Rulebook


def crossing_problems(old: Rulebook, new: Rulebook) -> list[str]:
    """Labels without a place in the new rulebook, names it does not know, and crossed markings that are stuck."""
    missing = [*_missing(old, new), *_unknown(old, new)]
    return missing or list(_stuck(old, new))


def _missing(old: Rulebook, new: Rulebook) -> Iterator[str]:
    crossing = crossing_into(new)
    mapped = [label for label, _ in crossing.done]
    for action in graph_of(old).actions:
        if not any(m.covers(action.event, action.outcome, lapsed=action.lapsed) for m in mapped):
            yield f"chuyển luật: thiếu “done” cho {action}"
    owed = dict(crossing.owed)
    names = {e for r in old.relations for e in getattr(r, "token", ())} | {getattr(r, "right", None) for r in
                                                                          old.relations} - {None}  # fmt: skip
    yield from (f"chuyển luật: thiếu “owed” cho {name}" for name in sorted(n for n in names if n) if name not in owed)


def _unknown(old: Rulebook, new: Rulebook) -> Iterator[str]:
    crossing = crossing_into(new)
    for before, after in crossing.done:
        yield from _unknown_label(old, before)
        if after is not None:
            yield from _unknown_label(new, after)
    for before_name, after_name in crossing.owed:
        yield from _unknown_label(old, Label(before_name))
        if after_name is not None:
            yield from _unknown_label(new, Label(after_name))


def _unknown_label(book: Rulebook, label: Label) -> Iterator[str]:
    if not book.has_event(label.event):
        yield f"chuyển luật: {book.name} không có {label.event}"
        return
    known = {o.name for o in book.event(label.event).outcomes}
    yield from (f"chuyển luật: {book.name} không có {label.event}:{o}" for o in sorted(label.outcomes - known))


def _stuck(old: Rulebook, new: Rulebook) -> Iterator[str]:
    """Every reachable old marking, with what its history counts as under the new law, must be able to close."""
    crossed = {after.facts: before for before, after in _crossed_markings(old, new)}
    graph = graph_of(new, tokens_carried(old, new))
    explored = explore(graph, crossed)
    if not explored.is_exhaustive:
        yield "chuyển luật: quá nhiều trạng thái để xét hết"
    for marking in explored.stuck()[:3]:
        before = crossed.get(marking)
        yield f"chuyển luật: không thể kết thúc sau khi chuyển từ {before or 'một trạng thái'}"


def _crossed_markings(old: Rulebook, new: Rulebook) -> Iterator[tuple[str, Marking]]:
    start = (Marking.start(old), Marking.start(new, tokens_carried(old, new)))
    queue, seen = deque([start]), {(start[0].facts, start[1].facts)}
    while queue:
        here, there = queue.popleft()
        if not here.can_close and here.facts != here.graph.initial:
            yield _told(here), _cross(here, there)
        for action in here.possible():
            pair = (here.after(action.event, action.outcome, lapsed=action.lapsed), _count(there, action))
            key = (pair[0].facts, pair[1].facts)
            if key not in seen and len(seen) < LIMIT:
                seen.add(key)
                queue.append(pair)


def _count(there: Marking, action: Action) -> Marking:
    label = crossing_into(there.book).counted_as(action.event, action.outcome, lapsed=action.lapsed)
    if label is None:
        return there
    has_outcomes = bool(there.book.event(label.event).outcomes)
    outcome = next(iter(label.outcomes), action.outcome if has_outcomes else None)
    return there.after(label.event, outcome, lapsed=label.lapsed)


def _cross(here: Marking, there: Marking) -> Marking:
    pending = [events_owed_after(there.book, t) for t in here.pending]
    open_rights = [f[6:-1] for f in here.graph.facts if f.startswith("right(") and here.holds(f)]
    rights = [n for r in open_rights for n in events_owed_after(there.book, (r,))]
    open_windows = [f[7:-1] for f in here.graph.facts if f.startswith("window(") and here.holds(f)]
    windows = [n for w in open_windows for n in events_owed_after(there.book, (w,))]
    events = {e for t in pending for e in t} | set(rights)
    return carry_over(there, {token_fact(t) for t in pending if t}, rights, windows, events)


def _told(marking: Marking) -> str:
    return (
        ", ".join(f for f in marking.graph.facts if marking.holds(f) and f.startswith(("owed(", "right("))) or "không"
    )
