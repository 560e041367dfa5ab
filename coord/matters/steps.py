"""The drawing of a procedure: its acts in lanes, and which have happened, are owed, or have not come."""

from coord.matters.views import Step
from coord.procedures.ledger import Ledger
from coord.procedures.rulebook import Rulebook


def steps_of(ledger: Ledger) -> tuple[Step, ...]:
    """The steps of a matter in the order of its rulebook, without those of branches it did not take."""
    happened = {p.event: p.on for p in ledger.standing if not p.lapsed}
    owed = {e: d.due_on for d in ledger.open_duties for e in d.events}
    rights = {e: d.due_on for d in ledger.open_rights for e in d.events}
    steps = []
    for rule in ledger.book.events:
        if rule.name in happened:
            steps.append(Step(rule.name, rule.title, rule.lane, "done", f"{happened[rule.name]:%d/%m/%Y}"))
        elif rule.name in owed or rule.name in rights:
            due = owed.get(rule.name) or rights.get(rule.name)
            state = "owed" if rule.name in owed else "right"
            steps.append(Step(rule.name, rule.title, rule.lane, state, f"hạn {due:%d/%m}" if due else "chưa có hạn"))
        elif not ledger.is_closed and rule.name not in ledger.book.opens:
            steps.append(Step(rule.name, rule.title, rule.lane, "ahead", ""))
    return tuple(steps)


def steps_of_rulebook(book: Rulebook) -> tuple[Step, ...]:
    """The steps of a procedure, for the handbook."""
    return tuple(Step(rule.name, rule.title, rule.lane, "ahead", "") for rule in book.events)
