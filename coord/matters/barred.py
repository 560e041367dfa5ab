"""What the law lets no form say: a day off, the night, the weeks around Tết; told at the field, with the article."""

from coord.agencies.access import Viewer
from coord.errors import CoordError
from coord.events.known import calendar_now
from coord.events.payload import Payload
from coord.matters.acts_ahead import ActAhead
from coord.matters.admission import enter
from coord.matters.forms import ActForm
from coord.matters.history import History, ledger_of
from coord.procedures.dates.barred import Moment
from coord.procedures.engine.advice import refusals
from coord.procedures.engine.ledger import Past
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import Rulebook


def barred_fields(history: History, book: Rulebook, form: ActForm, payload: Payload) -> dict[str, str]:
    """By field why it may not say what it says, judged by what is planned in the matter so far."""
    if not book.has_event(form.event):
        return {}
    rule, on = book.event(form.event), form.took_effect_on
    past = Past("", form.event, on, payload.outcome, fields=rule.typed(payload.fields))
    if not history:
        return refusals(book, past, Moment(calendar_now(), on))
    ledger = ledger_of(history)
    return refusals(book, past, Moment(ledger.calendar, on, ledger.planned_on, ledger.planned_time))


def barred_ahead(viewer: Viewer, ahead: ActAhead, form: ActForm, payload: Payload) -> dict[str, str]:
    """The same of a form that is being filled in; nothing where no law of that day is known."""
    history = enter(viewer, ahead.matter_id) if ahead.matter_id else ()
    try:
        on = form.took_effect_on
        book = ledger_of(history).book_on(on) if history else rulebook_on(ahead.procedure, on)
    except CoordError:
        return {}
    return barred_fields(history, book, form, payload)
