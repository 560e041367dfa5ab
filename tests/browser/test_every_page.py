"""Every page in Chromium: axe finds nothing, nothing scrolls sideways, nothing is refused; in light and dark."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, ViewportSize

from tests import offices, story
from tests.browser import live
from tests.browser.pages import NOBODY, PAGES, Shown
from tests.browser.rich_world import World, make_rich_world

pytestmark = [
    pytest.mark.long,
    pytest.mark.on_one_database(
        "a browser draws what it is sent; that every page is answered alike on both, tests/web/test_access.py asks"
    ),
]

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (360, 768, 1920)
PHONE: ViewportSize = {"width": 360, "height": 740}
LARGEST = 300_000

OPEN_EVERYTHING = """() => {
  for (const part of document.querySelectorAll("details")) part.open = true;
  for (const part of document.querySelectorAll("[data-only]")) part.hidden = false;
}"""
RUN_AXE = """async tags => {
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false});
  const told = node => `${node.target.join(" ")} ${node.failureSummary}`;
  return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(told).join("; ")}`);
}"""
WIDER_THAN_THE_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

IMAGES_LOADED = """() => Promise.all([...document.images].map(image => image.complete
    || new Promise(done => { image.onload = image.onerror = done; })))"""
SPOIL = """() => {
  document.body.insertAdjacentHTML("beforeend", '<img src="/x.png" style="width: 9px"><hr id="wide">');
  document.querySelector("#wide").style.width = "3000px";
}"""


@dataclass
class Watched:
    """A window of one officer, and what went wrong in it since it was last asked."""

    page: Page
    answer: Response | None = None
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("response", self._response)

    def open(self, shown: Shown, world: World) -> None:
        """Open a page as it is when it has just come from the server."""
        self.page.set_viewport_size(live.DESK)
        self.page.emulate_media(color_scheme="light")
        self.heard.clear()
        self.page.goto(shown.address(world))
        if shown.then:
            shown.then(self.page)

    def faults(self) -> list[str]:
        """What the console told, and what failed to load or to run. That the page itself is an error is no fault."""
        return [said for said in self.heard if not said.startswith(f"Failed to load resource {self.page.url}")]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.location["url"]
            said = message.text.partition(":")[0] if message.text.startswith("Failed to load") else message.text
            self.heard.append(f"{said} {where}")

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.answer = response


@dataclass
class Desks:
    """A world being served, and one window for each officer who looks at it."""

    browser: Browser
    site: live.Site
    world: World
    windows: dict[str, Watched] = field(default_factory=dict)

    def of(self, username: str) -> Watched:
        """The window of that officer, who is signed in; of nobody when there is no name."""
        if username not in self.windows:
            page = live.new_window(self.browser, self.site)
            if username != NOBODY:
                page.goto("/dang-nhap")
                page.get_by_label("Tên đăng nhập").fill(username)
                page.get_by_label("Mật khẩu").fill(offices.PASSWORD)
                with page.expect_navigation(wait_until="load"):
                    page.keyboard.press("Enter")
            self.windows[username] = Watched(page)
        return self.windows[username]


@pytest.fixture(scope="module")
def desks(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    world = make_rich_world(tmp_path_factory.mktemp("rich"))
    with live.served(world.app, story.TODAY) as site:
        opened = Desks(browser, site, world)
        yield opened
        for window in opened.windows.values():
            window.page.context.close()


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_has_no_fault(shown: Shown, desks: Desks) -> None:
    window = desks.of(shown.username)
    window.open(shown, desks.world)
    page, faults = window.page, bones(window, shown)
    page.evaluate(OPEN_EVERYTHING)
    faults += sideways(page)
    faults += axe(page, "light", live.DESK) + axe(page, "dark", PHONE)
    assert window.faults() + faults == []


def bones(window: Watched, shown: Shown) -> list[str]:
    """What is wrong with the page as it was sent: its status, its size, its letters, its language, its headings."""
    assert window.answer is not None
    html, page = window.answer.text(), window.page
    lines = {
        f"answered {window.answer.status}, not {shown.status}": window.answer.status == shown.status,
        f"{len(html.encode())} bytes": len(html.encode()) <= LARGEST,
        "not NFC": unicodedata.is_normalized("NFC", html),
        "not in Vietnamese": page.locator("html").get_attribute("lang") == "vi",
        f"{page.locator('h1').count()} first headings": page.locator("h1").count() == 1,
        f"no title: {page.title()!r}": page.title().partition(" · ")[0].strip() != "",
    }
    return [fault for fault, is_well in lines.items() if not is_well]


def sideways(page: Page) -> list[str]:
    """By how much the page is wider than its window, where it is."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wider = page.evaluate(WIDER_THAN_THE_WINDOW)
        if wider > 0:
            faults.append(f"{wider} px wider than {width}")
    return faults


def axe(page: Page, scheme: Literal["light", "dark"], size: ViewportSize) -> list[str]:
    """What axe finds on the page with these colours at this size."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [f"{scheme}: {found}" for found in page.evaluate(RUN_AXE, TAGS)]


def test_the_watch_notices_what_it_watches_for(desks: Desks) -> None:
    shown = PAGES[0]
    window = desks.of(shown.username)
    window.open(shown, desks.world)
    page = window.page
    assert window.faults() == [] and sideways(page) == []
    page.evaluate(SPOIL)
    page.evaluate(IMAGES_LOADED)  # to wait for a function in words would be an eval, which the policy refuses
    heard = " ".join(window.faults())
    assert "Content Security Policy" in heard and "/x.png" in heard
    assert [fault.partition(" px")[2] for fault in sideways(page)] == [f" wider than {width}" for width in WIDTHS]
    assert "image-alt" in " ".join(axe(page, "light", live.DESK))
