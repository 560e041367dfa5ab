"""A real browser on a real server: an app on a free port of this machine whose clock stands still, and Chromium.

with live.chromium() as browser, live.served(app, story.TODAY) as site, live.window(browser, site) as page:
    page.goto("/dang-nhap")
"""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from coord import clock
from coord.db import db

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK: ViewportSize = {"width": 1440, "height": 900}
WAIT_MS = 15_000


class BrowserMissing(Exception):
    """No Chromium or Chrome runs here; the message says what to do."""


@dataclass
class Site:
    """An app being served. `day` is the day on which it answers, at 09:00; move it on to play another day."""

    app: Flask
    day: date
    url: str = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request on that day."""
        with clock.set_at(datetime.combine(self.day, time(9), clock.VN)):
            return self.app(environ, start_response)


class _Quiet(WSGIRequestHandler):
    """Answers without a line in the log; gives up a connection on which nothing is asked."""

    timeout = 5

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadedWSGIServer):
    """One thread for each request; closing waits for those that still answer."""

    daemon_threads = False


@contextmanager
def served(app: Flask, day: date) -> Iterator[Site]:
    """The app on a free port of 127.0.0.1, one thread for each request; nothing is left open afterwards."""
    site = Site(app, day)
    server = _Server("127.0.0.1", 0, site, handler=_Quiet)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, installed on this machine; BrowserMissing when there is none."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(browser: Browser, site: Site) -> Iterator[Page]:
    """A window with cookies of its own, as large as a desk's screen."""
    page = new_window(browser, site)
    try:
        yield page
    finally:
        page.context.close()


def new_window(browser: Browser, site: Site) -> Page:
    """The same, to be closed by the caller with its context."""
    context = browser.new_context(base_url=site.url, locale="vi-VN", viewport=DESK, reduced_motion="reduce")
    context.set_default_timeout(WAIT_MS)
    return context.new_page()


def browser_path() -> str:
    """Where the browser is: $CHROMIUM, or the first of the usual names that runs."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    raise BrowserMissing(
        f"No browser runs here ({named or ', '.join(NAMES)}). The tests need Chromium or Chrome: run 'make setup', "
        "or set CHROMIUM=/path/to/browser."
    )


def _runs(path: str) -> bool:
    # Ubuntu ships a stub in the place of a browser; a version tells them apart.
    said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60, check=False).stdout
    return any(part[:1].isdigit() and "." in part for part in said.split())
