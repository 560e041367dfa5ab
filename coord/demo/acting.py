"""Plays the acts of the demonstration: each is the command an officer would have given, on its day and at its hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coord import clock
from coord.agencies import queries
from coord.agencies.models import Agency
from coord.cases.commands import change_case
from coord.cases.facts import facts_of
from coord.cases.models import Case
from coord.db import db
from coord.demo.desks import Desk
from coord.demo.from_paper import paper_desk, record_from_paper, tell_handed_over
from coord.demo.letters import Figures, Letters, Scene, figures_on, granted
from coord.demo.papers import Papers
from coord.demo.plays import Play
from coord.demo.schedule import Beat
from coord.events.record import DocumentRef, EventRecord
from coord.matters.commands import OpeningForm, open_matter, record_act
from coord.matters.forms import ActForm
from coord.matters.models import Matter
from coord.procedures.eligibility.assessing import Facts
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

PROCEDURE = "exemption"


@dataclass(frozen=True, slots=True)
class Running:
    """A matter under way: who fills its roles, and its amounts."""

    matter_id: str
    case_id: int
    debtor: str
    parties: Mapping[str, int]
    figures: Figures


class Stage:
    """Where the plays are acted. `fates` says what becomes of a letter, by the id of its event.

    A play is broken off at the first act that a switch of this instance has taken out of the rulebook.
    """

    def __init__(
        self, plays: tuple[Play, ...], cases: Mapping[int, int], desks: Mapping[int, Desk], letters: Letters,
        papers: Papers,
    ) -> None:  # fmt: skip
        self.plays, self.cases, self.desks, self.letters, self.papers = plays, cases, desks, letters, papers
        self.running: dict[int, Running] = {}
        self.fates: dict[str, str] = {}
        self.broken_off: set[int] = set()

    def act(self, beat: Beat) -> None:
        """Give the command of one beat. Needs an open transaction; the clock is set to its instant."""
        with clock.set_at(beat.at):
            book = rulebook_on(PROCEDURE, beat.on)
            if beat.play in self.broken_off or not _knows(book, beat):
                self.broken_off.add(beat.play)
                return
            rule = book.event(beat.step.event)
            running = self.running.get(beat.play) or self._begin(beat, book)
            if beat.step.event == "decided":
                running = replace(running, figures=_decided(running.figures, beat.step.outcome or ""))
            event = self._record(beat, rule, running)
            self.running[beat.play] = replace(running, matter_id=event.matter_id)
            self.fates[event.id] = beat.step.letter
            _note_in_case(beat, running, self.desks)

    def _record(self, beat: Beat, rule: EventRule, running: Running) -> EventRecord:
        role = next(role for role in rule.by if role in running.parties)
        if running.parties[role] not in self.desks:
            return record_from_paper(self.desks, self.papers, running.matter_id, role, self._paper(beat, rule, running))
        desk = self.desks[running.parties[role]]
        form = self._form(beat, rule, running, desk)
        if running.matter_id:
            event = record_act(desk.writes, running.matter_id, form)
            tell_handed_over(desk, self.papers, event)
            return event
        persons = {"debtor": running.debtor}
        return open_matter(desk.writes, OpeningForm(PROCEDURE, running.case_id, running.parties, persons, form))

    def _form(self, beat: Beat, rule: EventRule, running: Running, desk: Desk) -> ActForm:
        scene = Scene(
            running.debtor, running.figures, desk.code, desk.name, beat.on, beat.session_on, desk.judge, beat.play
        )
        letter = self.letters.write(rule, beat.step.outcome, scene)
        matter = db.session.get(Matter, running.matter_id)
        signer = desk.judge if letter.is_signed_by_judge else desk.signer
        return ActForm(
            event=rule.name,
            outcome=beat.step.outcome,
            took_effect_on=beat.on,
            seen_version=matter.acted_version if matter else 0,
            request_key="",
            values=letter.values,
            number=letter.number,
            signer=signer if letter.number else "",
            note=letter.note,
            documents=self._documents(rule, beat.step.outcome, letter.also),
        )

    def _paper(self, beat: Beat, rule: EventRule, running: Running) -> ActForm:
        """What stands in a paper from somebody who has no desk here."""
        actor = db.session.get_one(Agency, next(running.parties[role] for role in rule.by if role in running.parties))
        return self._form(beat, rule, running, paper_desk(actor))

    def _documents(self, rule: EventRule, outcome: str | None, also: tuple[str, ...]) -> tuple[DocumentRef, ...]:
        asked = [d for d in rule.documents if d.is_asked_for(outcome) and (d.is_required or d.name in also)]
        return tuple(self.papers.of(document) for document in asked)

    def _begin(self, beat: Beat, book: Rulebook) -> Running:
        play = self.plays[beat.play]
        case = db.session.get_one(Case, self.cases[beat.play])
        facts = Facts(case.first_decision_on, case.remaining, case.paid)
        holder = db.session.get_one(Agency, case.holder_id)
        return Running("", case.id, case.debtor, _parties(book, holder, play), figures_on(facts, beat.on))


def _knows(book: Rulebook, beat: Beat) -> bool:
    if not book.has_event(beat.step.event):
        return False
    rule = book.event(beat.step.event)
    return not rule.outcomes or rule.outcome(beat.step.outcome) is not None


def _parties(book: Rulebook, holder: Agency, play: Play) -> dict[str, int]:
    """The agency that the page would propose for each role."""
    wanted = {"superior_court", *(["detention"] if play.is_imprisoned else [])}
    chosen: dict[str, Agency] = {}
    for role in book.roles:
        if not role.is_off_platform and (role.is_required or role.name in wanted):
            chosen[role.name] = queries.propose(role, holder, chosen)[0]
    return {role: agency.id for role, agency in chosen.items()}


def _decided(figures: Figures, outcome: str) -> Figures:
    return replace(figures, granted=granted(figures, outcome))


def _note_in_case(beat: Beat, running: Running, desks: Mapping[int, Desk]) -> None:
    """What the enforcement office writes into its own register of cases."""
    case = db.session.get_one(Case, running.case_id)
    facts = facts_of(case)
    match beat.step.event:
        case "verified":
            facts = replace(facts, verified_on=beat.on)
        case "decided":
            facts = replace(facts, last_reviewed_on=beat.on)
        case "enforcement_terminated":
            left = [replace(o, remaining=running.figures.left) if o.kind.is_to_state else o for o in facts.obligations]
            facts = replace(facts, obligations=tuple(left))
    change_case(desks[case.holder_id].writes, case.id, facts, case.version)
