"""An act on the desk of one officer: found, held against others, changed, and each step written down."""

from __future__ import annotations

from sqlalchemy import select

from coord import clock
from coord.acts.models import Act, ActStep
from coord.acts.states import STATE_WORDS, State, Step
from coord.agencies.access import Viewer
from coord.agencies.names import full_names
from coord.db import db
from coord.errors import NotFound, Refused, Stale
from coord.matters.holding import hold_case, hold_to_act


def seen_act(viewer: Viewer, act_id: int) -> Act:
    """The act; NotFound for whoever is not of its agency, or of the office it is a unit of."""
    return _open_to(viewer, db.session.get(Act, act_id))


def held_act(viewer: Viewer, act_id: int) -> Act:
    """The same, held until the transaction ends: nobody else changes it meanwhile."""
    act = seen_act(viewer, act_id)
    hold_place(act.matter_id or act.parent, act.case_id)
    query = select(Act).where(Act.id == act_id).with_for_update().execution_options(populate_existing=True)
    return _open_to(viewer, db.session.scalar(query))


def hold_place(matter_id: str | None, case_id: int | None) -> None:
    """Wait until nobody else is at the matter, the one it is to belong to, or the case."""
    if matter_id:
        hold_to_act(matter_id)
    else:
        hold_case(case_id)


def expect(act: Act, version: int, *states: State) -> None:
    """Raise Stale unless the act is as the officer saw it, Refused unless it stands at one of these states."""
    if act.version != version:
        name = full_names({act.changed_by}).get(act.changed_by, "")
        raise Stale(
            f"{name} vừa thay đổi văn bản này lúc {act.changed_at.astimezone(clock.VN):%H:%M %d/%m}. "
            "Hãy xem lại rồi thực hiện."
        )
    if State(act.state) not in states:
        raise Refused(f"Văn bản đang ở bước “{STATE_WORDS[State(act.state)]}” nên chưa làm được việc này.")


def move(viewer: Viewer, act: Act, state: State, step: Step, remarks: str = "") -> None:
    """Bring the act to a state and write down the step that did it."""
    act.state = state
    if state in (State.ISSUED, State.WITHDRAWN):
        act.running = None
    touch(viewer, act)
    note(viewer, act, step, remarks)


def unsign(act: Act) -> None:
    """What was signed is signed no more."""
    act.content_hash, act.signer_id, act.signer_line, act.signer_name = "", None, "", ""


def touch(viewer: Viewer, act: Act) -> None:
    """The act has been changed by this officer, now."""
    act.version += 1
    act.changed_at, act.changed_by = clock.now(), viewer.officer_id


def note(viewer: Viewer, act: Act, step: Step, remarks: str = "") -> None:
    """Write a step into the history of the act."""
    db.session.flush()
    db.session.add(ActStep(act_id=act.id, step=step, officer_id=viewer.officer_id, at=clock.now(), remarks=remarks))
    db.session.flush()


def _open_to(viewer: Viewer, act: Act | None) -> Act:
    if act is None or act.agency_id not in viewer.agency_ids:
        raise NotFound("Không tìm thấy văn bản.")
    return act
