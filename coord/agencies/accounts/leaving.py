"""Officers who leave: at once, or on a day told in advance, on which the account closes by itself. Commands."""

from __future__ import annotations

from datetime import date, timedelta

from coord import clock
from coord.agencies import sessions
from coord.agencies.access import Viewer
from coord.agencies.accounts import invitations
from coord.agencies.accounts.changes import Act, note_officer
from coord.agencies.accounts.managing import officer_to_change, refuse_losing_the_last, require_other
from coord.agencies.models import Officer
from coord.db import db
from coord.errors import Invalid, Refused

LONGEST_AHEAD = timedelta(days=366)


def end_officer(viewer: Viewer, officer_id: int, left_on: date) -> Officer:
    """Close the account from that day on; the name stays on what they did.

    A day to come is only noted, and may be told anew: nobody signs in on it or after it. On any other day they are
    signed out everywhere at once. Raises Invalid, Refused, NotFound.
    """
    officer = officer_to_change(viewer, officer_id)
    require_other(viewer, officer)
    _check(officer, left_on)
    refuse_losing_the_last(officer, officer.roles)
    if left_on <= clock.today():
        return _close(officer, viewer.officer_id, left_on)
    note_officer(viewer.officer_id, officer, "left_on", _text(officer.left_on), _text(left_on))
    officer.left_on = left_on
    db.session.flush()
    return officer


def keep_officer(viewer: Viewer, officer_id: int) -> Officer:
    """Take back a day of leaving that has not come yet. Raises Refused when there is none, NotFound."""
    officer = officer_to_change(viewer, officer_id)
    require_other(viewer, officer)
    if not (officer.left_on and officer.is_working_on(clock.today())):
        raise Refused(f"{officer.full_name} không có ngày nghỉ nào sắp tới.", code="not_leaving")
    note_officer(viewer.officer_id, officer, "left_on", _text(officer.left_on), "")
    officer.left_on = None
    db.session.flush()
    return officer


def close_who_left() -> int:
    """Close the accounts of those whose day of leaving has come; how many. Safe to run again."""
    query = db.select(Officer).where(Officer.is_active, Officer.left_on <= clock.today()).order_by(Officer.id)
    gone = db.session.scalars(query.with_for_update(key_share=True)).all()
    for officer in gone:
        _close(officer, None, officer.left_on or clock.today())
    return len(gone)


def _check(officer: Officer, left_on: date) -> None:
    if officer.left_on is not None and not officer.is_working_on(clock.today()):
        raise Invalid(f"{officer.full_name} đã kết thúc từ trước.", code="already_ended")
    words = ""
    if not officer.created_at.astimezone(clock.VN).date() <= left_on <= clock.today() + LONGEST_AHEAD:
        words = "Ngày kết thúc phải từ ngày lập tài khoản, và không quá một năm tới."
    elif left_on > clock.today() and not officer.is_active:
        words = "Người này chưa vào hệ thống: lời mời chỉ kết thúc ngay, từ hôm nay."
    if words:
        raise Invalid(words, fields={"left_on": words}, code="wrong_left_on")


def _close(officer: Officer, by: int | None, left_on: date) -> Officer:
    officer.is_active, officer.left_on = False, left_on
    invitations.close_all(officer)
    sessions.revoke_all(officer.id, now=clock.now())
    note_officer(by, officer, Act.ENDED, after=left_on.isoformat())
    db.session.flush()
    return officer


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
