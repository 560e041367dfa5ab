"""Quản trị: who sees whose accounts, inviting, changing, ending; and the link of an invited person."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from coord import clock
from coord.agencies import queries
from coord.agencies.accounts.changes import note_agency
from coord.db import db, transaction
from coord.events.models import InboxEntry
from coord.matters import receipts
from tests import offices, story
from tests.agencies.accounts.people import LEADER as LEADS
from tests.agencies.accounts.people import NEW, invite, join, officer
from tests.web import phone

LEADER, ADMINISTRATOR = "lanhdao.tinh", "quantri"
FORM = {"username": "nguoi.moi", "full_name": "Phan Thử Nghiệm", "roles": "liaison"}


def id_of(app: Flask, username: str) -> int:
    with app.app_context():
        return officer(username).id


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def link_in(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/moi/[\w-]+)", page)
    assert found is not None
    return found[1]


ADDRESSES = (
    "/quan-tri",
    "/quan-tri/moi",
    "/quan-tri/moi/THADS-KV1",
    "/quan-tri/can-bo/{own}",
    "/quan-tri/can-bo/{own}/ket-thuc",
)


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("", (303, 303, 303, 303, 303)),
        ("daumoi.kv1", (403, 403, 404, 404, 404)),
        ("vanthu.kv1", (403, 403, 404, 404, 404)),
        ("thuky.bcd", (403, 403, 404, 404, 404)),
        ("lanhdao.khac", (200, 200, 404, 404, 404)),
        (LEADER, (200, 200, 200, 200, 200)),
        (ADMINISTRATOR, (200, 200, 200, 200, 200)),
    ],
)
def test_each_page_opens_to_whom_it_is_for(tmp_path: Path, who: str, statuses: tuple[int, ...]) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context():
        join(ADMINISTRATOR, "TAND-T", "lanhdao.khac", LEADS)
    if who == "lanhdao.khac":
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        client.post("/dang-nhap", data={"username": who, "password": NEW})
    else:
        client = offices.sign_in(app, who) if who else app.test_client()
    own = id_of(app, "daumoi.kv1")
    assert tuple(client.get(address.format(own=own)).status_code for address in ADDRESSES) == statuses


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/quan-tri/moi/THADS-KV1", FORM),
        ("/quan-tri/can-bo/{own}", {"full_name": "Đổi", "roles": "leader"}),
        ("/quan-tri/can-bo/{own}/lien-ket", {}),
        ("/quan-tri/can-bo/{own}/ket-thuc", {"left_on": "2026-11-23"}),
        ("/quan-tri/can-bo/{own}/lop-bao-ve", {}),
    ],
)
@pytest.mark.parametrize("who", ["daumoi.kv2", "vanthu.kv1", "kiemsat.kv1"])
def test_nobody_else_does_anything_there(tmp_path: Path, address: str, form: dict[str, str], who: str) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, who)
    answer = client.post(address.format(own=id_of(app, "daumoi.kv1")), data=form)
    assert answer.status_code in (403, 404)
    with app.app_context():
        assert queries.officer_by_username("nguoi.moi") is None
        unchanged = officer("daumoi.kv1")
        assert unchanged.is_active and unchanged.full_name == "Lê Thị Ví Dụ"


def test_a_leader_sees_no_administrator_among_the_accounts(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    page = text(offices.sign_in(app, LEADER), "/quan-tri")
    assert "Lê Thị Ví Dụ" in page and "Ngô Ví Dụ" not in page and "Hà Thử Nghiệm" not in page
    assert offices.sign_in(app, LEADER).get(f"/quan-tri/can-bo/{id_of(app, ADMINISTRATOR)}").status_code == 404


def test_an_invitation_is_made_handed_over_and_used(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    leader = offices.sign_in(app, LEADER)
    made = leader.post("/quan-tri/moi/THADS-KV1", data=FORM)
    link = link_in(made.get_data(as_text=True))
    assert "Đã mời, chưa vào" in text(leader, "/quan-tri?tinh-trang=invited")
    assert link not in text(leader, f"/quan-tri/can-bo/{id_of(app, 'nguoi.moi')}")

    guest = app.test_client()
    page = text(guest, link)
    assert "Phan Thử Nghiệm" in page and "Phòng THADS khu vực 1" in page and "nguoi.moi" in page
    assert guest.post(link, data={"password": "ngắn", "again": "ngắn"}).status_code == 422
    assert guest.post(link, data={"password": NEW, "again": NEW}).location == "/dang-nhap"
    assert guest.post("/dang-nhap", data={"username": "nguoi.moi", "password": NEW}).status_code == 303
    gone = guest.get(link)
    assert gone.status_code == 404 and "không còn dùng được" in gone.get_data(as_text=True)


def test_what_is_wrong_with_an_invitation_is_said_at_its_field_and_keeps_what_was_typed(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), LEADER)
    answer = client.post("/quan-tri/moi/THADS-KV1", data={**FORM, "username": "daumoi.kv1", "job_title": "Thư ký"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "đã có người dùng" in page
    assert 'value="Thư ký"' in page and 'value="liaison" checked' in page


def test_a_leader_cannot_slip_in_the_role_of_an_administrator(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, LEADER)
    offered = re.findall(r'name="roles" value="([^"]+)"', text(client, "/quan-tri/moi/THADS-T"))
    assert offered == ["leader", "liaison", "clerk"]
    assert client.post("/quan-tri/moi/THADS-T", data={**FORM, "roles": "administrator"}).status_code == 422


def test_changes_stand_in_the_history_with_who_made_them(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, LEADER)
    address = f"/quan-tri/can-bo/{id_of(app, 'daumoi.kv1')}"
    form = {"full_name": "Lê Thị Ví Dụ", "job_title": "Chấp hành viên", "roles": ["liaison", "clerk"]}
    assert client.post(address, data=form).location == address
    page = text(client, address)
    assert "cán bộ đầu mối, văn thư" in page and "Trần Thị Mẫu" in page and "Chức vụ" in page


def test_ending_an_account_asks_first_and_then_ends_it_at_once(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    gone, leader = offices.sign_in(app, "daumoi.kv1"), offices.sign_in(app, LEADER)
    address = f"/quan-tri/can-bo/{id_of(app, 'daumoi.kv1')}"
    asked = text(leader, f"{address}/ket-thuc")
    assert "Kết thúc tài khoản của Lê Thị Ví Dụ?" in asked and "quay lại" in asked
    wrong = leader.post(f"{address}/ket-thuc", data={"left_on": "2999-01-01"})
    assert wrong.status_code == 422 and 'id="loi-left_on"' in wrong.get_data(as_text=True)
    assert gone.get("/danh-ba").status_code == 200
    later = (clock.today() + timedelta(days=3)).isoformat()
    assert leader.post(f"{address}/ket-thuc", data={"left_on": later}).location == address
    assert "từ ngày đó tài khoản tự kết thúc" in text(leader, address) and gone.get("/danh-ba").status_code == 200
    assert leader.post(f"{address}/ket-thuc", data={"huy": "1"}).location == address
    assert "từ ngày đó tài khoản tự kết thúc" not in text(leader, address)
    today = re.search(r'name="left_on" value="([^"]+)"', asked)
    assert today is not None
    assert leader.post(f"{address}/ket-thuc", data={"left_on": today[1]}).location == address
    assert gone.get("/danh-ba").status_code == 303
    page = text(leader, address)
    assert "Đã kết thúc" in page and "Mời trở lại" in page


def test_the_last_leader_is_not_ended_and_the_page_says_why(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, ADMINISTRATOR)
    address = f"/quan-tri/can-bo/{id_of(app, LEADER)}"
    answer = client.post(f"{address}/ket-thuc", data={"left_on": clock.today().isoformat()})
    assert answer.status_code == 422 and "lãnh đạo duy nhất" in answer.get_data(as_text=True)


def with_letter(tmp_path: Path) -> Flask:
    """A world where a letter is in the hands of an officer of the procuracy, which has a leader."""
    app = story.make_world(tmp_path)
    app.config["WTF_CSRF_ENABLED"] = False
    story.play_until(app, "dossier_sent")
    with app.app_context(), story.at(story.TODAY), transaction():
        asking = story.viewer_named("procuracy")
        letter = db.session.scalars(db.select(InboxEntry.id).where(InboxEntry.agency_id == asking.agency_id)).first()
        assert letter is not None
        receipts.accept(asking, [letter], asking.officer_id)
        officer(story.CAST["procuracy"]).created_at = datetime(2026, 1, 5, tzinfo=UTC)
    with app.app_context(), story.at(story.TODAY):
        join(ADMINISTRATOR, "VKS-KV1", "vientruong", LEADS)
    return app


def test_the_letters_in_somebodys_hands_are_named_to_the_leader_and_not_to_an_administrator(tmp_path: Path) -> None:
    app = with_letter(tmp_path)
    address = f"/quan-tri/can-bo/{id_of(app, story.CAST['procuracy'])}"
    administrator = offices.sign_in(app, ADMINISTRATOR)
    leader = app.test_client()
    leader.post("/dang-nhap", data={"username": "vientruong", "password": NEW})
    for page in (address, f"{address}/ket-thuc"):
        assert story.DEBTOR in text(leader, page)
        assert story.DEBTOR not in text(administrator, page) and "MG-2026-" not in text(administrator, page)
    assert "quản trị không đọc văn bản" in text(administrator, f"{address}/ket-thuc")


def test_a_name_of_who_left_stays_on_what_they_did(tmp_path: Path) -> None:
    app = with_letter(tmp_path)
    address = f"/quan-tri/can-bo/{id_of(app, story.CAST['procuracy'])}"
    leader = app.test_client()
    leader.post("/dang-nhap", data={"username": "vientruong", "password": NEW})
    assert leader.post(f"{address}/ket-thuc", data={"left_on": story.TODAY.isoformat()}).status_code == 303
    assert "Giao Hà Thử Nghiệm" in text(leader, "/hop-thu/den")


def test_an_administrator_takes_a_lost_second_factor_away_and_a_leader_cannot(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with story.at(story.TODAY):
        phone.set_up(app, "daumoi.kv1", clock.now())
    address = f"/quan-tri/can-bo/{id_of(app, 'daumoi.kv1')}"
    leader, administrator = offices.sign_in(app, LEADER), offices.sign_in(app, ADMINISTRATOR)
    assert "Gỡ lớp bảo vệ" not in text(leader, address)
    assert leader.post(f"{address}/lop-bao-ve").status_code == 403
    assert administrator.post(f"{address}/lop-bao-ve").location == address
    assert not phone.is_set_up(app, "daumoi.kv1")
    assert "Gỡ lớp bảo vệ thứ hai" in text(administrator, address)


def test_a_hostile_name_is_shown_as_text(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    client = offices.sign_in(app, LEADER)
    hostile = "<img src=x onerror=alert(1)>{{7*7}}"
    made = client.post("/quan-tri/moi/THADS-KV1", data={**FORM, "full_name": hostile, "job_title": hostile})
    link = link_in(made.get_data(as_text=True))
    for page in ("/quan-tri", f"/quan-tri/can-bo/{id_of(app, 'nguoi.moi')}", link):
        shown = text(client, page)
        assert "<img src=x" not in shown and "&lt;img src=x" in shown and "{{7*7}}" in shown


@pytest.mark.parametrize("query", ["sau=abc", "sau=-1", "sau=99999999", "tinh-trang=khong-co", "tim=%00", "tim=%25"])
def test_questions_that_make_no_sense_break_nothing(tmp_path: Path, query: str) -> None:
    assert "Quản trị" in text(offices.sign_in(offices.make_province(tmp_path), ADMINISTRATOR), f"/quan-tri?{query}")


def test_the_register_leads_who_may_to_inviting_there(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    assert "/quan-tri/moi/TAND-T" in text(offices.sign_in(app, ADMINISTRATOR), "/danh-ba")
    page = text(offices.sign_in(app, LEADER), "/danh-ba")
    assert "/quan-tri/moi/THADS-KV2" in page and "/quan-tri/moi/TAND-T" not in page
    assert "/quan-tri/moi" not in text(offices.sign_in(app, "daumoi.kv1"), "/danh-ba")


def test_an_administrator_finds_the_agency_to_invite_into(tmp_path: Path) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), ADMINISTRATOR)
    assert "/quan-tri/moi/VKS-KV1" in text(client, "/quan-tri/moi?tim=vien+kiem+sat+khu+vuc")
    assert "Không có cơ quan nào khớp" in text(client, "/quan-tri/moi?tim=khong-co")


def test_what_a_loaded_file_changed_is_told_with_its_agency(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context(), transaction():
        note_agency(None, queries.agency_by_code("TAND-T"), "area_code", "38", "40")
    page = text(offices.sign_in(app, ADMINISTRATOR), "/quan-tri/moi/TAND-T")
    assert "Mã địa bàn" in page and "Dòng lệnh của máy chủ" in page
    assert "Chưa có thay đổi nào" in text(offices.sign_in(app, ADMINISTRATOR), "/quan-tri/moi/TAND-KV1")


def test_an_expired_invitation_says_so_to_who_made_it(tmp_path: Path) -> None:
    app = offices.make_province(tmp_path)
    with app.app_context(), story.at(date(2026, 11, 2)):
        invited = invite(LEADER, "THADS-KV1").officer.id
    with story.at(story.TODAY):
        page = text(offices.sign_in(app, LEADER), f"/quan-tri/can-bo/{invited}")
    assert "đã hết hạn" in page
