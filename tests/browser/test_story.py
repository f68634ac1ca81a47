"""The first text in a real browser, from the printed link to the figure that moves, on the real `keng up`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.support.gateway_up import Up, running
from tests.support.keypad import press, tap

pytestmark = pytest.mark.browser

WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"


@pytest.fixture(scope="module")
def up(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A running gateway."""
    with running(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.fixture
def context(browser: Browser, up: Up) -> Iterator[BrowserContext]:
    """A browser window of its own, in which every complaint, and every request to elsewhere, is a failure."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN")
    complaints: list[str] = []
    context.add_init_script(WATCH)
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on(
        "request", lambda request: None if request.url.startswith(up.address) else complaints.append(request.url)
    )
    yield context
    context.close()

    assert complaints == []


@pytest.fixture
def status_page(context: BrowserContext, up: Up) -> Page:
    """The status page, signed in by a link, left open."""
    page = context.new_page()
    page.goto(up.link())
    page.get_by_role("button", name="Vào trang").click()
    page.goto(up.address)
    page.evaluate("document.never = 'loaded again'")
    return page


@pytest.fixture
def phone(status_page: Page) -> Page:
    """The phone on the screen, reached by the status page's own navigation, in a tab of its own."""
    page = status_page.context.new_page()
    page.clock.install()
    page.goto(status_page.url)
    page.locator('nav .wide a[href^="/try"]').click()
    expect(page.locator("#screen")).to_be_visible()
    return page


def test_a_text_tapped_on_the_keys_is_answered_and_moves_the_figures(phone: Page, status_page: Page) -> None:
    tap(phone, "th1 act 23 abs 2")
    expect(phone.locator("#typed")).to_have_value("th1 act 23 abs 2")
    press(phone, "send")

    expect(phone.locator("#said")).to_contain_text("Da ghi TH1 ngay")
    expect(phone.locator("#screen")).to_contain_text("Da ghi TH1 ngay")
    moved(status_page, "TH1", "+23", "23", "2")


def test_a_text_typed_on_the_keyboard_is_answered_and_moves_the_figures(phone: Page, status_page: Page) -> None:
    phone.get_by_role("radio", name="TH2").check()
    phone.locator("#typed").focus()
    phone.keyboard.type("TH2 ACT 9 ABS 4")
    phone.keyboard.press("Enter")

    expect(phone.locator("#said")).to_contain_text("Da ghi TH2 ngay")
    expect(phone.locator("#screen")).to_contain_text("Da ghi TH2 ngay")
    moved(status_page, "TH2", "+9", "9", "4")


def test_a_report_by_the_menu_is_answered_and_moves_the_figures(phone: Page, status_page: Page) -> None:
    phone.get_by_role("radio", name="TH3").check()
    screen = phone.locator("#screen")
    press(phone, "*101#", "send")
    expect(screen).to_contain_text("Thon TH3 ngay")
    expect(screen).to_have_attribute("data-more", "down")
    press(phone, *["down"] * 6)
    expect(screen).to_contain_text("0 Thoat")

    press(phone, "1", "send")
    expect(screen).to_contain_text("KICH HOAT")
    press(phone, "17")
    expect(phone.locator("#typed")).to_have_value("17")
    press(phone, "send")
    expect(screen).to_contain_text("HIEN VANG MAT")
    press(phone, "2", "send")
    expect(screen).to_contain_text("DIEU KIEN")
    press(phone, "0", "send")
    expect(screen).to_contain_text("kich hoat 17")
    expect(status_page.locator('[data-k="TH3.today"]')).to_have_text("–")
    press(phone, "1", "send")

    expect(phone.locator("#said")).to_contain_text("Da ghi TH3")
    moved(status_page, "TH3", "+17", "17", "2")
    phone.bring_to_front()
    press(phone, "clear")
    expect(screen).to_contain_text("Da ghi TH3 ngay")


def moved(page: Page, village: str, today: str, total: str, absent: str) -> None:
    """See these figures of a village on the page, which has not been loaded again."""
    page.bring_to_front()
    expect(page.locator(f'[data-k="{village}.today"]')).to_have_text(today)
    expect(page.locator(f'[data-k="{village}.total"]')).to_have_text(total)
    expect(page.locator(f'[data-k="{village}.1"]')).to_have_text(absent)
    assert page.evaluate("document.never") == "loaded again"
