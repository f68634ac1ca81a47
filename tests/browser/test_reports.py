"""The papers in a real browser: from the menu to a page that prints on one sheet, with scripts and without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from parsers.campaign.plan import Campaign
from tests.gateway.reports.campaign import field
from tests.support.field import Field
from tests.support.pages import serving
from tests.support.scene import Scene, twin
from tests.support.village import NAME, today

__all__ = ["field"]
pytestmark = pytest.mark.browser

PHONE = ViewportSize(width=360, height=740)
MANY = 50


@pytest.fixture
def address(books_url: str, field: Field, tmp_path: Path) -> Iterator[str]:
    """Where the application is served."""
    with serving(create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str, redis: Redis) -> Iterator[Page]:
    """The status page on a phone, signed in."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=request.param, base_url=address)
    opened = context.new_page()
    opened.goto(one_time_link(redis, address))
    opened.get_by_role("button", name="Vào trang").click()
    opened.goto(f"/?campaign={NAME}")
    yield opened
    context.close()


def test_from_the_menu_to_every_paper(page: Page) -> None:
    page.locator("nav summary").click()
    page.locator("nav .drop").get_by_role("link", name="Báo cáo").click()
    expect(page.locator("h1")).to_have_text("Báo cáo")
    expect(page.locator(".gaps").first).to_contain_text("Thôn 2, Thôn 3, Thôn 5")
    fits(page)
    with page.expect_download() as excel:
        page.get_by_role("link", name="Tải Excel").click()
    assert excel.value.suggested_filename == f"so-lieu-{NAME}-{today()}.xlsx"
    with page.expect_download() as word:
        page.get_by_role("link", name="Word – trình Chủ tịch").click()
    assert word.value.suggested_filename.endswith("chairman.docx")
    page.get_by_role("link", name="Mở để chép").click()
    expect(page.get_by_label("Tin dán vào Zalo")).to_have_value(re.compile("lũy kế 250 người"))
    fits(page)
    page.get_by_role("link", name="Các báo cáo").click()
    page.get_by_role("link", name="Xem và in").click()
    expect(page.locator("h1")).to_contain_text("BÁO CÁO NHANH")
    fits(page)
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def test_the_quick_report_of_fifty_villages_is_one_page(page: Page, redis: Redis) -> None:
    scene = Scene(redis, many_villages())
    for number in range(1, MANY + 1):
        values = {"ACT": number, "ABS": 12, "INE": 2} if number % 9 else {}
        scene.figures(f"V{number}", today(), {"DSD": 900, **values})

    page.goto(f"/reports/day?campaign={scene.campaign.id}")

    expect(page.locator(".of-areas tbody tr")).to_have_count(MANY)
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def many_villages() -> Campaign:
    """A commune of fifty villages with long names."""
    plan = twin("many-2024", today()).model_dump()
    names = range(1, MANY + 1)
    plan["areas"] = [
        plan["areas"][0],
        *({"code": f"V{n}", "name": f"Thôn Phú Hòa {n}", "level": "village", "parent": "XA"} for n in names),
    ]
    return Campaign.model_validate(plan)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def fits(page: Page) -> None:
    """Nothing reaches past the side of the page."""
    for part in page.locator("main > *, main li, main td, main textarea").all():
        box = part.bounding_box()
        assert box is None or box["x"] + box["width"] <= PHONE["width"]
