"""Static files at addresses that carry the hash of their content."""

import re
from pathlib import Path

from coord.web import assets
from tests import offices


def test_every_file_a_page_names_is_there_and_may_be_kept_for_ever(tmp_path: Path) -> None:
    client = offices.make_app(tmp_path).test_client()
    page = client.get("/dang-nhap").get_data(as_text=True)
    named = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len(named) == len(assets.STYLESHEETS) + 2
    for address in named:
        with client.get(address) as answer:
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["Cache-Control"]


def test_every_stylesheet_in_the_folder_is_used() -> None:
    assert {path.name for path in (assets.STATIC / "css").glob("*.css")} == set(assets.STYLESHEETS)


def test_every_file_a_stylesheet_names_is_there() -> None:
    for sheet in (assets.STATIC / "css").glob("*.css"):
        for address in re.findall(r'url\("([^"]+)"\)', sheet.read_text()):
            assert (sheet.parent / address).resolve().is_file(), address


def test_a_file_asked_for_by_an_old_address_is_answered_but_not_kept(tmp_path: Path) -> None:
    client = offices.make_app(tmp_path).test_client()
    with client.get("/static/0123456789abcdef/css/tokens.css") as answer:
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_nothing_outside_the_folder_is_served(tmp_path: Path) -> None:
    client = offices.make_app(tmp_path).test_client()
    assert client.get("/static/x/../assets.py").status_code == 404
    assert client.get("/static/x/%2e%2e/assets.py").status_code == 404


def test_the_address_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a")
    before = assets.version_of(tmp_path)
    (tmp_path / "a.css").write_text("b")
    assert assets.version_of(tmp_path) != before


def test_red_stands_for_late_alone() -> None:
    late = re.compile(r"([^{}]+)\{[^{}]*var\(--(?:heat-)?late[^{}]*\}")
    for sheet in (assets.STATIC / "css").glob("*.css"):
        for rule in late.findall(sheet.read_text()):
            assert "late" in rule or ".bl" in rule or "heat" in rule, (sheet.name, rule)
