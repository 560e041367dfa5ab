"""What an officer has typed into the form of an act: kept as typed, until it can be recorded."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import request
from marshmallow import ValidationError

from coord import clock
from coord.events.record import DocumentRef
from coord.matters.acts_ahead import ActAhead
from coord.matters.forms import ActForm, clean_text, read_day
from coord.procedures.rulebook.rulebook import EventRule, FieldKind
from coord.web.kept_documents import Kept, Shelf, take

ON = "took_effect_on"
RECEIVED = "received."
CAME_ON, NO_NUMBER, SECRET, TICKED = "received_on", "no_number", "is_secret", "1"


@dataclass(frozen=True, slots=True)
class Draft:
    """One form as typed. `values` and `received` hold text by field and by role; `came_on` is when a paper came."""

    outcome: str
    on: str
    values: Mapping[str, str]
    number: str
    signer: str
    note: str
    received: Mapping[str, str]
    documents: tuple[DocumentRef, ...]
    seen_version: int
    request_key: str
    came_on: str = ""
    has_no_number: bool = False
    is_secret: bool = False

    def has(self, kind: str) -> bool:
        """Whether a document of this kind is there."""
        return any(d.kind == kind for d in self.documents)


def new_draft(ahead: ActAhead) -> Draft:
    """An empty form, with what the matter already knows filled in and today as the day."""
    kinds = {f.name: f.kind for f in ahead.rule.fields}
    return Draft(
        outcome="",
        on=f"{clock.today():%d/%m/%Y}",
        values={name: _shown(kinds[name], value) for name, value in ahead.earlier_values.items()},
        number="",
        signer="",
        note="",
        received={},
        documents=(),
        seen_version=ahead.acted_version,
        request_key=uuid.uuid4().hex,
    )


def read_draft(ahead: ActAhead, shelf: Shelf) -> tuple[Draft, dict[str, str]]:
    """What this request's form says, its uploads kept; and what was wrong with those, by field."""
    form = request.form
    kept: Kept = take(shelf, [d.name for d in ahead.documents], form, request.files)
    version = form.get("seen_version", "")
    draft = Draft(
        outcome=form.get("outcome", ""),
        on=form.get(ON, ""),
        values={f.name: form.get(f.name, "") for f in ahead.rule.fields},
        number=form.get("number", ""),
        signer=form.get("signer", ""),
        note=form.get("note", ""),
        received={r.role: form.get(f"{RECEIVED}{r.role}", "") for r in ahead.paper_receivers},
        documents=kept.documents,
        seen_version=int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0,
        request_key=clean_text(form.get("request_key", ""))[:64],
        came_on=form.get(CAME_ON, ""),
        has_no_number=form.get(NO_NUMBER) == TICKED,
        is_secret=form.get(SECRET) == TICKED,
    )
    return draft, dict(kept.wrong)


def act_form_of(ahead: ActAhead, draft: Draft) -> tuple[ActForm, dict[str, str]]:
    """The form as the command wants it; and what is wrong with its days, by field (today stands in for those)."""
    wrong: dict[str, str] = {}
    outcome = draft.outcome or None
    received = {
        role: _day(f"{RECEIVED}{role}", text, wrong) for role, text in draft.received.items() if clean_text(text)
    }
    wanted = {d.name for d in ahead.documents if d.is_asked_for(outcome)}
    form = ActForm(
        event=ahead.rule.name,
        outcome=outcome,
        took_effect_on=_day(ON, draft.on, wrong),
        seen_version=draft.seen_version,
        request_key=draft.request_key,
        values=draft.values,
        number=draft.number,
        signer=draft.signer,
        note=draft.note,
        received=received,
        documents=tuple(d for d in draft.documents if d.kind in wanted),
        on_behalf=ahead.on_behalf,
        received_on=_day(CAME_ON, draft.came_on, wrong) if ahead.on_behalf and clean_text(draft.came_on) else None,
        has_no_number=draft.has_no_number,
        is_secret=draft.is_secret,
    )
    return form, wrong


def labels_of(ahead: ActAhead) -> dict[str, str]:
    """The words beside each field, for the list of what is wrong."""
    rule: EventRule = ahead.rule
    return {
        "outcome": "Kết quả",
        ON: "Ngày của văn bản giấy" if ahead.on_behalf else "Ngày thực hiện",
        CAME_ON: "Ngày nhận bản giấy",
        "number": "Số, ký hiệu",
        "signer": "Người ký",
        "note": "Ghi chú",
        "documents": "Tài liệu",
        **{f.name: f.title for f in rule.fields},
        **{f"document.{d.name}": d.title for d in ahead.documents},
        **{f"{RECEIVED}{r.role}": f"Ngày {r.name} nhận" for r in ahead.paper_receivers},
    }


def _day(name: str, text: str, wrong: dict[str, str]) -> date:
    try:
        return read_day(clean_text(text))
    except ValidationError as error:
        wrong[name] = str(error.messages[0]) if isinstance(error.messages, list) else "Ngày không đúng."
        return clock.today()


def _shown(kind: FieldKind, value: str | int) -> str:
    return f"{value:,}".replace(",", ".") if kind is FieldKind.MONEY and isinstance(value, int) else str(value)
