"""From an empty directory by the page alone to the first counted text, and to a head who can report."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.test_new_campaign import ID, lead, make
from tests.support.gateway_up import Up, running, soon
from tests.support.phone import StandIn, stand_in
from tests.support.phone_app import PASSWORD
from tests.support.ports import free_port

pytestmark = pytest.mark.browser

SIM = "0987654321"
HEADS = {"TH1": "0912345671", "TH2": "0912345672", "TH3": "0912345673"}
PASTED = "phone,name,role,areas\n" + "\n".join(f"{phone},Y tế {area},head,{area}" for area, phone in HEADS.items())
PAST_DAYS = 10


@pytest.fixture(scope="module")
def up(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A gateway that was just started for the first time."""
    with running(tmp_path_factory.mktemp("first"), HTTPS_PORT=str(free_port())) as found:
        yield found


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def page(browser: Browser, up: Up, scripts: bool) -> Iterator[Page]:
    """A window of the administrator."""
    context = browser.new_context(locale="vi-VN", base_url=up.address, java_script_enabled=scripts)
    found = context.new_page()
    found.goto(up.link())
    found.get_by_role("button", name="Vào trang").click()
    yield found
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_from_an_empty_directory_to_the_first_counted_text_by_the_page_alone(
    browser: Browser, tmp_path: Path, width: int
) -> None:
    with running(tmp_path, HTTPS_PORT=str(free_port())) as up, stand_in(None) as phone:
        size, is_wide = ViewportSize(width=width, height=800), width > 360
        context = browser.new_context(locale="vi-VN", base_url=up.address, viewport=size, java_script_enabled=is_wide)
        page = context.new_page()
        page.goto(up.link())  # as the start prints it on a terminal
        page.get_by_role("button", name="Vào trang").click()
        expect(page.get_by_role("heading", name="Ngày đầu")).to_be_visible()
        expect(page.locator("#campaign")).to_contain_text("đã hết thời gian")

        page.get_by_role("link", name="Lập chiến dịch mới").click()
        make(page, scripts=is_wide)
        page.goto("/start")
        expect(page.locator("#campaign")).to_contain_text("Tiêm sởi xã Tịnh Hiệp")
        assert left(page) == ["heads", "sizes", "channel", "number", "text", "cards"]

        page.get_by_role("link", name="Dán hoặc nhập từ tệp").click()
        page.get_by_label("Hoặc dán các dòng").fill(PASTED)
        page.locator("form .button.main").last.click()
        page.locator("form[action='/roster/import/take'] .button").click()
        expect(page.get_by_text("Đã cập nhật danh bạ")).to_be_visible()

        page.goto("/start")
        page.get_by_role("link", name="Nhập danh sách").click()
        for area in HEADS:
            page.locator(f'[name="reported.{area}.DST"]').fill("210")
        page.locator("form .button.main").last.click()
        page.goto("/start")
        assert left(page) == ["channel", "number", "text", "cards"]

        connect(page, phone, tmp_path)
        lead(page, "+84" + SIM[1:])
        page.goto("/start")
        assert left(page) == ["text"]
        expect(page.locator("#text")).to_contain_text("TH1 TIE 15")

        phone.arrive([(f"+84{HEADS['TH1'][1:]}", "TH1 TIE 15", datetime.now(UTC))])
        assert soon(lambda: any(words.startswith("Da ghi TH1") for _, words in phone.does("look")["said"])), up.output
        assert soon(lambda: page.reload() and page.get_by_text("Đã xong cả").count()), page.content()
        assert left(page) == []
        page.get_by_role("link", name="Xem tình hình").click()
        expect(page.locator('[data-k="TH1.today"]')).to_have_text("+15")
        page.goto(f"/papers/cards?campaign={ID}")
        expect(page.get_by_text("Chưa nên in")).to_have_count(0)
        context.close()


def connect(page: Page, phone: StandIn, directory: Path) -> None:
    """Connect the office's phone, and do on the phone what the page asks for."""
    page.locator("#channel").get_by_role("link", name="Kênh nhận tin").click()
    typed = {"Địa chỉ điện thoại": phone.url, "Mật khẩu": PASSWORD, "Số của SIM": SIM, "Gửi tin thử": "0905000009"}
    for label, value in typed.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Nối").click()
    trusted = directory / "keng.pem"
    file = page.context.request.get(str(page.get_by_role("link", name="keng.crt").get_attribute("href"))).body()
    trusted.write_text(ssl.DER_cert_to_PEM_cert(file))
    phone.does("set", trusted=str(trusted))
    assert soon(lambda: phone.does("retry_now")["calls"].get("200")), phone.does("look")
    expect(page.get_by_text("Điện thoại đã gọi về: kênh đã nối xong.")).to_be_visible()


def left(page: Page) -> list[str]:
    """The steps that the page says are still to be done."""
    return [str(one.get_attribute("id")) for one in page.locator(".stages > li:not(.done)").all()]


def test_sample_texts_are_played_seen_and_removed_in_one_click(page: Page) -> None:
    page.goto("/try")
    page.get_by_role("button", name="Phát tin mẫu").click()

    expect(page.get_by_text("Đang có mười ngày tin mẫu.")).to_be_visible()
    expect(page.get_by_text("TẬP HUẤN (CHẠY THỬ)").first).to_be_visible()
    assert soon(lambda: page.reload() and page.locator(".c.reported, .c.edited").count() >= PAST_DAYS * 5 * 0.7)
    total = page.locator('[data-k="TH1.total"]')
    assert int(total.inner_text()) > 0

    page.get_by_role("button", name="Bỏ tin mẫu").click()

    expect(page.get_by_text("Đang có mười ngày tin mẫu.")).to_have_count(0)
    assert soon(lambda: page.reload() and total.inner_text() in ("–", "0"))


def test_a_head_goes_through_the_lesson_and_has_a_score(page: Page, scripts: bool) -> None:
    area = "TH2" if scripts else "TH3"  # a day that nobody has practised
    page.goto("/try")
    page.get_by_role("radio", name=area).check(force=True)
    page.get_by_role("button", name="Bắt đầu bài tập").click()
    score = page.get_by_text(re.compile("Điểm: "))
    expect(score).to_contain_text("0/10")
    told = re.search(rf"Hôm nay {area} được (\d+)", page.locator(".exercises").inner_text())
    assert told
    n = int(told[1])

    said(page, f"{area} ACT", scripts=scripts)  # no figure
    expect(page.get_by_text("Chưa đúng. Đọc câu trả lời rồi nhắn lại.")).to_be_visible()
    said(page, f"{area} ACT {n}", scripts=scripts)
    expect(score).to_contain_text("2/10")
    said(page, f"SUA {area} ACT {n + 2}", scripts=scripts)
    expect(score).to_contain_text("4,5/10")
    said(page, f"HUY {area}", scripts=scripts)
    expect(score).to_contain_text("7/10")
    said(page, f"{area} KPS", scripts=scripts)

    expect(score).to_contain_text("9,5/10")
    expect(page.get_by_text("Xong bốn việc. Giỏi lắm!")).to_be_visible()
    page.reload()
    expect(score).to_contain_text("9,5/10")


def said(page: Page, words: str, *, scripts: bool) -> None:
    """Send a text: on the phone that is drawn, or by the form where no script runs."""
    if scripts:
        page.locator("#typed").fill(words)
        page.locator("#typed").press("Enter")
    else:
        page.locator("#body").fill(words)
        page.get_by_role("button", name="Gửi", exact=True).last.click()
