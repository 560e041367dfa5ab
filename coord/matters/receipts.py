"""What an addressee does with what arrived: accept, assign, start, finish, or refuse with a reason."""

from collections.abc import Sequence

from sqlalchemy import select

from coord import clock
from coord.agencies.access import Viewer, may_be_given_work, may_see, require_receiving
from coord.agencies.models import Officer
from coord.agencies.spelling import clean_text
from coord.db import db
from coord.errors import Invalid, NotFound, Stale
from coord.events import log
from coord.events.inbox import FROM, RECEIPTS, Status
from coord.events.models import InboxEntry
from coord.events.payload import Payload, Receipt
from coord.events.record import EventRecord
from coord.matters.admission import enter
from coord.matters.duties import owes_answer
from coord.matters.history import ledger_of, opening_for
from coord.matters.typed_text import too_long

NAMES = {status: name for name, status in RECEIPTS.items()}

WORDS = {
    Status.ARRIVED: "Đã đến",
    Status.ACCEPTED: "Đã tiếp nhận",
    Status.REFUSED: "Từ chối",
    Status.ASSIGNED: "Đã phân công",
    Status.IN_PROGRESS: "Đang xử lý",
    Status.DONE: "Hoàn thành",
    Status.ON_PAPER: "Gửi bản giấy",
}


def accept(viewer: Viewer, entry_ids: Sequence[str], assign_to: int | None = None) -> list[EventRecord]:
    """Accept what arrived, several at once, and assign it if a person is named. What was accepted already stays."""
    log.claim(_matters_of(viewer, entry_ids))
    made = []
    for entry_id in dict.fromkeys(entry_ids):
        entry = _entry(viewer, entry_id)
        if entry.status == Status.ARRIVED:
            made.append(_say(viewer, entry, Status.ACCEPTED))
        if assign_to is not None:
            made.extend(assign(viewer, entry_id, assign_to))
    return made


def assign(viewer: Viewer, entry_id: str, officer_id: int) -> list[EventRecord]:
    """Give an entry to an officer of the same agency."""
    entry = _entry(viewer, entry_id)
    officer = db.session.get(Officer, officer_id)
    if officer is None or not may_be_given_work(officer, entry.agency_id):
        raise Invalid("Người được phân công phải thuộc cơ quan nhận.", fields={"assigned_to": "Hãy chọn lại."})
    if entry.assigned_to == officer_id:
        return []
    return [_say(viewer, entry, Status.ASSIGNED, assigned_to=officer_id)]


def start(viewer: Viewer, entry_id: str) -> EventRecord | None:
    """Say that work on an entry has begun; None when that was said already."""
    entry = _entry(viewer, entry_id)
    return None if entry.status == Status.IN_PROGRESS else _say(viewer, entry, Status.IN_PROGRESS)


def finish(viewer: Viewer, entry_id: str) -> EventRecord | None:
    """Say that nothing more is to be done with an entry; None when that was said already.

    What the law asks for in answer stays owed: such an entry is finished by the answer.
    """
    entry = _entry(viewer, entry_id)
    if entry.status == Status.DONE:
        return None
    history = enter(viewer, entry.matter_id)
    if owes_answer(ledger_of(history), opening_for(history, entry.event_id).parties, entry.event_id, entry.agency_id):
        raise Invalid("Văn bản này đòi hỏi trả lời. Hãy thực hiện việc phải làm; hệ thống tự ghi hoàn thành.")
    return _say(viewer, entry, Status.DONE)


def refuse(viewer: Viewer, entry_id: str, reason: str) -> EventRecord | None:
    """Send an entry back with a reason: it is for somebody else, or cannot be read. The sender sees it.

    None when it was refused already.
    """
    reason = clean_text(reason, is_long=True)
    if not reason:
        raise Invalid("Hãy ghi lý do từ chối.", fields={"reason": "Bên gửi cần biết lý do."})
    if problem := too_long(reason, is_long=True):
        raise Invalid("Lý do quá dài.", fields={"reason": problem})
    entry = _entry(viewer, entry_id)
    return None if entry.status == Status.REFUSED else _say(viewer, entry, Status.REFUSED, reason=reason)


def _matters_of(viewer: Viewer, entry_ids: Sequence[str]) -> Sequence[str]:
    mine = InboxEntry.agency_id.in_(viewer.agency_ids)
    return db.session.scalars(select(InboxEntry.matter_id).where(InboxEntry.id.in_(entry_ids), mine)).all()


def _entry(viewer: Viewer, entry_id: str) -> InboxEntry:
    """The entry as it stands once its matter is claimed."""
    log.claim(_matters_of(viewer, [entry_id]))
    entry = db.session.get(InboxEntry, entry_id, populate_existing=True)
    if entry is None or not may_see(viewer, entry.agency_id):
        raise NotFound("Không tìm thấy văn bản đến.")
    require_receiving(viewer, entry.agency_id)
    return entry


def _say(
    viewer: Viewer, entry: InboxEntry, status: Status, *, assigned_to: int | None = None, reason: str = ""
) -> EventRecord:
    if entry.status not in FROM[status]:
        raise Stale(f"Văn bản đang ở trạng thái “{WORDS[Status(entry.status)]}”. Hãy xem lại.")
    history = enter(viewer, entry.matter_id)
    receipt = Receipt(entry.event_id, assigned_to, reason)
    return log.append(
        log.Entry(
            matter_id=entry.matter_id,
            name=NAMES[status],
            officer_id=viewer.officer_id,
            agency_id=entry.agency_id,
            took_effect_on=clock.today(),
            payload=Payload(receipt=receipt),
            rulebook_hash=history[-1].rulebook_hash,
        ),
        history,
    )
