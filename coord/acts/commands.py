"""What officers do with an act beside bringing it on: send it back with remarks, withdraw it, see what has changed.

Each takes the version of the act that the officer saw, and raises Stale when somebody else has changed it since.
"""

from __future__ import annotations

from coord import clock
from coord.acts.desk import expect, held_act, move, unsign
from coord.acts.models import Act
from coord.acts.numbering import cancel_number
from coord.acts.signing import signature_of
from coord.acts.states import ON_THE_WAY, State, Step
from coord.agencies.access import Viewer, may_act, may_issue, require_acting
from coord.agencies.spelling import clean_text
from coord.errors import Forbidden, Invalid, Stale
from coord.events import log
from coord.matters.history import acted_version
from coord.matters.typed_text import LONGEST_TEXT


def may_send_back(viewer: Viewer, act: Act) -> bool:
    """Whether the act is there to be returned by this officer: by who signs, and once signed by the clerk too."""
    if act.state not in (State.SUBMITTED, State.APPROVED):
        return False
    is_clerk = act.state == State.APPROVED and may_issue(viewer, act.agency_id)
    return is_clerk or signature_of(viewer, act, clock.today()) is not None


def may_withdraw(viewer: Viewer, act: Act) -> bool:
    """Whether this officer may give the act up: who writes for its agency, and its clerks."""
    return act.state in ON_THE_WAY and (may_act(viewer, act.agency_id) or may_issue(viewer, act.agency_id))


def send_back(viewer: Viewer, act_id: int, version: int, remarks: str) -> Act:
    """Return an act with remarks; it is signed no more."""
    act = held_act(viewer, act_id)
    expect(act, version, State.SUBMITTED, State.APPROVED)
    if not may_send_back(viewer, act):
        raise Forbidden("Chỉ người ký hoặc văn thư trả lại văn bản.", code="not_your_turn")
    words = _reason("remarks", remarks, "Hãy ghi cần sửa gì.")
    unsign(act)
    move(viewer, act, State.RETURNED, Step.RETURNED, words)
    return act


def withdraw(viewer: Viewer, act_id: int, version: int, reason: str) -> Act:
    """Give the act up before it is issued. Its number, if it has one, stays in the register as cancelled."""
    act = held_act(viewer, act_id)
    expect(act, version, *ON_THE_WAY)
    if not may_withdraw(viewer, act):
        require_acting(viewer, act.agency_id)
    is_begun = act.state != State.DRAFTING
    words = _reason("reason", reason, "Hãy ghi lý do rút văn bản." if is_begun else "")
    if act.number:
        cancel_number(act, words)
    move(viewer, act, State.WITHDRAWN, Step.WITHDRAWN, words)
    return act


def see_changes(viewer: Viewer, act_id: int, version: int, matter_version: int) -> Act:
    """Say that one has seen what happened in the matter since the act was written, and that it still holds."""
    act = held_act(viewer, act_id)
    expect(act, version, *ON_THE_WAY)
    if not may_withdraw(viewer, act):
        require_acting(viewer, act.agency_id)
    if act.matter_id and acted_version(log.events_of(act.matter_id)) != matter_version:
        raise Stale("Hồ sơ lại vừa có thay đổi. Hãy xem lại.")
    act.seen_version = matter_version
    move(viewer, act, State(act.state), Step.SEEN)
    return act


def _reason(field: str, text: str, missing: str) -> str:
    words = clean_text(text, is_long=True)
    if not words and missing:
        raise Invalid(missing, fields={field: missing})
    if len(words) > LONGEST_TEXT:
        raise Invalid("Nội dung quá dài.", fields={field: "Không quá 20.000 ký tự."})
    return words
