"""Keeping what is typed: one draft for each place, whoever writes on it; nobody's words are written over unseen."""

from __future__ import annotations

from sqlalchemy import or_, select

from coord import clock
from coord.acts.desk import expect, held_act, hold_place, move, note, touch, unsign
from coord.acts.draft import Draft, Seen, with_text, without_secrets, written
from coord.acts.models import Act
from coord.acts.signing import deciding_office
from coord.acts.states import CHANGEABLE, STATE_WORDS, WRITABLE, State, Step
from coord.acts.subject import Subject
from coord.agencies.access import Viewer, may_act, require_acting, viewer_of
from coord.agencies.models import Agency, Officer
from coord.agencies.names import full_names
from coord.agencies.queries import with_predecessors
from coord.db import db, unless_taken
from coord.errors import Invalid, Refused, Stale
from coord.matters.acts_ahead import ActAhead

LONGEST_TITLE = 300


class Overwriting(Stale):
    """Somebody else has written on the draft since this form was shown; nothing of either is lost."""

    default_code = "draft_changed"


def running_act(subject: Subject) -> Act | None:
    """The act on its way in this place; a successor goes on with what it finds."""
    places = [subject.place_of(agency_id) for agency_id in with_predecessors([subject.agency_id])]
    mine_first = Act.agency_id != subject.agency_id
    return db.session.scalar(select(Act).where(Act.running.in_(places)).order_by(mine_first, Act.id).limit(1))


def save_draft(viewer: Viewer, subject: Subject, ahead: ActAhead, draft: Draft, seen: Seen) -> Act:
    """Keep what was typed, complete or not. Forbidden for who may not write, Overwriting when somebody else wrote.

    The same form sent again gives the same act, also once that is issued. What was submitted or signed and is changed
    goes back to drafting. Of a secret letter neither words nor files are kept.
    """
    require_acting(viewer, subject.agency_id)
    draft = without_secrets(ahead.rule, draft)
    hold_place(subject.matter_id or subject.parent, subject.case_id)
    draft = draft if draft.text.body else with_text(viewer, ahead, draft)
    act = _of_form(subject, seen) or running_act(subject)
    if act is None:
        return _begin(viewer, subject, ahead, draft, seen)
    act = held_act(viewer, act.id)
    if act.running is None:
        return act
    if act.last_form != seen.form_key and act.version != seen.act_version:
        raise Overwriting(_told(act))
    text = written(draft)
    is_changed = text != act.draft or act.agency_id != subject.agency_id
    if not is_changed and seen.matter_version == act.seen_version:
        return act
    if State(act.state) not in CHANGEABLE:
        raise Refused(f"Văn bản “{act.title}” đã lấy số {act.number}, không sửa được nữa. Rút văn bản nếu phải sửa.")
    if is_changed and State(act.state) not in WRITABLE:
        unsign(act)
        move(viewer, act, State.DRAFTING, Step.REOPENED)
    _belong_to(act, subject)
    act.draft, act.seen_version, act.last_form = text, seen.matter_version, seen.form_key
    touch(viewer, act)
    return act


def assign(viewer: Viewer, act_id: int, version: int, officer_id: int) -> Act:
    """Give the draft to a colleague, who goes on with it."""
    act = held_act(viewer, act_id)
    require_acting(viewer, act.agency_id)
    expect(act, version, *WRITABLE)
    officer = db.session.get(Officer, officer_id)
    if officer is None or not officer.is_active or not may_act(viewer_of(officer), act.agency_id):
        raise Invalid("Chưa giao được.", fields={"assigned_to": "Hãy chọn lãnh đạo hoặc cán bộ đầu mối của cơ quan."})
    if act.assigned_to != officer_id:
        act.assigned_to = officer_id
        move(viewer, act, State(act.state), Step.ASSIGNED, officer.full_name)
    return act


def redraft(viewer: Viewer, act_id: int, form_key: str) -> Act:
    """Begin anew with what was typed in an act that was withdrawn."""
    old = held_act(viewer, act_id)
    require_acting(viewer, old.agency_id)
    if old.state != State.WITHDRAWN:
        raise Refused(f"Văn bản đang ở bước “{STATE_WORDS[State(old.state)]}”, không cần soạn lại.")
    if running := db.session.scalar(select(Act).where(Act.running == old.place)):
        return running
    copied = ("place", "role", "agency_id", "deciding_id", "procedure", "event", "matter_id", "case_id", "corrects",
              "on_behalf", "parent", "child_kind", "paper", "signed_by", "title", "about", "draft",
              "seen_version")  # fmt: skip
    return _entered(viewer, Act(**{name: getattr(old, name) for name in copied}), form_key)


def _of_form(subject: Subject, seen: Seen) -> Act | None:
    """The act that this very form has written already."""
    places = [subject.place_of(agency_id) for agency_id in with_predecessors([subject.agency_id])]
    mine = or_(Act.last_form == seen.form_key, Act.request_key == seen.form_key)
    return db.session.scalar(
        select(Act).where(Act.place.in_(places), mine).order_by(Act.running.is_(None), Act.id.desc()).limit(1)
    )


def _begin(viewer: Viewer, subject: Subject, ahead: ActAhead, draft: Draft, seen: Seen) -> Act:
    rule = ahead.rule
    act = Act(
        role=subject.role,
        procedure=subject.procedure,
        event=subject.event,
        matter_id=subject.matter_id,
        case_id=subject.case_id,
        corrects=subject.corrects,
        on_behalf=subject.on_behalf,
        parent=subject.parent,
        child_kind=subject.child_kind,
        paper=rule.paper or "",
        signed_by=rule.signed_by or "",
        title=(f"{rule.title} (ghi nhận thay {ahead.actor})" if ahead.on_behalf else rule.title)[:LONGEST_TITLE],
        about=ahead.matter_title[:LONGEST_TITLE],
        draft=written(draft),
        seen_version=seen.matter_version,
    )
    _belong_to(act, subject)
    return _entered(viewer, act, seen.form_key)


def _belong_to(act: Act, subject: Subject) -> None:
    """The act is this agency's: of the one whose place it has taken, if another began it."""
    agency_id = act.agency_id = subject.agency_id
    act.place = subject.place
    act.running = act.place if act.running else None
    act.deciding_id = deciding_office(db.session.get_one(Agency, agency_id))


def _entered(viewer: Viewer, act: Act, form_key: str) -> Act:
    if not form_key or db.session.scalar(select(Act.id).where(Act.request_key == form_key)):
        raise Invalid("Biểu mẫu này không còn dùng được. Hãy mở lại trang.")
    act.running, act.state = act.place, State.DRAFTING
    act.drafted_by = act.assigned_to = act.changed_by = viewer.officer_id
    act.content_hash = act.signer_line = act.signer_name = act.number = ""
    act.is_on_paper, act.version = False, 1
    act.request_key = act.last_form = form_key
    act.created_at = act.changed_at = clock.now()
    with unless_taken(Overwriting("Người khác vừa bắt đầu soạn văn bản này. Hãy xem cả hai rồi chọn.")):
        db.session.add(act)
    note(viewer, act, Step.DRAFTED)
    return act


def _told(act: Act) -> str:
    name = full_names({act.changed_by}).get(act.changed_by, "Người khác")
    when = act.changed_at.astimezone(clock.VN)
    return (
        f"{name} đã sửa bản soạn này lúc {when:%H:%M} ngày {when:%d/%m/%Y}. "
        "Nội dung bạn nhập chưa được lưu đè; hãy xem cả hai rồi chọn."
    )
