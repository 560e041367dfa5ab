"""The history of an account or an agency in words: when, who, what, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coord.agencies.accounts.changes import Act
from coord.agencies.accounts.models import Change
from coord.agencies.models import OfficerRole
from coord.web.words import day, role_words

ACTS = {
    Act.INVITED: "Mời vào hệ thống",
    Act.LINK_MADE: "Tạo liên kết đặt mật khẩu mới",
    Act.ACCEPTED: "Đã đặt mật khẩu bằng liên kết",
    Act.PASSWORD_CHANGED: "Đổi mật khẩu",
    Act.ENDED: "Kết thúc tài khoản",
    Act.FACTOR_ADDED: "Cài đặt lớp bảo vệ thứ hai",
    Act.FACTOR_RESET: "Gỡ lớp bảo vệ thứ hai",
    Act.RECOVERY_RENEWED: "Tạo bộ mã dự phòng mới",
    Act.RECOVERY_USED: "Đăng nhập bằng mã dự phòng",
}
FIELDS = {
    "roles": "Vai trò",
    "full_name": "Họ và tên",
    "job_title": "Chức vụ",
    "phone": "Điện thoại",
    "left_on": "Ngày nghỉ đã báo trước",
    "symbol": "Ký hiệu",
    "name": "Tên",
    "short_name": "Tên ngắn",
    "kind": "Loại cơ quan",
    "level": "Cấp",
    "area_code": "Mã địa bàn",
    "area_name": "Địa bàn",
    "parent": "Cơ quan cấp trên",
    "unit_of": "Đơn vị của",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
    "successor": "Cơ quan kế thừa",
    "is_on_platform": "Dùng hệ thống",
    "address": "Địa chỉ",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history; `before` and `after` are empty where there is nothing to compare."""

    at: datetime
    who: str
    what: str
    before: str
    after: str


def line(change: Change) -> Line:
    """One change in words."""
    who = change.by.full_name if change.by else "Dòng lệnh của máy chủ"
    if change.what in set(Act):
        return Line(change.at, who, ACTS[Act(change.what)], "", _after(Act(change.what), change.after))
    read = _roles if change.what == "roles" else str
    return Line(change.at, who, FIELDS.get(change.what, change.what), read(change.before), read(change.after))


def _after(act: Act, text: str) -> str:
    if act is Act.ENDED:
        return f"từ ngày {day(date.fromisoformat(text))}"
    return _roles(text) if act is Act.INVITED else text


def _roles(text: str) -> str:
    return role_words({OfficerRole(role) for role in text.split("+") if role})
