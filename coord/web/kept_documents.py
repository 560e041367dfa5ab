"""Documents of a form that is not sent yet: kept at once, and carried by the form as signed references.

So nothing uploaded is lost by a preview, by an error, or because somebody else acted first. A reference names bytes
in the store; it is good for one officer and one form, and for a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage, MultiDict

from coord.agencies.spelling import clean_text
from coord.errors import Invalid, Unavailable
from coord.events.documents import MEDIA_TYPES
from coord.events.record import DocumentRef
from coord.web.documents import store
from coord.web.errors import note
from coord.web.instance import instance

A_WEEK = 7 * 24 * 3600
FIELD, KEPT, DROP = "document.", "kept", "drop"
LOST = "Một tài liệu đã chọn không còn giữ được (quá 7 ngày, hoặc mở từ tài khoản khác). Hãy chọn lại tài liệu đó."
SUFFIXES = ",".join((*MEDIA_TYPES, ".jpeg"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """The references of one officer's form. `purpose` ties them to it, such as a matter's id and an act's name."""

    officer_id: int
    purpose: str

    def sign(self, document: DocumentRef) -> str:
        """The reference to a document, for a hidden field."""
        return self._signer().dumps({"officer": self.officer_id, **asdict(document)})

    def read(self, reference: str) -> DocumentRef | None:
        """The document of a reference; None when it is not ours, not this officer's, or too old."""
        try:
            said = self._signer().loads(reference, max_age=A_WEEK)
        except BadSignature:
            return None
        if said.pop("officer") != self.officer_id:
            return None
        return DocumentRef(**said)

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(instance().settings.secret("documents"), salt=self.purpose)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the form holds by way of documents, and what was wrong with those just chosen, by field."""

    documents: tuple[DocumentRef, ...]
    wrong: Mapping[str, str]


def take(shelf: Shelf, kinds: Sequence[str], form: MultiDict[str, str], files: MultiDict[str, FileStorage]) -> Kept:
    """Keep the files just chosen for these kinds, and recall those the form carried; nothing twice."""
    wrong: dict[str, str] = {}
    carried = [shelf.read(reference) for reference in form.getlist(KEPT)]
    if None in carried:
        wrong["documents"] = LOST
    found = [d for d in carried if d is not None and d.kind in kinds]
    for kind in kinds:
        for file in files.getlist(f"{FIELD}{kind}"):
            if not file.filename:
                continue
            try:
                kept = store().keep(file.stream, file.filename, f"{FIELD}{kind}")
                found.append(replace(kept, kind=kind))
            except Invalid as refused:
                wrong |= {name: f"“{_shown(file)}”: {words}" for name, words in refused.fields.items()}
            except Unavailable as failing:  # what else was typed or chosen is not lost because of it
                note(failing)
                wrong[f"{FIELD}{kind}"] = f"“{_shown(file)}”: {failing.message} Sau đó hãy chọn lại tệp này."
    dropped = set(form.getlist(DROP))
    unique = {(d.kind, d.sha256): d for d in found}
    return Kept(tuple(d for d in unique.values() if _name_of(d) not in dropped), wrong)


def _shown(file: FileStorage) -> str:
    """The name of a file that was not kept, as it may be shown: nothing in it turns or hides the text around it."""
    return clean_text(file.filename or "")[:80]


def _name_of(document: DocumentRef) -> str:
    """How a button that drops a document names it."""
    return f"{document.kind}.{document.sha256}"


def of_kind(documents: Iterable[DocumentRef], kind: str) -> tuple[DocumentRef, ...]:
    """The documents of one kind."""
    return tuple(d for d in documents if d.kind == kind)
