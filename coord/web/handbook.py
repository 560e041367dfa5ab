"""Sổ tay: what the law asks, step by step, each with its article; the days off; how days are counted."""

from __future__ import annotations

from flask import Blueprint, render_template

from coord import clock
from coord.agencies import queries
from coord.errors import CoordError, NotFound
from coord.events.known import calendar_now, known_at
from coord.matters.steps import steps_of_rulebook
from coord.procedures.dates.counting_rules import counting_rules
from coord.procedures.dates.days_off import Confidence
from coord.procedures.reading import handbook as reading
from coord.procedures.reading import overlay_page
from coord.procedures.rulebook.library import find_rulebook, shelf
from coord.procedures.rulebook.overlay_rows import Overlay
from coord.procedures.rulebook.overlays import with_overlay
from coord.procedures.rulebook.rulebook import Rulebook
from coord.web.drawing import draw
from coord.web.guard import viewer

blueprint = Blueprint("handbook", __name__)

CONFIDENCE = {
    Confidence.VERBATIM: "nguyên văn",
    Confidence.PARAPHRASE: "theo bản thuật lại",
    Confidence.INFERRED: "suy luận, cần xác nhận",
    Confidence.MEMORY: "chưa đối chiếu với văn bản",
}


@blueprint.get("/so-tay")
def handbook() -> str:
    """Every rulebook, and the pages on counting."""
    books = sorted(shelf(), key=lambda b: (b.procedure, b.in_force_from), reverse=True)
    return render_template("handbook/list.html", books=books, certainty=reading.certainty)


@blueprint.get("/so-tay/thoi-han")
def counting() -> str:
    """How days are counted, and the days off of each year with their document."""
    calendar = calendar_now()
    years = [(year, [row for row in calendar.rows if row.on.year == year.year]) for year in reversed(calendar.years)]
    return render_template(
        "handbook/counting.html",
        rules=counting_rules().values(),
        years=years,
        fixed=calendar.fixed,
        confidence=CONFIDENCE,
    )


@blueprint.get("/so-tay/<name>")
def rulebook(name: str) -> str:
    """One rulebook: its roles, its drawing, each step beside the same step under the other law.

    The regulation of the officer's own province lies over it.
    """
    try:
        book = find_rulebook(name)
    except CoordError as unknown:
        raise NotFound("Không có bộ quy tắc này. Hãy chọn lại ở trang Sổ tay.") from unknown
    area = queries.agency(viewer().agency_id).area_code
    return rulebook_page(book, known_at(None, area).overlay_on(book.name, clock.today()))


def rulebook_page(book: Rulebook, overlay: Overlay | None = None) -> str:
    """The page of a rulebook, as it stands or as a province's regulation lies over it."""
    book = with_overlay(book, overlay) if overlay else book
    steps = steps_of_rulebook(book)
    return render_template(
        "handbook/rulebook.html",
        book=book,
        overlay=overlay,
        changes=overlay_page.changes(book),
        recipients=overlay_page.recipients(book, overlay) if overlay else (),
        others=_others(book),
        chapters=reading.chapters(book, _others(book)),
        elsewhere_only=reading.only_elsewhere(book, _others(book)),
        certainty=reading.certainty(book),
        steps=steps,
        drawing=draw(steps, {role.name: role.title for role in book.roles}),
        openings=[book.event(event).title for event in book.opens],
    )


def _others(book: Rulebook) -> tuple[Rulebook, ...]:
    return tuple(other for other in shelf() if other.procedure == book.procedure and other.name != book.name)
