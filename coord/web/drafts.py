"""The form of an act in one request: what it says, what its writer had seen, and the words beside its fields."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace

from flask import request

from coord import clock
from coord.acts.draft import CAME_ON, ON, RECEIVED, Draft, DraftText, Seen, read_draft, with_text
from coord.acts.models import Act
from coord.agencies.spelling import clean_text
from coord.matters.acts_ahead import ActAhead
from coord.matters.forms import ActForm
from coord.matters.typed_text import ABOUT, BODY, GROUNDS
from coord.procedures.rulebook.form_rules import FieldKind
from coord.web.guard import viewer
from coord.web.kept_documents import Kept, Shelf, take

NO_NUMBER, SECRET, TICKED = "no_number", "is_secret", "1"
PARTY = "party."
SHOWN, REMAKE = "text_shown", "mau"
FOLLOWS = "follows"
LONGEST_VERSION = 9
LATER = "…"


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
    )


def opened(ahead: ActAhead, act: Act | None) -> tuple[Draft, Seen]:
    """The draft that is there, or an empty one; and what whoever opens the form now has seen."""
    key, version = uuid.uuid4().hex, ahead.acted_version
    if act is None:
        return with_text(viewer(), ahead, new_draft(ahead)), Seen(key, 0, version)
    draft = read_draft(act.draft)
    return draft if draft.text.body else with_text(viewer(), ahead, draft), Seen(key, act.version, version)


def sent(ahead: ActAhead, shelf: Shelf, act: Act | None) -> tuple[Draft, Seen, dict[str, str]]:
    """What this request's form says, its uploads kept; what its writer had seen; what was wrong with the uploads.

    Where the form cannot say any more which documents it carried, those of the draft that is there stay; and what saves
    itself carries no files, may arrive after the form that did, and so takes none away.
    """
    form = request.form
    kept: Kept = take(shelf, [d.name for d in ahead.documents], form, request.files)
    draft = Draft(
        text=_text_said(),
        outcome=_said("outcome"),
        on=_said(ON),
        values={f.name: _said(f.name) for f in ahead.rule.fields},
        number=_said("number"),
        signer=_said("signer"),
        note=_said("note"),
        received={r.role: _said(f"{RECEIVED}{r.role}") for r in ahead.paper_receivers},
        documents=kept.documents,
        parties={name.removeprefix(PARTY): _said(name) for name in form if name.startswith(PARTY)},
        came_on=_said(CAME_ON),
        has_no_number=form.get(NO_NUMBER) == TICKED,
        is_secret=form.get(SECRET) == TICKED,
        follows=_said(FOLLOWS),
    )
    if act is not None and ("documents" in kept.wrong or is_partial()):
        draft = draft.with_documents(read_draft(act.draft).documents)
    draft = with_text(viewer(), ahead, draft)
    key = clean_text(form.get("request_key", ""))[:64] or uuid.uuid4().hex
    return draft, Seen(key, version_in("act_version"), version_in("seen_version")), dict(kept.wrong)


def shown_text(text: DraftText) -> str:
    """The mark by which a form tells that the text it shows is that of its model; none once somebody changed it."""
    return "" if text.is_own else hashlib.sha256(text.said.encode()).hexdigest()


def _text_said() -> DraftText:
    """The text of the paper as typed; what was not changed, or is to be made anew, is left to the model."""
    if request.form.get("buoc") == REMAKE:
        return DraftText()
    text = DraftText(clean_text(request.form.get(ABOUT, "")), _said(GROUNDS), _said(BODY))
    is_own = bool(text.body) and shown_text(text) != request.form.get(SHOWN, "")
    return replace(text, is_own=is_own) if is_own else DraftText()


def is_partial() -> bool:
    """Whether the page itself saves what is being typed."""
    return bool(request.headers.get("HX-Request"))


def _said(name: str) -> str:
    """What was typed there, but for what nobody sees: who signs must not be shown another text than will be issued."""
    return clean_text(request.form.get(name, ""), is_long=True)


def version_in(name: str) -> int:
    """A version that this request's form carries; 0 for what is none."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_VERSION else 0


def as_signed(ahead: ActAhead, form: ActForm) -> ActForm:
    """The form as if it were signed and numbered, where that comes later."""
    return replace(form, number=LATER, signer=LATER) if ahead.rule.paper else form


def labels_of(ahead: ActAhead) -> dict[str, str]:
    """The words beside each field, for the list of what is wrong."""
    rule = ahead.rule
    return {
        "outcome": ahead.rule.asks,
        ON: "Ngày của văn bản giấy" if ahead.on_behalf else "Ngày thực hiện",
        CAME_ON: "Ngày nhận bản giấy",
        "number": "Số, ký hiệu",
        "signer": "Người ký",
        "note": "Ghi chú",
        "documents": "Tài liệu",
        ABOUT: "Trích yếu",
        GROUNDS: "Căn cứ",
        BODY: "Nội dung văn bản",
        FOLLOWS: "Lập lại hồ sơ",
        **{f.name: f.title for f in rule.fields},
        **{f"document.{d.name}": d.title for d in ahead.documents},
        **{f"{RECEIVED}{r.role}": f"Ngày {r.name} nhận" for r in ahead.paper_receivers},
    }


def _shown(kind: FieldKind, value: str | int) -> str:
    return f"{value:,}".replace(",", ".") if kind is FieldKind.MONEY and isinstance(value, int) else str(value)
