"""Where a matter stands, as far as one officer may know it: a stage that tells an outcome is for who may read it."""

from coord.agencies.access import Viewer
from coord.matters.admission import may_read
from coord.matters.history import History, books_of, ledger_of, opening_of, rule_of


def stage_seen_by(viewer: Viewer, history: History) -> str:
    """The words for where the matter stands; without the outcome of an act whose content is not for this officer."""
    books, standing = books_of(opening_of(history)), {past.id for past in ledger_of(history).standing}
    for event in reversed(history):
        rule = rule_of(event, books) if event.id in standing and not event.happened.endswith(".lapsed") else None
        if rule is None or not rule.stage_after(event.payload.outcome):
            continue
        outcome = rule.outcome(event.payload.outcome)
        if outcome is None or not outcome.stage or may_read(viewer, event):
            return rule.stage_after(event.payload.outcome)
        return rule.stage or f"Đã có: {rule.title}"
    return ""
