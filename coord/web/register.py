"""Danh bạ: who is the counterpart there, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from coord import clock
from coord.agencies import directory
from coord.agencies.access import may_manage
from coord.agencies.models import AgencyKind
from coord.web.guard import viewer
from coord.web.words import AGENCY_KINDS, LEVELS, role_words

blueprint = Blueprint("register", __name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the officer asked of the register; anything unreadable counts as not asked."""

    province: str
    area_code: str
    kind: AgencyKind | None
    words: str
    after: int | None


@blueprint.get("/danh-ba")
def register() -> str:
    """The agencies by area and kind, with their dates, successors and officers."""
    asked = read_asked()
    found = directory.listing(area_code=asked.area_code, kind=asked.kind, words=asked.words, after=asked.after)
    return render_template(
        "register.html",
        asked=asked,
        found=found,
        today=clock.today(),
        provinces=[("", "Cả nước"), *((area.code, area.name) for area in directory.provinces())],
        areas=[(area.code, area.name) for area in directory.areas_of(asked.province)],
        kinds=[("", "Mọi cơ quan"), *((kind.value, words) for kind, words in AGENCY_KINDS.items())],
        kind_words=AGENCY_KINDS,
        level_words=LEVELS,
        role_words=role_words,
        manages=lambda agency_id: may_manage(viewer(), agency_id),
        next_url=_url(asked, after=found.next_after) if found.next_after else None,
        first_url=_url(asked, after=None) if asked.after else None,
    )


def read_asked() -> Asked:
    """What the address asks for."""
    kind, after = request.args.get("loai", ""), request.args.get("sau", "")
    province = request.args.get("tinh", "")[:10]
    area = request.args.get("dia-ban", "")[:40]
    return Asked(
        province=province or area.partition(".")[0],
        area_code=area if not province or area.startswith(f"{province}.") else province,
        kind=AgencyKind(kind) if kind in set(AgencyKind) else None,
        words=request.args.get("tim", "")[:200],
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None,
    )


def _url(asked: Asked, *, after: int | None) -> str:
    chosen = {
        "tinh": asked.province,
        "dia-ban": asked.area_code if "." in asked.area_code else "",
        "loai": asked.kind,
        "tim": asked.words,
        "sau": after,
    }
    query = urlencode({name: value for name, value in chosen.items() if value})
    return f"{url_for('register.register')}?{query}"
