"""Timing things side by side: medians of runs that take turns, so that a busy machine weighs on all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Job = Callable[[], object]

RUNS = 15


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds on the wall's clock, and seconds of this process's own work: the rest is waiting, also for others."""

    wall: float
    work: float

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.wall + other.wall, self.work + other.work)


def side_by_side(jobs: Mapping[str, Job]) -> dict[str, Taken]:
    """What each job takes, the median of so many runs; they take turns."""
    found: dict[str, list[Taken]] = {name: [] for name in jobs}
    for job in jobs.values():
        job()
    for _ in range(RUNS):
        for name, job in jobs.items():
            found[name].append(taken_by(job))
    return {
        name: Taken(statistics.median(t.wall for t in all_), statistics.median(t.work for t in all_))
        for name, all_ in found.items()
    }


def taken_by(job: Job) -> Taken:
    """What one run takes."""
    wall, work = time.perf_counter(), time.process_time()
    job()
    return Taken(time.perf_counter() - wall, time.process_time() - work)


def say(title: str, found: Mapping[str, Taken], *, against: str) -> None:
    """Print each figure and the ratio of its work to that of one of them."""
    print(f"\n{title:<56}       wall       work     ratio")
    for name, taken in found.items():
        ratio = taken.work / found[against].work
        print(f"  {name:<52} {1000 * taken.wall:>8.1f} ms {1000 * taken.work:>7.1f} ms {ratio:>7.2f} x")
