"""A reminder from the status page to its end in a real browser, on a running gateway."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr
from redis import Redis
from werkzeug.serving import make_server

from gateway.app import create_app
from gateway.books import campaigns
from gateway.books.outbox import Delivery
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from parsers.broadcasts.audience import Audience, AudienceKind
from tests.campaigns import TINH_HIEP
from tests.conftest import Server
from tests.support.broadcast_scene import Gong, heads, present_campaign
from tests.support.field import services
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
    page.goto(up.address)
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


@pytest.mark.parametrize("width", [360, 1280])
def test_what_did_not_arrive_is_seen_on_any_screen_and_first_on_a_phones(
    browser: Browser, refused: str, *, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    page.goto(refused)
    page.get_by_role("button", name="Vào trang").click()
    page.goto(f"{refused.partition('/login')[0]}/broadcasts")
    failed, others = page.locator(".sent td.bad"), page.locator(".sent tbody td.n:not(.bad)")
    failed.scroll_into_view_if_needed()
    expect(failed).to_be_in_viewport(ratio=1)
    expect(failed).to_have_text("1")
    box, beside = failed.bounding_box(), [one.bounding_box() for one in others.all()]
    context.close()

    assert box
    assert box["x"] + box["width"] <= width
    is_first = all((box["y"], box["x"]) < (one["y"], one["x"]) for one in beside if one)
    assert is_first is (width == 360)


@pytest.fixture
def refused(server: Server, redis: Redis, tmp_path: Path) -> Iterator[str]:
    """A way in to a campaign of whose broadcast one text did not arrive."""
    with services(server.url) as works:
        gong = Gong(works, present_campaign())
        campaigns.save(works.books, gong.campaign, None)
        gong.contacts(heads())
        gong.drain()
        broadcast = gong.broadcast(Audience(AudienceKind.HEADS), None, "Mai hop luc 8h.")
        gong.delivered(gong.rows(broadcast)["1"], Delivery.UNDELIVERED)
        web = make_server("127.0.0.1", 0, create_app(Settings(redis_url=SecretStr(server.url), var_dir=tmp_path)))
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield one_time_link(redis, f"http://127.0.0.1:{web.port}")
        web.shutdown()
        thread.join()
        web.server_close()
