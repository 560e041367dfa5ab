"""Issuing papers: compose, print, and record that it was issued. The same content is the same paper."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from coord import clock
from coord.acts.numbering import next_record, take_record
from coord.agencies.access import Viewer, require_acting
from coord.db import transaction
from coord.errors import Stale
from coord.events import log
from coord.events.documents import DocumentStore
from coord.events.payload import UNTOLD, Paper, Payload, Sitting
from coord.events.record import DocumentRef, EventRecord
from coord.matters.history import acted_version
from coord.meetings.compose import compose_minutes
from coord.meetings.kinds import ISSUED, PaperKind
from coord.meetings.papers import Minutes, Seal, TrackingSheet, content_hash
from coord.meetings.render import render_minutes, render_tracking
from coord.meetings.sharing import Shared, share
from coord.meetings.tracking import compose_tracking

ATTEMPTS = 3
CODE_LETTERS = 20
SHEET_SYMBOL = "PTD"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Where papers are kept, and the address at which anybody may check one: `url` without a slash at its end."""

    store: DocumentStore
    url: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper ready to be issued, or the event that issued the same one before."""

    paper: Minutes | TrackingSheet
    number: str
    digest: str
    sitting: Sitting
    issued: EventRecord | None


def issue_paper(
    viewer: Viewer,
    matter_id: str,
    kind: PaperKind,
    recipients: Sequence[int],
    issuer: Issuer,
    sitting: Sitting = UNTOLD,
) -> EventRecord:
    """Issue a paper, or give back the event that issued the same one before. Opens its own transaction.

    NotFound for a stranger, Forbidden for who may not act, Invalid for a recipient that is no party, Stale when the
    matter does not stand still. It is printed before the lock is taken; if the matter has moved since, it is composed
    again.
    """
    for _ in range(ATTEMPTS):
        shared = share(viewer, matter_id, recipients)
        require_acting(viewer, shared.issuer.id)
        draft = draft_paper(shared, kind, sitting)
        if draft.issued:
            return draft.issued
        document = _print(draft, kind, issuer)
        with transaction():
            log.claim([matter_id])
            now = share(viewer, matter_id, recipients)
            if draft_paper(now, kind, sitting) == draft:
                return _issued(viewer, now, draft, kind, document)
    raise Stale("Hồ sơ đang có người khác ghi thêm. Chưa lập được giấy tờ; hãy thử lại.")


def draft_paper(shared: Shared, kind: PaperKind, sitting: Sitting | None = None) -> Draft:
    """The paper as it would be issued now. One that says the same as an earlier paper is that paper.

    None as the sitting takes whatever an earlier paper said of its own. Who came for an agency that receives nothing
    is left out.
    A tracking sheet says how things stand on its day, so only one of today can be the same; minutes of any day can.
    """
    sitting = sitting and _of_recipients(sitting, shared)
    earlier = [e for e in shared.history if e.payload.paper and e.payload.paper.kind == kind]
    for event in reversed(earlier):
        issued = event.payload.paper
        assert issued is not None
        if kind is PaperKind.TRACKING and event.took_effect_on != clock.today():
            continue
        if sitting not in (None, issued.sitting):
            continue
        paper = _composed(shared, kind, issued.number, issued.sitting, event)
        if event.agency_id == shared.issuer.id and content_hash(paper) == issued.content_hash:
            return Draft(paper, issued.number, issued.content_hash, issued.sitting, event)
    number, sitting = _next_number(shared, kind, len(earlier)), sitting or UNTOLD
    paper = _composed(shared, kind, number, sitting, None)
    return Draft(paper, number, content_hash(paper), sitting, None)


def code_of(digest: str) -> str:
    """The code printed on a paper: 100 bits of its hash, in groups of four letters and figures."""
    letters = base64.b32encode(bytes.fromhex(digest)).decode()[:CODE_LETTERS]
    return "-".join(letters[start : start + 4] for start in range(0, CODE_LETTERS, 4))


def sealed(draft: Draft, url: str) -> Minutes | TrackingSheet:
    """The paper with its code and the address that the QR code leads to."""
    code = code_of(draft.digest)
    return replace(draft.paper, seal=Seal(code, f"{url}/kiem-chung/{code}"))


def _of_recipients(sitting: Sitting, shared: Shared) -> Sitting:
    receiving = {agency.id for agency in shared.recipients}
    return replace(sitting, attending={i: who for i, who in sitting.attending.items() if i in receiving})


def _next_number(shared: Shared, kind: PaperKind, earlier: int) -> str:
    """Minutes are numbered among the records of the office, a sheet among those of its matter."""
    if kind is PaperKind.MINUTES:
        return next_record(shared.office, clock.today().year)
    return f"{earlier + 1:02}/{SHEET_SYMBOL}-{shared.history[0].matter_id}"


def _composed(
    shared: Shared, kind: PaperKind, number: str, sitting: Sitting, issued: EventRecord | None
) -> Minutes | TrackingSheet:
    dated = issued.took_effect_on if issued else clock.today()
    if kind is PaperKind.TRACKING:
        officer_id = issued.officer_id if issued else None
        return compose_tracking(shared, number, dated, officer_id or shared.officer_id)
    return compose_minutes(shared, number, dated, sitting)


def _issued(viewer: Viewer, shared: Shared, draft: Draft, kind: PaperKind, document: DocumentRef) -> EventRecord:
    if kind is PaperKind.TRACKING:
        return log.append(_entry(viewer, shared, draft, kind, document), shared.history)
    taken = take_record(viewer, shared.office, clock.today())
    if taken.number != draft.number:
        raise Stale("Số biên bản vừa được cấp cho văn bản khác. Hãy thử lại.")
    event = log.append(_entry(viewer, shared, draft, kind, document), shared.history)
    taken.event_id = event.id
    return event


def _print(draft: Draft, kind: PaperKind, issuer: Issuer) -> DocumentRef:
    paper = sealed(draft, issuer.url)
    content = render_minutes(paper) if isinstance(paper, Minutes) else render_tracking(paper)
    return issuer.store.keep(BytesIO(content), f"{ISSUED[kind].title} {_as_name(draft.number)}.pdf", "paper")


def _as_name(number: str) -> str:
    return re.sub(r"[^\w-]+", "-", number)


def _entry(viewer: Viewer, shared: Shared, draft: Draft, kind: PaperKind, document: DocumentRef) -> log.Entry:
    recipients = tuple(agency.id for agency in shared.recipients)
    code, version = code_of(draft.digest), acted_version(shared.history)
    paper = Paper(kind, draft.number, code, draft.digest, version, recipients, draft.sitting)
    is_sent = ISSUED[kind].is_sent
    return log.Entry(
        matter_id=shared.history[0].matter_id,
        name="paper.issued",
        officer_id=viewer.officer_id,
        agency_id=shared.issuer.id,
        took_effect_on=clock.today(),
        payload=Payload(number=draft.number, paper=paper),
        rulebook_hash=shared.ledger.book.hash,
        documents=(document,),
        addressees=tuple(a for a in recipients if a != shared.issuer.id) if is_sent else (),
    )
