"""Who may fill each role of a matter: checked when it is opened, and when another is named."""

from collections.abc import Mapping

from coord import clock
from coord.agencies.models import Agency
from coord.agencies.spelling import clean_text
from coord.cases.models import Case
from coord.db import db
from coord.errors import Invalid
from coord.procedures.rulebook.roles import Role
from coord.procedures.rulebook.rulebook import Rulebook

LONGEST_NAME = 200


def refuse_other_nature(book: Rulebook, case: Case) -> None:
    """Invalid where the rulebook is about cases of another nature."""
    if case.nature not in book.cases:
        words = "bản án hành chính" if case.is_administrative else "nghĩa vụ về tiền, tài sản"
        raise Invalid(f"Thủ tục “{book.short_title}” không dành cho việc về {words}.", code="other_nature")


def checked_parties(book: Rulebook, case: Case, parties: Mapping[str, int]) -> dict[str, int]:
    """The agency of each role on the platform; Invalid (fields `party.ROLE`) where one is missing or may not be it."""
    roles = {role.name: role for role in book.roles if not role.is_off_platform}
    wrong = {f"party.{name}": "Thủ tục không có vai này." for name in parties if name not in roles}
    for role in roles.values():
        problem = problem_in_role(role, case, parties.get(role.name))
        if problem:
            wrong[f"party.{role.name}"] = problem
    if wrong:
        raise Invalid("Chưa đủ hoặc chưa đúng bên phối hợp.", fields=wrong)
    return dict(parties)


def checked_persons(book: Rulebook, persons: Mapping[str, str]) -> dict[str, str]:
    """The name of each person or body off the platform; Invalid (fields `party.ROLE`) where one is missing."""
    roles = {role.name: role for role in book.roles if role.is_off_platform}
    names = {role: name for role, text in persons.items() if (name := clean_text(text))}
    wrong = {f"party.{name}": "Thủ tục không có vai này." for name in names if name not in roles}
    for role in roles.values():
        if role.is_required and role.name not in names:
            wrong[f"party.{role.name}"] = f"Hãy ghi tên cho vai “{role.title}”."
        elif len(names.get(role.name, "")) > LONGEST_NAME:
            wrong[f"party.{role.name}"] = f"Không quá {LONGEST_NAME} ký tự."
    if wrong:
        raise Invalid("Chưa đủ hoặc chưa đúng bên phối hợp.", fields=wrong)
    return names


def problem_in_role(role: Role, case: Case, agency_id: int | None) -> str:
    """Why this agency may not fill the role today, or why somebody must; empty when all is well."""
    if agency_id is None:
        return f"Hãy chọn cơ quan cho vai “{role.title}”." if role.is_required else ""
    agency = db.session.get(Agency, agency_id)
    if agency is None:
        return "Không có cơ quan này trong danh bạ. Hãy chọn lại."
    if role.proposed == "holder" and agency_id != case.holder_id:
        return "Vai này là của cơ quan đang tổ chức thi hành việc này."
    if not agency.is_valid_on(clock.today()):
        return f"{agency.short_name} không còn hoạt động. Hãy chọn cơ quan kế thừa."
    if role.kinds and agency.kind not in role.kinds:
        return f"{agency.short_name} không phải loại cơ quan của vai “{role.title}”."
    if role.levels and agency.level not in role.levels:
        return f"{agency.short_name} không đúng cấp của vai “{role.title}”."
    return ""
