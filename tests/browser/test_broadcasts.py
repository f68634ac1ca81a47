"""A reminder from the status page to its end in a real browser, on a running gateway."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaigns import TINH_HIEP
from tests.support.gateway_up import Up, running

pytestmark = pytest.mark.browser

WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A running gateway, whose campaign has no quiet hours: the test runs at any hour."""
    directory = tmp_path_factory.mktemp("broadcasts")
    campaign = directory / "campaign.yaml"
    campaign.write_text(awake(TINH_HIEP.read_text(encoding="utf-8")), encoding="utf-8")
    with running(directory, CAMPAIGN=str(campaign)) as found:
        yield found


@pytest.fixture
def page(browser: Browser, up: Up) -> Iterator[Page]:
    """The status page, signed in by a link; every complaint of the browser is a failure."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    complaints: list[str] = []
    context.add_init_script(WATCH)
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto(up.link())
    page.get_by_role("button", name="Vào trang").click()
    yield page
    context.close()

    assert complaints == []


def awake(plan: str) -> str:
    """A campaign file without quiet hours, and without rules by which the clock would remind first."""
    free = re.sub(r"^quiet_(from|until): .*$", r"quiet_\1: 00:00", plan, flags=re.MULTILINE)
    return re.sub(r"^reminders:\n(?:[ #].*\n)+", "reminders: []\n", free, flags=re.MULTILINE)


def test_the_missing_villages_are_reminded_by_one_tap_and_watched(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^Nhắc 5 thôn – 5 tin$")).click()

    expect(page.locator('[data-k="summary"]')).to_have_text("5 đã đến máy.")
    expect(page.locator('[data-k="state"]')).to_have_text("Đã xong")
    expect(page.locator(".rows li")).to_have_count(5)
    page.get_by_role("link", name="Các lần gửi").click()
    expect(page.locator(".sent")).to_contain_text("Tin nhắc: chưa báo hôm nay")


def test_a_draft_is_looked_at_while_it_is_written(page: Page) -> None:
    page.locator("nav summary").click()
    page.locator("nav").get_by_role("link", name="Nhắc").click()
    page.get_by_label("Gửi cho").select_option("heads")
    page.get_by_label("Nội dung").select_option("written")
    page.get_by_label("Lời nhắn").fill("Chiều nay họp lúc 15h: ")
    page.get_by_role("button", name="mã thôn").click()

    expect(page.locator("#look")).to_contain_text("có dấu (UCS-2)")
    expect(page.locator("#look .bubble").first).to_have_text("Chiều nay họp lúc 15h: TH1")
    page.get_by_role("button", name="Bỏ dấu").click()
    expect(page.locator("#look")).to_contain_text("không dấu (GSM-7)")
    expect(page.get_by_label("Lời nhắn")).to_have_value("Chieu nay hop luc 15h: {v}")
    page.get_by_role("button", name="Gửi 5 tin").click()
    expect(page.locator(".bubble")).to_have_text("Chieu nay hop luc 15h: {v}")
