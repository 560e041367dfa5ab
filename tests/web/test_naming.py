"""Đổi bên phối hợp, in the browser: what was chosen stays on the form until it is right, and the page then says it."""

from __future__ import annotations

from pathlib import Path

from coord.agencies import queries
from tests import offices, story
from tests.matters import protection, stage

DOCUMENT = "Quyết định mẫu số 12/QĐ"


def test_the_holder_names_another_court_and_the_page_says_which_it_was_before(tmp_path: Path) -> None:
    app = story.make_world(tmp_path)
    matter_id = story.play_until(app, "court_proposed")
    with app.app_context():
        court = queries.agency_by_code("TAND-KV2").id
    holder, address = story.browser_of(app, "holder"), f"/ho-so/{matter_id}/doi-ben"
    assert f"{address}?vai=court" in holder.get(address).text
    assert "Tòa án nhân dân khu vực 2" in holder.get(f"{address}?vai=court").text
    assert holder.get(f"{address}?vai=enforcement").status_code == 404
    wrong = holder.post(address, data={"vai": "court", "agency": court, "since": "31/02/2026", "document": DOCUMENT})
    assert wrong.status_code == 422 and DOCUMENT in wrong.text and f'value="{court}" selected' in wrong.text
    typed = {"vai": "court", "agency": court, "since": "20/11/2026", "document": DOCUMENT, "request_key": "k"}
    assert holder.post(address, data=typed).headers["Location"] == f"/ho-so/{matter_id}"
    page = holder.get(f"/ho-so/{matter_id}").text
    assert "(trước là Tòa án nhân dân khu vực 1)" in page and DOCUMENT in page
    assert f"/dinh-chinh/{stage.events(app, matter_id)[-1].id}" not in page  # it is no act: another naming corrects it
    assert "Đổi bên phối hợp" in story.browser_of(app, "court").get("/hop-thu/den").text
    assert story.browser_of(app, "court").get(address).status_code == 403


def test_a_draft_of_the_old_agency_is_not_shown_to_the_one_named(tmp_path: Path) -> None:
    with protection.world(tmp_path) as app:
        matter_id = protection.begin(app)
        address = f"/ho-so/{matter_id}/ghi/planned"
        region = offices.sign_in(app, "region")
        typed = {"buoc": "luu", "note": "LOIRIENG", "seen_version": "1", "request_key": "a", "took_effect_on": ""}
        assert region.post(address, data=typed).status_code == 303
        protection.name(app, matter_id, "CA-XA", on=story.TODAY)
        commune = offices.sign_in(app, "commune")
        assert "LOIRIENG" not in commune.get(address).text
        assert commune.post(address, data={**typed, "note": "LOIMINH", "request_key": "b"}).status_code == 303
        assert "LOIRIENG" in region.get(address).text and "LOIMINH" in commune.get(address).text
