"""One browser for each process that needs one: starting it takes longer than most tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import live


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with live.chromium() as opened:
        yield opened
