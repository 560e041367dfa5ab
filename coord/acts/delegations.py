"""Who may sign for the head: a leader says so, with dates and the document; it is ended, and never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from marshmallow import ValidationError

from coord import clock
from coord.acts.delegation_lists import recipients_of
from coord.acts.models import Delegation
from coord.acts.signing import SigningCapacity
from coord.agencies.access import Viewer, leads
from coord.agencies.spelling import clean_text
from coord.db import db
from coord.errors import Forbidden, Invalid, NotFound, Refused
from coord.matters.forms import read_day
from coord.matters.typed_text import LONGEST_LINE
from coord.procedures.rulebook.library import shelf
from coord.procedures.rulebook.official_papers import OfficialPaper

LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class DelegationForm:
    """A delegation as typed: `to` is an agency's id, or an agency's and an officer's, as in "12" or "12.34"."""

    kind: str
    to: str
    principal_title: str
    papers: Sequence[str]
    procedure: str
    from_on: str
    to_on: str
    document: str


def delegate(viewer: Viewer, form: DelegationForm) -> Delegation:
    """Delegate signing of the viewer's own agency. Forbidden for who does not lead it, Invalid for what is missing."""
    _require_leading(viewer)
    wrong: dict[str, str] = {}
    to = _recipient(viewer, form.to, wrong)
    kind = _kind(form.kind, wrong)
    from_on, to_on = _day("from_on", form.from_on, wrong), None
    if clean_text(form.to_on):
        to_on = _day("to_on", form.to_on, wrong)
    elif kind is SigningCapacity.AUTHORITY:
        wrong["to_on"] = "Thừa ủy quyền phải có thời hạn. Hãy ghi ngày cuối."
    if from_on and to_on and to_on < from_on:
        wrong["to_on"] = "Ngày cuối phải từ ngày bắt đầu trở đi."
    title = _line("principal_title", form.principal_title, LONGEST_TITLE, "Ghi chức vụ của người giao ký.", wrong)
    document = _line("document", form.document, LONGEST_LINE, "Ghi số, ngày của văn bản giao ký.", wrong)
    papers = [paper for paper in OfficialPaper if paper in form.papers]
    if len(papers) != len(set(form.papers)):
        wrong["papers"] = "Hãy chọn lại loại văn bản."
    if form.procedure and form.procedure not in {book.procedure for book in shelf()}:
        wrong["procedure"] = "Hãy chọn lại thủ tục."
    if wrong or kind is None or to is None or from_on is None:
        raise Invalid("Chưa lưu được vì còn thiếu hoặc sai.", fields=wrong)
    made = Delegation(
        from_agency_id=viewer.agency_id,
        to_agency_id=to[0],
        to_officer_id=to[1],
        kind=kind,
        principal_title=title,
        papers="+".join(papers),
        procedure=form.procedure,
        from_on=from_on,
        to_on=to_on,
        document=document,
        created_by=viewer.officer_id,
        created_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def end_delegation(viewer: Viewer, delegation_id: int) -> Delegation:
    """End it, from now on. What was signed under it stays signed."""
    _require_leading(viewer)
    found = db.session.get(Delegation, delegation_id, with_for_update=True)
    if found is None or found.from_agency_id != viewer.agency_id:
        raise NotFound("Không tìm thấy.")
    if found.ended_on is not None:
        return found
    if found.to_on is not None and found.to_on < clock.today():
        raise Refused("Việc giao ký này đã hết hạn.")
    found.ended_on, found.ended_by = clock.today(), viewer.officer_id
    return found


def _require_leading(viewer: Viewer) -> None:
    if not leads(viewer, viewer.agency_id):
        raise Forbidden("Chỉ lãnh đạo cơ quan giao người khác ký thay mình.", code="may_not_delegate")


def _recipient(viewer: Viewer, text: str, wrong: dict[str, str]) -> tuple[int, int | None] | None:
    if text not in {found.value for found in recipients_of(viewer)}:
        wrong["to"] = "Hãy chọn người được giao ký."
        return None
    agency_id, _, officer_id = text.partition(".")
    return int(agency_id), int(officer_id) if officer_id else None


def _kind(text: str, wrong: dict[str, str]) -> SigningCapacity | None:
    if text in {kind.value for kind in SigningCapacity}:
        return SigningCapacity(text)
    wrong["kind"] = "Hãy chọn hình thức ký."
    return None


def _day(name: str, text: str, wrong: dict[str, str]) -> date | None:
    try:
        return read_day(clean_text(text))
    except ValidationError:
        wrong[name] = "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 21/11/2026."
        return None


def _line(name: str, text: str, longest: int, missing: str, wrong: dict[str, str]) -> str:
    words = clean_text(text)
    if not words:
        wrong[name] = missing
    elif len(words) > longest:
        wrong[name] = f"Không quá {longest} ký tự."
    return words
