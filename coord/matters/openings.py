"""A matter about to be opened: which acts may open it, who would fill each role and why, and the first act's form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coord.agencies.access import Permit, Viewer, require_acting
from coord.agencies.models import Agency, Level
from coord.agencies.names import short_names
from coord.agencies.queries import off_platform, propose
from coord.agencies.spelling import fold
from coord.cases.models import Case
from coord.db import db
from coord.errors import NotFound
from coord.events.payload import Opening
from coord.matters.acts_ahead import ActAhead, OutcomeChoice, named_prospect, paper_receivers, papers_asked
from coord.matters.admission import addressees_of
from coord.matters.case_facts import known_of_case
from coord.matters.children import Within
from coord.matters.papers_here import as_met_here, papers_here
from coord.matters.parties import LONGEST_NAME
from coord.matters.prospects import prospects_of
from coord.matters.timeline import Names
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.roles import CREDITORS, DEBTOR, HOLDER, Role
from coord.procedures.rulebook.rulebook import EventRule, Rulebook

CHAIR = "chu tich "  # who chairs a people's committee is written to there


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """Who may fill a role, the likeliest first, and who is chosen; for a role off the platform only a name."""

    role: Role
    agencies: tuple[Agency, ...]
    chosen: Agency | None
    name: str

    @property
    def is_fixed(self) -> bool:
        """Whether nothing is to be chosen: the agency that holds the case."""
        return self.role.proposed == HOLDER


def opening_rules(book: Rulebook, within: Within | None = None) -> tuple[EventRule, ...]:
    """The acts by which the agency that holds a case may open a matter; within another, by which a child is opened."""
    if within:
        return tuple(book.event(name) for name in book.opens)
    holders = {role.name for role in book.roles if role.proposed == HOLDER}
    return tuple(rule for rule in (book.event(name) for name in book.opens) if holders & set(rule.by))


def openable(case: Case, day: date) -> tuple[Rulebook, ...]:
    """The rulebooks of this day by which the agency that holds a case may open a matter about it."""
    return tuple(b for b in shelf() if b.is_in_force_on(day) and case.nature in b.cases and opening_rules(b))


def role_choices(
    book: Rulebook, case: Case, wanted: Mapping[str, str] | None, within: Within | None = None
) -> tuple[RoleChoice, ...]:
    """Every role of a matter that begins, with its proposals.

    `wanted` holds an agency's id or a name by role as typed; None: nothing yet.

    Of the roles that need not be filled, only one that follows another is proposed, as a superior does, and only where
    no second could be meant: the others are for special cases. A child takes whoever fills the role of the same name in
    its parent.
    """
    known = within.parties if within else {}
    holder = db.session.get_one(Agency, case.holder_id)
    filled: dict[str, Agency] = {}
    choices = []
    for role in book.roles:
        if role.is_former:
            continue
        if role.is_off_platform:
            name = (wanted or {}).get(role.name, _named(role, case) if role.is_required and not wanted else "")
            choices.append(RoleChoice(role, (), None, name))
            continue
        agencies = _of_its_commune(propose(role, holder, filled), case)
        likeliest = _likeliest(role, agencies, case, filled)
        likeliest = next((agency for agency in agencies if agency.id == known.get(role.name)), likeliest)
        chosen = _chosen(role, agencies, likeliest, wanted)
        if chosen is not None:
            filled[role.name] = chosen
        choices.append(RoleChoice(role, agencies, chosen, ""))
    return tuple(choices)


def _of_its_commune(agencies: tuple[Agency, ...], case: Case) -> tuple[Agency, ...]:
    """Of the agencies of communes, that of the debtor's commune first."""
    commune = fold(case.commune)

    def elsewhere(agency: Agency) -> bool:
        return agency.level is not Level.COMMUNE or fold(agency.area_name) != commune

    return tuple(sorted(agencies, key=elsewhere)) if commune else agencies


def _named(role: Role, case: Case) -> str:
    """The name of a person or body as the case gives it."""
    name = case.creditors if role.proposed == CREDITORS else case.debtor
    return name[:LONGEST_NAME]


def _chosen(
    role: Role, agencies: tuple[Agency, ...], likeliest: Agency | None, wanted: Mapping[str, str] | None
) -> Agency | None:
    if role.proposed == HOLDER:
        return agencies[0]
    if wanted is None or role.name not in wanted:
        return likeliest
    asked = wanted[role.name]
    if not asked and not role.is_required:
        return None
    return next((agency for agency in agencies if str(agency.id) == asked), likeliest)


def _likeliest(role: Role, agencies: tuple[Agency, ...], case: Case, filled: Mapping[str, Agency]) -> Agency | None:
    """Who is chosen before anybody chose. Who is obliged is never guessed: only the one agency of the debtor's name."""
    if role.proposed == DEBTOR:
        name = fold(case.debtor).removeprefix(CHAIR)
        named = [a for a in agencies if name in (fold(a.name), fold(a.short_name))]
        return named[0] if len(named) == 1 else None
    is_proposed = role.is_required or (role.follows in filled and len(agencies) == 1)
    return agencies[0] if agencies and is_proposed else None


def opening_ahead(
    viewer: Viewer,
    case: Case,
    book: Rulebook,
    event: str,
    choices: tuple[RoleChoice, ...],
    permit: Permit = require_acting,
    within: Within | None = None,
) -> ActAhead:
    """The first act of a matter about this case. NotFound for an act that opens none, Forbidden for who may not act."""
    rule = next((r for r in opening_rules(book, within) if r.name == event), None)
    if rule is None:
        raise NotFound("Thủ tục này không mở hồ sơ bằng việc đó.")
    opener_id = within.agency_id if within else case.holder_id
    permit(viewer, opener_id)
    here = papers_here(viewer, rule, ())
    rule = as_met_here(viewer, rule, ())
    opening = _opening(book, case, choices)
    ids = {*opening.parties.values(), opener_id}
    names = Names(short_names(ids), {}, off_platform(ids))
    addressees = addressees_of(rule, opening, opener_id)
    agencies = names.receivers(addressees)
    return ActAhead(
        matter_id="",
        matter_title=opening.title,
        stage="",
        procedure=book.procedure,
        rule=rule,
        role=next((r for r in rule.by if opening.parties.get(r) == opener_id), rule.by[0]),
        agency_id=opener_id,
        agency=names.agency(opener_id),
        acted_version=0,
        not_before=case.first_decision_on,
        choices=tuple(OutcomeChoice(outcome, ()) for outcome in rule.outcomes),
        documents=papers_asked(rule),
        receivers=agencies + tuple(opening.persons[r] for r in rule.to if r in opening.persons),
        paper_receivers=paper_receivers(rule, opening),
        prospects=tuple(named_prospect(p, book, opening, names) for p in prospects_of(book, rule)),
        reasons=(),
        may_be_late=False,
        earlier_values=known_of_case(viewer, case.id, rule),
        earlier_papers=(),
        opening=opening,
        addressees=addressees,
        papers_here=here,
        parent=within.parent if within else "",
        child_kind=within.kind.name if within else "",
    )


def _opening(book: Rulebook, case: Case, choices: tuple[RoleChoice, ...]) -> Opening:
    return Opening(
        procedure=book.procedure,
        regime=book.regime,
        case_id=case.id,
        title=f"{book.short_title}: {case.debtor}",
        parties={c.role.name: c.chosen.id for c in choices if c.chosen},
        persons={c.role.name: c.name for c in choices if c.name},
        case_number=case.decision_number,
    )
