"""Looking after accounts: who may, what may be given to whom, and whom an agency cannot lose."""

from __future__ import annotations

from collections.abc import Iterable

from coord.agencies.access import Viewer, grantable, may_manage
from coord.agencies.models import Agency, AgencyKind, Officer, OfficerRole
from coord.db import db
from coord.errors import Invalid, NotFound, Refused


def officer_managed(viewer: Viewer, officer_id: int) -> Officer:
    """The officer, if this viewer looks after them; raises NotFound as for one who does not exist.

    Nobody looks after an officer who holds more than the viewer may give: a leader cannot open an administrator's
    account with a new link.
    """
    officer = db.session.get(Officer, officer_id)
    if officer is None or not may_manage(viewer, officer.agency_id) or not officer.roles <= grantable(viewer):
        raise NotFound(
            "Không có cán bộ này, hoặc tài khoản của bạn không quản lý cán bộ này.", code="officer_not_found"
        )
    return officer


def officer_to_change(viewer: Viewer, officer_id: int) -> Officer:
    """The same, once the accounts of that agency are this transaction's alone to change; as they are then."""
    officer = officer_managed(viewer, officer_id)
    lock_accounts(officer.agency_id)
    db.session.refresh(officer)
    return officer


def lock_accounts(agency_id: int) -> Agency:
    """The agency, whose accounts nobody else changes until the commit: who must not be the last is counted in peace."""
    return db.session.get_one(Agency, agency_id, with_for_update={"key_share": True})


def require_managing(viewer: Viewer, agency_id: int) -> None:
    """Raise NotFound unless the viewer looks after the accounts of that agency."""
    if not may_manage(viewer, agency_id):
        raise NotFound("Không có cơ quan này trong phạm vi quản trị của bạn.", code="agency_not_found")


def require_other(viewer: Viewer, officer: Officer) -> None:
    """Raise Refused when it is the viewer's own account: nobody raises or closes it alone."""
    if viewer.officer_id == officer.id:
        raise Refused(
            "Không ai tự đổi vai trò, tự kết thúc hoặc tự tạo liên kết cho tài khoản của mình. "
            "Hãy nhờ lãnh đạo khác hoặc quản trị; mật khẩu đổi ở trang Tài khoản của tôi.",
            code="own_account",
        )


def require_grantable(viewer: Viewer, before: frozenset[OfficerRole], after: frozenset[OfficerRole]) -> None:
    """Raise Invalid when a role is given or taken that this viewer may not give."""
    if not (before ^ after) <= grantable(viewer):
        _refuse_roles("Chỉ quản trị được trao hoặc thôi vai trò quản trị.")


def roles_of(agency: Agency) -> frozenset[OfficerRole]:
    """The roles there are in the agency: a secretary is of a steering committee."""
    has_secretary = agency.kind is AgencyKind.STEERING_COMMITTEE
    return frozenset(OfficerRole) if has_secretary else frozenset(OfficerRole) - {OfficerRole.SECRETARY}


def refuse_misplaced(roles: Iterable[OfficerRole], agency: Agency) -> None:
    """Raise Invalid for a secretary outside a steering committee."""
    if not roles_of(agency).issuperset(roles):
        _refuse_roles("Vai trò thư ký chỉ có ở Ban Chỉ đạo thi hành án dân sự.")


def refuse_losing_the_last(officer: Officer, losing: frozenset[OfficerRole]) -> None:
    """Raise Refused when nobody else could lead the agency, or administer at all, without this officer."""
    if not officer.is_active:
        return
    if OfficerRole.LEADER in losing and not _is_another(officer, OfficerRole.LEADER):
        raise Refused(
            f"{officer.full_name} là lãnh đạo duy nhất còn tài khoản của {officer.agency.short_name}. "
            "Hãy mời hoặc trao vai trò lãnh đạo cho người khác trước.",
            code="last_leader",
        )
    if OfficerRole.ADMINISTRATOR in losing and not _is_another(officer, OfficerRole.ADMINISTRATOR):
        raise Refused(
            f"{officer.full_name} là quản trị duy nhất của hệ thống. Hãy mời quản trị khác trước.",
            code="last_administrator",
        )


def _is_another(officer: Officer, role: OfficerRole) -> bool:
    active = db.select(Officer.id, Officer.roles).where(Officer.is_active, Officer.left_on.is_(None))
    if role is OfficerRole.ADMINISTRATOR:  # who holds no other role; of any agency, so all of them are locked
        active = active.where(Officer.roles == frozenset({role})).order_by(Officer.id).with_for_update(key_share=True)
    else:
        active = active.where(Officer.agency_id == officer.agency_id)
    return any(role in roles for other, roles in db.session.execute(active) if other != officer.id)


def _refuse_roles(words: str) -> None:
    raise Invalid(words, fields={"roles": words}, code="wrong_roles")
