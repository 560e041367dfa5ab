"""What brings an act on: submit, sign, number, issue; the next of these, or all that this officer may do at once.

Each command takes the version of the act that the officer saw, and raises Stale when somebody else has changed it
since. What is refused leaves the act as it was, with everything typed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from coord import clock
from coord.acts.desk import expect, held_act, move
from coord.acts.draft import content_hash
from coord.acts.issuing import record, require_complete
from coord.acts.models import Act
from coord.acts.numbering import take_next, take_typed
from coord.acts.signing import signature_of
from coord.acts.states import ON_THE_WAY, WRITABLE, State, Step
from coord.agencies.access import Viewer, may_act, may_issue, require_issuing
from coord.errors import Forbidden, Stale
from coord.events import log
from coord.events.record import EventRecord


class Move(StrEnum):
    """What brings an act on: the next of these, or several in one go."""

    SUBMIT = "submit"
    SIGN = "sign"
    NUMBER = "number"
    ISSUE = "issue"
    RECORD = "record"


def moves(viewer: Viewer, act: Act) -> tuple[Move, ...]:
    """What this officer may do with the act now, one after another, before somebody else must."""
    state = State(act.state)
    if state in WRITABLE and not act.paper:
        return (Move.RECORD,) if may_act(viewer, act.agency_id) else ()
    last = (Move.NUMBER, Move.ISSUE) if may_issue(viewer, act.agency_id) else ()
    may_sign = state in (*WRITABLE, State.SUBMITTED) and signature_of(viewer, act, clock.today()) is not None
    match state:
        case State.DRAFTING | State.RETURNED:
            if may_sign and may_act(viewer, act.agency_id):
                return (Move.SIGN, *last)
            return (Move.SUBMIT,) if may_act(viewer, act.agency_id) else ()
        case State.SUBMITTED:
            return (Move.SIGN, *last) if may_sign else ()
        case State.APPROVED:
            return last
        case State.NUMBERED:
            return last[1:]
    return ()


def proceed(viewer: Viewer, act_id: int, version: int, *, only_next: bool = False) -> Act:
    """Do with the act whatever this officer may, up to issuing it; or only the next of it. All of it or nothing.

    Forbidden when it is somebody else's turn. Pressed twice it is done once.
    """
    act = held_act(viewer, act_id)
    wanted = moves(viewer, act)
    if act.version != version and act.changed_by == viewer.officer_id and not wanted:
        return act
    expect(act, version, *ON_THE_WAY)
    if not wanted:
        raise Forbidden("Bước tiếp theo của văn bản này là việc của người khác.", code="not_your_turn")
    for step in wanted[:1] if only_next else wanted:
        _DOING[step](viewer, act)
    return act


def take_number(viewer: Viewer, act_id: int, version: int, typed: str = "") -> Act:
    """Number what was signed: the next of its series, or the number typed, which was given on paper."""
    act = held_act(viewer, act_id)
    require_issuing(viewer, act.agency_id)
    expect(act, version, State.APPROVED)
    _number(viewer, act, typed)
    return act


def issue(viewer: Viewer, act_id: int, version: int) -> EventRecord:
    """Record the event of a numbered act. An act issued before gives its event, so that a double click is one."""
    act = held_act(viewer, act_id)
    require_issuing(viewer, act.agency_id)
    if not act.issued_event:
        expect(act, version, State.NUMBERED)
        _issue(viewer, act)
    return event_of(act)


def event_of(act: Act) -> EventRecord:
    """The event that an issued act became."""
    event = log.find_event(act.issued_event or "")
    if event is None:
        raise Stale("Văn bản chưa phát hành.")
    return event


def require_as_signed(act: Act) -> None:
    """Raise Stale unless the content is what was signed."""
    if not act.is_on_paper and content_hash(act.draft) != act.content_hash:
        raise Stale("Nội dung đã khác bản được ký. Hãy trình ký lại.", code="not_as_signed")


def _submit(viewer: Viewer, act: Act) -> None:
    require_complete(viewer, act)
    move(viewer, act, State.SUBMITTED, Step.SUBMITTED)


def _sign(viewer: Viewer, act: Act) -> None:
    require_complete(viewer, act)
    signature = signature_of(viewer, act, clock.today())
    if signature is None:
        raise Forbidden("Bạn không có thẩm quyền ký văn bản này.", code="may_not_sign")
    act.content_hash = content_hash(act.draft)
    act.signer_id, act.signer_line, act.signer_name = signature.officer_id, signature.line, signature.name
    move(viewer, act, State.APPROVED, Step.APPROVED, signature.line)


def _number(viewer: Viewer, act: Act, typed: str = "") -> None:
    require_as_signed(act)
    today = clock.today()
    act.number = take_typed(viewer, act, typed, today) if typed.strip() else take_next(viewer, act, today)
    act.dated_on = today
    move(viewer, act, State.NUMBERED, Step.NUMBERED, act.number)


def _issue(viewer: Viewer, act: Act) -> None:
    if act.paper:
        require_as_signed(act)
    event = record(viewer, act)
    act.issued_event, act.matter_id = event.id, event.matter_id
    move(viewer, act, State.ISSUED, Step.ISSUED)


_DOING: dict[Move, Callable[[Viewer, Act], None]] = {
    Move.SUBMIT: _submit,
    Move.SIGN: _sign,
    Move.NUMBER: _number,
    Move.ISSUE: _issue,
    Move.RECORD: _issue,
}
