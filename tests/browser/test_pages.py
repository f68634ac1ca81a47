"""The pages in a real browser: live, by keyboard alone, on a phone, on paper, and unharmed by what texts say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import inbox
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from parsers.decision import Outcome
from tests.conftest import Server
from tests.support.keypad import press, tap
from tests.support.pages import serving
from tests.support.scene import HEAD, Scene, plan, twin

pytestmark = pytest.mark.browser

PRACTICE = "tinh-hiep-2024-practice"
REPLY = "Da ghi TH1 ngay 20/8: ACT 23, ABS 2 (ABS la so hien co). Luy ke ACT 23/410 (5,6%). Ma A3K7."
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"' onmouseover=alert(1) \u202e{{7*7}}"
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}


@pytest.fixture
def scene(redis: Redis) -> Scene:
    """The practice twin on its 11th day, beside the real campaign without texts."""
    Scene(redis, plan())
    found = Scene(redis, twin(PRACTICE, today() - timedelta(days=10)))
    found.people()
    found.sizes()
    found.figures("TH1", today() - timedelta(days=1), {"ACT": 30, "ABS": 4})
    return found


@pytest.fixture(scope="module")
def served(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the application is served that the tests share."""
    app = create_app(Settings(redis_url=SecretStr(server.url), var_dir=tmp_path_factory.mktemp("var")))
    with serving(app) as found:
        yield found


@pytest.fixture
def address(served: str, scene: Scene) -> str:
    """Where the application is served, with the scene in its books."""
    assert scene.client.ping()
    return served


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser window of its own, in which every complaint is a failure, but for what the network did not give."""
    context = browser.new_context(viewport=LAPTOP, locale="vi-VN")  # type: ignore[arg-type]
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("dialog", lambda dialog: refuse(dialog, complaints))
    yield context
    context.close()

    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def page(context: BrowserContext, address: str, scene: Scene) -> Page:
    """The status page, signed in."""
    page = context.new_page()
    page.goto(one_time_link(scene.client, address))
    page.get_by_role("button", name="Vào trang").click()
    page.goto(address)
    return page


def refuse(dialog: Dialog, complaints: list[str]) -> None:
    """Note that something has opened a dialog, and close it."""
    complaints.append(dialog.message)
    dialog.dismiss()


def today() -> date:
    """The campaign's day."""
    return plan().day_of(datetime.now(UTC))


def test_a_text_typed_on_the_phone_is_answered_and_seen_on_the_page(page: Page, scene: Scene, address: str) -> None:
    phone = page.context.new_page()
    phone.goto(f"{address}/try")
    phone.keyboard.type("TH1 ACT 23 ABS 2")
    expect(phone.locator("#count")).to_have_text("144/1")
    phone.keyboard.press("Enter")
    expect(phone.locator("#screen")).to_contain_text("> TH1 ACT 23 ABS 2")
    [text] = inbox.recent(scene.client, PRACTICE, 1)
    assert (text.sender, text.body) == (HEAD, "TH1 ACT 23 ABS 2")

    scene.judge(text.id, figures_of=("TH1", today(), {"ACT": 23, "ABS": 2}), reply=REPLY)

    expect(phone.locator("#said")).to_have_text(REPLY)
    expect(phone.locator("#screen")).to_contain_text("Da ghi TH1 ngay")
    page.bring_to_front()
    figure = page.locator('[data-k="TH1.today"]')
    expect(figure).to_have_text("+23")
    expect(figure).to_have_class("n strong changed")
    expect(page.locator('[data-k="TH1.total"]')).to_have_text("53")


def test_letters_come_by_tapping_a_key_again(page: Page, address: str) -> None:
    page.clock.install()
    page.goto(f"{address}/try")

    tap(page, "th1 ")
    press(page, "#", "2")

    expect(page.locator("#typed")).to_have_value("th1 A")
    expect(page.locator("#mode")).to_have_text("ABC")

    press(page, "clear")

    expect(page.locator("#typed")).to_have_value("th1 ")


def test_the_screen_has_no_letters_that_a_basic_phone_lacks(page: Page, address: str) -> None:
    page.goto(f"{address}/try")

    page.locator("#typed").fill("Kích hoạt đủ – 5 👍")

    expect(page.locator("#typed")).to_have_value("Kich hoat du - 5 ")
    assert [len(line) for line in page.locator("#screen").inner_text().split("\n")] == [20] * 6


