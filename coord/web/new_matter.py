"""Lập hồ sơ: choose the case, see what it is eligible for and to whom it will go, look at it, open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies.access import enforces, require_acting
from coord.cases.models import Case
from coord.cases.queries import assess_case, case_seen_by
from coord.db import db, transaction
from coord.errors import CoordError, Invalid, Refused, Stale, Unavailable
from coord.matters.acts_ahead import ActAhead
from coord.matters.commands import OpeningForm, open_matter
from coord.matters.consequences import consequences_of, rehearse_opening
from coord.matters.forms import ActForm, checked_payload, clean_text, read_day
from coord.matters.matter_lists import open_matter_about
from coord.matters.openings import RoleChoice, opening_ahead, opening_rules, role_choices
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import Rulebook
from coord.web import verdicts
from coord.web.acts import EDIT, LOOK, SEND, STEP, everything_wrong, papers_shown, told, values_shown
from coord.web.drafts import ON, Draft, act_form_of, labels_of, new_draft, read_draft
from coord.web.errors import in_place
from coord.web.guard import viewer
from coord.web.kept_documents import DROP, SUFFIXES, Shelf

blueprint = Blueprint("new_matter", __name__)

Answer = Response | str | tuple[str, int]

PROCEDURE, PARTY, OUTDATED = "exemption", "party.", "Cơ quan này không còn phù hợp với lựa chọn ở trên. Hãy chọn lại."
INCOMPLETE = "Chưa lập được hồ sơ vì còn mục thiếu hoặc sai. Hãy xem các mục được đánh dấu."


@dataclass(frozen=True, slots=True)
class Opened:
    """One form of a matter to be opened: the case, the law, who fills each role, and the first act."""

    case: Case
    book: Rulebook
    choices: tuple[RoleChoice, ...]
    ahead: ActAhead
    draft: Draft

    def form(self, act: ActForm) -> OpeningForm:
        """The form as the command wants it."""
        parties = {c.role.name: c.chosen.id for c in self.choices if c.chosen}
        persons = {c.role.name: c.name for c in self.choices if clean_text(c.name)}
        return OpeningForm(self.book.procedure, self.case.id, parties, persons, act)

    def shelf(self) -> Shelf:
        """The references to documents that this form carries."""
        return _shelf(self.case, self.ahead)

    def references(self) -> dict[str, str]:
        """The signed reference of each document kept."""
        return {f"{d.kind}.{d.sha256}": self.shelf().sign(d) for d in self.draft.documents}


@blueprint.get("/lap-ho-so")
def form() -> Answer:
    """The form, filled in as far as the case tells; without a case, where to choose one."""
    case_id = request.args.get("viec", "")
    if not (case_id.isascii() and case_id.isdigit() and len(case_id) < 12):
        return render_template("new_matter/choose.html", enforces=enforces(viewer()))
    case = case_seen_by(viewer(), int(case_id))
    require_acting(viewer(), case.holder_id)
    if running := open_matter_about(case, PROCEDURE):
        flash(f"Việc này đã có hồ sơ {running} chưa kết thúc. Hãy tiếp tục ở hồ sơ này.")
        return redirect(url_for("matters.matter", matter_id=running), 303)
    book = rulebook_on(PROCEDURE, clock.today())
    event = request.args.get("mo", "") or opening_rules(book)[0].name
    choices = role_choices(book, case, None)
    ahead = opening_ahead(viewer(), case, book, event, choices)
    return _form_page(Opened(case, book, choices, ahead, new_draft(ahead)))


@blueprint.post("/lap-ho-so")
def write() -> Answer:
    """Take what was typed; go on writing, look at it, or open the matter."""
    opened, wrong = _read()
    step = request.form.get(STEP, LOOK)
    if not wrong and (step == EDIT or request.form.get(DROP)):
        return _form_page(opened)
    act, unread = act_form_of(opened.ahead, opened.draft)
    wrong |= unread | _outdated(opened.choices)
    if wrong:
        incomplete = Invalid(INCOMPLETE, fields=everything_wrong(opened.ahead, act, wrong))
        return in_place(incomplete, partial(_form_page, opened, incomplete))
    try:
        return _send(opened, act) if step == SEND else _look(opened, act)
    except (Invalid, Refused, Stale, Unavailable) as refused:
        return in_place(refused, partial(_form_page, opened, refused))


def _read() -> tuple[Opened, dict[str, str]]:
    """What this request's form says, its uploads kept; and what was wrong with those. The day decides the law."""
    case_id = request.form.get("viec", "")
    case = case_seen_by(viewer(), int(case_id) if case_id.isascii() and case_id.isdigit() and len(case_id) < 12 else 0)
    book = _book_on(request.form.get(ON, ""))
    wanted = {name.removeprefix(PARTY): said for name, said in request.form.items() if name.startswith(PARTY)}
    choices = role_choices(book, case, wanted)
    ahead = opening_ahead(viewer(), case, book, request.form.get("mo", ""), choices)
    draft, wrong = read_draft(ahead, _shelf(case, ahead))
    return Opened(case, book, choices, ahead, draft), wrong


