"""How pages write dates, money and the names of things; each function here is a filter of the templates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from coord import clock
from coord.agencies.models import AgencyKind, Level, OfficerRole
from coord.agencies.spelling import composed
from coord.procedures.dates import wording

OFFICER_ROLES = {
    OfficerRole.LEADER: "lãnh đạo",
    OfficerRole.LIAISON: "cán bộ đầu mối",
    OfficerRole.CLERK: "văn thư",
    OfficerRole.SECRETARY: "thư ký",
    OfficerRole.ADMINISTRATOR: "quản trị",
}


def role_words(roles: Collection[OfficerRole]) -> str:
    """What an officer is there for, in words: “lãnh đạo, văn thư”."""
    return ", ".join(words for role, words in OFFICER_ROLES.items() if role in roles)


AGENCY_KINDS = {
    AgencyKind.ENFORCEMENT: "Thi hành án dân sự",
    AgencyKind.COURT: "Tòa án nhân dân",
    AgencyKind.PROCURACY: "Viện kiểm sát nhân dân",
    AgencyKind.POLICE: "Công an",
    AgencyKind.PRISON: "Trại giam, trại tạm giam",
    AgencyKind.STATE_BANK: "Ngân hàng Nhà nước",
    AgencyKind.CREDIT_INSTITUTION: "Tổ chức tín dụng",
    AgencyKind.TREASURY: "Kho bạc Nhà nước",
    AgencyKind.SOCIAL_INSURANCE: "Bảo hiểm xã hội",
    AgencyKind.REGISTRY: "Cơ quan đăng ký đất đai, tài sản",
    AgencyKind.PEOPLES_COMMITTEE: "Ủy ban nhân dân",
    AgencyKind.PUBLIC_BODY: "Cơ quan, đơn vị khác của Nhà nước",
    AgencyKind.MASS_ORGANISATION: "Tổ chức chính trị - xã hội",
    AgencyKind.STEERING_COMMITTEE: "Ban Chỉ đạo thi hành án dân sự",
    AgencyKind.MINISTRY: "Bộ, ngành trung ương",
}

LEVELS = {Level.CENTRAL: "Trung ương", Level.PROVINCE: "Tỉnh", Level.REGION: "Khu vực", Level.COMMUNE: "Xã"}


def day(value: date) -> str:
    """ "21/11/2026"."""
    return wording.full_date(value)


def day_short(value: date) -> str:
    """ "21/11", where the year is plain."""
    return f"{value.day:02}/{value.month:02}"


def weekday(value: date) -> str:
    """ "thứ Hai", "Chủ nhật"."""
    return wording.weekday(value)


def weekday_day(value: date) -> str:
    """ "Thứ Hai 23/11"; with the year when it is not the present one."""
    name = wording.weekday(value)
    shown = day_short(value) if value.year == clock.today().year else day(value)
    return f"{name[0].upper()}{name[1:]} {shown}"


def local_day(value: datetime) -> date:
    """The day in Viet Nam of an instant."""
    return value.astimezone(clock.VN).date()


def hour(value: datetime) -> str:
    """ "14:32", as clocks in Viet Nam show the instant."""
    return f"{value.astimezone(clock.VN):%H:%M}"


def moment(value: datetime) -> str:
    """ "23/11/2026 14:32", as clocks in Viet Nam show the instant."""
    return f"{day(value.astimezone(clock.VN).date())} {hour(value)}"


def moment_short(value: datetime) -> str:
    """ "23/11 14:32", where the year is plain."""
    return f"{day_short(value.astimezone(clock.VN).date())} {hour(value)}"


def money(amount: int) -> str:
    """ "1.214.000.000 đ", whole đồng."""
    return wording.dong(amount)


def span(elapsed: tuple[int, int]) -> str:
    """ "7 năm 4 tháng", "5 năm"."""
    return wording.span(*elapsed)


def number(amount: int) -> str:
    """ "1.214"."""
    return f"{amount:,}".replace(",", ".")


def nfc(text: str) -> str:
    """The text with each letter and its marks in one."""
    return composed(text)


FILTERS = (day, day_short, weekday, weekday_day, local_day, hour, moment, moment_short, money, span, number, nfc)
