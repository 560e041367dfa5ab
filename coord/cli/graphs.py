"""`coord rulebook dcr`, `replay`, `diff`: a rulebook as a graph, acts replayed on it, two laws beside each other."""

import json
from collections.abc import Sequence

import click

from coord.cli.rulebooks import of_regime, regime_option
from coord.cli.vietnamese import VietnameseCommand
from coord.procedures.reading.comparing import compare
from coord.procedures.reading.comparison_text import comparison_as_json, comparison_text
from coord.procedures.reading.dcr import DcrGraph
from coord.procedures.reading.dcr_translation import dcr_graph
from coord.procedures.reading.printing import dcr_text
from coord.procedures.reading.traces import Step, replay_trace

json_option = click.option("--json", "as_json", is_flag=True, help="Trả lời bằng JSON.")


@click.command("dcr", cls=VietnameseCommand)
@click.argument("name", metavar="TÊN")
@regime_option
@json_option
def dcr(name: str, regime: str | None, as_json: bool) -> None:
    """In đồ thị DCR đã dịch của một bộ quy tắc; JSON đủ để chạy lại ở chương trình khác."""
    book = of_regime(name, regime)
    click.echo(_json(graph_as_json(dcr_graph(book))) if as_json else dcr_text(book))


@click.command("replay", cls=VietnameseCommand)
@click.argument("name", metavar="TÊN")
@regime_option
@click.option("--trace", required=True, metavar="A,B,C", help="Các sự kiện theo thứ tự, cách nhau bằng dấu phẩy.")
@json_option
def replay(name: str, regime: str | None, trace: str, as_json: bool) -> None:
    """Chạy lại một chuỗi sự kiện trên đồ thị; bước không làm được thì dừng, nêu bước và căn cứ."""
    names = [word.strip() for word in trace.split(",")] if trace.strip() else []
    steps = replay_trace(of_regime(name, regime), names)
    click.echo(_json([_step_as_json(s) for s in steps]) if as_json else _told(steps))


@click.command("diff", cls=VietnameseCommand)
@click.argument("name", metavar="TÊN")
@click.option("--from", "before", required=True, metavar="LUẬT", help="Luật trước: law2008.")
@click.option("--to", "after", required=True, metavar="LUẬT", help="Luật sau: law2025.")
@json_option
def diff(name: str, before: str, after: str, as_json: bool) -> None:
    """So một thủ tục theo hai luật: bước chỉ có ở một luật, người làm, thời hạn, căn cứ khác nhau."""
    old, new = of_regime(name, before), of_regime(name, after)
    pairs = compare(old, new)
    click.echo(_json(comparison_as_json(old, new, pairs)) if as_json else comparison_text(old, new, pairs))


def graph_as_json(graph: DcrGraph) -> dict[str, object]:
    """The graph with its first marking, for whoever runs it without this program."""
    return {
        "events": [{"id": e.id, "role": e.role, "executable": e.executable} for e in graph.events],
        "relations": [
            {"kind": r.kind, "from": r.source, "to": r.target, "deadline": r.deadline, "delay": r.delay,
             "basis": r.basis}
            for r in graph.relations
        ],
        "marking": {"happened": [], "pending": [], "included": graph.included},
    }  # fmt: skip


def _step_as_json(step: Step) -> dict[str, object]:
    return {
        "event": step.event,
        "enabled": step.enabled,
        "pending": step.pending,
        "included": step.included,
        "accepting": step.accepting,
    }


def _told(steps: Sequence[Step]) -> str:
    lines = []
    for number, step in enumerate(steps, 1):
        lines += [
            f"{number}. {step.event}",
            f"   làm được:   {', '.join(step.enabled) or 'không có gì'}",
            f"   còn phải làm: {', '.join(step.owed) or 'không có gì (trạng thái chấp nhận)'}",
        ]
    return "\n".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
