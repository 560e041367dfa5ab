"""`coord rulebook dcr` and `replay`: whoever has only the printed graph, and the textbook, replays the same."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coord.cli import coord
from coord.procedures.rulebook.library import shelf
from tests.textbook_dcr import TextbookGraph

NAMES = [(book.procedure, book.regime) for book in shelf()]


def run(*words: str) -> Result:
    """`coord rulebook …`."""
    return CliRunner().invoke(coord, ["rulebook", *words])


def printed(procedure: str, regime: str) -> dict[str, Any]:
    result = run("dcr", procedure, "--regime", regime, "--json")
    assert result.exit_code == 0, result.output
    graph: dict[str, Any] = json.loads(result.output)
    return graph


def replayed(procedure: str, regime: str, trace: list[str]) -> Result:
    return run("replay", procedure, "--regime", regime, "--trace", ",".join(trace), "--json")


@pytest.mark.parametrize(("procedure", "regime"), NAMES)
def test_the_printed_graph_is_whole_and_speaks_the_words_of_the_textbook(procedure: str, regime: str) -> None:
    graph = printed(procedure, regime)
    ids = [event["id"] for event in graph["events"]]
    assert len(ids) == len(set(ids)) and not [name for name in ids if "," in name or name != name.strip()]
    assert {row["kind"] for row in graph["relations"]} <= {"condition", "response", "include", "exclude", "milestone"}
    assert {end for row in graph["relations"] for end in (row["from"], row["to"])} <= set(ids)
    assert set(graph["marking"]) == {"happened", "pending", "included"}
    assert all(bool(event["role"]) == event["executable"] for event in graph["events"])
    assert any(row["kind"] == "response" and row["deadline"] for row in graph["relations"])
    auxiliary = {event["id"] for event in graph["events"] if not event["executable"]}
    assert auxiliary and not any(row["from"] in auxiliary and row["kind"] not in ("condition", "milestone")
                                 for row in graph["relations"])  # fmt: skip


@pytest.mark.parametrize(("procedure", "regime"), NAMES)
def test_random_traces_are_replayed_as_the_textbook_says(procedure: str, regime: str) -> None:
    graph, chance = printed(procedure, regime), Random(f"{procedure}.{regime}")
    stopping = _stopping(graph)
    for _ in range(12):
        alone, trace, told = TextbookGraph(graph), list[str](), list[dict[str, object]]()
        for _ in range(60):
            going_on = [name for name in alone.enabled() if name not in stopping or chance.random() < 0.02]
            if not going_on:
                break
            trace.append(chance.choice(going_on))
            alone.execute(trace[-1])
            told.append({"event": trace[-1], **alone.told()})
        result = replayed(procedure, regime, trace)
        assert result.exit_code == 0, result.exception
        assert json.loads(result.output) == told
        for name in sorted(alone.events - set(alone.enabled())):
            if chance.random() < 0.1:
                assert_refused(procedure, regime, [*trace, name])


def _stopping(graph: dict[str, Any]) -> set[str]:
    """The events that put out everything."""
    count = len(graph["events"])
    out: dict[str, int] = {}
    for row in graph["relations"]:
        out[row["from"]] = out.get(row["from"], 0) + (row["kind"] == "exclude")
    return {name for name, number in out.items() if number == count}


def assert_refused(procedure: str, regime: str, trace: list[str]) -> None:
    """The last step is not enabled: the trace is refused at that step, and nothing is printed."""
    result = replayed(procedure, regime, trace)
    assert result.exit_code != 0
    assert not result.output
    assert f"Bước {len(trace)}, “{trace[-1]}”: " in str(result.exception)
