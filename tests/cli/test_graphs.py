"""`coord rulebook dcr`, `replay`, `diff`: whoever has only the printed graph, and the textbook, replays the same."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coord.cli import coord
from coord.procedures.rulebook.library import find_rulebook, shelf
from coord.procedures.rulebook.relations import Owes
from tests.procedures.textbook_dcr import TextbookGraph

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
    terms = any(owed.term for row in find_rulebook(f"{procedure}.{regime}").of_kind(Owes) for owed in row.owed)
    assert any(row["kind"] == "response" and row["deadline"] for row in graph["relations"]) is terms
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


def test_two_laws_are_compared_in_words_and_as_json() -> None:
    table = run("diff", "coercion", "--from", "law2008", "--to", "law2025")
    assert table.exit_code == 0, table.exception
    assert "Bước chỉ có theo Luật THADS 2008\n  - Họp với công an, thống nhất biện pháp" in table.output
    told = json.loads(run("diff", "coercion", "--from", "law2008", "--to", "law2025", "--json").output)
    assert {row["event"] for row in told["only_from"]} == {
        "agreement_meeting_held", "comment_meeting_held", "review_held"
    }  # fmt: skip
    assert all(told[group] for group in ("only_to", "roles", "terms", "outcomes", "bases"))


@pytest.mark.parametrize(
    "words",
    [
        ("diff", "exemption", "--from", "law2008", "--to", "law1999"),
        ("replay", "exemption", "--regime", "law1999", "--trace", "ground_arisen"),
        ("dcr", "exemption.law2025", "--regime", "law2008", "--json"),
        ("replay", "exemption.law2025", "--json"),
    ],
)
def test_a_wrong_command_line_is_an_error_in_vietnamese(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code != 0
    assert any(said in f"{result.exception}{result.output}" for said in ("quy tắc", "luật khác", "Thiếu --trace"))


def test_a_trace_is_told_in_words_and_an_empty_one_is_nothing() -> None:
    begun = run("replay", "exemption", "--regime", "law2025", "--trace", "ground_arisen")
    assert begun.exit_code == 0 and begun.output.startswith("1. ground_arisen\n")
    assert json.loads(replayed("exemption", "law2025", []).output) == []
