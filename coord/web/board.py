"""Tiến độ: what is still to be done between agencies, what is late, where matters stand. Each figure opens its list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request

from coord import clock
from coord.agencies import queries as agencies
from coord.agencies.access import counts_cases, is_committee
from coord.agencies.models import AgencyKind
from coord.procedures.rulebook.library import shelf
from coord.progress import lists, queries
from coord.progress.lists import NOBODY, Wanted
from coord.progress.queries import Kind
from coord.progress.scope import Lateness
from coord.web.addresses import with_query
from coord.web.guard import viewer
from coord.web.words import AGENCY_KINDS

blueprint = Blueprint("board", __name__)

LATENESS = {"luat": Lateness.LAW, "mac-dinh": Lateness.DEFAULT}
LATENESS_WORDS = {Lateness.LAW: "trễ so với luật", Lateness.DEFAULT: "quá mức mặc định hoặc thông lệ"}

SHORT_KINDS = {
    AgencyKind.ENFORCEMENT: "THADS",
    AgencyKind.COURT: "TAND",
    AgencyKind.PROCURACY: "VKSND",
    AgencyKind.PRISON: "Nơi giam giữ",
    AgencyKind.STATE_BANK: "NHNN",
    AgencyKind.CREDIT_INSTITUTION: "TCTD",
    AgencyKind.TREASURY: "Kho bạc",
    AgencyKind.SOCIAL_INSURANCE: "BHXH",
    AgencyKind.REGISTRY: "Cơ quan đăng ký",
    AgencyKind.PEOPLES_COMMITTEE: "UBND",
    AgencyKind.STEERING_COMMITTEE: "Ban Chỉ đạo",
}
OUTSIDE, ON_FILE = "Ngoài hệ thống", "Ghi vào hồ sơ"

HEAT = (5, 15, 30, 50)
"""The last count of each step of colour; the scale above the table says the same."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of duties was asked for, as its address says it."""

    by_kind: str
    to_kind: str
    agency: str
    lateness: str
    after: str

    def wanted(self) -> Wanted:
        """The same for the query."""
        agency_id = int(self.agency) if self.agency else None
        return Wanted(self.by_kind, self.to_kind, agency_id, LATENESS.get(self.lateness))

    def narrowings(self) -> list[str]:
        """The same in words, for the head of the list."""
        words = [f"cơ quan phải làm: {row_words(_kind(self.by_kind))}"] if self.by_kind else []
        words += [f"cơ quan đang chờ: {column_words(_kind(self.to_kind))}"] if self.to_kind else []
        words += [f"của {agencies.agency(int(self.agency)).name}"] if self.agency else []
        return words + ([LATENESS_WORDS[LATENESS[self.lateness]]] if self.lateness else [])


@blueprint.get("/tien-do")
def board() -> str:
    """The figures, the matrix, the table of agencies, and matters by stage."""
    found = queries.matrix(viewer())
    return render_template(
        "board.html",
        matrix=found,
        agencies=queries.by_agency(viewer()),
        stages=queries.by_stage(viewer()),
        not_started=_not_started(),
        is_committee=is_committee(viewer()),
        procedures=procedure_titles(),
        now=clock.now(),
        heat=heat,
        row_words=row_words,
        column_words=column_words,
        code=lambda kind: kind.value if kind else NOBODY,
    )


@blueprint.get("/tien-do/viec")
def duties() -> str:
    """The duties that a figure counts."""
    asked = read_asked()
    found = lists.duties(viewer(), asked.wanted(), asked.after)
    given = {"lam": asked.by_kind, "cho": asked.to_kind, "co-quan": asked.agency, "tre": asked.lateness}
    return render_template(
        "board_duties.html",
        found=found,
        narrowings=asked.narrowings(),
        procedures=procedure_titles(),
        next_url=with_query("board.duties", {**given, "sau": found.after}) if found.after else None,
        first_url=with_query("board.duties", given) if asked.after else None,
    )


@blueprint.get("/tien-do/ho-so")
def matters() -> str:
    """The open matters that a figure counts."""
    procedure, stage = request.args.get("thu-tuc", "")[:40], request.args.get("giai-doan", "")[:120]
    after = _key(request.args.get("sau", ""))
    found = lists.matters(viewer(), procedure, stage, after)
    given = {"thu-tuc": procedure, "giai-doan": stage}
    return render_template(
        "board_matters.html",
        found=found,
        stage=stage,
        procedures=procedure_titles(),
        next_url=with_query("board.matters", {**given, "sau": found.after}) if found.after else None,
        first_url=with_query("board.matters", given) if after else None,
    )


@blueprint.get("/tien-do/chua-lap-ho-so")
def not_started() -> str:
    """Cases eligible today without an open matter, by the office that holds them."""
    return render_template("board_not_started.html", offices=lists.not_started(viewer()))


def procedure_titles() -> dict[str, str]:
    """The words for each procedure, from its newest rulebook."""
    return {book.procedure: book.short_title for book in sorted(shelf(), key=lambda b: b.in_force_from)}


def row_words(kind: Kind) -> str:
    """A kind of agency as it heads a row."""
    return AGENCY_KINDS[kind] if kind else OUTSIDE


def column_words(kind: Kind) -> str:
    """A kind of agency as it heads a column."""
    return SHORT_KINDS.get(kind, AGENCY_KINDS[kind]) if kind else ON_FILE


def heat(count: int) -> str:
    """The class of a cell: "h1" to "h5", the more the darker; empty for none."""
    return f"h{1 + sum(count > last for last in HEAT)}" if count else ""


def _not_started() -> int | None:
    """How many cases wait for a matter; None where the officer's agency starts none."""
    if not counts_cases(viewer()):
        return None
    return sum(office.count for office in lists.not_started(viewer()))


def read_asked() -> Asked:
    """What the address asks for; anything unreadable counts as not asked."""
    by, to = request.args.get("lam", ""), request.args.get("cho", "")
    agency, lateness = request.args.get("co-quan", ""), request.args.get("tre", "")
    known = {*AgencyKind, NOBODY}
    return Asked(
        by_kind=by if by in known else "",
        to_kind=to if to in known else "",
        agency=agency if re.fullmatch(r"[0-9]{1,9}", agency) else "",
        lateness=lateness if lateness in LATENESS else "",
        after=_key(request.args.get("sau", "")),
    )


def _key(text: str) -> str:
    """The key of the page asked for; one that is not ours counts as the first page."""
    day, _, row = text[:220].partition(" ")
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return f"{day} {row}"


def _kind(code: str) -> Kind:
    return None if code == NOBODY else AgencyKind(code)
