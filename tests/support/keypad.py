"""The keys of the phone on the screen, pressed while the page's clock stands: a slow click is none that is held.

The page's clock must have been installed (`page.clock.install`, or the context's) before the page was opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

KEYS = {
    "1": ".,?!", "2": "abc", "3": "def", "4": "ghi", "5": "jkl", "6": "mno", "7": "pqrs", "8": "tuv", "9": "wxyz",
    "0": " ",
}  # fmt: skip
"""What the keys of a basic phone write, by how often they are tapped."""
LATER_MS = 1_000
"""After this time the same key begins another letter."""
HOLD_MS = 700


@contextmanager
def at_one_moment(page: Page) -> Iterator[None]:
    """Let no time pass on the page until the block ends; some has passed since whatever was done before."""
    page.clock.pause_at((page.evaluate("Date.now()") + LATER_MS) / 1000)
    yield
    page.clock.resume()


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other: those of the pad by name, digits by themselves."""
    for key in keys:
        for one in [key] if key.isalpha() else key:
            with at_one_moment(page):
                page.locator(f'[data-key="{one}"]').click()


def hold(page: Page, key: str) -> None:
    """Hold a key down until it writes its digit."""
    with at_one_moment(page):
        page.locator(f'[data-key="{key}"]').hover()
        page.mouse.down()
        page.clock.run_for(HOLD_MS)
        page.mouse.up()


def tap(page: Page, text: str) -> None:
    """Tap a text as on a basic phone: a key as often as its letter needs, held for its digit."""
    for character in text:
        if character.isdigit():
            hold(page, character)
            continue
        key = next(key for key, letters in KEYS.items() if character in letters)
        with at_one_moment(page):
            for _ in range(KEYS[key].index(character) + 1):
                page.locator(f'[data-key="{key}"]').click()
