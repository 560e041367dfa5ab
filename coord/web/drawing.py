"""Where each part of a procedure's drawing stands: lanes, boxes and arrows, in the units of the SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coord.matters.views import Step

MARGIN, NAMES, BOX, GAP = 12, 134, 144, 22
TALL, BETWEEN, PADDING = 78, 10, 14
LETTERS_A_LINE, MOST_LINES = 20, 3
LINE = 16
TIP = 5


@dataclass(frozen=True, slots=True)
class Lane:
    """One role's lane: its words in lines, and the band it fills."""

    role: str
    lines: tuple[str, ...]
    top: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """One step: its words in up to three lines, a note, and its corner."""

    step: Step
    lines: tuple[str, ...]
    left: int
    top: int
    width: int = BOX
    height: int = TALL

    @property
    def middle(self) -> int:
        """Where its words are centred."""
        return self.left + self.width // 2

    @property
    def base_lines(self) -> tuple[int, ...]:
        """Where each line of its words stands, and below them the note, the whole in the middle of the box."""
        count = len(self.lines) + bool(self.step.note)
        first = self.top + (self.height - count * LINE) // 2 + LINE - 4
        return tuple(first + place * LINE for place in range(count))


@dataclass(frozen=True, slots=True)
class Arrow:
    """One arrow as an SVG path, its tip as a polygon; `is_done` when both ends have happened."""

    path: str
    tip: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole drawing; `width` and `height` are those of its view box, `now` is the middle of the first present step.

    The names of the lanes stand beside it, `names` wide and as high: they stay in view while the drawing scrolls.
    """

    names: int
    width: int
    height: int
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    now: int


def draw(steps: Sequence[Step], role_titles: Mapping[str, str]) -> Drawing:
    """Lay the steps out: a lane for each role that has one, a column for each number of acts before."""
    rows = _rows(steps)
    lanes = _lanes(steps, rows, role_titles)
    tops = {lane.role: lane.top + PADDING for lane in lanes}
    columns = _packed(steps)
    boxes = {
        step.event: Box(
            step,
            _few_lines(step.title),
            MARGIN + columns[step.column] * (BOX + GAP),
            tops[step.lane] + rows[step.event] * (TALL + BETWEEN),
        )
        for step in steps
    }
    width = 2 * MARGIN + (max(columns.values(), default=0) + 1) * (BOX + GAP) - GAP
    height = lanes[-1].top + lanes[-1].height if lanes else 0
    now = min((box.left + BOX // 2 for box in boxes.values() if box.step.state in ("owed", "right")), default=0)
    return Drawing(NAMES, width, height, lanes, tuple(boxes.values()), tuple(_arrows(boxes)), now)


def _packed(steps: Iterable[Step]) -> dict[int, int]:
    """Columns that hold something, numbered without gaps."""
    return {column: place for place, column in enumerate(sorted({step.column for step in steps}))}


def _rows(steps: Iterable[Step]) -> dict[str, int]:
    """Steps of one lane and one column stand below one another."""
    taken: dict[tuple[str, int], int] = {}
    rows: dict[str, int] = {}
    for step in steps:
        key = (step.lane, step.column)
        rows[step.event] = taken.get(key, 0)
        taken[key] = rows[step.event] + 1
    return rows


def _lanes(steps: Sequence[Step], rows: Mapping[str, int], titles: Mapping[str, str]) -> tuple[Lane, ...]:
    lanes: list[Lane] = []
    top = 0
    for role, title in titles.items():
        deepest = max((rows[step.event] for step in steps if step.lane == role), default=-1)
        if deepest >= 0:
            height = (deepest + 1) * (TALL + BETWEEN) - BETWEEN + 2 * PADDING
            lanes.append(Lane(role, _wrapped(title, 16)[:3], top, height))
            top += height
    return tuple(lanes)


def _arrows(boxes: Mapping[str, Box]) -> Iterable[Arrow]:
    for box in boxes.values():
        for event in box.step.after:
            if event in boxes and boxes[event].left <= box.left and event != box.step.event:
                yield _arrow(boxes[event], box)


def _arrow(start: Box, end: Box) -> Arrow:
    is_done = start.step.state == "done" and end.step.state in ("done", "owed", "right")
    path, tip = _down(start, end) if start.left == end.left else _across(start, end)
    return Arrow(path, tip, is_done)


def _down(start: Box, end: Box) -> tuple[str, str]:
    """From one lane to another within a column."""
    x, sign = start.left + BOX // 2, 1 if end.top > start.top else -1
    y1 = start.top + (TALL if sign > 0 else 0)
    y2 = end.top + (-1 if sign > 0 else TALL + 1)
    base = y2 - sign * (TIP + 2)
    return f"M{x} {y1}V{base}", f"{x - TIP},{base} {x},{y2} {x + TIP},{base}"


def _across(start: Box, end: Box) -> tuple[str, str]:
    """To a column further right, turning in the gap before it."""
    x1, y1 = start.left + BOX, start.top + TALL // 2
    x2, y2 = end.left - 1, end.top + TALL // 2
    bend = x2 - GAP // 2
    path = f"M{x1} {y1}H{x2 - TIP}" if y1 == y2 else f"M{x1} {y1}H{bend}V{y2}H{x2 - TIP}"
    return path, f"{x2 - TIP - 2},{y2 - TIP} {x2},{y2} {x2 - TIP - 2},{y2 + TIP}"


def _few_lines(title: str) -> tuple[str, ...]:
    lines = _wrapped(title, LETTERS_A_LINE)
    if len(lines) <= MOST_LINES:
        return lines
    return (*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]}…")


def _wrapped(text: str, most: int) -> tuple[str, ...]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)
