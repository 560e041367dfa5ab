"""An act about to be written: who does it, who will receive it, what it asks for, and what stands in its way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from coord import clock
from coord.agencies.access import Permit, Viewer, require_acting
from coord.errors import NotFound, Refused
from coord.events.payload import Opening
from coord.events.record import DocumentRef
from coord.matters.admission import addressees_of, awaiting_from_before, enter, may_read, opening_met
from coord.matters.behalf import acting_in
from coord.matters.case_facts import known_of_case
from coord.matters.history import History, acted_version, books_of, known_here, ledger_of, rule_of
from coord.matters.papers_here import PaperHere, as_met_here, papers_here
from coord.matters.prospects import Prospect, prospects_of
from coord.matters.queries import name_in_role, names_in_roles
from coord.matters.timeline import Names, title_of
from coord.procedures.engine.ledger import Ledger
from coord.procedures.rulebook.children import is_told
from coord.procedures.rulebook.form_rules import FieldKind, RequiredDocument
from coord.procedures.rulebook.rulebook import EventRule, Outcome, Rulebook

LETTER = RequiredDocument(
    "letter", "Văn bản này, bản quét có dấu hoặc bản ký số", False, "Bên nhận mở được ngay từ hộp thư"
)
"""What may be attached to any act, whether or not the law lists papers for it."""

SCAN = RequiredDocument(LETTER.name, "Bản quét văn bản giấy đã nhận", True, "Các bên thấy đúng văn bản đã nhận")
"""What must be attached to an act that is recorded for somebody off the platform."""

CARRIED_OVER = frozenset({FieldKind.MONEY, FieldKind.CHOICE})


@dataclass(frozen=True, slots=True)
class OutcomeChoice:
    """One way the act may end, and why not now (empty when it may)."""

    outcome: Outcome
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperReceiver:
    """Somebody who gets the act on paper: the day it reached them may be told."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class EarlierPaper:
    """A document of an earlier act that this one asks for again."""

    document: DocumentRef
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class ActAhead:
    """An act this officer may be about to record in a matter. `reasons` is empty when the rulebook allows it now.

    `papers_here` are the documents asked for that are papers of the matter itself, by their names.
    `on_behalf` is the role it is recorded for, `actor` who fills it; both empty for an act of the own agency.
    What somebody else signed and numbered is no paper of ours: its rule has none then. Of an act that opens a child,
    `parent` is the matter that it is opened in, as a child of `child_kind`.
    """

    matter_id: str
    matter_title: str
    stage: str
    procedure: str
    rule: EventRule
    role: str
    agency_id: int
    agency: str
    acted_version: int
    not_before: date
    choices: tuple[OutcomeChoice, ...]
    documents: tuple[RequiredDocument, ...]
    receivers: tuple[str, ...]
    paper_receivers: tuple[PaperReceiver, ...]
    prospects: tuple[Prospect, ...]
    reasons: tuple[str, ...]
    may_be_late: bool
    earlier_values: Mapping[str, str | int]
    earlier_papers: tuple[EarlierPaper, ...]
    opening: Opening
    addressees: tuple[int, ...]
    on_behalf: str = ""
    actor: str = ""
    parent: str = ""
    child_kind: str = ""
    papers_here: Mapping[str, PaperHere] = field(default_factory=dict)

    def papers_of(self, kind: str) -> tuple[EarlierPaper, ...]:
        """The earlier documents that would do for this kind."""
        return tuple(p for p in self.earlier_papers if p.document.kind == kind)


