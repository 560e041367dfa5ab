"""Writing cases, many at a time: the row, its obligations, since when it is eligible, and who changed what.

The only writer of these tables. It checks no right and no key: commands and imports do, before they come here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import insert

from coord.agencies.names import short_names
from coord.cases.eligibilities import Figured, note_eligibility
from coord.cases.facts import CaseFacts, Difference, Obligation, differences, facts_of, row_of
from coord.cases.models import Case, CaseChange, CaseObligation
from coord.db import db

ENTERED = ""


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a case, when, and by which file; no officer where the program itself does."""

    officer_id: int | None
    at: datetime
    import_id: int | None = None


def add_cases(wanted: Sequence[CaseFacts], by: Author) -> list[int]:
    """Enter these cases; their ids in the same order. Needs an open transaction."""
    if not wanted:
        return []
    new_row = insert(Case).returning(Case.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(new_row, [{**row_of(facts), "version": 1} for facts in wanted]))
    pairs = list(zip(ids, wanted, strict=True))
    owed = [{"case_id": i, **asdict(one)} for i, facts in pairs for one in facts.obligations]
    db.session.execute(insert(CaseObligation), owed)
    db.session.execute(insert(CaseChange), [_change(i, by, ENTERED, "", "") for i in ids])
    note_eligibility(Figured(i, facts.holder_id, facts.figures) for i, facts in pairs)
    return ids


def alter_cases(wanted: Sequence[tuple[Case, CaseFacts]], by: Author) -> None:
    """Bring these cases to these facts and keep what that changes. Needs an open transaction."""
    changes = [
        _change(case.id, by, found.field, found.before, found.after)
        for case, facts in wanted
        for found in (*_moved(case, facts), *differences(facts_of(case), replace(facts, holder_id=case.holder_id)))
    ]
    if not changes:
        return
    for case, facts in wanted:
        _bring(case, facts)
    db.session.flush()
    db.session.execute(insert(CaseChange), changes)
    note_eligibility(Figured(case.id, facts.holder_id, facts.figures) for case, facts in wanted)


def _moved(case: Case, facts: CaseFacts) -> tuple[Difference, ...]:
    """That another office holds it, by name."""
    if case.holder_id == facts.holder_id:
        return ()
    names = short_names([case.holder_id, facts.holder_id])
    return (Difference("holder_id", names[case.holder_id], names[facts.holder_id]),)


def _bring(case: Case, facts: CaseFacts) -> None:
    for name, value in row_of(facts).items():
        setattr(case, name, value)
    case.version += 1
    kept = {owed.kind: owed for owed in case.obligations}
    case.obligations = [_obligation(kept.get(owed.kind), owed) for owed in facts.obligations]


def _obligation(kept: CaseObligation | None, owed: Obligation) -> CaseObligation:
    if kept is None:
        return CaseObligation(**asdict(owed))
    for name, value in asdict(owed).items():
        setattr(kept, name, value)
    return kept


def _change(case_id: int, by: Author, field: str, before: str, after: str) -> dict[str, object]:
    return {
        "case_id": case_id,
        "changed_at": by.at,
        "officer_id": by.officer_id,
        "import_id": by.import_id,
        "field": field,
        "before": before,
        "after": after,
    }
