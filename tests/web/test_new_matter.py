"""Opening a matter: from Rà soát in three clicks; what is missing is told in its place; nothing half done."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from coord.agencies import queries as agencies
from coord.agencies.models import Agency, AgencyKind
from coord.agencies.register import add_agency
from coord.db import db, transaction
from coord.matters.models import Matter, Party
from tests import story

FIELD = re.compile(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"')
SELECT = re.compile(r'<select id="(party\.[a-z_]+)".*?</select>', re.S)
CHOSEN = re.compile(r'<option value="(\d*)" selected>')
AREA = re.compile(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', re.S)


def filled_in(page: TestResponse) -> dict[str, str]:
    """What a browser would send back from this form without touching it."""
    assert page.status_code in (200, 422), page.get_data(as_text=True)
    text = page.get_data(as_text=True).partition('action="/lap-ho-so"')[2]
    inputs = [each for each in FIELD.finditer(text) if 'type="checkbox"' not in each[0]]  # none of them is ticked
    found = {each[1]: each[2] for each in inputs if each[1] not in ("drop", "buoc")}
    for select in SELECT.finditer(text):
        chosen = CHOSEN.search(select[0])
        found[select[1]] = chosen[1] if chosen else ""
    return found | dict(AREA.findall(text))


def send(browser: FlaskClient, form: dict[str, Any], step: str) -> TestResponse:
    return browser.post("/lap-ho-so", data={**form, "buoc": step}, content_type="multipart/form-data")


def matters(app: Flask) -> list[Matter]:
    with app.app_context():
        return list(db.session.scalars(db.select(Matter)))


def code_of(app: Flask, code: str) -> str:
    with app.app_context():
        return str(agencies.agency_by_code(code).id)


def test_three_clicks_lead_from_the_review_list_to_an_open_matter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    assert 'href="/lap-ho-so?viec=1"' in browser.get("/ra-soat").get_data(as_text=True)
    form = filled_in(browser.get("/lap-ho-so?viec=1"))
    preview = send(browser, form, "xem")
    assert "Xem trước: Miễn, giảm nghĩa vụ thi hành án: Phạm Minh Họa" in preview.get_data(as_text=True)
    assert matters(app) == []
    sent = send(browser, filled_in(preview), "gui")
    assert (sent.status_code, sent.location) == (303, "/ho-so/MG-2026-0001")
    assert "Đã lập hồ sơ MG-2026-0001" in browser.get(sent.location).get_data(as_text=True)
    assert [matter.id for matter in matters(app)] == ["MG-2026-0001"]


def test_the_counterparts_are_proposed_from_the_area_and_the_debtor_is_filled_in(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    send(browser, filled_in(browser.get("/lap-ho-so?viec=1")), "gui")
    with app.app_context():
        rows = db.session.execute(db.select(Party, Agency.name).outerjoin(Agency, Agency.id == Party.agency_id))
        roles = {party.role: name or party.name for party, name in rows}
    assert roles == {
        "enforcement": "Phòng THADS khu vực 1",
        "procuracy": "Viện kiểm sát khu vực 1",
        "court": "Tòa án nhân dân khu vực 1",
        "court_level_procuracy": "Viện kiểm sát khu vực 1",
        "superior_procuracy": "Viện kiểm sát nhân dân tỉnh Minh Họa",
        "superior_court": "Tòa án nhân dân tỉnh Minh Họa",
        "debtor": story.DEBTOR,
    }


def test_another_court_may_be_chosen_and_the_procuracy_of_its_level_follows(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    with app.app_context(), transaction():
        court = agencies.agency_by_code("TAND-KV2")
        add_agency(
            code="VKS-KV2",
            name="Viện kiểm sát khu vực 2",
            kind=AgencyKind.PROCURACY,
            level=court.level,
            area_code=court.area_code,
            area_name=court.area_name,
            valid_from=court.valid_from,
            parent=agencies.agency_by_code("VKS-T"),
        )
    browser = story.browser_of(app, "holder")
    form = filled_in(browser.get("/lap-ho-so?viec=1")) | {"party.court": code_of(app, "TAND-KV2")}
    refused = send(browser, form, "xem")
    assert refused.status_code == 422
    assert "không còn phù hợp" in refused.get_data(as_text=True)
    again = filled_in(send(browser, form, "sua"))
    assert again["party.court_level_procuracy"] == code_of(app, "VKS-KV2")
    assert again["party.procuracy"] == code_of(app, "VKS-KV1")
    assert send(browser, again, "gui").status_code == 303


def test_an_agency_that_fills_two_roles_stands_once_in_the_preview(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    preview = send(browser, filled_in(browser.get("/lap-ho-so?viec=1")), "xem").text
    assert preview.count("<dd>Viện kiểm sát khu vực 1</dd>") == 1
    assert "Viện kiểm sát cùng cấp với cơ quan thi hành án; Viện kiểm sát cùng cấp với Tòa án" in preview


def test_what_is_missing_is_told_in_its_place_and_nothing_is_lost(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    form = filled_in(browser.get("/lap-ho-so?viec=1&mo=application_received"))
    form |= {"party.debtor": "", "took_effect_on": "30/02/2026", "note": "giữ lại câu này"}
    refused = send(browser, form, "xem")
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "Còn thiếu “Đơn đề nghị xét miễn, giảm”" in text
    assert 'id="loi-took_effect_on"' in text
    assert "giữ lại câu này" in text
    assert matters(app) == []


def test_a_document_chosen_once_is_carried_to_the_end(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    form: dict[str, Any] = dict(filled_in(browser.get("/lap-ho-so?viec=1&mo=application_received")))
    preview = send(browser, form | {"document.application": (BytesIO(story.PDF), "don.pdf")}, "xem")
    assert "don.pdf" in preview.get_data(as_text=True)
    assert send(browser, filled_in(preview), "gui").status_code == 303


def test_a_double_click_opens_one_matter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    form = filled_in(send(browser, filled_in(browser.get("/lap-ho-so?viec=1")), "xem"))
    assert send(browser, form, "gui").location == send(browser, form, "gui").location == "/ho-so/MG-2026-0001"
    assert len(matters(app)) == 1


def test_a_case_with_a_running_matter_leads_to_it(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    stale = filled_in(browser.get("/lap-ho-so?viec=1"))
    matter_id = story.play_until(app, "ground_arisen")
    assert browser.get("/lap-ho-so?viec=1").location == f"/ho-so/{matter_id}"
    refused = send(browser, stale, "gui")
    assert refused.status_code == 422
    assert f"đang có hồ sơ {matter_id} chưa kết thúc" in refused.get_data(as_text=True)


def test_nobody_opens_a_matter_about_anothers_case(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    form = filled_in(story.browser_of(app, "holder").get("/lap-ho-so?viec=1"))
    for who, status in (("stranger", 404), ("procuracy", 404), ("administrator", 404), ("clerk", 403)):
        browser = story.browser_of(app, who)
        assert browser.get("/lap-ho-so?viec=1").status_code == status
        assert send(browser, form, "gui").status_code == status
    assert matters(app) == []


def test_an_agency_that_does_not_fit_the_role_is_refused(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    browser = story.browser_of(app, "holder")
    form = filled_in(browser.get("/lap-ho-so?viec=1"))
    for wrong in (code_of(app, "THADS-KV2"), "999999", "x" * 200):
        assert send(browser, form | {"party.court": wrong}, "gui").status_code == 422
    assert matters(app) == []


def test_an_unknown_case_or_act_is_not_found_and_no_case_asks_for_one(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    assert browser.get("/lap-ho-so?viec=77").status_code == 404
    assert browser.get("/lap-ho-so?viec=1&mo=decided").status_code == 404
    assert browser.post("/lap-ho-so", data={"viec": "1", "mo": "x"}).status_code == 404
    assert "Chọn việc thi hành án" in browser.get("/lap-ho-so").get_data(as_text=True)


def test_another_procedure_is_offered_and_its_form_asks_for_the_measure_and_not_for_the_thresholds(
    tmp_path: Path,
) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    address = "/lap-ho-so?viec=1&thu-tuc=coercion"
    assert f'href="{address.replace("&", "&amp;")}"' in browser.get("/viec/1").text
    page = browser.get(address)
    assert "Lập hồ sơ cưỡng chế thi hành án: Phạm Minh Họa" in page.text
    assert "Biện pháp cưỡng chế</h2>" in page.text and "Khấu trừ tiền trong tài khoản" in page.text
    assert "Điều kiện</h2>" not in page.text
    assert "thu-tuc=exemption" in page.text  # the way back to the other procedure
    form = filled_in(page)
    assert (form["thu-tuc"], form["mo"]) == ("coercion", "coercion_decided")
    del form["outcome"]  # a radio button of which none is chosen
    refused = send(browser, form, "xem")
    assert refused.status_code == 422 and "Hãy chọn một kết quả." in refused.text
    begun = browser.get(f"{address}&mo=urgent_coercion_decided").text
    assert "Vì sao phải cưỡng chế ngay" in begun


def test_questions_to_the_court_protests_and_verifications_are_begun_on_the_page_of_a_case(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    for procedure, act, asked in (
        ("clarification", "clarification_requested", "Điểm đề nghị và vì sao chưa thi hành được"),
        ("supervision", "conduct_supervised", "Hành vi, việc được kiểm sát"),
        ("verification", "verification_begun", "Tài sản, thu nhập, điều kiện cần xác minh"),
    ):
        address = f"/lap-ho-so?viec=1&thu-tuc={procedure}"
        assert f'href="{address.replace("&", "&amp;")}"' in browser.get("/viec/1").text
        page = browser.get(f"{address}&mo={act}")
        assert page.status_code == 200 and asked in page.text


def test_a_procedure_that_nobody_knows_is_the_usual_one(tmp_path: Path) -> None:
    browser = story.browser_of(story.make_world(tmp_path), "holder")
    assert filled_in(browser.get("/lap-ho-so?viec=1&thu-tuc=..%2Fno"))["thu-tuc"] == "exemption"
