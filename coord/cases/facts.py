"""The facts of a case as one value: what the office says of it, and what follows from that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from coord.agencies.spelling import fold
from coord.cases.kinds import CLASSIFICATIONS, MARKS, OBLIGATIONS, CaseMark, Classification, ObligationKind
from coord.cases.models import Case
from coord.procedures.dates.wording import dong, full_date
from coord.procedures.eligibility.assessments import Facts

LONGEST_SUMMARY, LONGEST_SEARCH = 300, 700
AMOUNTS = {
    "remaining": "còn phải thi hành",
    "paid": "đã thi hành",
    "late_interest": "lãi chậm thi hành",
    "detail": "nội dung",
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is owed of one kind, in whole đồng; `remaining` without late interest."""

    kind: ObligationKind
    detail: str = ""
    remaining: int = 0
    paid: int = 0
    late_interest: int = 0

    @property
    def words(self) -> str:
        """What is owed, as precisely as the office says it."""
        return self.detail or OBLIGATIONS[self.kind]


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """All that an office says of a case. Texts are tidy; obligations stand in the order of their kinds, each once."""

    holder_id: int
    decision_number: str
    first_decision_on: date
    issuer: str
    judgment: str
    court: str
    debtor: str
    executor: str
    classification: Classification
    obligations: tuple[Obligation, ...]
    debtor_place: str = ""
    commune: str = ""
    creditors: str = ""
    is_key: bool = False
    is_credit: bool = False
    is_watched: bool = False
    has_work_group: bool = False
    credit_institution: str = ""
    verified_on: date | None = None
    last_reviewed_on: date | None = None

    def __post_init__(self) -> None:
        """Put the obligations in order, so that equal facts are equal."""
        order = list(ObligationKind)
        object.__setattr__(self, "obligations", tuple(sorted(self.obligations, key=lambda o: order.index(o.kind))))

    @property
    def key(self) -> str:
        """What tells the case from all others of its office, however its words are written."""
        return case_key(self.decision_number, self.first_decision_on, self.issuer)

    @property
    def to_state(self) -> tuple[Obligation, ...]:
        """The obligations to the State budget."""
        return tuple(owed for owed in self.obligations if owed.kind.is_to_state)

    def sum_to_state(self, amount: str) -> int:
        """The sum over the obligations to the State budget; `amount` is remaining, paid or late_interest."""
        return sum(getattr(owed, amount) for owed in self.to_state)

    @property
    def figures(self) -> Facts:
        """The figures on which eligibility for exemption and reduction rests: those of the debts to the State alone."""
        remaining, paid = self.sum_to_state("remaining"), self.sum_to_state("paid")
        return Facts(
            self.first_decision_on,
            remaining,
            paid,
            last_reviewed_on=self.last_reviewed_on,
            verified_on=self.verified_on,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is to change; both sides as people read them."""

    field: str
    before: str
    after: str


def case_key(decision_number: str, first_decision_on: date, issuer: str) -> str:
    """A decision told from all others, however its words are written: numbers begin anew every year."""
    number = fold(decision_number).replace(" ", "").replace("|", "/")
    return f"{number}|{first_decision_on.isoformat()}|{fold(issuer)}"


def facts_of(case: Case) -> CaseFacts:
    """What the office says of a case that is kept."""
    plain = {f.name: getattr(case, f.name) for f in fields(CaseFacts) if f.name != "obligations"}
    owed = (Obligation(o.kind, o.detail, o.remaining, o.paid, o.late_interest) for o in case.obligations)
    return CaseFacts(**plain, obligations=tuple(owed))


def row_of(facts: CaseFacts) -> dict[str, object]:
    """The columns of the row that keeps these facts, those that follow from others among them."""
    plain = {f.name: getattr(facts, f.name) for f in fields(facts) if f.name != "obligations"}
    owed = facts.to_state or facts.obligations
    searched = (facts.decision_number, facts.debtor, facts.commune, facts.debtor_place, facts.judgment)
    return {
        **plain,
        **{amount: facts.sum_to_state(amount) for amount in ("remaining", "paid", "late_interest")},
        "key": facts.key,
        "obligation": "; ".join(o.words for o in owed)[:LONGEST_SUMMARY],
        "search_text": fold(" ".join((*searched, facts.credit_institution, facts.creditors)))[:LONGEST_SEARCH],
    }


def differences(before: CaseFacts, after: CaseFacts) -> tuple[Difference, ...]:
    """What changes from one to the other, fact by fact, amount by amount."""
    found = [
        Difference(f.name, shown(getattr(before, f.name)), shown(getattr(after, f.name)))
        for f in fields(before)
        if f.name != "obligations" and getattr(before, f.name) != getattr(after, f.name)
    ]
    return (*found, *_changed_obligations(before, after))


def _changed_obligations(before: CaseFacts, after: CaseFacts) -> Iterator[Difference]:
    was, is_now = ({o.kind: o for o in side.obligations} for side in (before, after))
    for kind in ObligationKind:
        old, new = was.get(kind), is_now.get(kind)
        if old is None or new is None:
            if old != new:
                yield Difference(kind.value, _all_of(old), _all_of(new))
            continue
        for amount in AMOUNTS:
            if getattr(old, amount) != getattr(new, amount):
                yield Difference(f"{kind}.{amount}", _amount(old, amount), _amount(new, amount))


def _all_of(owed: Obligation | None) -> str:
    return "; ".join(f"{words} {_amount(owed, name)}" for name, words in AMOUNTS.items() if getattr(owed, name, None))


def _amount(owed: Obligation | None, name: str) -> str:
    value = getattr(owed, name)
    return value if name == "detail" else dong(value)


def shown(value: object) -> str:
    """A fact as people read it; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case date():
            return full_date(value)
        case Classification():
            return CLASSIFICATIONS[value]
    return str(value)


def field_words(field: str) -> str:
    """The words for the `field` of a change that concerns an obligation or a mark; empty for others."""
    kind, _, amount = field.partition(".")
    if kind in set(ObligationKind):
        words = OBLIGATIONS[ObligationKind(kind)]
        return f"{words}: {AMOUNTS[amount]}" if amount else words
    return MARKS[CaseMark(field)] if field in set(CaseMark) else ""
