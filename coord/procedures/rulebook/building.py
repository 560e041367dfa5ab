"""From a checked rulebook file to the frozen dataclasses."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from coord.procedures.dates.barred import parse_bar
from coord.procedures.dates.terms import Term, parse_term
from coord.procedures.rulebook import relations as rel
from coord.procedures.rulebook import rulebook as rb
from coord.procedures.rulebook.children import child_rules
from coord.procedures.rulebook.form_rules import Field, Option, RequiredDocument
from coord.procedures.rulebook.relations import Basis, Label, Relation, Start, parse_label
from coord.procedures.rulebook.roles import Role
from coord.procedures.rulebook.story_lines import Story, StoryAct

Table = Mapping[str, Any]
PLANNED_DAY = "planned day"  # as a delay: not before that day


def build_rulebook(table: Table, file_hash: str) -> rb.Rulebook:
    """Build the rulebook from the loaded table; ValueError names what cannot be read."""
    acts = (_event(name, row) for name, row in table["events"].items())
    events = (*acts, *child_rules(table["children"]))
    articles = tuple((_basis(row), row["relations"]) for row in table["article"])
    return rb.Rulebook(
        procedure=table["procedure"],
        regime=table["regime"],
        edition=table["edition"],
        title=table["title"],
        short_title=table["short_title"],
        code_prefix=table["code_prefix"],
        law=table["law"],
        law_short=table["law_short"],
        in_force_from=table["in_force_from"],
        in_force_until=table.get("in_force_until"),
        opens=tuple(table["opens"]),
        roles=tuple(_role(name, row) for name, row in table["roles"].items()),
        events=events,
        relations=tuple(r for basis, rows in articles for row in rows for r in _relations(row, basis)),
        articles=tuple(basis for basis, _ in articles),
        document_titles=tuple(table["documents"].items()),
        stories=tuple(_story(row) for row in table["story"]),
        crossing=_crossing(table["crossing"], events) if "crossing" in table else None,
        hash=file_hash,
        switches=tuple(_switch(row) for row in table["switch"]),
        released_on=table.get("released", date.min),
        cases=tuple(rb.Nature(name) for name in table["cases"]),
    )


def _switch(row: Table) -> rb.Switch:
    return rb.Switch(
        row["name"],
        row["title"],
        row["why"],
        tuple(parse_label(t) for t in row["removes"]),
        row["on"],
        tuple((parse_label(gone), parse_label(instead)) for gone, instead in row["done"].items()),
        tuple(row["owed"].items()),
    )


def _role(name: str, row: Table) -> Role:
    return Role(
        name,
        row["title"],
        tuple(row["kinds"]),
        tuple(row["levels"]),
        row["propose"],
        row["why"],
        row["required"],
        row["off_platform"],
        row["former"],
    )


def _event(name: str, row: Table) -> rb.EventRule:
    day, _, hour = row["sets"].removeprefix("planned_day=").partition(" at ")
    return rb.EventRule(
        name=name,
        title=row["title"],
        verb=row["verb"],
        by=tuple(row["by"]),
        to=tuple(row["to"]),
        outcomes=tuple(
            rb.Outcome(o, t["title"], not t["open"], t["ends"], t["closes"], t["stage"])
            for o, t in row["outcomes"].items()
        ),
        repeats=row["repeats"],
        may_return=row["again"],
        ends=row["ends"],
        closes=row["closes"],
        paper=row["paper"],
        signed_by=row["signed_by"],
        encloses=tuple(parse_label(t) for t in row["encloses"]),
        tells_case=row["tells_case"],
        sets_planned_day=day,
        sets_planned_time=hour,
        unsets_planned_day=bool(row["unsets"]),
        stage=row["stage"],
        lane=row["lane"] or row["by"][0],
        asks=row["asks"],
        fields=tuple(_field(f) for f in row["fields_"]),
        documents=tuple(_document(d) for d in row["documents"]),
    )


def _field(row: Table) -> Field:
    options = tuple(Option(o["value"], o["title"]) for o in row["options"])
    return Field(
        row["name"],
        row["title"],
        row["kind"],
        row["required"],
        row["hint"],
        options,
        frozenset(row["outcomes"]),
        row["prefill"],
        row["at_most"],
        row["not_before_act"],
        row["not_after_act"],
    )


def _document(row: Table) -> RequiredDocument:
    outcomes, paper_of = frozenset(row["outcomes"]), tuple(parse_label(t) for t in row["paper_of"])
    return RequiredDocument(row["name"], row["title"], row["required"], row["basis"], row["hint"], outcomes, paper_of)


def _basis(row: Table) -> Basis:
    status = row["status"]
    after = date.fromisoformat(status.removeprefix("unverified after ")) if status.startswith("unverified") else None
    if after is None and status not in ("in force", "default that may be overridden"):
        raise ValueError(f"status {status!r}")
    is_default = status.startswith("default")
    return Basis(
        row["document"], row["clause"], row["kind"], row["confidence"], after, is_default, " ".join(row["text"].split())
    )


def _relations(row: Table, basis: Basis) -> Iterator[Relation]:
    """One written row may stand for several relations: one for each pair of anchor and target."""
    if "requires" in row:
        any_of = tuple(parse_label(t) for t in row["requires"])
        is_planned = row.get("delay") == PLANNED_DAY
        delay = parse_term(row["delay"]) if "delay" in row and not is_planned else None
        ahead = parse_term(row["ahead"]) if "ahead" in row else None
        yield from (rel.Requires(parse_label(b), any_of, basis, delay, is_planned, ahead) for b in row["before"])
    elif "bars" in row:
        for before, when in product(row["before"], row["when"]):
            yield rel.Bars(parse_label(before), row["bars"], parse_bar(when), when, basis, row.get("warns", False))
    elif "guarantees" in row:
        yield from (rel.Guarantees(parse_label(a), tuple(row["guarantees"]), basis) for a in row["after"])
    elif "waits_for" in row:
        for before, owed in product(row["before"], row["waits_for"]):
            yield rel.WaitsFor(parse_label(before), owed, basis)
    elif "owes" in row:
        yield from (_owes(parse_label(after), row, basis) for after in row["after"])
    else:
        for after, target in product(row["after"], _targets(row)):
            yield _effect(parse_label(after), target, row, basis)


def _targets(row: Table) -> list[str]:
    return next(list(row[kind]) for kind in ("may", "allows", "stops", "pauses") if kind in row)


def _effect(after: Label, target: str, row: Table, basis: Basis) -> Relation:
    if "may" in row:
        start, field = _start(row)
        until = parse_term(row["until"][0]) if "until" in row else None
        return rel.May(after, target, basis, until, start, field)
    if "allows" in row:
        return rel.Allows(after, parse_label(target), basis)
    if "stops" in row:
        return rel.Stops(after, parse_label(target), basis)
    return rel.Pauses(after, target, tuple(parse_label(t) for t in row.get("until", [])), basis)


def _owes(after: Label, row: Table, basis: Basis) -> rel.Owes:
    is_lead = "lead" in row
    text = row.get("lead") or row.get("within")
    common = parse_term(text) if text else None
    start, field = (Start.PLANNED_DAY, "") if is_lead else _start(row)
    return rel.Owes(
        after,
        tuple(_owed_event(item, common) for item in row["owes"]),
        basis,
        start,
        field,
        is_lead,
        row.get("lapses", False),
        row.get("renews", False),
        row.get("renew_on_move", False),
    )


def _owed_event(item: str | Table, common: Term | None) -> rel.OwedEvent:
    if isinstance(item, str):
        return rel.OwedEvent(item, common)
    return rel.OwedEvent(item["event"], parse_term(item["within"]) if "within" in item else common)


def _start(row: Table) -> tuple[Start, str]:
    text = row.get("from_", Start.TOOK_EFFECT.value)
    return (Start.FIELD, text.removeprefix("field:")) if text.startswith("field:") else (Start(text), "")


def _story(row: Table) -> Story:
    return Story(row["title"], tuple(_act(a) for a in row["acts"]), row["can_close"])


def _act(row: Table) -> StoryAct:
    raises = None
    if "raises" in row:
        raises = tuple((r["owed"], r.get("due")) for r in row["raises"])
    return StoryAct(
        on=row["on"],
        does=row.get("does", ""),
        refuses=row.get("refuses", ""),
        system=row.get("system", ""),
        received_on=row.get("received"),
        received_by=tuple(row["received_by"].items()),
        receipt_unknown=row.get("receipt_unknown", False),
        fields=tuple(row["fields_"].items()),
        raises=raises,
        meets=tuple(row["meets"]),
        cancels=tuple(row["cancels"]),
        is_warned=row.get("warned"),
        guaranteed_on=row.get("guaranteed"),
    )


def _crossing(row: Table, events: tuple[rb.EventRule, ...]) -> rb.Crossing:
    """`same` lists labels and events that keep their name; `done` and `owed` the others, "" for nothing."""
    known = {e.name for e in events}
    done = [(parse_label(t), parse_label(t)) for t in row["same"]]
    renamed = [(parse_label(old), parse_label(new) if new else None) for old, new in row["done"].items()]
    owed = {t: t for t in row["same"] if t in known}
    return rb.Crossing(
        row["from_regime"],
        row["on"],
        (*renamed, *done),
        tuple({**owed, **{old: new or None for old, new in row["owed"].items()}}.items()),
    )
