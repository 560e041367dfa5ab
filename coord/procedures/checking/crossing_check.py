"""Is a crossing total, and can every matter that crosses still close?"""

from collections import deque
from collections.abc import Iterator

from coord.procedures.checking.exploring import LIMIT, explore
from coord.procedures.engine.crossing import Passage, with_open
from coord.procedures.engine.graph import Action, Graph
from coord.procedures.engine.marking import Marking, graph_of
from coord.procedures.rulebook.children import is_told
from coord.procedures.rulebook.relations import Label
from coord.procedures.rulebook.rulebook import Rulebook


def crossing_problems(old: Rulebook, passage: Passage, limit: int = LIMIT) -> list[str]:
    """Labels without a place in the new rulebook, names it does not know, and crossed markings that are stuck."""
    missing = [*_missing(old, passage), *_unknown(old, passage)] or [*_mixed(old, passage)]
    return missing or list(_stuck(old, passage, limit))


def _missing(old: Rulebook, passage: Passage) -> Iterator[str]:
    crossing, graph = passage.crossing, graph_of(old)
    mapped = [label for label, _ in crossing.done]
    for action in graph.actions:
        if not any(m.covers(action.event, action.outcome, lapsed=action.lapsed) for m in mapped):
            yield f"chuyển luật: thiếu “done” cho {action}"
    named = {name for name, _ in crossing.owed}
    yield from (f"chuyển luật: thiếu “owed” cho {name}" for name in sorted(graph.open.events - named))


def _unknown(old: Rulebook, passage: Passage) -> Iterator[str]:
    crossing, new = passage.crossing, passage.to
    for before, after in crossing.done:
        yield from _unknown_label(old, before)
        if after is not None:
            yield from _unknown_label(new, after)
            if is_told(before.event) and after.event != before.event:
                yield f"chuyển luật: {before} giữ nguyên tên hoặc không tính là gì"
            if len(after.outcomes) > 1:
                yield f"chuyển luật: {before} chỉ tính là một kết quả, không phải {after}"
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


def _mixed(old: Rulebook, passage: Passage) -> Iterator[str]:
    """A right stays a right and a duty a duty: when a window closes, only the right goes with it."""
    carried, here = passage.opened(graph_of(old).open), graph_of(passage.to).open
    owed = {e for token in carried.tokens | here.tokens for e in token}
    for event in sorted(owed & (carried.rights | here.rights) & (carried.windows | here.windows)):
        yield f"chuyển luật: {event} vừa là quyền vừa là việc phải làm"


def _stuck(old: Rulebook, passage: Passage, limit: int) -> Iterator[str]:
    """Every reachable old marking, with what its history counts as under the new law, must be able to close."""
    crossed, is_all = _crossed_markings(old, passage, limit)
    explored = explore(passage.start(Marking.start(old)).graph, crossed, limit)
    if not (is_all and explored.is_exhaustive):
        yield "chuyển luật: quá nhiều trạng thái để xét hết"
    for marking in explored.stuck()[:3]:
        before = crossed.get(marking)
        yield f"chuyển luật: không thể kết thúc sau khi chuyển từ {_told(before) if before else 'một trạng thái'}"


def _crossed_markings(old: Rulebook, passage: Passage, limit: int) -> tuple[dict[int, Marking], bool]:
    """Each marking after crossing with one that it comes from, and whether these are all."""
    here = Marking.start(old)
    there = passage.start(here)
    becomes = {a: _counted(there.graph, passage, a) for a in here.graph.actions}
    queue, crossed = deque([(here.facts, there.facts)]), dict[int, Marking]()
    seen = set(queue)
    while queue:
        before, counted = queue.popleft()
        steps = here.graph.steps(before)
        if before != here.graph.initial and not here.graph.can_close(before) and not any(a.is_urgent for a in steps):
            marking = Marking(old, here.graph, before)
            after = with_open(Marking(passage.to, there.graph, counted), passage.opened(marking.open))
            crossed.setdefault(after.facts, marking)
        for action in steps:
            new_action = becomes[action]
            following = there.graph.after(counted, new_action) if new_action else counted
            pair = (here.graph.after(before, action), following)
            if pair not in seen:
                if len(seen) >= limit:
                    return crossed, False
                seen.add(pair)
                queue.append(pair)
    return crossed, True


def _counted(graph: Graph, passage: Passage, action: Action) -> Action | None:
    label = passage.label(action.event, action.outcome, lapsed=action.lapsed)
    return graph.action(label.event, min(label.outcomes, default=None), lapsed=label.lapsed) if label else None


def _told(marking: Marking) -> str:
    still_open = marking.open
    return ", ".join(sorted(still_open.facts)) or "không còn gì"
