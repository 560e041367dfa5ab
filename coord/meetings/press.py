"""The press: HTML and CSS in, PDF/A-3 out. The only user of WeasyPrint."""

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from importlib.resources import files
from io import BytesIO
from types import ModuleType
from typing import Any

from coord.errors import Unavailable
from coord.meetings.letters import FONT_FILES, FONTS

FONT_SCHEME = "font"
DATA_NAME = "du-lieu.json"
SYSTEM_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

# Pango and fontconfig make no promise to threads; one paper takes about a second.
_one_at_a_time = threading.Lock()
LONGEST_WAIT = 60.0
"""Seconds until it is said that others are printing: a long paper must not take every thread of the server."""


class PrintingError(Unavailable):
    """A paper could not be printed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper ready for the press. `digest` (hexadecimal) becomes the identifier of the PDF."""

    html: str
    css: str
    attached: bytes
    dated: date
    digest: str


def print_pdf(sheet: Sheet, *, longest_wait: float = LONGEST_WAIT) -> bytes:
    """PDF/A-3a, tagged, with the data attached. Equal sheets give equal bytes.

    Raises PrintingError when a system library is missing, the sheet asks for anything but our fonts and data: URIs, or
    others print for longer than the wait.
    """
    weasyprint = _weasyprint()
    from weasyprint.urls import FatalURLFetchingError

    if not _one_at_a_time.acquire(timeout=longest_wait):
        raise PrintingError("Đang in nhiều giấy tờ khác. Hãy thử lại sau ít phút.", code="press_busy")
    try:
        return _pressed(weasyprint, sheet)
    except FatalURLFetchingError as refused:  # a BaseException: it would pass every error handler of the application
        message = "Không in được: mẫu in gọi một tệp ngoài bộ mẫu. Hãy báo người quản trị kiểm tra mẫu in."
        raise PrintingError(message, code="paper_reaches_outside") from refused
    finally:
        _one_at_a_time.release()


def _pressed(weasyprint: ModuleType, sheet: Sheet) -> bytes:
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    fetcher = _closed_fetcher()
    style = weasyprint.CSS(string=sheet.css, font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=sheet.html, url_fetcher=fetcher)
    document = page.render(
        font_config=fonts, stylesheets=[style], color_profiles={"srgb": _srgb()}, pdf_variant="pdf/a-3a"
    )
    written: bytes = document.write_pdf(
        pdf_variant="pdf/a-3a",
        output_intent="",  # the profile is there already; WeasyPrint 70 would open it again and never close it
        pdf_identifier=bytes.fromhex(sheet.digest)[:16],
        attachments=[_attachment(weasyprint, sheet, fetcher)],
    )
    return written


def _srgb() -> Any:
    from weasyprint.css import ColorProfile

    name = "sRGB2014.icc"
    content = (files("weasyprint.pdf") / name).read_bytes()
    return ColorProfile(BytesIO(content), name, "relative-colorimetric", ("r", "g", "b"))


def _attachment(weasyprint: ModuleType, sheet: Sheet, fetcher: Any) -> Any:
    day = datetime.combine(sheet.dated, time(), tzinfo=UTC)
    return weasyprint.Attachment(
        string=sheet.attached,
        name=DATA_NAME,
        description="Dữ liệu của văn bản này",
        relationship="Data",
        created=day,
        modified=day,
        url_fetcher=fetcher,
    )


def _closed_fetcher() -> Any:
    """A fetcher that knows our four fonts and data: URIs, and ends the rendering at anything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class ClosedFetcher(URLFetcher):  # type: ignore[misc]
        """Refuses the network and the file system."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            scheme, _, name = url.partition(":")
            if scheme == FONT_SCHEME and name in FONT_FILES:
                return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})
            return super().fetch(url, headers)

    return ClosedFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)


def _weasyprint() -> ModuleType:
    try:
        import weasyprint
    except OSError as missing:  # cffi found no Pango on this machine
        message = (
            "Chưa in được: máy chủ thiếu thư viện dàn trang Pango. "
            f"Hãy cài rồi in lại: apt-get install -y {SYSTEM_PACKAGES}"
        )
        raise PrintingError(message, code="print_library_missing") from missing
    module: ModuleType = weasyprint
    return module
