"""Where a matter stands, as far as one officer may know it: a stage that tells an outcome is for who may read it."""

from collections.abc import Callable

from coord.agencies.access import Viewer
from coord.events.record import EventRecord
from coord.matters.admission import may_read
from coord.matters.history import History, books_of, ledger_of, rule_of
from coord.procedures.rulebook.rulebook import EventRule


def stage_seen_by(viewer: Viewer, history: History) -> str:
    """The words for where the matter stands; without the outcome of an act whose content is not for this officer."""
    return _stage(history, lambda event: may_read(viewer, event))


def stage_told_to_all(history: History) -> str:
    """The same words for the board, where those read who were sent nothing: only what the system records tells all."""
    return _stage(history, lambda event: event.agency_id is None)


def _stage(history: History, is_told: Callable[[EventRecord], bool]) -> str:
    books, standing = books_of(history), {past.id for past in ledger_of(history).standing}
    for event in reversed(history):
        rule = rule_of(event, books) if event.id in standing and not event.happened.endswith(".lapsed") else None
        if rule is None or not rule.stage_after(event.payload.outcome):
            continue
        outcome = rule.outcome(event.payload.outcome)
        if outcome is None or not outcome.stage or is_told(event):
            return rule.stage_after(event.payload.outcome)
        return veiled(rule)
    return ""


def veiled(rule: EventRule) -> str:
    """The words for where a matter stands after an act whose outcome is not told."""
    return rule.stage or f"Đã có: {rule.title}"
