"""The office connects its phone in a browser, on a phone's width and a laptop's, to the first counted text."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from redis import Redis

from gateway import certificate_authority
from gateway.app import create_app
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from tests.conftest import Server
from tests.support.gateway_up import soon
from tests.support.https import phone_environment, running_https
from tests.support.pages import serving
from tests.support.phone import StandIn, stand_in
from tests.support.phone_app import PASSWORD
from tests.support.ports import free_port
from tests.support.scene import HEAD, Scene, plan

pytestmark = pytest.mark.browser


@pytest.fixture
def settings(books_url: str, redis: Redis) -> Iterator[Settings]:
    Scene(redis, plan())
    directory = Path(tempfile.mkdtemp(prefix="keng-"))
    certificate_authority.serve_from(directory, "127.0.0.1")
    yield Settings(var_dir=directory, redis_url=books_url, https_port=free_port())
    shutil.rmtree(directory)


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with serving(create_app(settings)) as found:
        yield found


@pytest.fixture
def phone(settings: Settings, server: Server) -> Iterator[StandIn]:
    environment = phone_environment(settings.var_dir, server.url)
    del environment["ANDROID_PHONES"]
    with (
        running_https(settings.var_dir, server.url, environment, settings.https_port),
        stand_in(certificate_authority.certificate_path(settings.var_dir)) as found,
    ):
        yield found


@pytest.mark.parametrize(("width", "scripts"), [(360, True), (1280, True), (360, False)])
@pytest.mark.usefixtures("drains")
def test_the_office_connects_its_phone(
    browser: Browser, address: str, redis: Redis, phone: StandIn, *, width: int, scripts: bool
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(one_time_link(redis, address))
    page.get_by_role("button", name="Vào trang").click()
    page.get_by_role("link", name="Kênh nhận tin").first.click()
    expect(page.get_by_text("Chưa nối kênh nhận tin.")).to_be_visible()
    typed = {
        "Địa chỉ điện thoại": phone.url,
        "Mật khẩu": PASSWORD,
        "Số của SIM": "0987654321",
        "Gửi tin thử": "0905000009",
    }
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Nối").click()
    expect(page.get_by_text("Điện thoại đã gọi về: kênh đã nối xong.")).to_be_visible()
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is wider than the screen"

    phone.arrive([(HEAD, "TH1 ACT 5", datetime.now(UTC))])
    page.goto(f"{address}/?campaign={plan().id}")
    assert soon(lambda: page.reload() and page.get_by_text("TH1 ACT 5").count())
    expect(page.get_by_text("TH1 ACT 5").first).to_be_visible()
    context.close()