def _book_on(day: str) -> Rulebook:
    """The rulebook of the day typed; of today where that is no day, or one that cannot be recorded."""
    try:
        return rulebook_on(PROCEDURE, min(read_day(clean_text(day)), clock.today()))
    except (ValidationError, CoordError):
        return rulebook_on(PROCEDURE, clock.today())


def _outdated(choices: tuple[RoleChoice, ...]) -> dict[str, str]:
    """Roles for which something was chosen that is no longer proposed, because a choice above changed."""
    wrong = {}
    for choice in choices:
        said = request.form.get(f"{PARTY}{choice.role.name}", "")
        if choice.agencies and not choice.is_fixed and said and str(choice.chosen and choice.chosen.id) != said:
            wrong[f"{PARTY}{choice.role.name}"] = OUTDATED
    return wrong


def _look(opened: Opened, act: ActForm) -> str:
    following = rehearse_opening(viewer(), opened.form(act))
    payload = checked_payload(opened.ahead.rule, act, opened.ahead.role)
    return render_template(
        "new_matter/preview.html",
        **_shown(opened),
        act=act,
        payload=payload,
        values=values_shown(opened.ahead.rule, payload.fields),
        papers=papers_shown(opened.ahead, act),
        following=following,
    )


def _send(opened: Opened, act: ActForm) -> Response:
    with transaction():
        event = open_matter(viewer(), opened.form(act))
    flash(f"Đã lập hồ sơ {event.matter_id}. {told(consequences_of(viewer(), event))}")
    return redirect(url_for("matters.matter", matter_id=event.matter_id), 303)


def _form_page(opened: Opened, problem: CoordError | None = None) -> str:
    db.session.rollback()
    labels = {f"{PARTY}{role.name}": role.title for role in opened.book.roles}
    return render_template(
        "new_matter/form.html",
        **_shown(opened),
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        reasons=problem.reasons if isinstance(problem, Refused) else (),
        labels={**labels_of(opened.ahead), **labels},
        outcomes={o.name: o.title for o in opened.ahead.rule.outcomes},
        openings=opening_rules(opened.book),
        assessment=assess_case(opened.case),
        verdicts=verdicts,
        sign=opened.shelf().sign,
        suffixes=SUFFIXES,
    )


def _shown(opened: Opened) -> Mapping[str, object]:
    return {
        "case": opened.case,
        "book": opened.book,
        "choices": opened.choices,
        "parties": _parties(opened.choices),
        "ahead": opened.ahead,
        "draft": opened.draft,
        "references": opened.references(),
    }


def _parties(choices: tuple[RoleChoice, ...]) -> list[tuple[str, str]]:
    """Who takes part and in which roles: one agency that fills several stands here once."""
    titles: dict[str, list[str]] = {}
    for choice in choices:
        if name := choice.chosen.name if choice.chosen else choice.name:
            titles.setdefault(name, []).append(choice.role.title)
    return [("; ".join(roles), name) for name, roles in titles.items()]


def _shelf(case: Case, ahead: ActAhead) -> Shelf:
    return Shelf(viewer().officer_id, f"lap-ho-so {case.id} {ahead.rule.name}")
