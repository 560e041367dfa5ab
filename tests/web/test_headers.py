"""What a browser is told with every answer."""

from pathlib import Path

import pytest

from tests import offices


@pytest.mark.parametrize("path", ["/", "/dang-nhap", "/danh-ba", "/khong-co", "/healthz", "/static/cu/css/ground.css"])
def test_every_answer_carries_the_strict_headers(tmp_path: Path, path: str) -> None:
    with offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1").get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/dang-nhap", "/danh-ba", "/khong-co"])
def test_pages_are_kept_nowhere(tmp_path: Path, path: str) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_https_is_demanded_only_where_there_is_https(tmp_path: Path) -> None:
    plain = offices.make_app(tmp_path / "a").test_client().get("/healthz")
    assert "Strict-Transport-Security" not in plain.headers
    secure = offices.make_app(tmp_path / "b", url="https://phoihop.example.vn").test_client()
    answer = secure.get("/healthz", headers={"X-Forwarded-Proto": "https"})
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", ["/dang-nhap", "/danh-ba", "/khong-co"])
def test_no_page_needs_inline_style_or_script(tmp_path: Path, path: str) -> None:
    client = offices.sign_in(offices.make_province(tmp_path), "daumoi.kv1")
    page = client.get(path).get_data(as_text=True)
    assert "<style" not in page and " style=" not in page and "<script>" not in page and " onclick=" not in page


def test_healthz_says_ok_to_strangers(tmp_path: Path) -> None:
    answer = offices.make_app(tmp_path).test_client().get("/healthz")
    assert (answer.status_code, answer.get_data(as_text=True)) == (200, "ok")
