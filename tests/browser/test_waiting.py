"""The waiting list in a real browser: stored, taken back and dismissed on a phone, with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
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
from tests.support.scene import HEAD, Scene, plan, twin

pytestmark = pytest.mark.browser

TODAY = plan().day_of(datetime.now(UTC))
CAMPAIGN = twin("tinh-hiep-waits", TODAY - timedelta(days=20))
LATE = TODAY - timedelta(days=15)
LATE_TEXT, STRANGER = f"TH1 NGAY {LATE.day}/{LATE.month} ACT 12", "+84907777777"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202e anh oi {{7*7}} " + "x" * 1_400
PHONE = ViewportSize(width=360, height=740)


@pytest.fixture
def field(redis: Redis, books_url: str, drains: None) -> Iterator[Field]:
    """A campaign in which three texts wait."""
    Scene(redis, CAMPAIGN).people()
    with services(books_url) as works:
        field = Field(works, CAMPAIGN)
        for phone, body in ((HEAD, LATE_TEXT), (HEAD, "anh oi may app bi hong"), (STRANGER, HOSTILE)):
            field.text(phone, body)
        field.drain()
        yield field


@pytest.fixture
def address(books_url: str, field: Field, tmp_path: Path) -> Iterator[str]:
    """Where the application is served."""
    with serving(create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str, redis: Redis) -> Iterator[Page]:
    """The list on a phone, signed in; every complaint of the browser is a failure."""
    context: BrowserContext = browser.new_context(viewport=PHONE, java_script_enabled=request.param)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    opened = context.new_page()
    opened.goto(one_time_link(redis, address))
    opened.get_by_role("button", name="Vào trang").click()
    opened.goto(f"{address}/waiting?campaign={CAMPAIGN.id}")
    yield opened
    context.close()

    assert complaints == []


def test_a_late_report_is_stored_in_one_step_taken_back_and_a_message_dismissed(page: Page, field: Field) -> None:
    expect(page.get_by_text(f"Sẽ ghi TH1 {LATE:%d/%m}: ACT 12 (trước: –)")).to_be_visible()
    wide = page.locator("main").bounding_box()
    assert wide
    assert wide["width"] <= PHONE["width"]
    page.get_by_role("button", name="Ghi", exact=True).press("Enter")
    expect(page.get_by_role("status").filter(has_text="Đã ghi")).to_contain_text("ACT 12")
    assert field.level("TH1", "ACT") == 12

    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status").filter(has_text="Đã hoàn tác")).to_be_visible()
    assert field.level("TH1", "ACT") == 0

    page.get_by_role("link", name="Tất cả tin chờ").click()
    page.get_by_role("region", name="Tin nhắn cho văn phòng").get_by_role("link").click()
    page.get_by_label("Ghi chú").fill("đã gọi lại")
    page.get_by_role("button", name="Bỏ qua").click()
    expect(page.get_by_role("status").filter(has_text="Đã bỏ qua")).to_be_visible()


def test_an_unknown_phone_is_given_to_a_person_and_nothing_swaps_its_form_away(page: Page, field: Field) -> None:
    page.get_by_text("Duyệt số máy này cho một người").first.press("Enter")
    page.get_by_label("Họ tên").first.fill("Nguyễn Văn A")
    field.text(HEAD, "TH1 ABS 500")  # the list has changed
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_label("Báo cho thôn").first.select_option("TH3")
    expect(page.get_by_label("Họ tên").first).to_have_value("Nguyễn Văn A")
    page.get_by_role("button", name="Duyệt số máy").first.click()
    expect(page.get_by_role("status").filter(has_text="Đã duyệt số máy")).to_be_visible()
