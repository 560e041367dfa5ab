"""Minutes over HTTP: looked at, issued, opened by recipients; the check without sign-in tells nothing else."""

import re
from pathlib import Path

from flask import Flask

from coord.agencies import queries as agencies
from coord.db import db
from coord.events import log
from coord.meetings.models import IssuedPaper
from tests import story


def party(app: Flask, role: str) -> str:
    with app.app_context():
        return str(agencies.agency_by_code(story.PARTIES[role]).id)


def issued(app: Flask, matter_id: str, *roles: str) -> str:
    """The address of the minutes issued to these roles, as the page it leads to gives it."""
    browser = story.browser_of(app, "holder")
    answer = browser.post(f"/ho-so/{matter_id}/bien-ban", data={"nhan": [party(app, role) for role in roles]})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return opened_from(browser.get(answer.location).text)


def opened_from(page: str) -> str:
    """Where “Mở PDF” leads."""
    found = re.search(r'Đã lập [^<]+<a href="([^"]+)">Mở PDF</a>', page)
    assert found, page
    return found[1]


def test_the_minutes_are_shown_before_they_are_issued_and_nothing_is_recorded(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    with app.app_context():
        before = len(log.events_of(matter_id))
    text = story.browser_of(app, "holder").get(f"/ho-so/{matter_id}/bien-ban").get_data(as_text=True)
    assert "01/BB-THADS-T" in text
    assert "Ý kiến về hồ sơ: nhất trí" in text
    with app.app_context():
        assert len(log.events_of(matter_id)) == before


def test_adding_a_recipient_takes_away_what_that_one_may_not_see(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    query = {"nhan": [party(app, "procuracy"), party(app, "court")]}
    text = (
        story.browser_of(app, "holder").get(f"/ho-so/{matter_id}/bien-ban", query_string=query).get_data(as_text=True)
    )
    assert "Nội dung chỉ gửi bên nhận" in text
    assert "dòng ở mục II chỉ ghi là đã xảy ra" in text
    assert "nhất trí" not in text


def test_a_recipient_opens_the_pdf_and_nobody_else_does(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    address = issued(app, matter_id, "procuracy")
    with story.browser_of(app, "procuracy").get(address) as opened:
        assert opened.mimetype == "application/pdf"
        assert opened.data.startswith(b"%PDF-")
    for who in ("court", "stranger", "administrator"):
        assert story.browser_of(app, who).get(address).status_code == 404
    assert address in story.browser_of(app, "procuracy").get(f"/ho-so/{matter_id}/bien-ban").get_data(as_text=True)


def test_the_letter_about_minutes_leads_to_them_on_the_timeline_of_the_matter(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    issued(app, matter_id, "procuracy")
    procuracy = story.browser_of(app, "procuracy")
    letter = re.search(rf'href="(/ho-so/{matter_id})#([0-9a-f]+)">Xem<span class="sr">: Biên bản phối hợp',
                       procuracy.get("/hop-thu/den").text)  # fmt: skip
    assert letter
    item = procuracy.get(letter[1]).text.partition(f'id="{letter[2]}"')[2].partition("</li>")[0]
    assert "Biên bản phối hợp số" in item and "Đính chính" not in item
    with procuracy.get(re.findall(r'href="(/tai-lieu/[^"]+)"', item)[0]) as opened:
        assert opened.data.startswith(b"%PDF-")
    for who in ("holder", "court"):
        shown = story.browser_of(app, who).get(letter[1]).text
        assert (f'id="{letter[2]}"' in shown) == (who == "holder")


def test_the_register_of_numbers_leads_to_the_minutes(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    address = issued(app, matter_id, "procuracy")
    browser = story.browser_of(app, "holder")
    with app.app_context():
        office = agencies.agency_by_code("THADS-T").id
    page = browser.get(f"/so-van-ban-di?so={office}.record.2026").text
    assert f'<a href="{address}">01/BB-THADS-T</a>' in page and "Biên bản phối hợp" in page
    assert "01/BB-THADS-T" not in story.browser_of(app, "stranger").get("/so-van-ban-di").text


def test_issuing_twice_with_nothing_changed_opens_the_same_paper(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    assert issued(app, matter_id, "procuracy") == issued(app, matter_id, "procuracy")
    page = story.browser_of(app, "holder").get(f"/ho-so/{matter_id}/bien-ban").get_data(as_text=True)
    assert "in lại là đúng bản ấy" in page


def test_what_is_typed_of_the_sitting_is_looked_at_kept_and_checked(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    browser, procuracy = story.browser_of(app, "holder"), party(app, "procuracy")
    came = {f"attending.{procuracy}": "Ông Hà Thử Nghiệm", "attending.x": "Ai đó", "attending.999999": "Người lạ"}
    typed = {"nhan": [procuracy], "place": "Phòng họp số 2", "chair": "Bà Lê Thị Ví Dụ", **came}
    page = browser.post(f"/ho-so/{matter_id}/bien-ban", data={**typed, "buoc": "xem"}).text
    assert 'value="Phòng họp số 2"' in page and page.count("Ông Hà Thử Nghiệm") == 2
    wrong = browser.post(f"/ho-so/{matter_id}/bien-ban", data={**typed, "place": "x" * 301})
    assert wrong.status_code == 422 and "Không quá 300 ký tự" in wrong.text and "Bà Lê Thị Ví Dụ" in wrong.text
    with app.app_context():
        assert not any(event.payload.paper for event in log.events_of(matter_id))
    done = browser.post(f"/ho-so/{matter_id}/bien-ban", data=typed)
    with app.app_context():
        paper = log.events_of(matter_id)[-1].payload.paper
        assert paper and paper.sitting.attending == {int(procuracy): "Ông Hà Thử Nghiệm"}
    again = browser.get(done.location).text
    assert "in lại là đúng bản ấy" in again and 'value="Phòng họp số 2"' in again


def test_strangers_find_no_page_and_a_clerk_may_look_but_not_issue(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    for who, status in (("stranger", 404), ("administrator", 404), ("clerk", 403)):
        browser = story.browser_of(app, who)
        assert browser.get(f"/ho-so/{matter_id}/bien-ban").status_code == (200 if who == "clerk" else 404)
        assert browser.get(f"/ho-so/{matter_id}/phieu-theo-doi").status_code == (200 if who == "clerk" else 404)
        for page in ("bien-ban", "phieu-theo-doi"):
            assert browser.post(f"/ho-so/{matter_id}/{page}").status_code == status


def test_a_tracking_sheet_is_made_out_and_opened(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    browser = story.browser_of(app, "holder")
    looked_at = browser.get(f"/ho-so/{matter_id}/phieu-theo-doi").get_data(as_text=True)
    assert "Lập phiếu" in looked_at
    assert "Ý kiến về hồ sơ: nhất trí" in looked_at
    answer = browser.post(f"/ho-so/{matter_id}/phieu-theo-doi")
    address = opened_from(browser.get(answer.location).text)
    with browser.get(address) as opened:
        assert opened.data.startswith(b"%PDF-")
    assert story.browser_of(app, "procuracy").get(address).status_code == 404


def test_a_recipient_that_is_no_number_of_ours_is_passed_over(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    nobody = {"nhan": ["9" * 5000, "-1", "x"]}  # Python itself refuses to read a number of that length
    answer = story.browser_of(app, "holder").post(f"/ho-so/{matter_id}/bien-ban", data=nobody)
    assert answer.status_code == 303


def test_anybody_checks_a_code_and_learns_number_and_day_alone(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    issued(app, matter_id, "procuracy")
    with app.app_context():
        code = db.session.scalars(db.select(IssuedPaper)).one().code
    nobody = app.test_client()
    text = nobody.get(f"/kiem-chung/{code}").get_data(as_text=True)
    assert "Biên bản phối hợp số 01/BB-THADS-T, ngày lập" in text
    assert "Hợp lệ" in text
    for secret in (story.DEBTOR, "nhất trí", "Viện kiểm sát khu vực 1", "Phòng THADS khu vực 1"):
        assert secret not in text
    assert nobody.get("/kiem-chung", query_string={"ma": code}).location == f"/kiem-chung/{code}"
    assert "Hợp lệ" in nobody.get(f"/kiem-chung/{code.lower().replace('-', '')}").text
    assert "Hợp lệ" not in nobody.get(f"/kiem-chung/{code}0").text


def test_an_unknown_code_gets_an_answer_of_the_same_shape(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "opinion_given")
    issued(app, matter_id, "procuracy")
    with app.app_context():
        code = db.session.scalars(db.select(IssuedPaper)).one().code
    nobody = app.test_client()
    known, unknown = nobody.get(f"/kiem-chung/{code}"), nobody.get("/kiem-chung/AAAA-BBBB-CCCC-DDDD-EEEE")
    assert known.status_code == unknown.status_code == 200
    tags = re.compile(r"<[a-z/][a-z]*")
    assert [t for t in tags.findall(known.text) if t not in ("<time", "</time")] == tags.findall(unknown.text)
    assert nobody.get("/kiem-chung/" + "A" * 5000).status_code == 200
    assert nobody.get("/kiem-chung").status_code == 200
