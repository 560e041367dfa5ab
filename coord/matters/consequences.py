"""What an act has led to: who received it and what is owed because of it; and the same of an act only rehearsed."""

from dataclasses import dataclass

from coord.agencies.access import Viewer, require_seeing
from coord.db import rehearse
from coord.events import log
from coord.events.record import EventRecord
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.forms import ActForm
from coord.matters.history import books_of, ledger_of, opening_of, rule_of
from coord.matters.queries import matter_seen_by
from coord.matters.stages import stage_seen_by
from coord.matters.timeline import Names, title_of
from coord.matters.views import DutyView
from coord.procedures.engine.advice import warnings_of


@dataclass(frozen=True, slots=True)
class Consequences:
    """What an act says, to whom it went, and what is now owed (or open as a right) because of it.

    `actor` is whom it was recorded for, empty for an act of the own agency. `warnings` are what to think of about the
    planned day.
    """

    title: str
    receivers: tuple[str, ...]
    raised: tuple[DutyView, ...]
    stage: str
    is_closed: bool
    actor: str = ""
    warnings: tuple[str, ...] = ()


def consequences_of(viewer: Viewer, event: EventRecord) -> Consequences:
    """What this act has led to, as this officer may see it."""
    history = log.events_of(event.matter_id)
    opening, ledger = opening_of(history), ledger_of(history)
    keys = {d.key for d in ledger.duties if d.raised_by == event.id and d.is_open}
    view = matter_seen_by(viewer, event.matter_id)
    rule = rule_of(event, books_of(history))
    names = Names.of(history)
    persons = tuple(opening.persons[role] for role in rule.to if role in opening.persons) if rule else ()
    return Consequences(
        title=title_of(event, rule, with_outcome=True),
        receivers=(*names.receivers(event.addressees), *persons),
        actor=names.actor(event, history) if event.payload.on_behalf else "",
        raised=tuple(d for d in (*view.owed, *view.rights) if d.id in keys),
        stage=stage_seen_by(viewer, history),
        is_closed=ledger.is_closed,
        warnings=tuple(str(w) for w in warnings_of(ledger)),
    )


def rehearse_act(viewer: Viewer, matter_id: str, form: ActForm) -> Consequences:
    """What recording this act would lead to. Raises what recording it would raise; nothing is written either way."""
    return rehearse(lambda: consequences_of(viewer, record_act(viewer, matter_id, form, require_seeing)))


def rehearse_opening(viewer: Viewer, form: OpeningForm) -> Consequences:
    """What opening this matter would lead to. Raises what opening it would raise; nothing is written either way."""
    return rehearse(lambda: consequences_of(viewer, open_matter(viewer, form, require_seeing)))