def test_the_counter_counts_parts(page: Page, address: str) -> None:
    page.goto(f"{address}/try")

    page.locator("#typed").fill("x" * 160)
    expect(page.locator("#count")).to_have_text("0/1")
    page.locator("#typed").fill("x" * 161)
    expect(page.locator("#count")).to_have_text("145/2")
    page.locator("#typed").fill("[" * 3)
    expect(page.locator("#count")).to_have_text("154/1")


def test_a_double_tap_on_send_is_one_text(page: Page, scene: Scene, address: str) -> None:
    page.goto(f"{address}/try")
    page.get_by_role("button", name="TH1 ACT 23 ABS 2").click()

    page.locator('[data-key="send"]').dblclick()

    expect(page.locator("#screen")).to_contain_text("> TH1 ACT 23 ABS 2")
    assert len(inbox.recent(scene.client, PRACTICE, 9)) == 1


def test_a_text_that_was_not_taken_stays_on_the_phone(page: Page, scene: Scene, address: str) -> None:
    page.goto(f"{address}/try")
    page.route("**/try/texts*", lambda route: route.abort())
    page.get_by_role("button", name="TH1 ACT 23 ABS 2").click()
    page.locator('[data-key="send"]').click()
    expect(page.locator("#screen")).to_contain_text("Chua gui duoc")
    page.unroute("**/try/texts*")

    page.locator('[data-key="send"]').click()

    expect(page.locator("#screen")).to_contain_text("> TH1 ACT 23 ABS 2")
    assert len(inbox.recent(scene.client, PRACTICE, 9)) == 1


def test_the_menu_pages_and_keeps_its_place_when_the_network_fails(page: Page, scene: Scene, address: str) -> None:
    page.goto(f"{address}/try")
    screen = page.locator("#screen")
    page.get_by_role("button", name="*101#").click()
    page.keyboard.press("Enter")
    expect(screen).to_contain_text("Thon TH1 ngay")
    expect(page.locator("#count")).to_have_text("USSD")
    assert [len(line) for line in screen.inner_text().split("\n")] == [20] * 6
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(screen).to_contain_text("KICH HOAT")

    page.route("**/try/ussd*", lambda route: route.abort())
    page.keyboard.type("23")
    page.keyboard.press("Enter")
    expect(screen).to_contain_text("Chua gui duoc")
    page.unroute("**/try/ussd*")
    page.keyboard.press("Enter")

    expect(screen).to_contain_text("HIEN VANG MAT")
    page.keyboard.press("Escape")
    expect(screen).to_contain_text("Soan tin roi bam")
    page.keyboard.type("*101#")
    page.keyboard.press("Enter")
    expect(screen).to_contain_text("dang nhap do")
    assert inbox.recent(scene.client, PRACTICE, 9) == []


def test_another_code_opens_nothing(page: Page, address: str) -> None:
    page.goto(f"{address}/try")
    page.keyboard.type("*100#")
    page.keyboard.press("Enter")

    expect(page.locator("#screen")).to_contain_text("Khong co ma nay.")


def test_another_persons_phone_has_its_own_texts(page: Page, scene: Scene, address: str) -> None:
    scene.text("TH2 ACT 4", sender="+84905000002", reply="Da ghi TH2")
    page.goto(f"{address}/try")
    expect(page.locator("#screen")).to_contain_text("Soan tin roi bam")

    page.get_by_role("radio", name="TH2").check()

    expect(page.locator("#screen")).to_contain_text("Da ghi TH2")
    expect(page.locator("#samples button").first).to_have_text("TH2 ACT 23 ABS 2")


def test_the_phone_works_by_keyboard_alone(page: Page, scene: Scene, address: str) -> None:
    page.goto(f"{address}/try")
    expect(page.locator("#typed")).to_be_focused()
    for _ in range(6):  # send, up, down, clear, 1, 2
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Shift+Tab")

    page.keyboard.press("Enter")

    expect(page.locator("#screen")).to_contain_text("> a")


def test_a_hostile_text_does_nothing(page: Page, scene: Scene, address: str) -> None:
    scene.text(HOSTILE, outcome=Outcome.REFUSED, reply=HOSTILE)
    page.reload()

    expect(page.locator(".feed .words")).to_contain_text("<script>alert(1)</script>")
    page.goto(f"{address}/try")
    expect(page.locator("#screen")).to_contain_text("<script>")


