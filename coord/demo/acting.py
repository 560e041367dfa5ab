"""Plays the acts of the demonstration: each is the command an officer would have given, on its day and at its hour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from coord import clock
from coord.acts.draft import Draft, Seen
from coord.acts.models import Act
from coord.acts.moving import Move, event_of, moves, proceed, take_number
from coord.acts.saving import save_draft
from coord.acts.subject import Subject, subject_ahead
from coord.agencies import queries
from coord.agencies.access import Viewer
from coord.agencies.models import Agency
from coord.cases.commands import change_case
from coord.cases.facts import facts_of
from coord.cases.models import Case
from coord.db import db
from coord.demo.desks import Desk
from coord.demo.from_paper import as_it_came, paper_desk, recorder_of, tell_handed_over
from coord.demo.letters import Figures, Letters, Scene, figures_on, granted
from coord.demo.papers import Papers
from coord.demo.plays import Play
from coord.demo.schedule import Beat
from coord.events import log
from coord.events.record import DocumentRef, EventRecord
from coord.matters.acts_ahead import ActAhead, act_ahead
from coord.matters.openings import opening_ahead, role_choices
from coord.procedures.eligibility.assessing import Facts
from coord.procedures.rulebook.form_rules import RequiredDocument
from coord.procedures.rulebook.library import rulebook_on
from coord.procedures.rulebook.official_papers import Signatory
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

    `begun` are the plays in which an act is left on its way.

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
        self.written = 0
        self.begun: set[int] = set()

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

    def leave(self, beat: Beat, steps: int) -> None:
        """Write the act of a beat and leave it on its way, after so many steps: written, submitted, signed."""
        with clock.set_at(beat.at):
            rule, running = rulebook_on(PROCEDURE, beat.on).event(beat.step.event), self.running[beat.play]
            desk = self._desk(rule, running)
            writer = desk.viewers[1 % len(desk.viewers)]
            act = self._saved(beat, rule, running, writer)
            for who in (writer, *desk.signers)[:steps]:
                if moves(who, act):
                    proceed(who, act.id, act.version, only_next=True)

    def _record(self, beat: Beat, rule: EventRule, running: Running) -> EventRecord:
        desk, role = self._desk(rule, running), _role(rule, running)
        if running.parties[role] not in self.desks:
            writer = recorder_of(self.desks, running.matter_id, rule.name, role)
            return event_of(self._carried(self._saved(beat, rule, running, writer, role), writer, desk))
        writer = desk.author if rule.signed_by is Signatory.AUTHOR else desk.writes
        event = event_of(self._carried(self._saved(beat, rule, running, writer), writer, desk))
        if running.matter_id:
            tell_handed_over(desk, self.papers, event)
        return event

    def _desk(self, rule: EventRule, running: Running) -> Desk:
        agency_id = running.parties[_role(rule, running)]
        return self.desks.get(agency_id) or paper_desk(db.session.get_one(Agency, agency_id))

    def _saved(self, beat: Beat, rule: EventRule, running: Running, writer: Viewer, on_behalf: str = "") -> Act:
        ahead, subject = self._ahead(writer, beat, rule, running, on_behalf)
        self.written += 1
        seen = Seen(f"bản trình diễn {self.written}", 0, ahead.acted_version)
        draft = self._paper(beat, rule, running) if on_behalf else self._draft(beat, rule, running)
        return save_draft(writer, subject, ahead, draft, seen)

    def _ahead(
        self, writer: Viewer, beat: Beat, rule: EventRule, running: Running, on_behalf: str
    ) -> tuple[ActAhead, Subject]:
        if running.matter_id:
            ahead = act_ahead(writer, running.matter_id, rule.name, on_behalf)
            return ahead, subject_ahead(ahead)
        case = db.session.get_one(Case, running.case_id)
        book = rulebook_on(PROCEDURE, beat.on)
        choices = role_choices(book, case, _typed_parties(book, running))
        ahead = opening_ahead(writer, case, book, rule.name, choices)
        return ahead, subject_ahead(ahead, case_id=case.id)

    def _carried(self, act: Act, writer: Viewer, desk: Desk) -> Act:
        """The act brought to its end: signed by whom the rulebook says, numbered and issued by the clerk."""
        if not act.paper:
            return proceed(writer, act.id, act.version)
        signers = (writer,) if act.signed_by == Signatory.AUTHOR else desk.signers
        signer = next(who for who in signers if moves(who, act)[:1] == (Move.SIGN,))
        proceed(signer, act.id, act.version, only_next=True)
        take_number(desk.receives, act.id, act.version, self.letters.first_number(act, clock.today().year))
        return proceed(desk.receives, act.id, act.version)

    def _draft(self, beat: Beat, rule: EventRule, running: Running) -> Draft:
        desk = self._desk(rule, running)
        scene = Scene(
            running.debtor, running.figures, desk.code, desk.name, beat.on, beat.session_on, desk.judge, beat.play
        )
        letter = self.letters.write(rule, beat.step.outcome, scene)
        return Draft(
            outcome=beat.step.outcome or "",
            on=f"{beat.on:%d/%m/%Y}",
            values=letter.values,
            number=_number_sent(running.matter_id, rule),
            signer="",
            note=letter.note,
            received={},
            documents=self._documents(rule, beat.step.outcome, letter.also),
            parties={} if running.matter_id else _typed_parties(rulebook_on(PROCEDURE, beat.on), running),
        )

    def _paper(self, beat: Beat, rule: EventRule, running: Running) -> Draft:
        """A letter from somebody who has no desk here, as it is recorded."""
        actor = db.session.get_one(Agency, running.parties[_role(rule, running)])
        letter = self._draft(beat, rule, running)
        given = self.letters.number_on_paper(rule, actor) or letter.number
        return as_it_came(self.papers, rule, replace(letter, number=given))

    def _documents(self, rule: EventRule, outcome: str | None, also: tuple[str, ...]) -> tuple[DocumentRef, ...]:
        asked = [d for d in rule.documents if d.is_asked_for(outcome) and (_is_brought(d) or d.name in also)]
        return tuple(self.papers.of(document) for document in asked)

    def _begin(self, beat: Beat, book: Rulebook) -> Running:
        play = self.plays[beat.play]
        case = db.session.get_one(Case, self.cases[beat.play])
        facts = Facts(case.first_decision_on, case.remaining, case.paid)
        holder = db.session.get_one(Agency, case.holder_id)
        return Running("", case.id, case.debtor, _parties(book, holder, play), figures_on(facts, beat.on))


def _role(rule: EventRule, running: Running) -> str:
    return next(role for role in rule.by if role in running.parties)


def _is_brought(document: RequiredDocument) -> bool:
    """Whether a document has to be brought: a paper of the matter itself is there already."""
    return document.is_required and not document.paper_of


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


def _typed_parties(book: Rulebook, running: Running) -> dict[str, str]:
    """Who fills each role, as the form of a new matter says it; the others are left empty."""
    chosen = {role: str(agency_id) for role, agency_id in running.parties.items()}
    return {role.name: chosen.get(role.name, "") for role in book.roles} | {"debtor": running.debtor}


def _number_sent(matter_id: str, rule: EventRule) -> str:
    """What only sends a decision on bears the number of the decision."""
    if rule.paper or not rule.encloses:
        return ""
    sent = (e for e in reversed(log.events_of(matter_id)) if any(label.event == e.happened for label in rule.encloses))
    return next((e.payload.number for e in sent), "")


def _decided(figures: Figures, outcome: str) -> Figures:
    return replace(figures, granted=granted(figures, outcome))


def _note_in_case(beat: Beat, running: Running, desks: Mapping[int, Desk]) -> None:
    """What the enforcement office writes into its own register of cases."""
    case = db.session.get_one(Case, running.case_id)
    facts = facts_of(case)
    if beat.step.event == "enforcement_terminated":
        left = [replace(o, remaining=running.figures.left) if o.kind.is_to_state else o for o in facts.obligations]
        changed = replace(facts, obligations=tuple(left))
        change_case(desks[case.holder_id].writes, case.id, changed, case.version)
