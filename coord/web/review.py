"""Rà soát: cases that should have been started and were not, each with a button that opens its matter filled in."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from coord import clock
from coord.agencies.access import enforces, may_act
from coord.cases.review import Eligible, EligiblePage, Key, Order
from coord.matters.matter_lists import forgotten_cases
from coord.sheets import Column
from coord.web.addresses import with_query
from coord.web.export import exported, whole
from coord.web.guard import viewer
from coord.web.verdicts import most, outcome_words, short_citation

blueprint = Blueprint("review", __name__)

SORTS = {"lau-nhat": "Đã qua lâu nhất", "so-tien": "Còn phải nộp nhiều nhất"}
MEANT = {"lau-nhat": Order.AGE, "so-tien": Order.AMOUNT}
NONE = EligiblePage((), 1, 0, None)

COLUMNS: tuple[Column[Eligible], ...] = (
    Column("Người phải thi hành án", lambda line: line.case.debtor, 28),
    Column("Số quyết định thi hành án", lambda line: line.case.decision_number, 22),
    Column("Ngày quyết định lần đầu", lambda line: line.case.first_decision_on, 14),
    Column("Đã qua (tháng)", lambda line: line.assessment.elapsed[0] * 12 + line.assessment.elapsed[1], 12),
    Column("Nghĩa vụ nộp ngân sách", lambda line: line.case.obligation, 32),
    Column("Còn phải nộp (đồng)", lambda line: line.case.remaining, 18),
    Column("Đã nộp (đồng)", lambda line: line.case.paid, 18),
    Column("Đủ điều kiện", lambda line: outcome_words(line.assessment), 14),
    Column("Căn cứ", lambda line: "; ".join(line.assessment.basis), 44),
    Column("Mức cao nhất (đồng)", lambda line: most(line.assessment, line.case.remaining), 18),
    Column("Xác minh gần nhất", lambda line: line.case.verified_on, 14),
    Column("Xã, phường, đặc khu", lambda line: line.case.commune, 20),
    Column("Chấp hành viên", lambda line: line.case.executor, 22),
)


@blueprint.get("/ra-soat")
def review() -> str:
    """Cases eligible today without an open matter. Only enforcement offices have any."""
    sort = _sort()
    shown = forgotten_cases(viewer(), order=MEANT[sort], after=_after()) if enforces(viewer()) else NONE
    following = "{}.{}".format(*shown.after) if shown.after else None
    return render_template(
        "review.html",
        enforces=enforces(viewer()),
        shown=shown,
        cannot_know=shown.lines[0].assessment.cannot_know if shown.lines else (),
        sort=sort,
        sorts=list(SORTS.items()),
        today=clock.today(),
        may_open=lambda case: may_act(viewer(), case.holder_id),
        outcome_words=outcome_words,
        short_citation=short_citation,
        next_url=with_query("review.review", {"sap-xep": sort, "sau": following}) if following else None,
        first_url=with_query("review.review", {"sap-xep": sort}) if shown.first > 1 else None,
    )


@blueprint.get("/ra-soat/xuat")
def export() -> Response:
    """The whole list as XLSX."""
    asking, order = viewer(), MEANT[_sort()]

    def page(after: Key | None) -> tuple[tuple[Eligible, ...], Key | None]:
        found = forgotten_cases(asking, order=order, after=after, most=1_000)
        return found.lines, found.after

    return exported("Rà soát miễn, giảm", COLUMNS, whole(page, None))


def _sort() -> str:
    asked = request.args.get("sap-xep", "")
    return asked if asked in SORTS else "lau-nhat"


def _after() -> Key | None:
    """The key of the page asked for; one that is not ours counts as the first page."""
    found = re.fullmatch(r"([0-9]{1,18})\.([0-9]{1,9})", request.args.get("sau", ""), re.ASCII)
    return (int(found[1]), int(found[2])) if found else None
