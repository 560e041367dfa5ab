"""Xuất XLSX of every list: the whole of it, narrowed as the page is, and nothing that the page would not show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask

from coord.db import transaction
from coord.web import list_exports
from tests import offices, story
from tests.browser.rich_world import World, make_rich_world
from tests.web.sheets_read import rows_of

EVERYWHERE = (
    "/hop-thu", "/hop-thu/cho", "/hop-thu/den", "/hop-thu/di", "/ho-so", "/danh-ba", "/tien-do", "/tien-do/viec",
    "/tien-do/ho-so", "/tien-do/chua-lap-ho-so", "/viec", "/ra-soat",
)  # fmt: skip
SECRETS = re.compile("|".join(("MG-2026", story.DEBTOR, "Hồ Giả Định", "QĐ-CCTHADS", "58/VB-TĐ")))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield make_rich_world(tmp_path_factory.mktemp("rich"))


@pytest.mark.parametrize("path", EVERYWHERE)
def test_each_list_offers_the_file_and_the_file_is_headed_and_filled(world: World, path: str) -> None:
    who = "thuky.bcd" if path.startswith("/tien-do") else story.CAST["holder"]
    browser = offices.sign_in(world.app, who)
    text = browser.get(path).get_data(as_text=True)
    found = re.search(r'href="([^"]+/xuat[^"]*)">Xuất XLSX', text)
    assert found is not None
    rows = rows_of(browser, found[1].replace("&amp;", "&"))
    assert len(rows) > 1 and all(isinstance(heading, str) and heading for heading in rows[0])


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_stranger_and_an_administrator_export_nothing_of_others(world: World, path: str) -> None:
    for username in (story.CAST["stranger"], story.CAST["administrator"]):
        for row in rows_of(offices.sign_in(world.app, username), f"{path}/xuat"):
            assert not any(SECRETS.search(str(cell)) for cell in row), (username, row)


def test_days_amounts_and_instants_are_typed(world: World) -> None:
    holder = story.browser_of(world.app, "holder")
    duty = rows_of(holder, "/hop-thu/xuat")[1]
    assert isinstance(duty[0], datetime)
    sent = rows_of(holder, "/hop-thu/di/xuat")
    assert isinstance(sent[1][sent[0].index("Gửi lúc")], datetime)
    case = rows_of(holder, "/viec/xuat")
    assert case[1][case[0].index("Còn phải thi hành (đồng)")] == 46_500_000
    assert case[1][case[0].index("Ngày quyết định lần đầu")].date() == date(2019, 3, 18)


def test_the_file_is_narrowed_as_the_page_is_and_holds_all_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_exports, "MANY", 2)
    holder = story.browser_of(world.app, "holder")
    everything = rows_of(holder, "/ho-so/xuat")
    assert len(everything) == 1 + len(world.matters) and len({row[0] for row in everything}) == len(everything)
    assert [row[1] for row in rows_of(holder, "/ho-so/xuat?q=ho+gia+dinh&truoc=2026-01-01+x")[1:]] == [
        "Miễn, giảm nghĩa vụ thi hành án: Hồ Giả Định"
    ]
    duties = rows_of(holder, "/hop-thu/xuat")
    assert len(duties) - 1 == int(re.findall(r'id="so-duties">(\d+)', holder.get("/hop-thu").get_data(as_text=True))[0])
    assert len(rows_of(holder, "/hop-thu/xuat?giao=toi")) == 1
    courts = rows_of(holder, "/danh-ba/xuat?loai=court")
    assert {row[2] for row in courts[1:]} == {"Tòa án nhân dân"}
    late = rows_of(offices.sign_in(world.app, "thuky.bcd"), "/tien-do/viec/xuat?tre=luat")
    assert len(late) < len(rows_of(offices.sign_in(world.app, "thuky.bcd"), "/tien-do/viec/xuat"))
    refused = rows_of(story.browser_of(world.app, "court"), "/hop-thu/den/xuat?muc=xong")
    assert {row[refused[0].index("Tình trạng")] for row in refused[1:]} <= {"Từ chối", "Hoàn thành"}


def test_hostile_text_is_inert_in_every_file(tmp_path: Path) -> None:
    app: Flask = story.make_world(tmp_path)
    hostile = '=HYPERLINK("https://xau.example","bấm")'
    with app.app_context(), transaction():
        story.add_case(number="2/QĐ", debtor=hostile)
    story.open_story(app, debtor=hostile)
    holder = story.browser_of(app, "holder")
    for path, column in (("/viec/xuat", 6), ("/ho-so/xuat", 1)):
        assert hostile in rows_of(holder, path)[-1][column]
