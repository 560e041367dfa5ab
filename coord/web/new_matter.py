"""Lập hồ sơ: choose the case, see what it is eligible for and to whom it will go, look at it, open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for

from coord import clock
from coord.acts.draft import ON, Draft, Seen
from coord.acts.lists import acts_of_case
from coord.acts.saving import running_act
from coord.acts.states import CHANGEABLE
from coord.acts.subject import Subject, book_typed, subject_ahead
from coord.agencies.access import enforces, may_see, require_acting
from coord.agencies.names import full_names
from coord.agencies.spelling import clean_text
from coord.cases.models import Case
from coord.cases.queries import assess_case, case_seen_by
from coord.db import db
from coord.errors import CoordError, Invalid, Refused, Stale
from coord.matters.acts_ahead import ActAhead
from coord.matters.children import Within, child_ahead
from coord.matters.commands import OpeningForm
from coord.matters.consequences import rehearse_opening
from coord.matters.following import matters_to_follow
from coord.matters.forms import ActForm, checked_payload
from coord.matters.matter_lists import open_matter_about
from coord.matters.openings import RoleChoice, opening_ahead, opening_rules, role_choices
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import Rulebook
from coord.web import verdicts
from coord.web.acts import papers_shown, values_shown
from coord.web.drafts import PARTY, labels_of, opened, sent
from coord.web.guard import viewer
from coord.web.kept_documents import SUFFIXES, Shelf
from coord.web.which_procedure import PROCEDURE, opening_url, other_procedures, procedure_asked
from coord.web.writing import Answer, references_of, take

blueprint = Blueprint("new_matter", __name__)

OUTDATED = "Cơ quan này không còn phù hợp với lựa chọn ở trên. Hãy chọn lại."

Opened = tuple[tuple[RoleChoice, ...], ActAhead]


@dataclass(frozen=True, slots=True)
class Place:
    """What the address, or the form, says a matter is to be opened about: a case, and within which other matter."""

    case: Case
    procedure: str
    within: Within | None

    def ahead(self, book: Rulebook, event: str, wanted: Mapping[str, str] | None) -> Opened:
        """Who fills each role there, and the first act."""
        choices = role_choices(book, self.case, wanted, self.within)
        return choices, opening_ahead(viewer(), self.case, book, event, choices, within=self.within)

    def subject(self, ahead: ActAhead) -> Subject:
        """The act, about a case that has no matter yet."""
        return subject_ahead(ahead, case_id=self.case.id)

    def shelf(self, ahead: ActAhead) -> Shelf:
        """The documents that the form of this act carries."""
        parent = f" {self.within.parent}" if self.within else ""
        return Shelf(viewer().officer_id, f"lap-ho-so {self.case.id} {self.procedure} {ahead.rule.name}{parent}")


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One form of a matter to be opened: the case, the law, who fills each role, and the first act."""

    place: Place
    book: Rulebook
    choices: tuple[RoleChoice, ...]
    ahead: ActAhead
    draft: Draft
    seen: Seen

    @property
    def case(self) -> Case:
        """What the matter will be about."""
        return self.place.case

    @property
    def subject(self) -> Subject:
        """The act, about a case that has no matter yet."""
        return self.place.subject(self.ahead)

    @property
    def form_url(self) -> str:
        """The address of the form as it was left."""
        ahead = self.ahead
        return opening_url(self.case.id, ahead.rule.name, ahead.parent, ahead.child_kind, self.book.procedure)

    @property
    def action(self) -> str:
        """The address of the form."""
        return url_for("new_matter.write")

    def shelf(self) -> Shelf:
        """The documents that this form carries."""
        return self.place.shelf(self.ahead)

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
            openings=opening_rules(self.book, self.place.within),
            procedures=() if self.place.within else other_procedures(self.book, self.case),
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
        return OpeningForm(
            self.book.procedure,
            self.case.id,
            parties,
            persons,
            act,
            self.ahead.parent,
            self.ahead.child_kind,
            self.draft.follows,
        )

    def _shown(self) -> Mapping[str, object]:
        return {
            "form": self,
            "case": self.case,
            "book": self.book,
            "choices": self.choices,
            "parties": _parties(self.choices),
            "ahead": self.ahead,
            "draft": self.draft,
            "within": self.place.within,
            "is_own_case": may_see(viewer(), self.case.holder_id),
            "earlier": () if self.place.within else matters_to_follow(viewer(), self.case, self.book.procedure),
            "references": references_of(self),
        }