@pytest.mark.parametrize("path", ["/", "/?campaign=tinh-hiep-2024", "/try", "/none", "/login/x"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_on_a_phone(path: str, scheme: str, page: Page, scene: Scene, address: str) -> None:
    scene.text("x" * 160 + HOSTILE, outcome=Outcome.REFUSED)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_targets_for_fingers_are_large(page: Page, address: str) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{address}/try")
    small = [
        button.inner_text()
        for button in page.locator("button:visible, nav a:visible").all()
        if (box := button.bounding_box()) and box["height"] < 44 and not button.get_attribute("data-key")
    ]

    assert small == []


def test_paper_has_figures_and_no_navigation(page: Page) -> None:
    page.emulate_media(media="print")

    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator(".areas")).to_be_visible()
    expect(page.locator(".signing")).to_be_visible()
    for gone in (".tools", ".feed", ".remind", ".which"):
        expect(page.locator(gone)).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_on_paper_a_corrected_day_is_told_from_a_missing_one_without_its_colour(page: Page, scene: Scene) -> None:
    day = today() - timedelta(days=2)
    scene.text("SUA TH1 ACT 7", figures_of=("TH1", day, {"ACT": 7}), edited=True)
    page.reload()
    page.emulate_media(media="print")
    left = "(state) => getComputedStyle(document.querySelector(`.areas .c.${state}`), '::before').borderLeftWidth"

    widths = {state: page.evaluate(left, state) for state in ("edited", "silent")}

    assert float(widths["edited"][:-2]) >= 4 * float(widths["silent"][:-2])


def test_a_tap_on_a_cell_opens_its_day(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    cell = page.get_by_role("link", name=f"{today() - timedelta(days=1):%d/%m}: Đã báo")
    box = cell.bounding_box()
    assert box
    assert (box["width"], box["height"]) >= (44, 44)

    cell.click()

    expect(page.get_by_role("heading", name="Số của ngày này")).to_be_visible()
    expect(page.get_by_role("heading", name="30 ACT Kích hoạt")).to_be_visible()


def test_cells_are_wide_enough_for_a_pointer_and_stand_in_one_row(page: Page) -> None:
    cells = page.locator(".areas tbody tr").first.locator("a.c").all()
    boxes = [box for cell in cells if (box := cell.bounding_box())]

    assert len(boxes) == 11
    assert min(box["width"] for box in boxes) >= 24
    assert len({box["y"] for box in boxes}) == 1


def test_the_menu_of_a_phone_opens_by_keyboard_and_fits(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.locator("nav summary").focus()
    page.keyboard.press("Enter")

    expect(page.locator("nav").get_by_role("link", name="Máy thử")).to_be_visible()
    expect(page.locator("nav").get_by_role("button", name="Đăng xuất")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_one_has_opened_stays_open_while_figures_come_in(page: Page, scene: Scene) -> None:
    page.locator("#d-all summary").click()
    page.locator("#day").fill("20/8")

    scene.text("TH1 ACT 23", figures_of=("TH1", today(), {"ACT": 23}))

    expect(page.locator('[data-k="TH1.today"]')).to_have_text("+23", timeout=8000)
    expect(page.locator("#d-all table")).to_be_visible()
    expect(page.locator("#day")).to_have_value("20/8")


def test_an_earlier_day_is_chosen_without_scripts(browser: Browser, scene: Scene, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(one_time_link(scene.client, address))
    page.get_by_role("button", name="Vào trang").click()
    page.goto(address)
    page.get_by_role("link", name="Hôm qua").click()

    expect(page.locator('[data-k="TH1.today"]')).to_have_text("+30")
    expect(page.locator("main")).to_contain_text("Đang xem ngày")
    context.close()


def test_nothing_moves_for_those_who_want_no_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("document.querySelector('[data-k]').classList.add('changed')")

    assert page.evaluate("getComputedStyle(document.querySelector('[data-k]')).animationName") == "none"


def test_a_page_left_open_says_when_its_session_is_over(page: Page, redis: Redis) -> None:
    redis.delete(*cast("list[str]", redis.keys("keng:session:*")))

    expect(page.locator("#over")).to_be_visible(timeout=8000)
    expect(page.locator("#over a")).to_have_attribute("href", "/login")


def test_screen_and_keys_of_the_phone_fit_on_a_small_phone_together(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{address}/try")
    page.locator(".glass").scroll_into_view_if_needed()
    screen, last = page.locator("#screen").bounding_box(), page.locator('[data-key="#"]').bounding_box()

    assert screen
    assert last
    assert last["y"] + last["height"] - screen["y"] <= 640


def test_without_scripts_the_phone_on_the_screen_says_what_it_needs(
    browser: Browser, scene: Scene, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(one_time_link(scene.client, address))
    page.get_by_role("button", name="Vào trang").click()
    page.goto(f"{address}/try")

    expect(page.get_by_text("Máy thử cần JavaScript")).to_be_visible()
    context.close()
