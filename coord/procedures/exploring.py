"""Visit every marking a rulebook can reach, and ask of each whether the matter can still close."""

import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from coord.procedures.graph import Action, Graph

LIMIT = 200_000
WALKS, LONGEST_WALK, SEED = 2_000, 120, 20260701


@dataclass(frozen=True, slots=True)
class Explored:
    """Markings visited, the acts possible in each, and whether that is all of them."""

    graph: Graph
    edges: dict[int, list[tuple[Action, int]]]
    is_exhaustive: bool

    def stuck(self) -> list[int]:
        """Markings from which no way leads to one that can close."""
        back: dict[int, list[int]] = {m: [] for m in self.edges}
        for marking, outgoing in self.edges.items():
            for _, after in outgoing:
                if after in back:
                    back[after].append(marking)
        can_close = [m for m in self.edges if self.graph.can_close(m)]
        reached = spread(can_close, lambda m: back[m])
        return [m for m in self.edges if m not in reached]

    def happening(self) -> set[str]:
        """Every act that is possible somewhere."""
        return {str(action) for outgoing in self.edges.values() for action, _ in outgoing}

    def returning(self) -> set[str]:
        """Events that can be possible again after they happened with an outcome that put them out."""
        found = set()
        for event in {a.event for a in self.graph.actions if not a.lapsed}:
            inside = self.graph.bit(f"in({event})")
            after = [m for out in self.edges.values() for a, m in out if a.event == event and not a.lapsed]
            gone = [m for m in after if not m & inside]
            again = spread(gone, lambda m: [n for _, n in self.edges.get(m, [])])
            if any(m & inside for m in again) or any(m & inside and self._went_out(event) for m in after):
                found.add(event)
        return found

    def _went_out(self, event: str) -> bool:
        """Whether the event puts itself out and something it causes brings it in again at once."""
        inside = self.graph.bit(f"in({event})")
        return any(a.event == event and not a.lapsed and a.clears & inside and a.sets & inside
                   for a in self.graph.actions)  # fmt: skip


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
    return Explored(graph, edges, True)


def _outgoing(graph: Graph, marking: int) -> list[tuple[Action, int]]:
    return [(action, graph.after(marking, action)) for action in graph.possible(marking)]


def _walk(graph: Graph, starts: list[int]) -> Explored:
    """Seeded random walks, each followed by a run that heads for closing; the coverage is what they visited."""
    chance = random.Random(SEED)
    edges: dict[int, list[tuple[Action, int]]] = {}
    for _ in range(WALKS):
        marking = chance.choice(starts)
        for _ in range(LONGEST_WALK):
            edges.setdefault(marking, _outgoing(graph, marking))
            if not edges[marking]:
                break
            marking = chance.choice(edges[marking])[1]
    for marking in list(edges):
        _close(graph, marking, edges)
    return Explored(graph, edges, False)


def _close(graph: Graph, marking: int, edges: dict[int, list[tuple[Action, int]]]) -> None:
    """Breadth first from one marking until something can close, so that `stuck` tells the truth about it."""
    queue, seen = deque([marking]), {marking}
    while queue:
        here = queue.popleft()
        edges.setdefault(here, _outgoing(graph, here))
        if graph.can_close(here):
            return
        for _, after in edges[here]:
            if after not in seen and len(seen) < LIMIT // 100:
                seen.add(after)
                queue.append(after)
