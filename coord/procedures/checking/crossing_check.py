"""Is a crossing total, and can every matter that crosses still close?"""

import random
from collections import deque
from collections.abc import Iterator

from coord.procedures.checking.exploring import LIMIT, LONGEST_WALK, SEED, explore
from coord.procedures.engine.crossing import Passage, with_open
from coord.procedures.engine.graph import ENDED, Action, Graph
from coord.procedures.engine.marking import Marking, graph_of
from coord.procedures.rulebook.children import is_told
from coord.procedures.rulebook.relations import Label
from coord.procedures.rulebook.rulebook import Rulebook

CROSSED_WALKS = 100


def crossing_problems(old: Rulebook, passage: Passage, limit: int = LIMIT) -> list[str]:
    """Labels without a place in the new rulebook, names it does not know, and crossed markings that are stuck."""
    return crossing_found(old, passage, limit)[0]


def crossing_found(old: Rulebook, passage: Passage, limit: int = LIMIT) -> tuple[list[str], bool]:
    """The same problems, and whether every reachable marking was crossed or only those of seeded walks."""
    missing = [*_missing(old, passage), *_unknown(old, passage)] or [*_mixed(old, passage)]
    return (missing, True) if missing else _stuck(old, passage, limit)


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


def _stuck(old: Rulebook, passage: Passage, limit: int) -> tuple[list[str], bool]:
    """Every reachable old marking, with what its history counts as under the new law, must be able to close."""
    pairs = _Pairs(old, passage)
    is_all = pairs.visit(limit)
    if not is_all:
        pairs.walk()
    explored = explore(pairs.there.graph, pairs.crossed, limit)
    problems = []
    for marking in explored.stuck()[:3]:
        before = pairs.crossed.get(marking)
        told = _told(before) if before else "một trạng thái"
        problems.append(f"chuyển luật: không thể kết thúc sau khi chuyển từ {told}")
    return problems, is_all and explored.is_exhaustive


class _Pairs:
    """Markings of the old rulebook, each beside the marking that its history makes under the new one."""

    def __init__(self, old: Rulebook, passage: Passage) -> None:
        self.old, self.passage = old, passage
        self.here = Marking.start(old)
        self.there = passage.start(self.here)
        self.becomes = {a: _counted(self.there.graph, passage, a) for a in self.here.graph.actions}
        self.crossed: dict[int, Marking] = {}

    def visit(self, limit: int) -> bool:
        """Cross all pairs; False, with nothing crossed, when there are more than the limit."""
        queue = deque([(self.here.facts, self.there.facts)])
        seen = dict.fromkeys(queue)
        while queue:
            for following in self._following(queue.popleft()):
                if following not in seen:
                    if len(seen) >= limit:
                        return False
                    seen[following] = None
                    queue.append(following)
        for pair in seen:
            self._cross(pair)
        return True

    def walk(self) -> None:
        """Cross what seeded walks come by."""
        chance = random.Random(SEED)
        for _ in range(CROSSED_WALKS):
            pair = (self.here.facts, self.there.facts)
            for _ in range(LONGEST_WALK):
                self._cross(pair)
                steps = [following for following in self._following(pair) if not following[0] & ENDED]
                if not steps:
                    break
                pair = chance.choice(steps)

    def _following(self, pair: tuple[int, int]) -> list[tuple[int, int]]:
        before, counted = pair
        here, there = self.here.graph, self.there.graph
        steps = [(action, self.becomes[action]) for action in here.steps(before)]
        return [(here.after(before, a), there.after(counted, new) if new else counted) for a, new in steps]

    def _cross(self, pair: tuple[int, int]) -> None:
        """What this pair becomes on the day of the new law, unless it is over or the system acts first."""
        before, counted = pair
        graph = self.here.graph
        if before == graph.initial or graph.can_close(before) or any(a.is_urgent for a in graph.steps(before)):
            return
        marking = Marking(self.old, graph, before)
        after = with_open(Marking(self.passage.to, self.there.graph, counted), self.passage.opened(marking.open))
        self.crossed.setdefault(after.facts, marking)


def _counted(graph: Graph, passage: Passage, action: Action) -> Action | None:
    label = passage.label(action.event, action.outcome, lapsed=action.lapsed)
    return graph.action(label.event, min(label.outcomes, default=None), lapsed=label.lapsed) if label else None


def _told(marking: Marking) -> str:
    still_open = marking.open
    return ", ".join(sorted(still_open.facts)) or "không còn gì"
