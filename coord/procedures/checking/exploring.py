"""Visit every marking a rulebook can reach, and ask of each whether the matter can still close."""

import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush

from coord.procedures.engine.graph import ENDED, Action, Graph, Token, token_fact

LIMIT = 50_000
WALKS, LONGEST_WALK, LONGEST_RUN, SEED = 500, 120, 2_000, 20260701


@dataclass(frozen=True, slots=True)
class Explored:
    """Markings visited, the acts possible in each, and whether that is all of them.

    Of `judged` markings it is known whether they can close; the others were only passed on the way to closing.
    """

    graph: Graph
    edges: dict[int, list[tuple[Action, int]]]
    is_exhaustive: bool
    judged: tuple[int, ...]

    def stuck(self) -> list[int]:
        """Markings from which no way leads to one that can close."""
        back: dict[int, list[int]] = {m: [] for m in self.edges}
        for marking, outgoing in self.edges.items():
            for _, after in outgoing:
                if after in back:
                    back[after].append(marking)
        can_close = [m for m in self.edges if self.graph.can_close(m)]
        reached = spread(can_close, lambda m: back[m])
        return [m for m in self.judged if m not in reached]

    def happening(self) -> set[str]:
        """Every act that is possible somewhere."""
        return {str(action) for outgoing in self.edges.values() for action, _ in outgoing}

    def coverage(self) -> tuple[int, int]:
        """How many of the acts happened somewhere, and how many there are."""
        return len(self.happening()), len(self.graph.actions)

    def never_met(self) -> list[Token]:
        """Tokens that are owed somewhere, and that no member meets anywhere."""
        tokens = {t: self.graph.bit(token_fact(t)) for t in self.graph.open.tokens}
        meets = {a: sum(bit for t, bit in tokens.items() if a.event in t and a.clears & bit)
                 for a in self.graph.actions if not a.lapsed}  # fmt: skip
        owed = met = 0
        for marking, outgoing in self.edges.items():
            owed |= marking
            for action, _ in outgoing:
                met |= marking & meets.get(action, 0)
        return [t for t, bit in tokens.items() if owed & ~met & bit]

    def returning(self) -> set[str]:
        """Events that can be possible again after they happened with an outcome that put them out."""
        after = {m: [n for _, n in outgoing] for m, outgoing in self.edges.items()}
        inside = {a: self.graph.bit(f"in({a.event})") & a.clears for a in self.graph.actions if not a.lapsed}
        followed: dict[str, set[int]] = {}
        for outgoing in self.edges.values():
            for action, following in outgoing:
                if inside.get(action):
                    followed.setdefault(action.event, set()).add(following)
        return {e for e, seeds in followed.items() if _meets(seeds, after, self.graph.bit(f"in({e})"))}


def _meets(seeds: set[int], after: dict[int, list[int]], bit: int) -> bool:
    """Whether a marking with this bit is among the seeds or can be reached from them."""
    if any(marking & bit for marking in seeds):
        return True
    reached, queue = set(seeds), list(seeds)
    while queue:
        for following in after.get(queue.pop(), ()):
            if following not in reached:
                if following & bit:
                    return True
                reached.add(following)
                queue.append(following)
    return False


def spread(seeds: Iterable[int], neighbours: Callable[[int], Iterable[int]]) -> set[int]:
    """Everything reachable from the seeds."""
    reached = set(seeds)
    queue = deque(reached)
    while queue:
        for after in neighbours(queue.popleft()):
            if after not in reached:
                reached.add(after)
                queue.append(after)
    return reached


def explore(graph: Graph, seeds: Iterable[int] | None = None, limit: int = LIMIT) -> Explored:
    """Visit all markings from the seeds (the initial one by default), or walk at random beyond the limit."""
    edges: dict[int, list[tuple[Action, int]]] = {}
    queue = deque(dict.fromkeys(seeds if seeds is not None else [graph.initial]))
    starts = list(queue)
    while queue:
        marking = queue.popleft()
        if marking in edges:
            continue
        if len(edges) >= limit:
            return _walk(graph, starts)
        edges[marking] = _outgoing(graph, marking)
        queue.extend(after for _, after in edges[marking] if after not in edges)
    return Explored(graph, edges, True, tuple(edges))


def _outgoing(graph: Graph, marking: int) -> list[tuple[Action, int]]:
    return [(action, graph.after(marking, action)) for action in graph.steps(marking)]


def _walk(graph: Graph, starts: list[int]) -> Explored:
    """Seeded random walks, each marking followed by a run that heads for closing; the coverage is what they visited.

    Every start is judged, whether or not a walk begins there. What ends everything is seen, and no walk takes it.
    """
    chance = random.Random(SEED)
    edges: dict[int, list[tuple[Action, int]]] = {start: _outgoing(graph, start) for start in starts}
    for _ in range(WALKS):
        marking = chance.choice(starts)
        for _ in range(LONGEST_WALK):
            edges.setdefault(marking, _outgoing(graph, marking))
            going_on = [after for _, after in edges[marking] if not after & ENDED]
            if not going_on:
                break
            marking = chance.choice(going_on)
    walked = tuple(edges)
    for marking in walked:
        _close(graph, marking, edges)
    return Explored(graph, edges, False, walked)


def _close(graph: Graph, marking: int, edges: dict[int, list[tuple[Action, int]]]) -> None:
    """From one marking on until something can close, least open first, so that `stuck` tells the truth about it."""
    queue, seen = [(0, 0, marking)], {marking}
    while queue:
        *_, here = heappop(queue)
        edges.setdefault(here, _outgoing(graph, here))
        if graph.can_close(here):
            return
        for _, after in edges[here]:
            if after not in seen and len(seen) < LONGEST_RUN:
                seen.add(after)
                still_open = (after & graph.bit("anything open")).bit_count()
                heappush(queue, (still_open, len(seen), after))
