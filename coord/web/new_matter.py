"""Lập hồ sơ: choose the case, see what it is eligible for and to whom it will go, look at it, open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for

from coord import clock
from coord.acts.draft import ON, Draft, Seen
from coord.acts.lists import acts_of_case
from coord.acts.saving import running_act
from coord.acts.states import CHANGEABLE
from coord.acts.subject import Subject, book_typed, subject_ahead
from coord.agencies.access import enforces, require_acting
from coord.agencies.names import full_names
from coord.cases.models import Case
from coord.cases.queries import assess_case, case_seen_by
from coord.db import db
from coord.errors import CoordError, Invalid, Refused, Stale
from coord.matters.acts_ahead import ActAhead
from coord.matters.commands import OpeningForm
from coord.matters.consequences import rehearse_opening
from coord.matters.forms import ActForm, checked_payload, clean_text
from coord.matters.matter_lists import open_matter_about
from coord.matters.openings import RoleChoice, opening_ahead, opening_rules, role_choices
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import Rulebook
from coord.web import verdicts
from coord.web.acts import papers_shown, values_shown
from coord.web.drafts import PARTY, labels_of, opened, sent
from coord.web.guard import viewer
from coord.web.kept_documents import SUFFIXES, Shelf
from coord.web.writing import Answer, references_of, take

blueprint = Blueprint("new_matter", __name__)

PROCEDURE, OUTDATED = "exemption", "Cơ quan này không còn phù hợp với lựa chọn ở trên. Hãy chọn lại."


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One form of a matter to be opened: the case, the law, who fills each role, and the first act."""

    case: Case
    book: Rulebook
    choices: tuple[RoleChoice, ...]
    ahead: ActAhead
    draft: Draft
    seen: Seen

    @property
    def subject(self) -> Subject:
        """The act, about a case that has no matter yet."""
        return subject_ahead(self.ahead, case_id=self.case.id)

    @property
    def action(self) -> str:
        """The address of the form."""
        return url_for("new_matter.write")

    def shelf(self) -> Shelf:
        """The documents that this form carries."""
        return _shelf(self.case, self.ahead)

    def page(self, problem: CoordError | None = None) -> str:
        """The form, with what is wrong."""
        db.session.rollback()
        act = running_act(self.subject)
        labels = {f"{PARTY}{role.name}": role.title for role in self.book.roles}
        return render_template(
            "new_matter/form.html",
            **self._shown(),
            act=act,
            writer=full_names({act.changed_by})[act.changed_by] if act else "",
            problem=problem,
            errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
            reasons=problem.reasons if isinstance(problem, Refused) else (),
            labels={**labels_of(self.ahead), **labels},
            outcomes={o.name: o.title for o in self.ahead.rule.outcomes},
            openings=opening_rules(self.book),
            assessment=assess_case(self.case),
            verdicts=verdicts,
            sign=self.shelf().sign,
            suffixes=SUFFIXES,
        )

    def preview(self, form: ActForm) -> str:
        """The matter as it will be opened, and what that will lead to."""
        following = rehearse_opening(viewer(), self._opening(form))
        payload = checked_payload(self.ahead.rule, form, self.ahead.role)
        return render_template(
            "new_matter/preview.html",
            **self._shown(),
            act=form,
            payload=payload,
            values=values_shown(self.ahead.rule, payload.fields),
            papers=papers_shown(self.ahead, form),
            following=following,
        )

    def stale(self, stale: Stale) -> str:
        """Nothing can be outdated but the form itself."""
        return self.page(stale)

    def wrong(self) -> dict[str, str]:
        """Roles for which something was chosen that is no longer proposed, because a choice above changed."""
        wrong = {}
        for choice in self.choices:
            said = self.draft.parties.get(choice.role.name, "")
            if choice.agencies and not choice.is_fixed and said and str(choice.chosen and choice.chosen.id) != said:
                wrong[f"{PARTY}{choice.role.name}"] = OUTDATED
        return wrong

    def _opening(self, act: ActForm) -> OpeningForm:
        parties = {c.role.name: c.chosen.id for c in self.choices if c.chosen}
        persons = {c.role.name: c.name for c in self.choices if clean_text(c.name)}
        return OpeningForm(self.book.procedure, self.case.id, parties, persons, act)

    def _shown(self) -> Mapping[str, object]:
        return {
            "form": self,
            "case": self.case,
            "book": self.book,
            "choices": self.choices,
            "parties": _parties(self.choices),
            "ahead": self.ahead,
            "draft": self.draft,
            "references": references_of(self),
        }


@blueprint.get("/lap-ho-so")
def form() -> Answer:
    """The form as it was left, or filled in as far as the case tells; without a case, where to choose one."""
    case_id = request.args.get("viec", "")
    if not (case_id.isascii() and case_id.isdigit() and len(case_id) < 10):
        return render_template("new_matter/choose.html", enforces=enforces(viewer()))
    case = case_seen_by(viewer(), int(case_id))
    require_acting(viewer(), case.holder_id)
    if running := open_matter_about(case, PROCEDURE):
        flash(f"Việc này đã có hồ sơ {running} chưa kết thúc. Hãy tiếp tục ở hồ sơ này.")
        return redirect(url_for("matters.matter", matter_id=running), 303)
    return _opened(case, request.args.get("mo", ""))


@blueprint.post("/lap-ho-so")
def write() -> Answer:
    """Take what was typed; go on writing, look at it, or open the matter. The day decides the law."""
    case_id = request.form.get("viec", "")
    case = case_seen_by(viewer(), int(case_id) if case_id.isascii() and case_id.isdigit() and len(case_id) < 10 else 0)
    book = book_typed(PROCEDURE, request.form.get(ON, ""))
    wanted = {name.removeprefix(PARTY): said for name, said in request.form.items() if name.startswith(PARTY)}
    choices = role_choices(book, case, wanted)
    ahead = opening_ahead(viewer(), case, book, request.form.get("mo", ""), choices)
    draft, seen, wrong = sent(ahead, _shelf(case, ahead), running_act(subject_ahead(ahead, case_id=case.id)))
    return take(OpeningPage(case, book, choices, ahead, draft, seen), wrong)


def _opened(case: Case, event: str) -> Answer:
    book = rulebook_on(PROCEDURE, clock.today())
    begun = next((line.event for line in acts_of_case(viewer(), case.id)), "")
    event = event or begun or opening_rules(book)[0].name
    choices = role_choices(book, case, None)
    ahead = opening_ahead(viewer(), case, book, event, choices)
    act = running_act(subject_ahead(ahead, case_id=case.id))
    if act is not None and act.state not in CHANGEABLE:
        return redirect(url_for("act_page.page", act_id=act.id), 303)
    draft, seen = opened(ahead, act)
    if draft.parties:
        book = book_typed(PROCEDURE, draft.on)
        choices = role_choices(book, case, draft.parties)
        ahead = opening_ahead(viewer(), case, book, event, choices)
    return OpeningPage(case, book, choices, ahead, draft, seen).page()


def _parties(choices: tuple[RoleChoice, ...]) -> list[tuple[str, str]]:
    """Who takes part and in which roles: one agency that fills several stands here once."""
    titles: dict[str, list[str]] = {}
    for choice in choices:
        if name := choice.chosen.name if choice.chosen else choice.name:
            titles.setdefault(name, []).append(choice.role.title)
    return [("; ".join(roles), name) for name, roles in titles.items()]


def _shelf(case: Case, ahead: ActAhead) -> Shelf:
    return Shelf(viewer().officer_id, f"lap-ho-so {case.id} {ahead.rule.name}")