def act_ahead(
    viewer: Viewer, matter_id: str, event: str, on_behalf: str = "", permit: Permit = require_acting
) -> ActAhead:
    """The act of this name in this matter. NotFound for a stranger or an unknown act, Forbidden for another's act."""
    history = enter(viewer, matter_id)
    opening, ledger = opening_met(viewer, history, event, on_behalf), ledger_of(history)
    if is_told(event) and ledger.book.has_event(event):
        raise Refused(f"“{ledger.book.event(event).title}” được ghi khi lập hồ sơ con, không ghi ở biểu mẫu này.")
    if not ledger.book.has_event(event) or ledger.book.event(event).is_system or event in ledger.book.opens:
        raise NotFound("Thủ tục của hồ sơ này không có việc đó.")
    rule = known_here(history, None).as_sent_here(ledger.book.event(event), ledger.book, clock.today())
    here = papers_here(viewer, rule, history)
    rule = as_met_here(viewer, rule, history)
    names = Names.of(history)
    acting = acting_in(viewer, rule, on_behalf, ledger.book, opening)
    permit(viewer, acting.agency_id)
    senders, awaiting = (acting.agency_id, opening.parties.get(on_behalf)), awaiting_from_before(history, event)
    addressees = addressees_of(rule, opening, *senders, awaiting=awaiting)
    agencies = names.receivers(addressees)
    persons = tuple(opening.persons[r] for r in rule.to if r in opening.persons)
    return ActAhead(
        matter_id=matter_id,
        matter_title=opening.title,
        stage=ledger.stage,
        procedure=opening.procedure,
        rule=replace(rule, paper=None) if on_behalf else rule,
        role=acting.role,
        agency_id=acting.agency_id,
        agency=names.agency(acting.agency_id),
        acted_version=acted_version(history),
        not_before=history[0].took_effect_on,
        choices=_choices(ledger, rule),
        documents=papers_recorded(rule) if on_behalf else papers_asked(rule),
        receivers=agencies + persons,
        paper_receivers=paper_receivers(rule, opening),
        prospects=tuple(named_prospect(p, ledger.book, opening, names) for p in prospects_of(ledger.book, rule)),
        reasons=tuple(str(r) for r in ledger.marking.why_not(event, None, ledger.happened)),
        may_be_late=f"{event}.lapsed" in ledger.happened,
        earlier_values=known_of_case(viewer, opening.case_id, rule) | _earlier_values(viewer, history, rule),
        earlier_papers=tuple(_earlier_papers(viewer, history, rule)),
        opening=opening,
        addressees=addressees,
        on_behalf=on_behalf,
        actor=name_in_role(opening, names, on_behalf, "") if on_behalf else "",
        papers_here={} if on_behalf else here,
    )


def papers_asked(rule: EventRule) -> tuple[RequiredDocument, ...]:
    """What may be attached: the papers the law lists, and the letter itself."""
    return rule.documents if any(d.name == LETTER.name for d in rule.documents) else (*rule.documents, LETTER)


def papers_recorded(rule: EventRule) -> tuple[RequiredDocument, ...]:
    """What may be attached to an act recorded for somebody: the scan of the paper that came, and what lay in it."""
    return (SCAN, *(replace(d, is_required=False) for d in rule.documents if d.name != SCAN.name))


def _choices(ledger: Ledger, rule: EventRule) -> tuple[OutcomeChoice, ...]:
    """Every outcome; those the marking bars now carry the reasons, unless it bars them all (a late entry may not)."""
    barred = {o.name: ledger.marking.why_not(rule.name, o.name, ledger.happened) for o in rule.outcomes}
    is_all = all(barred.values())
    return tuple(OutcomeChoice(o, () if is_all else tuple(str(r) for r in barred[o.name])) for o in rule.outcomes)


def paper_receivers(rule: EventRule, opening: Opening) -> tuple[PaperReceiver, ...]:
    """Persons and bodies off the platform; at an agency the day of receipt is that of its inbox."""
    return tuple(PaperReceiver(role, opening.persons[role]) for role in rule.to if role in opening.persons)


def named_prospect(prospect: Prospect, book: Rulebook, opening: Opening, names: Names) -> Prospect:
    """The prospect with names of agencies and persons in place of roles."""
    by, to = (names_in_roles(opening, names, roles, book) for roles in (prospect.by, prospect.to))
    return replace(prospect, by=by, to=to)


def _earlier_values(viewer: Viewer, history: History, rule: EventRule) -> dict[str, str | int]:
    """What earlier acts of the same role said for fields of the same name: amounts and choices only.

    Another role's figure is not carried over: what is left after a decision is not what was left in the dossier.
    """
    wanted = {f.name for f in rule.fields if f.kind in CARRIED_OVER}
    return {
        name: value
        for event in history
        if event.is_act and event.payload.acted_as in rule.by and may_read(viewer, event)
        for name, value in event.payload.fields.items()
        if name in wanted
    }


def _earlier_papers(viewer: Viewer, history: History, rule: EventRule) -> Iterable[EarlierPaper]:
    wanted, seen = {d.name for d in rule.documents}, set()
    books = books_of(history)
    for event in reversed(history):
        if not (event.is_act and may_read(viewer, event)):
            continue
        for document in event.documents:
            if document.kind in wanted and (document.kind, document.sha256) not in seen:
                seen.add((document.kind, document.sha256))
                title = title_of(event, rule_of(event, books), with_outcome=False)
                yield EarlierPaper(document, title, event.took_effect_on)
