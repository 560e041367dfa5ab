"""The form of an act in a matter: opened where it was left, kept as it is typed, and sent on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for

from coord.acts.draft import Draft, Seen
from coord.acts.issuing import rehearse_form
from coord.acts.saving import running_act
from coord.acts.states import CHANGEABLE
from coord.acts.subject import Subject, ahead_of, subject_ahead
from coord.agencies.names import full_names
from coord.db import db
from coord.errors import CoordError, Invalid, Refused, Stale
from coord.matters.acts_ahead import ActAhead, act_ahead
from coord.matters.corrections import correction_ahead
from coord.matters.forms import ActForm, checked_payload
from coord.matters.timeline import words_of
from coord.procedures.rulebook.rulebook import EventRule
from coord.web.drafts import labels_of, opened, sent
from coord.web.guard import viewer
from coord.web.kept_documents import SUFFIXES, Shelf
from coord.web.writing import Answer, references_of, take, typed_in

blueprint = Blueprint("acts", __name__)


FOR = "thay"  # the role an act is recorded for, where it came as a paper


@dataclass(frozen=True, slots=True)
class MatterForm:
    """The form of one act of a matter."""

    subject: Subject
    ahead: ActAhead
    draft: Draft
    seen: Seen

    @property
    def action(self) -> str:
        """The address of the form, with the role it is recorded for where it came as a paper."""
        if self.subject.corrects:
            return url_for("acts.write_correction", matter_id=self.ahead.matter_id, event_id=self.subject.corrects)
        return url_for(
            "acts.write",
            matter_id=self.ahead.matter_id,
            event=self.ahead.rule.name,
            thay=self.subject.on_behalf or None,
        )

    def shelf(self) -> Shelf:
        """The documents that this form carries."""
        return _shelf(self.subject)

    def page(self, problem: CoordError | None = None) -> str:
        """The form, with what is wrong."""
        db.session.rollback()
        return form_page(self, problem)

    def preview(self, form: ActForm) -> str:
        """The act as it will be recorded, and what it will lead to."""
        following = rehearse_form(viewer(), self.subject, form)
        payload = checked_payload(self.ahead.rule, form, self.ahead.role)
        return render_template(
            "matter/preview.html",
            form=self,
            ahead=self.ahead,
            draft=self.draft,
            act=form,
            payload=payload,
            values=values_shown(self.ahead.rule, payload.fields),
            papers=papers_shown(self.ahead, form),
            following=following,
            references=references_of(self),
        )

    def stale(self, stale: Stale) -> str:
        """Somebody else acted first: what was typed is shown to be copied, and can be taken up again."""
        db.session.rollback()
        now = ahead_of(viewer(), self.subject, self.draft.on, {})
        act = running_act(self.subject)
        return render_template(
            "matter/stale.html",
            form=self,
            ahead=now,
            draft=self.draft,
            seen=Seen(self.seen.form_key, act.version if act else 0, now.acted_version),
            message=stale.message,
            typed=typed_in(now, self.draft),
            references=references_of(self),
        )

    def wrong(self) -> dict[str, str]:
        """Nothing beside the act's own fields."""
        return {}


@blueprint.get("/ho-so/<matter_id>/ghi/<event>")
def form(matter_id: str, event: str) -> Answer:
    """The form, as it was left; Refused, with the articles, when the rulebook does not allow the act now."""
    ahead = act_ahead(viewer(), matter_id, event, request.values.get(FOR, "")[:40])
    subject = subject_ahead(ahead)
    act = running_act(subject)
    if act is not None and act.state not in CHANGEABLE:
        return redirect(url_for("act_page.page", act_id=act.id), 303)
    if act is None and ahead.reasons and not ahead.may_be_late:
        raise Refused(f"Chưa thực hiện được “{ahead.rule.title}”.", reasons=ahead.reasons)
    return MatterForm(subject, ahead, *opened(ahead, act)).page()


@blueprint.post("/ho-so/<matter_id>/ghi/<event>")
def write(matter_id: str, event: str) -> Answer:
    """Take what was typed; go on writing, look at it, or send it."""
    ahead = act_ahead(viewer(), matter_id, event, request.values.get(FOR, "")[:40])
    subject = subject_ahead(ahead)
    draft, seen, wrong = sent(ahead, _shelf(subject), running_act(subject))
    return take(MatterForm(subject, ahead, draft, seen), wrong)


@blueprint.get("/ho-so/<matter_id>/dinh-chinh/<event_id>")
def correction(matter_id: str, event_id: str) -> Answer:
    """The form of a correction, as it was left."""
    ahead = correction_ahead(viewer(), matter_id, event_id)
    subject = subject_ahead(ahead, corrects=event_id)
    act = running_act(subject)
    if act is not None and act.state not in CHANGEABLE:
        return redirect(url_for("act_page.page", act_id=act.id), 303)
    return MatterForm(subject, ahead, *opened(ahead, act)).page()


@blueprint.post("/ho-so/<matter_id>/dinh-chinh/<event_id>")
def write_correction(matter_id: str, event_id: str) -> Answer:
    """Take what was typed into a correction; go on writing, look at it, or send it."""
    ahead = correction_ahead(viewer(), matter_id, event_id)
    subject = subject_ahead(ahead, corrects=event_id)
    draft, seen, wrong = sent(ahead, _shelf(subject), running_act(subject))
    return take(MatterForm(subject, ahead, draft, seen), wrong)


def form_page(form: MatterForm, problem: CoordError | None) -> str:
    """The form of an act on a page of its own."""
    act = running_act(form.subject)
    return render_template(
        "matter/act.html",
        form=form,
        ahead=form.ahead,
        draft=form.draft,
        act=act,
        writer=full_names({act.changed_by})[act.changed_by] if act else "",
        problem=problem,
        errors=dict(problem.fields) if isinstance(problem, Invalid) else {},
        reasons=problem.reasons if isinstance(problem, Refused) else (),
        labels=labels_of(form.ahead),
        outcomes={o.name: o.title for o in form.ahead.rule.outcomes},
        references=references_of(form),
        sign=form.shelf().sign,
        suffixes=SUFFIXES,
    )


def values_shown(rule: EventRule, said: Mapping[str, str | int]) -> list[tuple[str, str]]:
    """The form's values in words, in the order of the rulebook."""
    return [(f.title, words_of(f, said[f.name])) for f in rule.fields if f.name in said]


def papers_shown(ahead: ActAhead, act: ActForm) -> list[tuple[str, str, int]]:
    """Each document with what it is, its name and its size in bytes."""
    titles = {d.name: d.title for d in ahead.documents}
    return [(titles[d.kind], d.name, d.size) for d in act.documents]


def _shelf(subject: Subject) -> Shelf:
    return Shelf(
        viewer().officer_id, f"{subject.matter_id} {subject.event} {subject.corrects or ''} {subject.on_behalf}"
    )
