"""What is printed for the field, as a browser prints it: one card a page or two, a sheet a village, nothing cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import campaigns
from gateway.books.accounts import Role
from gateway.settings import Settings
from tests.browser.office import CHANNEL
from tests.gateway.reports.test_field_card import plan_of
from tests.support import people
from tests.support.pages import serving
from tests.support.scene import Scene, twin
from tests.support.village import NAME, today

pytestmark = pytest.mark.browser
LONG = "long-2024"
SIZES = {"A5": (420, 595), "A4": (595, 842), "A4 across": (842, 595)}
"""In points."""


@pytest.fixture
def page(browser: Browser, redis: Redis, books_url: str, tmp_path: Path) -> Iterator[Page]:
    """Somebody signed in, in a browser without scripts, where a plan has eight indicators with long names, too."""
    scene = Scene(redis, twin(NAME, today()))
    scene.people()
    campaigns.save(redis, plan_of(8).model_copy(update={"id": LONG}), after=None)
    settings = Settings(redis_url=SecretStr(books_url), var_dir=tmp_path).with_channels(**CHANNEL)
    with serving(create_app(settings)) as address:
        context = browser.new_context(base_url=address, java_script_enabled=False)
        assert context.request.post(people.link(redis, "anh Tư", Role.VIEWER)).ok
        yield context.new_page()
        context.close()


@pytest.mark.parametrize(
    ("address", "campaign", "size", "sheets"),
    [
        ("/papers/cards", NAME, "A5", 5),
        ("/papers/cards", LONG, "A5", 6),
        ("/papers/cards?on=a4", NAME, "A4 across", 3),
        ("/papers/cards?on=a4", LONG, "A4 across", 3),
        ("/papers/tally", NAME, "A4", 2),
        ("/papers/tally?area=KHUA123", LONG, "A4", 2),
        ("/papers/poster", NAME, "A4", 1),
        ("/papers/poster", LONG, "A4", 1),
        ("/papers/confirmations", NAME, "A4", 5),
        ("/papers/confirmations", LONG, "A4", 6),
    ],
)
def test_each_paper_fills_the_sheets_that_it_should(
    page: Page, address: str, campaign: str, size: str, sheets: int
) -> None:
    page.goto(f"{address}{'&' if '?' in address else '?'}campaign={campaign}")

    printed = page.pdf(prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} <= near(SIZES[size])
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == sheets


@pytest.mark.parametrize("campaign", [NAME, LONG])
def test_nothing_of_a_card_reaches_past_its_half_of_the_sheet(page: Page, campaign: str) -> None:
    page.set_viewport_size({"width": 1062, "height": 733})  # an A4 across, less its margins
    page.emulate_media(media="print")
    page.goto(f"/papers/cards?on=a4&campaign={campaign}")

    for card in page.locator(".card").all():
        of = card.bounding_box()
        for part in card.locator(":scope > *").all():
            box = part.bounding_box()
            assert of
            assert box
            assert box["y"] + box["height"] <= of["y"] + of["height"]
            assert box["x"] + box["width"] <= of["x"] + of["width"]


def test_what_is_only_for_the_screen_is_not_printed(page: Page) -> None:
    page.emulate_media(media="print")
    for address in ("/papers/cards", "/papers/tally", "/papers/poster", "/papers/confirmations"):
        page.goto(f"{address}?campaign={NAME}")
        for part in (".top", ".ways", ".actions", ".notice", ".filters"):
            for one in page.locator(part).all():
                expect(one).to_be_hidden()


def near(size: tuple[int, int]) -> set[tuple[int, int]]:
    """A size, give or take a point."""
    return {(size[0] + x, size[1] + y) for x in (-1, 0, 1) for y in (-1, 0, 1)}
