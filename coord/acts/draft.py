"""What an officer has typed into the form of an act: kept exactly as typed, and hashed when it is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from marshmallow import ValidationError

from coord import clock
from coord.agencies.access import Viewer
from coord.agencies.spelling import clean_text
from coord.events.payload import canonical
from coord.events.record import DocumentRef
from coord.events.wording import Wording
from coord.matters.acts_ahead import ActAhead
from coord.matters.drafting import drafted
from coord.matters.forms import TEXTS, ActForm, read_day
from coord.procedures.rulebook.rulebook import EventRule

ON = "took_effect_on"
RECEIVED = "received."
CAME_ON = "received_on"


@dataclass(frozen=True, slots=True)
class DraftText:
    """The text of a paper as it will be issued: one ground and one paragraph a line.

    `is_own` once somebody has changed it: then it stays as it is, whatever is typed into the fields.
    """

    about: str = ""
    grounds: str = ""
    body: str = ""
    copies: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def wording(self) -> Wording:
        """The same as the words of a paper."""
        return Wording(
            about=self.about,
            grounds=_lines(self.grounds),
            paragraphs=_lines(self.body),
            copies=self.copies,
        )

    @property
    def said(self) -> str:
        """What may be changed of it, in one: equal texts say the same."""
        return "\n\n".join("\n".join(_lines(text)) for text in (self.about, self.grounds, self.body))


NO_TEXT = DraftText()


@dataclass(frozen=True, slots=True)
class Draft:
    """One form as typed. `values` and `received` hold text by field and by role; `parties` the choices of an opening.

    An opening may name the matter that it `follows`.

    `on`, `number` and `signer` are those of an act that is only noted; a paper gets its own when it is signed and
    numbered. Of an act recorded for somebody else they stand in the letter that came, on the day `came_on`. `text` is
    that of a paper that is written here.
    """

    outcome: str
    on: str
    values: Mapping[str, str]
    number: str
    signer: str
    note: str
    received: Mapping[str, str]
    documents: tuple[DocumentRef, ...]
    parties: Mapping[str, str] = field(default_factory=dict)
    came_on: str = ""
    has_no_number: bool = False
    is_secret: bool = False
    follows: str = ""
    text: DraftText = NO_TEXT

    def has(self, kind: str) -> bool:
        """Whether a document of this kind is there."""
        return any(d.kind == kind for d in self.documents)

    def with_documents(self, more: tuple[DocumentRef, ...]) -> Draft:
        """The same with these documents added, none twice."""
        unique = {(d.kind, d.sha256): d for d in (*self.documents, *more)}
        return replace(self, documents=tuple(unique.values()))


@dataclass(frozen=True, slots=True)
class Seen:
    """What the writer of a form had before them: the form's own key, the version of the draft, and of the matter."""

    form_key: str
    act_version: int
    matter_version: int


def written(draft: Draft) -> str:
    """The draft as text; equal drafts give equal texts."""
    return canonical(draft)


def read_draft(text: str) -> Draft:
    """The draft of a text that `written` made."""
    said: dict[str, Any] = json.loads(text)
    documents = tuple(DocumentRef(**document) for document in said.pop("documents"))
    typed = said.pop("text", {})
    kept = DraftText(**{**typed, "copies": tuple(typed.get("copies", ()))})
    return Draft(**said, documents=documents, text=kept)


def without_secrets(rule: EventRule, draft: Draft) -> Draft:
    """What may be kept of a draft: of a secret letter neither words nor files."""
    if not draft.is_secret:
        return draft
    words = {f.name for f in rule.fields if f.kind in TEXTS}
    values = {name: text for name, text in draft.values.items() if name not in words}
    return replace(draft, values=values, note="", documents=(), text=NO_TEXT)


def content_hash(text: str) -> str:
    """SHA-256 of a draft's text: what was signed."""
    return hashlib.sha256(text.encode()).hexdigest()


def act_form_of(ahead: ActAhead, draft: Draft, seen: Seen) -> tuple[ActForm, dict[str, str]]:
    """The form as the command wants it; and what is wrong with its days, by field (today stands in for those).

    A paper is dated when it is numbered: today stands in for that too.
    """
    wrong: dict[str, str] = {}
    outcome = draft.outcome or None
    received = {
        role: _day(f"{RECEIVED}{role}", text, wrong) for role, text in draft.received.items() if clean_text(text)
    }
    wanted = {d.name for d in ahead.documents if d.is_asked_for(outcome)}
    form = ActForm(
        event=ahead.rule.name,
        outcome=outcome,
        took_effect_on=clock.today() if ahead.rule.paper else _day(ON, draft.on, wrong),
        seen_version=seen.matter_version,
        request_key=seen.form_key,
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
        wording=draft.text.wording if ahead.rule.paper and not draft.is_secret else None,
    )
    return form, wrong


def with_text(viewer: Viewer, ahead: ActAhead, draft: Draft) -> Draft:
    """The draft of a paper with the text that its form gives now; a text that somebody has changed stays."""
    if not ahead.rule.paper or draft.is_secret:
        return replace(draft, text=NO_TEXT)
    made = drafted(viewer, ahead, draft.outcome or None, draft.values)
    if draft.text.is_own:
        return replace(draft, text=replace(draft.text, copies=made.copies))
    text = DraftText(made.text.about, "\n".join(made.text.grounds), "\n".join(made.text.paragraphs), made.copies)
    return replace(draft, text=text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in (" ".join(row.split()) for row in text.split("\n")) if line)


def _day(name: str, text: str, wrong: dict[str, str]) -> date:
    try:
        return read_day(clean_text(text))
    except ValidationError as error:
        wrong[name] = str(error.messages[0]) if isinstance(error.messages, list) else "Ngày không đúng."
        return clock.today()
