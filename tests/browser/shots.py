"""Screenshots of every page, on a phone's width and a laptop's, of an office at work; `make shots` calls it.

    python -m tests.browser.shots [PART OF A PAGE'S NAME [LANGUAGE]]

They are written into var/shots/.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from gateway import redis as clients
from gateway.books import accounts
from gateway.web.labels.labels import USUAL
from tests.browser.every_page import ADDRESSES, addresses
from tests.browser.office import ADMIN, WIDTHS, Office, office
from tests.conftest import running_valkey
from tests.paths import ROOT
from tests.support import people
from tests.support.needs import needs

SHOTS = ROOT / "var" / "shots"


def main(only: str = "", language: str = USUAL) -> None:
    """Make an office, open its pages, write what they look like."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with at_work() as (browser, found):
        for width in WIDTHS:
            taken(browser, found, width, only, language)


@contextmanager
def at_work() -> Iterator[tuple[Browser, Office]]:
    """An office at work, and a browser to look at it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with (
        tempfile.TemporaryDirectory(prefix="keng-") as directory,
        running_valkey(Path(directory) / "valkey") as server,
        clients.books(server.url) as books,
        sync_playwright() as playwright,
        office(books, server.url, Path(directory)) as found,
    ):
        browser = playwright.chromium.launch(executable_path=needs("chromium"), args=["--no-sandbox"])
        yield browser, found
        browser.close()


def taken(browser: Browser, found: Office, width: int, only: str, language: str) -> None:
    """Write a file for each page whose name holds a word, at one width; its name ends with a language not the usual."""
    page = found.window(browser, ADMIN, width).new_page()
    accounts.set_language(found.books, people.account(found.books, ADMIN).id, language)
    ends = "" if language == USUAL else f"-{language}"
    for name, address in addresses(found).items():
        if only in name:
            page.goto(address)
            page.screenshot(path=SHOTS / f"{name.replace(' ', '-')}-{width}{ends}.png", full_page=True)
    assert only == "" or any(only in name for name in ADDRESSES), "no page is called so"


if __name__ == "__main__":
    main(*sys.argv[1:])
