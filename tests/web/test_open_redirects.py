"""Nobody is sent to another site: after signing in, from an error, by a referrer, by an address that looks like one."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests import offices

HERE = "http://localhost/dang-nhap/buoc-hai"
EVIL = "kexau.example"
ELSEWHERE = (
    f"https://{EVIL}/",
    f"//{EVIL}",
    f"///{EVIL}",
    f"////{EVIL}",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"/\t/{EVIL}",
    f"/\n/{EVIL}",
    f"\t//{EVIL}",
    f"/.//{EVIL}",
    f"/%2f/{EVIL}",
    f"/%5c{EVIL}",
    f"/%09/{EVIL}",
    f"http:{EVIL}",
    f"https:/{EVIL}",
    f"http:///{EVIL}",
    f"javascript:alert(1)//{EVIL}",
    f"data:text/html,{EVIL}",
    f"@{EVIL}",
    f"//localhost@{EVIL}",
    f"//{EVIL}\\@localhost/",
    f"/dang-nhap?next=//{EVIL}",
    f"/kiem-chung?ma=//{EVIL}",
    f"\u3000//{EVIL}",
    f"/\u2028/{EVIL}",
    f"/hop-thu\r\nLocation: https://{EVIL}",
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return offices.make_province(tmp_path_factory.mktemp("redirects"))


def host_of(address: str, base: str = HERE) -> str:
    """The host to which a browser goes: it drops tabs and line ends, and takes many slashes, either way, for two."""
    seen = re.sub(r"[\t\r\n]", "", address.strip()).replace("\\", "/")
    return urlsplit(urljoin(base, re.sub("^/{2,}", "//", seen))).netloc


def stays_here(answer: TestResponse) -> bool:
    """Whether the answer, and every address its page holds, leads nowhere else."""
    told = [answer.headers.get("Location", "/"), answer.headers.get("HX-Redirect", "/")]
    text = answer.get_data(as_text=True)
    told += [html.unescape(found) for found in re.findall(r'(?:href|action|src|value)="([^"]*)"', text)]
    assert not [address for address in told if host_of(address) not in ("localhost", "")], told
    return True


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(app: Flask, address: str) -> None:
    signed_in = offices.sign_in(app, "daumoi.kv1")
    form = {"username": "daumoi.kv1", "password": offices.PASSWORD, "next": address}
    unknown = app.test_client()
    assert stays_here(unknown.get("/dang-nhap", query_string={"next": address}))
    assert stays_here(app.test_client().post("/dang-nhap", data=form))
    assert stays_here(signed_in.get("/dang-nhap", query_string={"next": address}))
    for step in ("", "/bat-dau", "/ma", "/xac-nhan"):
        path = f"/dang-nhap/buoc-hai{step}"
        assert stays_here(signed_in.open(path, method="POST" if step else "GET", query_string={"next": address}))


@pytest.mark.parametrize("address", [address for address in ELSEWHERE if address.isascii()])
def test_a_referrer_and_an_error_lead_to_no_other_site(app: Flask, address: str) -> None:
    referrer = re.sub(r"[\r\n]", "", address)
    for headers in ({"Referer": referrer}, {"Referer": f"http://localhost{referrer}"}):
        assert stays_here(app.test_client().post("/hop-thu/den/tiep-nhan", headers=headers))
        assert stays_here(app.test_client().get("/khong-co", headers=headers))
        assert stays_here(app.test_client().get("/hop-thu", headers={**headers, "HX-Request": "true"}))


@pytest.mark.parametrize("path", [f"//{EVIL}/viec", f"//{EVIL}//hop-thu", f"/{EVIL}//", f"/\\{EVIL}", "//"])
def test_an_address_with_two_slashes_leads_to_no_other_site(app: Flask, path: str) -> None:
    for client in (app.test_client(), offices.sign_in(app, "daumoi.kv1")):
        assert stays_here(client.get("/", environ_overrides={"PATH_INFO": path}))


@pytest.mark.parametrize("code", [f"//{EVIL}", f"\\\\{EVIL}", "../../dang-xuat", f"https://{EVIL}", "\r\nX: y"])
def test_a_code_to_check_leads_to_its_own_page(app: Flask, code: str) -> None:
    answer = app.test_client().get("/kiem-chung", query_string={"ma": code})
    assert stays_here(answer) and answer.headers["Location"].startswith("/kiem-chung/")


def test_a_site_elsewhere_is_told_from_ours() -> None:
    """The measure itself: what is named above does lead elsewhere when nobody looks."""
    assert [address for address in ELSEWHERE[:9] if host_of(address) == "localhost"] == []
    assert host_of("/hop-thu") == "localhost"
