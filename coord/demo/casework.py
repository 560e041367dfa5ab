"""The two hundred cases of the demonstration: forty that have a matter, and those of script/cases.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Generic, TypeVar

from coord.agencies.models import Agency
from coord.cases.facts import CaseFacts, Obligation
from coord.cases.kinds import Classification, ObligationKind
from coord.demo.case_settings import Settings
from coord.demo.plays import SCRIPT, Debt
from coord.demo.province import officer_names

N = TypeVar("N", int, float)

YEAR = 365.2425
LARGE = 60_000_000  # more than a court fee of an ordinary case
NEW_COURTS = date(2025, 7, 1)
PROVINCE = "Thi hành án dân sự tỉnh Thanh Hóa"
KINDS = {
    "Án phí": ObligationKind.COURT_FEE,
    "Tiền phạt": ObligationKind.FINE,
    "Truy thu": ObligationKind.ILLICIT_GAIN,
    "Tịch thu": ObligationKind.CONFISCATION,
}
FRESH, OLD = (5, 80), (100, 900)  # days since the last verification record


@dataclass(frozen=True, slots=True)
class Place:
    """Where the debtors of an office live, and which court judged them before the regions."""

    court: str
    communes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span(Generic[N]):
    """From the least to the most, both included."""

    least: N
    most: N


@dataclass(frozen=True, slots=True)
class Group:
    """So many cases alike, by office code."""

    offices: Mapping[str, int]
    years: Span[float]
    remaining: Span[int]
    paid: Span[int]
    verified: str
    reviewed: bool


class Casework:
    """Makes cases, the same ones each time for the same day of seeding."""

    def __init__(self, today: date, random: Random, agencies: Mapping[str, Agency]) -> None:
        content = tomllib.loads((SCRIPT / "cases.toml").read_text("utf-8"))
        self.today, self.random, self.agencies = today, random, agencies
        self.places = {code: Place(row["court"], tuple(row["communes"])) for code, row in content["places"].items()}
        self.obligations: list[str] = content["obligations"]
        self.large_obligations: list[str] = content["large_obligations"]
        self.groups = [_group(row) for row in content["group"]]
        self._names = self._shuffled_names(content["names"])
        self._numbers = iter(random.sample(range(11, 1900), 400))
        self.settings = Settings(content["settings"])

    def case_of(self, office: str, debt: Debt, opened_on: date) -> CaseFacts:
        """The case of a matter that begins on that day."""
        first = _days_before(opened_on, debt.years)
        return self.settings.give(self._facts(office, first, debt.remaining, debt.paid, debt.obligation))

    def other_cases(self) -> Iterator[CaseFacts]:
        """The cases that have no matter."""
        return (self.settings.give(self._of_group(office, group)) for office, group in self._spread())

    def _spread(self) -> Iterator[tuple[str, Group]]:
        for group in self.groups:
            for office, count in group.offices.items():
                yield from ((office, group) for _ in range(count))

    def _of_group(self, office: str, group: Group) -> CaseFacts:
        first = _days_before(self.today, self.random.uniform(group.years.least, group.years.most))
        remaining, paid = self._amount(group.remaining), self._amount(group.paid)
        facts = self._facts(office, first, remaining, paid, self._obligation(remaining))
        facts = replace(facts, verified_on=self._verified(group.verified, first))
        if group.reviewed:
            reviewed_on = _on_a_weekday(self.today - timedelta(days=self.random.randrange(60, 300)))
            facts = replace(facts, last_reviewed_on=reviewed_on)
        return facts

    def _facts(self, office: str, first: date, remaining: int, paid: int, obligation: str) -> CaseFacts:
        place = self.places[office]
        debtor, commune = next(self._names), self.random.choice(place.communes)
        is_new = first >= NEW_COURTS
        number = f"{next(self._numbers)}/QĐ-{'THADS' if is_new else 'CCTHADS'}"
        judgment, court = self._judgment(office, place, first, obligation)
        late_interest = self._amount(Span(0, remaining // 12)) if paid == 0 else 0
        owed = Obligation(_kind_of(obligation), obligation, remaining, paid, late_interest)
        return CaseFacts(
            holder_id=self.agencies[office].id,
            decision_number=number,
            first_decision_on=first,
            issuer=PROVINCE if is_new else place.court.replace("TAND", "Chi cục THADS"),
            judgment=judgment,
            court=court,
            debtor=debtor,
            executor=self._executor(self.agencies[office]),
            classification=Classification.WITHOUT_CONDITIONS if remaining else Classification.FINISHED,
            obligations=(owed,),
            debtor_place=f"{commune}, tỉnh Thanh Hóa",
            commune=commune,
        )

    def _obligation(self, remaining: int) -> str:
        return self.random.choice(self.large_obligations if remaining > LARGE else self.obligations)

    def _judgment(self, office: str, place: Place, first: date, obligation: str) -> tuple[str, str]:
        day = _on_a_weekday(first - timedelta(days=self.random.randrange(35, 110)))
        kind = "DS-ST" if obligation.startswith("Án phí dân sự") else "HS-ST"
        region = office.rpartition("-KV")[2]
        court = f"TAND khu vực {region} - Thanh Hóa" if day >= NEW_COURTS and region.isdecimal() else place.court
        return f"Bản án số {self.random.randrange(3, 240)}/{day.year}/{kind} ngày {day:%d/%m/%Y}", court

    def _verified(self, how: str, first: date) -> date | None:
        if how == "mixed":
            how = self.random.choice(("none", "fresh", "old", "old"))
        if how == "none":
            return None
        day = _on_a_weekday(self.today - timedelta(days=self.random.randrange(*(FRESH if how == "fresh" else OLD))))
        return day if day > first else None

    def _amount(self, span: Span[int]) -> int:
        return round(self.random.randint(span.least, span.most), -3)

    def _shuffled_names(self, names: dict[str, list[str]]) -> Iterator[str]:
        made = [f"{f} {m} {g}" for f in names["family"] for m in names["middle"] for g in names["given"]]
        officers = officer_names()
        self.random.shuffle(made)
        return iter([name for name in made if name not in officers])

    def _executor(self, office: Agency) -> str:
        executors = [officer.full_name for officer in office.officers if "Chấp hành viên" in officer.job_title]
        return self.random.choice(executors)


def _days_before(day: date, years: float) -> date:
    return _on_a_weekday(day - timedelta(days=round(years * YEAR)))


def _on_a_weekday(day: date) -> date:
    return day - timedelta(days=max(day.weekday() - 4, 0))


def _group(row: dict[str, Any]) -> Group:
    return Group(
        row["offices"],
        Span(*row["years"]),
        Span(*row["remaining"]),
        Span(*row["paid"]),
        row["verified"],
        row.get("reviewed", False),
    )


def _kind_of(obligation: str) -> ObligationKind:
    return next(kind for words, kind in KINDS.items() if obligation.startswith(words))