@blueprint.get("/lap-ho-so")
def form() -> Answer:
    """The form as it was left, or filled in as far as the case tells; without a case, where to choose one."""
    said = request.args
    if not (said.get("cha") or _number(said.get("viec", ""))):
        return render_template("new_matter/choose.html", enforces=enforces(viewer()))
    place = _place(said)
    require_acting(viewer(), place.within.agency_id if place.within else place.case.holder_id)
    running = "" if place.within else open_matter_about(place.case, place.procedure)
    if running:
        flash(f"Việc này đã có hồ sơ {running} chưa kết thúc. Hãy tiếp tục ở hồ sơ này.")
        return redirect(url_for("matters.matter", matter_id=running), 303)
    return _opened(place, said.get("mo", ""))


@blueprint.post("/lap-ho-so")
def write() -> Answer:
    """Take what was typed; go on writing, look at it, or open the matter. The day decides the law."""
    place = _place(request.form)
    book = book_typed(place.procedure, request.form.get(ON, ""))
    wanted = {name.removeprefix(PARTY): said for name, said in request.form.items() if name.startswith(PARTY)}
    choices, ahead = place.ahead(book, request.form.get("mo", ""), wanted)
    draft, seen, wrong = sent(ahead, place.shelf(ahead), running_act(place.subject(ahead)))
    return take(OpeningPage(place, book, choices, ahead, draft, seen), wrong)


def _place(said: Mapping[str, str]) -> Place:
    """NotFound for what is not there or is not for this officer."""
    if parent := said.get("cha", ""):
        within = child_ahead(viewer(), parent, said.get("con", ""))
        return Place(db.session.get_one(Case, within.case_id), within.kind.procedure, within)
    case = case_seen_by(viewer(), _number(said.get("viec", "")))
    return Place(case, procedure_asked(said.get(PROCEDURE, ""), case), None)


def _begun(place: Place) -> str:
    """The act that is on its way to open such a matter about the case."""
    lines = acts_of_case(viewer(), place.case.id)
    return next((line.event for line in lines if line.procedure == place.procedure), "")


def _number(text: str) -> int:
    """The number typed there; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _opened(place: Place, event: str) -> Answer:
    book = rulebook_on(place.procedure, clock.today())
    begun = "" if place.within else _begun(place)
    event = event or begun or opening_rules(book, place.within)[0].name
    choices, ahead = place.ahead(book, event, None)
    act = running_act(place.subject(ahead))
    if act is not None and act.state not in CHANGEABLE:
        return redirect(url_for("act_page.page", act_id=act.id), 303)
    draft, seen = opened(ahead, act)
    if act is None and not place.within and len(ended := matters_to_follow(viewer(), place.case, place.procedure)) == 1:
        draft = replace(draft, follows=ended[0].id)
    if draft.parties:
        book = book_typed(place.procedure, draft.on)
        choices, ahead = place.ahead(book, event, draft.parties)
    return OpeningPage(place, book, choices, ahead, draft, seen).page()


def _parties(choices: tuple[RoleChoice, ...]) -> list[tuple[str, str]]:
    """Who takes part and in which roles: one agency that fills several stands here once."""
    titles: dict[str, list[str]] = {}
    for choice in choices:
        if name := choice.chosen.name if choice.chosen else choice.name:
            titles.setdefault(name, []).append(choice.role.title)
    return [("; ".join(roles), name) for name, roles in titles.items()]
