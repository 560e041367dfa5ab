"""What an import would do: which cases are new, which change and how, which are as they were, and which clash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from itertools import islice
from operator import itemgetter

from sqlalchemy import select

from coord.agencies.names import short_names
from coord.cases.facts import CaseFacts, Obligation, facts_of
from coord.cases.importing.cells import Fault
from coord.cases.importing.checking import Checked, FoundCase
from coord.cases.importing.columns import heading_of
from coord.cases.importing.offices import Offices
from coord.cases.models import Case
from coord.db import db

BATCH = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done. `faults` are lines that cannot be taken because of what is kept; `notes` are worth a look.

    `digest` tells this plan from any other: what somebody looked at is what is written, or nothing is.
    """

    new: tuple[CaseFacts, ...]
    changed: tuple[tuple[Case, CaseFacts], ...]
    unchanged: int
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]
    refused_lines: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """A case that is kept: its id and its office."""

    case_id: int
    holder_id: int


def plan(checked: Checked, offices: Offices, *, to_write: bool = False) -> Plan:
    """Compare what a file says with what is kept of the officer's own offices; `to_write` holds what it compared."""
    kept = _kept(offices)
    numbers = {_number(key): key for key in kept}
    new: list[CaseFacts] = []
    known: list[tuple[int, CaseFacts]] = []
    faults: list[Fault] = []
    notes: list[Fault] = []
    refused = 0
    for found in checked.cases:
        facts, same = found.facts, kept.get(found.facts.key, ())
        own = next((case for case in same if case.holder_id == facts.holder_id), None)
        if own is not None:
            known.append((own.case_id, facts))
        elif same:
            faults.append(_elsewhere(found, same[0]))
            refused += len(found.lines)
        else:
            new.append(facts)
            if twin := numbers.get(_number(facts.key)):
                notes.append(_twin(found, twin))
    changed, unchanged = _compare(known, checked.given, to_write=to_write)
    said = (new, [(case.id, case.version, facts) for case, facts in changed], unchanged, [f.line for f in faults])
    digest = sha256(repr(said).encode()).hexdigest()
    return Plan(tuple(new), tuple(changed), unchanged, tuple(faults), tuple(notes), refused, digest)


def _kept(offices: Offices) -> dict[str, tuple[_Kept, ...]]:
    """Every case of these offices by its key; the same decision may be kept at two of them."""
    found: dict[str, tuple[_Kept, ...]] = {}
    query = select(Case.key, Case.id, Case.holder_id).where(Case.holder_id.in_(offices.ids))
    for key, case_id, holder_id in db.session.execute(query):
        found[key] = (*found.get(key, ()), _Kept(case_id, holder_id))
    return found


def _compare(
    known: Sequence[tuple[int, CaseFacts]], given: frozenset[str], *, to_write: bool
) -> tuple[list[tuple[Case, CaseFacts]], int]:
    changed, unchanged = [], 0
    rest = iter(sorted(known, key=itemgetter(0)))  # two that hold the same cases hold them in the same order
    while batch := list(islice(rest, BATCH)):
        query = select(Case).where(Case.id.in_([i for i, _ in batch])).order_by(Case.id)
        cases = {c.id: c for c in db.session.scalars(query.with_for_update(key_share=True) if to_write else query)}
        for case_id, said in batch:
            is_now = facts_of(cases[case_id])
            wanted = with_what_is_not_given(said, is_now, given)
            if wanted == is_now:
                unchanged += 1
            else:
                changed.append((cases[case_id], wanted))
    return changed, unchanged


def with_what_is_not_given(said: CaseFacts, is_now: CaseFacts, given: frozenset[str]) -> CaseFacts:
    """The facts a file says; where it has no column for one, that fact as it is now. How a key is written stays."""
    silent = {f.name: getattr(is_now, f.name) for f in fields(said) if f.name not in (*given, "obligations")}
    same_key = {name: getattr(is_now, name) for name in ("decision_number", "issuer")}
    return replace(said, **{**silent, **same_key}, obligations=tuple(_obligations(said, is_now, given)))


def _obligations(said: CaseFacts, is_now: CaseFacts, given: frozenset[str]) -> Iterator[Obligation]:
    kept = {owed.kind: owed for owed in is_now.obligations}
    for owed in said.obligations:
        old = kept.get(owed.kind, owed)
        silent = {f.name: getattr(old, f.name) for f in fields(owed) if f.name not in given}
        yield replace(owed, **silent)


def _number(key: str) -> tuple[str, str]:
    """Number and issuer of a decision, without its day."""
    number, _, issuer = key.split("|", 2)
    return number, issuer


def _elsewhere(found: FoundCase, kept: _Kept) -> Fault:
    office = short_names([kept.holder_id]).get(kept.holder_id, "")
    reason = f"Quyết định này đang do {office} thi hành. Tệp không chuyển việc từ đơn vị này sang đơn vị khác."
    return Fault(found.lines[0], heading_of("holder_id"), reason)


def _twin(found: FoundCase, key: str) -> Fault:
    year, month, day = key.split("|", 2)[1].split("-")
    reason = (
        f"Số này của cùng cơ quan đã có với ngày {day}/{month}/{year}. Nếu là cùng một quyết định, hãy sửa ngày ở việc "
        "đã có; nhập tiếp thì thành hai việc."
    )
    return Fault(found.lines[0], heading_of("first_decision_on"), reason)
