"""The province of the demonstration: its agencies and officers, entered from script/*.csv.

Names of places are real, so that areas read as people know them; names of persons, banks and the prison are made up.
How many regions there are and which commune lies where is arranged for the demonstration and is no register.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coord.acts.delegations import DelegationForm, delegate
from coord.acts.signing import SigningCapacity
from coord.agencies import register
from coord.agencies.access import viewer_of
from coord.agencies.models import Agency, AgencyKind, Level, Officer, OfficerRole
from coord.agencies.passwords import Cost, hash_password
from coord.demo.plays import SCRIPT

SINCE = date(2025, 7, 1)

ON_PAPER = frozenset({"TA-TH-KV5", "CQLTHADS"})
"""Agencies that do not use the platform yet: they have no officers here, and others record what they write."""

PASSWORD = "minhhoa-2026"
"""One for all, printed when the demonstration starts: no real person, case or letter is in it."""

FIRST_NEEDED = ("thads", "vks", "toaan", "thadstinh", "vkstinh", "toatinh", "bcd", "quantri")
"""Each of the first six does everything at the own office, alone: writes, signs, numbers."""

DIVIDED = ("thads.hai", "thads.lanhdao", "thads.vanthu")
"""How a larger office divides it: one writes, one signs, one numbers and issues."""

DECIDED_BY_THE_OFFICE = frozenset({"THADS-TH-KV2"})
"""The rooms whose papers the head of the provincial office signs; the heads of the others have been let sign."""

_THROWAWAY = Cost(memory_kib=8, passes=1, lanes=1)


@dataclass(frozen=True, slots=True)
class Account:
    """An account that a newcomer may want to sign in with first."""

    username: str
    who: str
    agency: str


def add_agencies() -> dict[str, Agency]:
    """Enter the agencies; all of them by code. Needs an open transaction."""
    known: dict[str, Agency] = {}
    for row in _rows("agencies.csv"):
        known[row["code"]] = register.add_agency(
            code=row["code"],
            name=row["name"],
            short_name=row["short_name"],
            symbol=row["symbol"],
            kind=AgencyKind(row["kind"]),
            level=Level(row["level"]),
            area_code=row["area_code"],
            area_name=row["area_name"],
            valid_from=SINCE,
            parent=known.get(row["parent"]),
            unit_of=known.get(row["unit_of"]),
            address=_address(row),
            is_on_platform=row["code"] not in ON_PAPER,
            is_demonstration=True,
        )
    return known


def _address(row: Mapping[str, str]) -> str:
    """Within the province its name is added; what is of the whole country lies elsewhere."""
    is_here = row["area_code"] and "tỉnh" not in row["address"]
    return f"{row['address']}, tỉnh Thanh Hóa" if is_here else row["address"]


def add_officers(agencies: Mapping[str, Agency], *, administrators: bool) -> None:
    """Enter the administrators, or all the others. Needs an open transaction.

    The one password is hashed once, at the normal cost: eighty times would take as many seconds and protect nothing.
    """
    stored = hash_password(PASSWORD)
    for row in _rows("officers.csv"):
        if (row["roles"] == OfficerRole.ADMINISTRATOR) is administrators:
            _add_officer(agencies[row["agency"]], row).password_hash = stored


def let_rooms_sign(agencies: Mapping[str, Agency], until: date) -> None:
    """The head of the provincial office lets the heads of the rooms sign. Needs an open transaction."""
    for code, room in agencies.items():
        if room.unit_of is None or code in DECIDED_BY_THE_OFFICE:
            continue
        head = next(o for o in room.unit_of.officers if o.roles == {OfficerRole.LEADER})
        form = DelegationForm(
            kind=SigningCapacity.AUTHORITY,
            to=str(room.id),
            principal_title=head.job_title,
            papers=[],
            procedure="",
            from_on="01/01/2026",
            to_on=f"{until:%d/%m/%Y}",
            document="Quyết định số 01/QĐ-THADS ngày 05/01/2026 (minh họa)",
        )
        delegate(viewer_of(head), form)


def officer_names() -> frozenset[str]:
    """The names of all officers, which no debtor bears."""
    return frozenset(row["full_name"] for row in _rows("officers.csv"))


def _add_officer(agency: Agency, row: dict[str, str]) -> Officer:
    return register.add_officer(
        agency,
        username=row["username"],
        full_name=row["full_name"],
        job_title=row["job_title"],
        roles=[OfficerRole(role) for role in row["roles"].split("+")],
        password=PASSWORD,
        cost=_THROWAWAY,
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (SCRIPT / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _first_accounts() -> Iterator[Account]:
    agencies = {row["code"]: row["name"] for row in _rows("agencies.csv")}
    officers = {row["username"]: row for row in _rows("officers.csv")}
    for name in (*FIRST_NEEDED, *DIVIDED):
        row = officers[name]
        yield Account(name, f"{row['full_name']} ({row['job_title']})", agencies[row["agency"]])


ACCOUNTS = tuple(_first_accounts())
