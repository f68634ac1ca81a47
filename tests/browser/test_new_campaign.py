"""A vaccination round is made from the form, reported, reminded and exported by the pages of a real `keng up`."""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.aggregators import CODE, AfricasTalking
from tests.support.gateway_up import ANSWER_SECONDS, Up, running, soon
from tests.support.providers import taking_forms

pytestmark = pytest.mark.browser

NUMBER = "+84901234567"
HEADS = {"TH1": "+84912345671", "TH2": "+84912345672", "TH3": "+84912345673"}
ID = "tiem-soi-xa-tinh-hiep"
Taken = list[dict[str, str]]


@pytest.fixture
def running_up(browser: Browser, tmp_path: Path) -> Iterator[tuple[Up, Taken]]:
    """A running gateway, whose texts a provider on this machine takes; and what it has taken."""
    with taking_forms() as (port, taken):
        settings = {
            "HTTP_NUMBERS": NUMBER, "HTTP_ID": "id", "HTTP_RECEIVER": "to", "USSD_CODES": CODE,
            "HTTP_SEND_URL": f"http://127.0.0.1:{port}/", "HTTP_SEND_BODY": "to={to}&text={text}",
            "HTTP_TEXTS_A_SECOND": "100",
        }  # fmt: skip
        with running(tmp_path, **settings) as up:
            yield up, taken


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_vaccination_round_from_the_form_to_the_workbook(
    browser: Browser, running_up: tuple[Up, Taken], *, scripts: bool
) -> None:
    up, taken = running_up
    context = browser.new_context(locale="vi-VN", base_url=up.address, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(up.link())
    page.get_by_role("button", name="Vào trang").click()
    make(page, scripts=scripts)
    for number in (NUMBER, CODE):
        lead(page, number)
    for area, phone in HEADS.items():
        page.goto(f"/roster/new?campaign={ID}")
        page.locator("#name").fill(f"Y tế {area}")
        page.locator("#phone").fill(phone)
        page.locator("#areas").fill(area)
        page.locator("main form .button.main").first.click()
        expect(page.get_by_text("Đã cập nhật danh bạ")).to_be_visible()

    texted(up, HEADS["TH1"], "thon 1 tiem 15 chau, hoan 2")
    assert soon(lambda: said(taken, HEADS["TH1"], "Da ghi TH1")), up.output

    call = AfricasTalking(up.run("ussd").split("\n")[0].split()[1], HEADS["TH2"])
    assert call.dial().text.startswith("Thon TH2 ngay")
    assert "da tiem 9" in call.press("1", "9", "1", "0").text
    assert "Da ghi TH2" in call.press("1").text

    page.goto(f"/?campaign={ID}")
    for area, figure in (("TH1", "+15"), ("TH2", "+9"), ("TH3", "–")):
        expect(page.locator(f'[data-k="{area}.today"]')).to_have_text(figure)
    by_the_rule = said(taken, HEADS["TH3"], "TH3 chua bao cao ngay")  # it calls in the afternoon
    page.get_by_role("button", name="Nhắc 1 thôn").click()
    assert soon(lambda: said(taken, HEADS["TH3"], "TH3 chua bao cao ngay") > by_the_rule), up.output

    page.goto(f"/reports?campaign={ID}")
    link = page.locator('a[href*="/reports/figures"]').first.get_attribute("href")
    book = openpyxl.load_workbook(io.BytesIO(context.request.get(str(link)).body()))
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {15, 9, 24} <= set(values)
    context.close()


def make(page: Page, *, scripts: bool) -> None:
    """Make the campaign from its template, step by step."""
    today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    page.goto("/campaigns")
    page.get_by_label("Bắt đầu từ").select_option("vaccination")
    page.get_by_role("button", name="Tạo mới").click()
    page.get_by_label("Tên chiến dịch").fill("Tiêm sởi xã Tịnh Hiệp")
    page.get_by_label("Tên gọi ngắn").fill("tiêm sởi")
    page.get_by_label("Ngày đầu").fill(f"{today - timedelta(days=2):%d/%m/%Y}")
    page.get_by_label("Ngày cuối").fill(f"{today - timedelta(days=3):%d/%m/%Y}")
    page.get_by_label("Điện thoại văn phòng").fill("0255 3842123")
    page.get_by_label("Đây còn là số tạm").uncheck()
    page.get_by_role("button", name="Lưu và sang bước sau").click()
    page.get_by_label("Các đơn vị").fill("XA, Xã Tịnh Hiệp\nTH1, Thôn 1, Vĩnh Tuy\nTH2, Thôn 2\nTH3, Thôn 3")
    page.get_by_role("button", name="Lưu và sang bước sau").click()
    page.get_by_role("link", name="Xem lại").click()
    expect(page.get_by_text("Ngày cuối", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ngày cuối", exact=True).click()
    expect(page.locator("#last_day-fault")).to_contain_text("trước ngày đầu")
    page.get_by_label("Ngày cuối").fill(f"{today + timedelta(days=20):%d/%m/%Y}")
    if scripts:
        page.get_by_label("Tên gọi ngắn").fill("tiêm sởi!")
        expect(page.locator("#look")).to_contain_text("tiem soi!")
        page.get_by_label("Tên gọi ngắn").fill("tiêm sởi")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("link", name="Giờ nhắn tin").click()
    page.get_by_label("Không nhắn tin từ").fill("00:00")
    page.get_by_label("đến", exact=True).fill("00:00")
    page.get_by_role("button", name="Lưu và xem trước tin trả lời").click()
    expect(page.get_by_text("Dot tiem soi da ket thuc").first).to_be_visible()
    page.get_by_role("button", name="Đưa vào sử dụng").click()
    expect(page.get_by_text("Đã đưa vào sử dụng.")).to_be_visible()


def lead(page: Page, number: str) -> None:
    """Give the campaign a number of ours."""
    page.goto("/campaigns")
    row = page.get_by_role("row").filter(has_text=ID)
    row.get_by_text("Giao số nhận tin").click()
    row.get_by_label("Số của văn phòng").select_option(number)
    row.get_by_role("button", name="Giao số này").click()
    expect(page.get_by_text("Đã giao số nhận tin.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text=ID)).to_contain_text(number)


def texted(up: Up, phone: str, words: str) -> None:
    """Let the provider bring a text."""
    form = urlencode({"id": "1", "from": phone, "to": NUMBER, "text": words}).encode()
    address = next(word for word in up.run("webhooks").split() if word.endswith("/sms"))
    with urllib.request.urlopen(f"http://{address.partition('://')[2]}", form, ANSWER_SECONDS) as answer:
        assert answer.status == 200


def said(taken: Taken, phone: str, begins: str) -> int:
    """How many texts that begin so a phone was sent."""
    texts = [form["text"] for form in taken if form["to"].lstrip("+") == phone.lstrip("+")]
    return sum(text.startswith(begins) for text in texts)
