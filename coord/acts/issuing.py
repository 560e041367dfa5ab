"""From an act to its event: the form as it was typed, with signer, number and date; recorded, or only rehearsed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coord import clock
from coord.acts.draft import Draft, Seen, act_form_of, read_draft
from coord.acts.heads import NOT_YET, wording_of
from coord.acts.models import Act
from coord.acts.numbering import next_number
from coord.acts.signing import signature_of
from coord.acts.subject import Subject, ahead_of, book_typed, subject_of
from coord.agencies.access import Permit, Viewer, require_acting, require_issuing, require_seeing
from coord.agencies.spelling import clean_text
from coord.cases.models import Case
from coord.db import db, rehearse
from coord.errors import Invalid, NotFound
from coord.events.record import EventRecord
from coord.matters.acts_ahead import ActAhead
from coord.matters.children import child_ahead
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.consequences import Consequences, consequences_of
from coord.matters.corrections import record_correction
from coord.matters.forms import ActForm, checked_payload
from coord.matters.openings import role_choices

INCOMPLETE = "Văn bản chưa gửi được vì còn thiếu hoặc sai. Hãy xem các mục được đánh dấu."


@dataclass(frozen=True, slots=True)
class Written:
    """An act as it stands: what it is about, what was typed, and the form as the command wants it."""

    ahead: ActAhead
    draft: Draft
    form: ActForm


def written_act(viewer: Viewer, act: Act, permit: Permit = require_seeing) -> Written:
    """The act with signer, number and date as far as it has them. Invalid when a day of it cannot be read."""
    draft = read_draft(act.draft)
    ahead = ahead_of(viewer, subject_of(act), draft.on, draft.parties, permit)
    form, wrong = act_form_of(ahead, draft, Seen(act.request_key, act.version, act.seen_version))
    if act.paper:
        signer = " ".join(part for part in (act.signer_line, act.signer_name) if part)
        on = act.dated_on or form.took_effect_on
        wording = None if draft.is_secret or act.is_on_paper else wording_of(viewer, act, ahead, draft)
        form = replace(form, number=act.number or NOT_YET, signer=signer or NOT_YET, took_effect_on=on, wording=wording)
    if wrong:
        raise Invalid(INCOMPLETE, fields=wrong)
    return Written(ahead, draft, form)


def require_complete(viewer: Viewer, act: Act) -> None:
    """Raise Invalid, with a sentence for each field, unless everything that the law asks for is there."""
    found = written_act(viewer, act)
    checked_payload(found.ahead.rule, found.form, found.ahead.role)


def record(viewer: Viewer, act: Act) -> EventRecord:
    """Record the event of this act, as it was signed and numbered; or what is only noted, by who wrote it."""
    permit = require_issuing if act.paper else require_acting
    return _recorded(viewer, act, written_act(viewer, act, permit).form, permit)


def rehearse_issuing(viewer: Viewer, act: Act) -> Consequences:
    """What issuing the act today would lead to, with the number and signer it would get. Raises what issuing would."""
    today = clock.today()
    form = written_act(viewer, act).form
    if act.paper and not act.number:
        form = replace(form, number=next_number(act, today.year))
    if act.paper and not act.signer_name:
        form = replace(form, signer=_would_sign(viewer, act, today))
    return rehearse(lambda: consequences_of(viewer, _recorded(viewer, act, form, require_seeing)))


def rehearse_form(viewer: Viewer, subject: Subject, form: ActForm) -> Consequences:
    """What recording this form in a matter would lead to. Raises what recording it would."""
    return rehearse(lambda: consequences_of(viewer, _in_matter(viewer, subject, form, require_seeing)))


def _recorded(viewer: Viewer, act: Act, form: ActForm, permit: Permit) -> EventRecord:
    if act.matter_id:
        return _in_matter(viewer, subject_of(act), form, permit)
    return open_matter(viewer, _opening_form(viewer, act, form), permit)


def _in_matter(viewer: Viewer, subject: Subject, form: ActForm, permit: Permit) -> EventRecord:
    matter_id = subject.matter_id or ""
    if subject.corrects:
        return record_correction(viewer, matter_id, subject.corrects, form, permit)
    return record_act(viewer, matter_id, form, permit)


def _opening_form(viewer: Viewer, act: Act, form: ActForm) -> OpeningForm:
    draft, case = read_draft(act.draft), db.session.get(Case, act.case_id)
    if case is None:
        raise NotFound("Không tìm thấy việc thi hành án.")
    book = book_typed(act.procedure, draft.on)
    within = child_ahead(viewer, act.parent, act.child_kind) if act.parent else None
    choices = role_choices(book, case, draft.parties, within)
    parties = {choice.role.name: choice.chosen.id for choice in choices if choice.chosen}
    persons = {choice.role.name: choice.name for choice in choices if clean_text(choice.name)}
    return OpeningForm(act.procedure, case.id, parties, persons, form, act.parent, act.child_kind, draft.follows)


def _would_sign(viewer: Viewer, act: Act, day: date) -> str:
    signature = signature_of(viewer, act, day)
    return f"{signature.line} {signature.name}" if signature else NOT_YET
