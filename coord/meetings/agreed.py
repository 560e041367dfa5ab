"""Mục III of minutes: what each agency confirms of its own, and each final answer that all of them may know."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from coord.agencies.models import Agency
from coord.events.inbox import Status
from coord.events.record import EventRecord
from coord.matters.history import opening_at, reached_later, received_on, rule_of
from coord.meetings import words
from coord.meetings.sharing import Shared
from coord.procedures.rulebook.form_rules import FieldKind
from coord.procedures.rulebook.rulebook import EventRule

UNIT = " (đồng)"


def agreed_points(shared: Shared) -> Iterator[str]:
    """What the parties confirm by signing. Nobody confirms what another has done, or what has not reached them."""
    if len(shared.recipients) > 1:
        yield from (_confirmed(shared, agency) for agency in shared.recipients)
    for event in shared.acts():
        rule = rule_of(event, shared.books)
        outcome = rule.outcome(event.payload.outcome) if rule else None
        if rule and outcome and outcome.is_final and event.agency_id and shared.is_readable(event):
            yield _result(shared, event, rule, outcome.title)


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in order as a person writes them: “1 đến 4, 6, 8 và 9”."""
    runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])]
    parts = [f"{run[0]} đến {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    together = ", ".join(parts)
    before, comma, last = together.rpartition(", ")
    return f"{before} và {last}" if comma else last


def _confirmed(shared: Shared, agency: Agency) -> str:
    acts = list(enumerate(shared.acts(), 1))
    done = [row for row, event in acts if shared.actor_id(event) == agency.id]
    received = [row for row, event in acts if shared.is_readable(event) and _has_received(shared, event, agency.id)]
    said = [f"việc do mình thực hiện tại dòng {ranges(done)}"] if done else []
    said += [f"văn bản đã tiếp nhận tại dòng {ranges(received)}"] if received else []
    if not said:
        return f"{agency.name} ký để ghi nhận đã biết diễn biến; không xác nhận văn bản nào nêu tại mục II."
    return f"{agency.name} xác nhận {' và '.join(said)} của mục II."


def _has_received(shared: Shared, event: EventRecord, agency_id: int) -> bool:
    """Whether the agency has taken the letter in, or recorded it from the paper it got."""
    if event.payload.on_behalf and event.agency_id == agency_id:
        return True
    told = reached_later(shared.history).get(event.id, {})
    roles = [role for role, party in opening_at(shared.history, event).parties.items() if party == agency_id]
    return any(
        any(received_on(event, role, (), told) for role in roles)
        if entry.status == Status.ON_PAPER
        else entry.accepted_at is not None and entry.status != Status.REFUSED
        for entry in shared.entries.get(event.id, ())
        if entry.agency_id == agency_id
    )


def _result(shared: Shared, event: EventRecord, rule: EventRule, outcome: str) -> str:
    said = event.payload.fields
    amounts = [f"; {_without_unit(f.title)}: {words.money(int(said[f.name]))}" for f in rule.fields
               if f.kind is FieldKind.MONEY and f.name in said]  # fmt: skip
    number = f" (số {event.payload.number})" if event.payload.number else ""
    day = words.short_date(event.took_effect_on)
    return f"Ngày {day}, {shared.actor(event)} {words.deed(rule)}{number}: {outcome}{''.join(amounts)}."


def _without_unit(field_title: str) -> str:
    plain = field_title.removesuffix(UNIT)
    return f"{plain[0].lower()}{plain[1:]}"
