"""The register: entering agencies and officers. Commands; they never commit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from coord import clock
from coord.agencies import passwords, spelling
from coord.agencies.models import Agency, AgencyKind, Level, Officer, OfficerRole
from coord.db import db, unless_taken
from coord.errors import Invalid

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
_CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,39}")


def is_code(text: str) -> bool:
    """Whether this may be the code of an agency, as "THADS-KV1"."""
    return bool(_CODE.fullmatch(text))


def add_agency(
    *,
    code: str,
    name: str,
    kind: AgencyKind,
    level: Level,
    area_code: str,
    area_name: str,
    valid_from: date,
    short_name: str = "",
    valid_to: date | None = None,
    parent: Agency | None = None,
    unit_of: Agency | None = None,
    address: str = "",
    phone: str = "",
    symbol: str = "",
    is_on_platform: bool = True,
    is_demonstration: bool = False,
) -> Agency:
    """Enter an agency; `code` is unique, as "THADS-KV1". Raises Invalid."""
    if not is_code(code):
        _refuse("code", f"Mã cơ quan “{code}” chỉ gồm chữ in hoa không dấu, chữ số và gạch nối.")
    if valid_to is not None and valid_to < valid_from:
        _refuse("valid_to", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    name, short_name = spelling.tidy(name), spelling.tidy(short_name or name)
    agency = Agency(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        level=level,
        area_code=area_code,
        area_name=spelling.tidy(area_name),
        parent=parent,
        unit_of=unit_of,
        valid_from=valid_from,
        valid_to=valid_to,
        is_on_platform=is_on_platform,
        address=spelling.tidy(address),
        phone=phone,
        symbol=spelling.tidy(symbol),
        is_demonstration=is_demonstration,
        search_text=spelling.fold(f"{code} {name} {short_name} {area_name} {address}"),
    )
    with unless_taken(_wrong("code", f"Mã cơ quan “{code}” đã có.")):
        db.session.add(agency)
    return agency


def end_agency(agency: Agency, *, last_day: date, successor: Agency | None = None) -> None:
    """Say on which day the agency ceased and who took over; its name stays on what it did. Raises Invalid."""
    if last_day < agency.valid_from:
        _refuse("valid_to", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
    later = successor
    while later is not None:
        if later is agency:
            _refuse("successor_id", "Cơ quan không thể kế thừa chính mình.")
        later = later.successor
    agency.valid_to = last_day
    agency.successor = successor
    db.session.flush()


def add_officer(
    agency: Agency,
    *,
    username: str,
    full_name: str,
    job_title: str,
    roles: Iterable[OfficerRole],
    password: str,
    phone: str = "",
    cost: passwords.Cost = passwords.NORMAL,
) -> Officer:
    """Enter an officer who may sign in at once; raises Invalid. People are invited: see `accounts.inviting`."""
    officer = enter_officer(
        agency, username=username, full_name=full_name, job_title=job_title, roles=roles, phone=phone
    )
    officer.password_hash = passwords.hash_password(password, cost)
    officer.is_active = True
    db.session.flush()
    return officer


def enter_officer(
    agency: Agency, *, username: str, full_name: str, job_title: str, roles: Iterable[OfficerRole], phone: str = ""
) -> Officer:
    """Enter an officer who cannot sign in yet; `username` is kept in lower case. Raises Invalid."""
    held = checked_roles(roles)
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        _refuse("username", "Tên đăng nhập có từ 3 đến 40 ký tự: chữ không dấu, chữ số, dấu chấm, gạch dưới, gạch nối.")
    full_name = checked_text("full_name", full_name, 100, "Hãy nhập họ và tên.")
    job_title, phone = checked_text("job_title", job_title, 100), checked_text("phone", phone, 40)
    with unless_taken(_wrong("username", f"Tên đăng nhập “{username}” đã có người dùng.")):
        officer = Officer(
            agency=agency,
            username=username,
            full_name=full_name,
            job_title=job_title,
            roles=held,
            phone=phone,
            password_hash="",
            is_active=False,
            left_on=None,
            created_at=clock.now(),
            search_text=spelling.fold(full_name),
        )
        db.session.add(officer)
    return officer


def checked_text(field: str, text: str, longest: int, if_missing: str = "") -> str:
    """The text in NFC on one line; raises Invalid when it is too long, or missing though it must be there."""
    tidied = spelling.tidy(text)
    if not tidied and if_missing:
        _refuse(field, if_missing)
    if len(tidied) > longest:
        _refuse(field, f"Không quá {longest} ký tự.")
    if any(not letter.isprintable() for letter in tidied):
        _refuse(field, "Có ký tự không hiển thị được; hãy nhập lại.")
    return tidied


def checked_roles(roles: Iterable[OfficerRole]) -> frozenset[OfficerRole]:
    """The roles as a set: at least one, and an administrator, who reads no matter, holds no other. Raises Invalid."""
    held = frozenset(roles)
    if not held:
        _refuse("roles", "Hãy chọn ít nhất một vai trò.")
    if OfficerRole.ADMINISTRATOR in held and len(held) > 1:
        _refuse("roles", "Quản trị không đọc hồ sơ, nên không kiêm vai trò khác.")
    return held


def _refuse(field: str, message: str) -> None:
    raise _wrong(field, message)


def _wrong(field: str, message: str) -> Invalid:
    return Invalid(message, fields={field: message}, code=f"wrong_{field}")
