"""Rà soát: cases that should have been started and were not, each with a button that opens its matter filled in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from coord import clock
from coord.agencies.access import enforces, may_act
from coord.matters.matter_lists import Forgotten, forgotten_cases
from coord.web.addresses import with_query
from coord.web.guard import viewer
from coord.web.verdicts import outcome_words, short_citation

blueprint = Blueprint("review", __name__)

PAGE = 20
SORTS = {"lau-nhat": "Đã qua lâu nhất", "so-tien": "Còn phải nộp nhiều nhất"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One page of the list; `after` is the key of the next page, empty on the last. `first` counts from 1."""

    lines: tuple[Forgotten, ...]
    first: int
    total: int
    after: str

    @property
    def remaining(self) -> int:
        """What is still to be paid in the cases of this page, in đồng."""
        return sum(line.case.remaining for line in self.lines)


@blueprint.get("/ra-soat")
def review() -> str:
    """Cases eligible today without an open matter. Only enforcement offices have any."""
    sort, after = request.args.get("sap-xep", ""), request.args.get("sau", "")
    sort = sort if sort in SORTS else "lau-nhat"
    found = forgotten_cases(viewer()) if enforces(viewer()) else []
    shown = _page(found, sort, after if re.fullmatch(r"-?[0-9]{1,16}\.[0-9]{1,12}", after) else "")
    return render_template(
        "review.html",
        enforces=enforces(viewer()),
        shown=shown,
        cannot_know=found[0].assessment.cannot_know if found else (),
        sort=sort,
        sorts=list(SORTS.items()),
        today=clock.today(),
        may_open=lambda case: may_act(viewer(), case.holder_id),
        outcome_words=outcome_words,
        short_citation=short_citation,
        next_url=with_query("review.review", {"sap-xep": sort, "sau": shown.after}) if shown.after else None,
        first_url=with_query("review.review", {"sap-xep": sort}) if shown.first > 1 else None,
    )


def _page(found: list[Forgotten], sort: str, after: str) -> Shown:
    """The cases behind the key; a case that has left the list since does not disturb it."""
    ordered = sorted(found, key=lambda line: _key(line, sort))
    value, _, number = after.partition(".")
    start = next((i for i, line in enumerate(ordered) if _key(line, sort) > (int(value), int(number))), len(ordered)) \
        if after else 0  # fmt: skip
    lines = tuple(ordered[start : start + PAGE])
    has_more = len(ordered) > start + PAGE
    return Shown(lines, start + 1, len(ordered), "{}.{}".format(*_key(lines[-1], sort)) if has_more else "")


def _key(line: Forgotten, sort: str) -> tuple[int, int]:
    value = -line.case.remaining if sort == "so-tien" else line.case.first_decision_on.toordinal()
    return value, line.case.id
