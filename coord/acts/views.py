"""An act as one officer sees it: the paper as it will look, where it is, what has been done, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from coord.acts.commands import may_send_back, may_withdraw
from coord.acts.desk import seen_act
from coord.acts.draft import Draft, read_draft
from coord.acts.heads import letter_of
from coord.acts.issuing import rehearse_issuing
from coord.acts.lists import ActLine, lines_of
from coord.acts.models import Act, ActStep
from coord.acts.moving import Move, moves
from coord.acts.states import CHANGEABLE, ON_THE_WAY, STEP_WORDS, WRITABLE, State, Step
from coord.acts.subject import ahead_of, subject_of
from coord.agencies.access import Viewer, may_act, may_issue, require_seeing, viewer_of
from coord.agencies.models import Officer
from coord.agencies.names import full_names
from coord.agencies.queries import officers_of
from coord.db import db
from coord.errors import CoordError, Forbidden, NotFound
from coord.events import log
from coord.events.wording import OfficialLetter
from coord.matters.acts_ahead import ActAhead
from coord.matters.consequences import Consequences
from coord.matters.history import acted_version, books_of, rule_of
from coord.matters.timeline import title_of, words_of
from coord.procedures.rulebook.form_rules import Field, FieldKind


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the history."""

    words: str
    officer: str
    at: datetime
    remarks: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What this officer may do with the act besides bringing it on."""

    edit: bool
    send_back: bool
    withdraw: bool
    assign: bool
    enter_paper: bool
    redraft: bool


@dataclass(frozen=True, slots=True)
class ActView:
    """Everything the page of an act shows. `ahead` is None when the procedure knows such an act no more, `letter`
    for what is not written here.

    `changes` are the acts of the matter since this one was written; `matter_version` is what one has then seen.
    """

    line: ActLine
    version: int
    draft: Draft
    ahead: ActAhead | None
    letter: OfficialLetter | None
    values: tuple[tuple[str, str], ...]
    steps: tuple[StepLine, ...]
    moves: tuple[Move, ...]
    rights: Rights
    colleagues: tuple[Officer, ...]
    changes: tuple[str, ...]
    matter_version: int
    issued_event: str


def act_seen_by(viewer: Viewer, act_id: int) -> ActView:
    """The act as this officer may see it; NotFound for whoever is not of its agency or office."""
    act = seen_act(viewer, act_id)
    draft = read_draft(act.draft)
    ahead = _ahead(viewer, act, draft)
    changes, version = _changes(act)
    return ActView(
        line=lines_of([act])[0],
        version=act.version,
        draft=draft,
        ahead=ahead,
        letter=letter_of(viewer, act, ahead, draft) if _is_written_here(act, draft) and ahead else None,
        values=(*_noted(act, draft), *_values(ahead, draft)),
        steps=_steps(act_id),
        moves=moves(viewer, act),
        rights=_rights(viewer, act),
        colleagues=tuple(o for o in _colleagues(act) if o.id != act.assigned_to),
        changes=changes,
        matter_version=version,
        issued_event=act.issued_event or "",
    )


def following_of(viewer: Viewer, act_id: int) -> tuple[Consequences | None, CoordError | None]:
    """What issuing the act now would lead to, or why it could not be issued; neither once it is done."""
    act = seen_act(viewer, act_id)
    if State(act.state) not in ON_THE_WAY:
        return None, None
    try:
        return rehearse_issuing(viewer, act), None
    except CoordError as refused:
        return None, refused


def _ahead(viewer: Viewer, act: Act, draft: Draft) -> ActAhead | None:
    try:
        return ahead_of(viewer, subject_of(act), draft.on, draft.parties, require_seeing)
    except (Forbidden, NotFound):  # such as when whoever it was recorded for has come here meanwhile
        return None


def _is_written_here(act: Act, draft: Draft) -> bool:
    """Whether the act is a paper whose text is here: not one signed on paper, nor a secret one."""
    return bool(act.paper) and not act.is_on_paper and not draft.is_secret


def _noted(act: Act, draft: Draft) -> tuple[tuple[str, str], ...]:
    """Number, day and signer of what is only noted, as typed; a paper gets them when it is signed and numbered."""
    came = ("Ngày nhận bản giấy", draft.came_on)
    said = (("Số, ký hiệu", draft.number), ("Ngày", draft.on), came, ("Người ký", draft.signer))
    follows = ("Lập lại hồ sơ", draft.follows)
    return tuple((words, text) for words, text in (follows, *(() if act.paper else said)) if text.strip())


def _values(ahead: ActAhead | None, draft: Draft) -> tuple[tuple[str, str], ...]:
    """What was typed, field by field, in the order of the rulebook."""
    if ahead is None:
        return tuple((name, text) for name, text in draft.values.items() if text.strip())
    asked = [f for f in ahead.rule.fields if f.is_asked_for(draft.outcome or None) and draft.values.get(f.name)]
    outcome = ahead.rule.outcome(draft.outcome)
    said = [(f.title, typed_words(f, draft.values[f.name])) for f in asked]
    return ((ahead.rule.asks, outcome.title), *said) if outcome else tuple(said)


def typed_words(field: Field, text: str) -> str:
    """What was typed into a field: a choice by its words, all else as it was typed."""
    return words_of(field, text) if field.kind is FieldKind.CHOICE else text


def _steps(act_id: int) -> tuple[StepLine, ...]:
    rows = list(db.session.scalars(db.select(ActStep).where(ActStep.act_id == act_id).order_by(ActStep.id)))
    names = full_names({row.officer_id for row in rows})
    return tuple(StepLine(STEP_WORDS[Step(row.step)], names[row.officer_id], row.at, row.remarks) for row in rows)


def _rights(viewer: Viewer, act: Act) -> Rights:
    state, writes = State(act.state), may_act(viewer, act.agency_id)
    return Rights(
        edit=writes and state in CHANGEABLE,
        send_back=may_send_back(viewer, act),
        withdraw=may_withdraw(viewer, act),
        assign=writes and state in WRITABLE,
        enter_paper=may_issue(viewer, act.agency_id) and bool(act.paper) and state in CHANGEABLE,
        redraft=writes and state == State.WITHDRAWN,
    )


def _colleagues(act: Act) -> list[Officer]:
    officers = [o for agency_id in dict.fromkeys((act.agency_id, act.deciding_id)) for o in officers_of(agency_id)]
    return [officer for officer in officers if may_act(viewer_of(officer), act.agency_id)]


def _changes(act: Act) -> tuple[tuple[str, ...], int]:
    """The acts of the matter since this one was written, by their titles, and the version one has then seen."""
    history = log.events_of(act.matter_id) if act.matter_id and act.running else ()
    if not history or acted_version(history) == act.seen_version:
        return (), act.seen_version
    books = books_of(history)
    later = [e for e in history if e.is_act and e.version > act.seen_version]
    titles = tuple(f"{title_of(e, rule_of(e, books), with_outcome=False)}, {e.took_effect_on:%d/%m/%Y}" for e in later)
    return titles, acted_version(history)
