"""What every test in a browser asks for: chromium, which waits long for what a page comes to show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.support.needs import needs

SHOWN_MS = 60_000
"""How long a page may take until it shows what is expected, so that a busy machine breaks nothing."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = needs("chromium")
    expect.set_options(timeout=SHOWN_MS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()
