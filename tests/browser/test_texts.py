"""From a figure to the words behind it in a real browser: on a phone, by clicks alone, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from tests.support.field import Field, services
from tests.support.pages import serving
from tests.support.village import HEAD, NAME, village

pytestmark = pytest.mark.browser

LONG = "x" * 1_590
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e TH1 {{7*7}} =HYPERLINK(1)"
PHONE = ViewportSize(width=360, height=740)
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"


@pytest.fixture
def field(redis: Redis, books_url: str) -> Iterator[Field]:
    """A village whose head has written this and that."""
    with services(books_url) as works:
        found = village(redis, works)
        for body in ("Da em gui thon 1 kich hoat 15, vang 3", "TH1 ACT khoang 20", HOSTILE, LONG):
            found.text(HEAD, body)
            found.drain()
        yield found


@pytest.fixture
def address(books_url: str, field: Field, tmp_path: Path) -> Iterator[str]:
    """Where the application is served."""
    with serving(create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str, redis: Redis) -> Iterator[Page]:
    """The village's page on a phone, signed in; every complaint of the browser is a failure."""
    context: BrowserContext = browser.new_context(viewport=PHONE, java_script_enabled=request.param)
    complaints: list[str] = []
    context.add_init_script(WATCH)
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    opened = context.new_page()
    opened.goto(one_time_link(redis, address))
    opened.get_by_role("button", name="Vào trang").click()
    opened.goto(f"{address}/areas/TH1?campaign={NAME}")
    yield opened
    context.close()

    assert complaints == []


def test_a_figure_leads_in_three_clicks_to_its_words_and_none_of_the_pages_scrolls_sideways(page: Page) -> None:
    page.get_by_role("link", name="+15").click()
    expect(page.locator("h1")).to_contain_text("TH1 – ngày")
    fits(page)
    page.locator(".steps a").first.click()
    expect(page.locator(".run.used").first).to_contain_text("thon 1")
    fits(page)
    page.get_by_role("link", name="Tất cả tin").click()
    fits(page)
    page.get_by_label("Có chữ").fill("khoảng")
    page.get_by_role("button", name="Tìm").click()
    expect(page.locator(".texts li")).to_have_count(1)
    page.locator(".texts a").click()
    expect(page.locator(".run.stopped")).to_contain_text("khoang")
    fits(page)
    page.go_back()
    page.get_by_role("link", name="Bỏ lọc").click()
    for words in ("xxxx", "<script>"):
        page.locator(".texts a").filter(has_text=words).click()
        expect(page.locator(".told")).to_contain_text(words)
        fits(page)
        page.go_back()


def fits(page: Page) -> None:
    """Nothing reaches past the side of the page."""
    for part in page.locator("main > *, main li, .told > *").all():
        box = part.bounding_box()
        assert box is None or box["x"] + box["width"] <= PHONE["width"]
