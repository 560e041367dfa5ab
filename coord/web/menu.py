"""The menu: which pages it names, for whom, and which count stands beside each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, request

from coord.agencies.access import Viewer, enforces, may_administer, may_manage_any, sees_matters
from coord.matters.duty_lists import count_owed
from coord.matters.matter_lists import count_forgotten

Count = Callable[[Viewer], int]


def _leads(viewer: Viewer) -> bool:
    return may_manage_any(viewer) and sees_matters(viewer)


def _everyone(viewer: Viewer) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the menu: its words, its address, who sees it there, and what it counts."""

    words: str
    path: str
    is_for: Callable[[Viewer], bool] = sees_matters
    count: Count | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu on this page for this officer; no count where nothing is counted."""

    words: str
    url: str
    is_current: bool
    count: int | None


PAGES = (
    Page("Quản trị", "/quan-tri", may_administer),
    Page("Hộp thư", "/hop-thu", count=count_owed),
    Page("Rà soát", "/ra-soat", enforces, count_forgotten),
    Page("Hồ sơ", "/ho-so"),
    Page("Việc thi hành án", "/viec", enforces),
    Page("Tiến độ", "/tien-do"),
    Page("Sổ tay", "/so-tay", _everyone),
    Page("Danh bạ", "/danh-ba", _everyone),
    Page("Quản trị", "/quan-tri", _leads),
)

SEARCH = "/tim-kiem"


def entries(viewer: Viewer, *, with_counts: bool = True) -> tuple[Entry, ...]:
    """The menu of this officer, the page that is open marked."""
    return tuple(
        Entry(page.words, page.path, _is_open(page.path), page.count(viewer) if page.count and with_counts else None)
        for page in pages_for(viewer)
    )


def pages_for(viewer: Viewer) -> tuple[Page, ...]:
    """The pages this officer is offered; the first is where signing in leads."""
    return tuple(page for page in PAGES if page.is_for(viewer) and is_served(page.path))


def is_served(path: str) -> bool:
    """Whether this app has a page at that address."""
    return any(rule.rule == path for rule in current_app.url_map.iter_rules())


def _is_open(path: str) -> bool:
    return request.path == path or request.path.startswith(f"{path}/")
