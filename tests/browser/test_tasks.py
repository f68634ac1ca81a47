"""What an office does of an evening, each task done on the screen by whom it falls to, and its steps counted.

A step is one action on a page: a link followed, or a form filled in and sent. A backup is put back on trial by the
page; in earnest it is put back by the one command that the page tells, for no page may answer meanwhile.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import time
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from gateway import redis as clients
from gateway.books import campaigns, inbox, outbox
from gateway.books.outbox import Delivery
from tests.browser.office import ADMIN, CLERK, LATE, NAME, NEIGHBOUR, VIEWER, Office, office
from tests.conftest import Server
from tests.support.gateway_up import soon

pytestmark = pytest.mark.browser

MOST_STEPS = 6


class Desk:
    """Somebody before the screen, whose steps are counted."""

    def __init__(self, page: Page) -> None:
        """Begin at the page that one signs in to."""
        self.page, self.steps = page, 0
        page.goto(f"/?campaign={NAME}")

    def follow(self, name: str | re.Pattern[str], within: str = "body") -> None:
        """Follow a link."""
        self.steps += 1
        self.page.locator(within).get_by_role("link", name=name, exact=isinstance(name, str)).first.click()

    def menu(self, name: str) -> None:
        """Go to a page of the menu."""
        self.follow(re.compile(rf"^{name}"), "nav .wide")

    def press(self, name: str | re.Pattern[str], within: str = "main", **written: str) -> None:
        """Fill in fields by their labels, and press a button."""
        self.steps += 1
        for label, value in written.items():
            field = self.page.locator(within).get_by_label(label.replace("_", " "), exact=True).first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.page.locator(within).get_by_role("button", name=name, exact=isinstance(name, str)).first.click()

    def sees(self, words: str | re.Pattern[str], within: str = "main") -> None:
        """The page comes to say something."""
        expect(self.page.locator(within)).to_contain_text(words)


@pytest.fixture(scope="module")
def built(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office at work."""
    with clients.books(server.url, timeout_seconds=5.0) as books:
        books.flushall()
        with office(books, server.url, tmp_path_factory.mktemp("var")) as found:
            yield found


@pytest.fixture(scope="module")
def at_work(drains: None, built: Office) -> Office:
    """An office at work, where what is given and texted is judged."""
    return built


@pytest.fixture
def clerk(browser: Browser, at_work: Office) -> Iterator[Desk]:
    """The clerk's desk; no task takes more than six steps."""
    yield from desk_of(browser, at_work, CLERK)


@pytest.fixture
def admin(browser: Browser, at_work: Office) -> Iterator[Desk]:
    """The administrator's desk."""
    yield from desk_of(browser, at_work, ADMIN)


@pytest.fixture
def viewer(browser: Browser, at_work: Office) -> Iterator[Desk]:
    """The desk of somebody who may only look."""
    yield from desk_of(browser, at_work, VIEWER)


@pytest.fixture
def neighbour(browser: Browser, at_work: Office) -> Iterator[Desk]:
    """The desk of another village's clerk."""
    yield from desk_of(browser, at_work, NEIGHBOUR)


def desk_of(browser: Browser, at_work: Office, who: str) -> Iterator[Desk]:
    context = at_work.window(browser, who)
    desk = Desk(context.new_page())
    yield desk
    context.close()
    assert desk.steps <= MOST_STEPS


@pytest.mark.parametrize(
    ("village", "before", "text", "said"),
    [
        ("TH1", "", "TH1 ACT 23 ABS 2", "Da ghi TH1"),
        ("TH2", "TH2 ACT 23 ABS 2", "SUA TH2 ACT 25", "25"),
        ("TH3", "TH3 ACT 23 ABS 2", "HUY TH3", "HUY"),
        ("TH4", "", "XEM TH4", "TH4"),
    ],
    ids=["reports", "corrects", "cancels", "asks what stands"],
)
def test_a_head_practises_a_text(clerk: Desk, at_work: Office, village: str, before: str, text: str, said: str) -> None:
    clerk.menu("Máy thử")
    clerk.page.get_by_role("radio", name=village).check()
    if before:
        texted(clerk.page, before)
        answered(at_work, before)
    clerk.steps += 2  # the phone chosen, and the text sent
    texted(clerk.page, text)
    answered(at_work, text)

    expect(clerk.page.locator("#said")).to_contain_text(re.compile(said, re.IGNORECASE))
    assert clerk.steps == 3


def test_a_head_practises_the_menu(clerk: Desk) -> None:
    clerk.menu("Máy thử")
    clerk.page.get_by_role("radio", name="TH5").check()
    clerk.steps = 0
    for typed, shown in (
        ("*101#", "Thon TH5"),
        ("1", "KICH HOAT"),
        ("23", "VANG MAT"),
        ("2", r"KHONG\s+DU"),
        ("0", "Nhap lai"),
        ("1", "Da (ghi|nhan)"),
    ):
        clerk.steps += 1
        texted(clerk.page, typed)
        expect(clerk.page.locator("#screen")).to_contain_text(re.compile(shown, re.IGNORECASE))

    assert clerk.steps == 6


def texted(page: Page, words: str) -> None:
    page.locator("#typed").fill(words)
    page.locator("#typed").press("Enter")


def answered(at_work: Office, words: str) -> None:
    """Wait until a text is judged, and have its answer delivered, as a channel would."""
    practice = f"{NAME}-practice"

    def reply() -> str:
        texts = [text for text in inbox.recent(at_work.books, practice, 20) if text.body == words]
        known = outbox.messages(at_work.books, practice, [outbox.reply_id(text.id) for text in texts])
        return next(iter(known), "")

    assert soon(lambda: bool(reply()))
    outbox.settle(at_work.books, practice, "practice", reply(), Delivery.DELIVERED)


def test_the_office_corrects_a_day(clerk: Desk, at_work: Office) -> None:
    clerk.page.goto(day_of(at_work, "TH3", 2))
    clerk.follow("Nhập hoặc sửa số ngày này")
    clerk.press(re.compile("^Ghi "), ACT_·_Kích_hoạt="3")

    clerk.sees("Đã ghi")
    assert clerk.steps == 2


def test_the_office_cancels_a_figure(clerk: Desk, at_work: Office) -> None:
    clerk.page.goto(day_of(at_work, "TH3", 3))
    clerk.follow("Nhập hoặc sửa số ngày này")
    clerk.press(re.compile("^Ghi "), ABS_·_Vắng_mặt="")

    clerk.sees("Đã ghi")
    assert clerk.steps == 2


def day_of(at_work: Office, village: str, ago: int) -> str:
    return f"/areas/{village}/{at_work.day(ago)}?campaign={NAME}"


def test_an_unknown_phone_is_approved(clerk: Desk) -> None:
    clerk.menu("Tin chờ xử lý")
    clerk.follow(re.compile("Nguyen Van Nam|0977"), "#g-registrations + .queue")
    clerk.press("Duyệt số máy")

    clerk.sees("Đã duyệt số máy")
    assert clerk.steps == 3


def test_the_silent_villages_stand_on_the_first_page(clerk: Desk) -> None:
    clerk.sees("TH5 đã gửi 2 tin nhưng chưa ghi được")
    expect(clerk.page.locator(".names")).to_contain_text("TH4")
    assert clerk.steps == 0


def test_the_silent_villages_are_reminded(clerk: Desk) -> None:
    clerk.press(re.compile(r"^Nhắc 2 thôn"))

    clerk.sees("Tin nhắc: chưa báo hôm nay")
    expect(clerk.page.locator(".rows li")).not_to_have_count(0)
    assert clerk.steps == 1


def test_the_texts_behind_a_figure_are_found(clerk: Desk) -> None:
    clerk.steps += 1
    clerk.page.locator(".areas tbody tr").first.locator("a.c").nth(-2).click()
    clerk.follow(re.compile("TH1 ACT"), ".steps")

    clerk.sees("Báo TH1")
    assert clerk.steps == 2


def test_a_text_that_could_not_be_counted_is_put_right(clerk: Desk, at_work: Office) -> None:
    clerk.menu("Tin chờ xử lý")
    clerk.follow(re.compile("^Mở"), "#g-late + .queue")
    clerk.press("Đọc thử", Ghi_lại_cho_đúng=f"TH4 NGAY {at_work.day(LATE):%d/%m} ACT 5")
    clerk.press("Ghi", "section[aria-labelledby=edit]")

    clerk.sees("ACT 5")
    clerk.sees("Đã ghi")
    assert clerk.steps == 4


def test_a_list_is_entered(clerk: Desk) -> None:
    clerk.menu("Nhập số")
    clerk.follow("Danh sách giao cho các thôn")
    clerk.press(re.compile("^Ghi "), **{"DSD Danh sách phê duyệt – TH5": "280"})

    clerk.sees("Đã ghi")
    assert clerk.steps == 3


def test_a_report_by_telephone_is_entered(clerk: Desk, at_work: Office) -> None:
    clerk.menu("Nhập số")
    clerk.press("Mở", Địa_bàn="TH4", Ngày=f"{at_work.day(3):%d/%m/%Y}")
    clerk.press(re.compile("^Ghi "), ACT_·_Kích_hoạt="6", Nhận_qua="telephone", Ai_báo="chị Dung")

    clerk.sees("Đã ghi")
    assert clerk.steps == 3


def test_the_figures_are_taken_as_a_file_for_the_district(clerk: Desk) -> None:
    clerk.follow("XA")
    with clerk.page.expect_download() as taken:
        clerk.follow("Excel")

    sheet = load_workbook(BytesIO(Path(taken.value.path()).read_bytes())).active
    assert sheet
    assert sheet.max_row > 20
    assert clerk.steps == 2


def test_a_contact_is_added_and_removed(clerk: Desk) -> None:
    clerk.menu("Danh bạ")
    clerk.follow("Thêm người")
    clerk.press("Lưu", Họ_tên="Hồ Thị Lan", Số_máy="0905777888", Mã_thôn="TH1")
    clerk.sees("Đã")
    assert clerk.steps == 3

    clerk.steps = 0
    clerk.menu("Danh bạ")
    clerk.follow("Hồ Thị Lan")
    clerk.steps += 1
    clerk.page.locator("summary", has_text="Bỏ khỏi danh bạ").click()
    clerk.press("Bỏ khỏi danh bạ", "details[open]")
    expect(clerk.page.get_by_role("link", name="Hồ Thị Lan")).to_have_count(0)
    assert clerk.steps == 4


def test_days_are_locked(clerk: Desk, at_work: Office) -> None:
    clerk.menu("Nhập số")
    clerk.follow("Khóa sổ", ".tabs")
    clerk.press("Khóa sổ", Khóa_đến_hết_ngày=f"{at_work.campaign.first_day:%d/%m/%Y}")

    clerk.sees("Sổ đã khóa đến hết ngày")
    assert clerk.steps == 3


def test_it_is_seen_who_changed_what(clerk: Desk, admin: Desk, at_work: Office) -> None:
    clerk.page.goto(f"/enter?campaign={NAME}&area=TH2&day={at_work.day(1)}")
    clerk.press(re.compile("^Ghi "), ABS_·_Vắng_mặt="5")
    clerk.sees("Đã ghi")

    admin.menu("Nhật ký")
    admin.press("Tìm", Việc="figures")
    row = admin.page.locator(".log tbody tr").first
    expect(row).to_contain_text(CLERK)
    expect(row).to_contain_text("ABS 5")
    assert admin.steps == 2


def test_the_chairman_is_given_a_view_of_his_own(admin: Desk, browser: Browser, at_work: Office) -> None:
    admin.menu("Người dùng")
    admin.press("Cấp đường dẫn chỉ xem", Cấp_cho_ai="Chủ tịch xã")
    link = admin.page.locator(".new-link code").inner_text()
    assert admin.steps == 2

    context = browser.new_context(locale="vi-VN")
    page = context.new_page()
    page.goto(f"{at_work.address}{link[link.index('/login') :]}")
    page.get_by_role("button", name="Vào trang").click()
    expect(page.locator("h1")).to_contain_text("Tình hình")
    assert "0905" not in page.content()
    assert page.request.get(f"{at_work.address}/enter").status == 403
    context.close()


def test_it_is_found_out_why_a_text_was_not_counted(clerk: Desk) -> None:
    clerk.menu("Tin nhắn")
    clerk.press("Tìm", Có_chữ="khoảng")
    clerk.follow(re.compile("khoang 8"))

    clerk.sees("Có từ phủ định, ước chừng hoặc chưa ai giải nghĩa")
    assert clerk.steps == 3


def mine(admin: Desk, name: str) -> None:
    """Go to a page under one's own name."""
    admin.steps += 1
    admin.page.locator(".me summary").click()
    admin.follow(name, ".me")


def test_a_target_is_changed(admin: Desk, at_work: Office) -> None:
    code = at_work.campaign.rates[1].code
    admin.press("Đổi mức giao")
    admin.follow(code, ".items")
    admin.press("Lưu và xem thay đổi", **{"Mức giao (%)": "88"})
    admin.sees("thành 88%")
    admin.press("Áp dụng thay đổi")

    admin.sees("Đã áp dụng")
    changed, _ = campaigns.current(at_work.books, NAME)
    assert [one.target and one.target.share for one in changed.rates if one.code == code] == [0.88]
    assert admin.steps == 4


def test_a_reminder_rule_is_set(admin: Desk, at_work: Office) -> None:
    admin.menu("Nhắc")
    admin.press("Đổi tin nhắc tự động")
    admin.follow("Thêm")
    rule = {"Gửi tin nào": "remind_day", "Gửi cho ai": "silent_today", "Lúc": "18:05"}
    admin.press("Lưu và xem thay đổi", **rule, Muộn_quá_giờ_này_thì_thôi="19:00")
    admin.press("Áp dụng thay đổi")

    admin.sees("Đã áp dụng")
    changed, _ = campaigns.current(at_work.books, NAME)
    assert [one.at for one in changed.reminders] == [time(18, 5)]
    assert admin.steps == 5


def test_a_backup_is_made_and_put_back_on_trial(admin: Desk, at_work: Office) -> None:
    mine(admin, "Sao lưu")
    admin.press("Sao lưu ngay")
    admin.sees("Khôi phục được, mọi số khớp sổ")
    admin.steps += 1
    admin.page.locator("main table th a").first.click()

    admin.sees("keng restore --replace")
    with admin.page.expect_download() as taken:
        admin.follow("Tải về")
    assert zipfile.is_zipfile(taken.value.path())
    assert admin.steps == 5


CHANGES = ("/enter", "/enter/lists", "/enter/lock", "/enter/paste", "/roster/new", "/roster/h1", "/broadcasts", "/try")
FOR_ADMINS = ("/log", "/people", "/campaigns", "/backups")


def test_a_viewer_changes_nothing(viewer: Desk) -> None:
    names = viewer.page.locator("nav .wide a").all_inner_texts()
    assert {"Nhập số", "Nhắc", "Máy thử", "Nhật ký", "Người dùng"}.isdisjoint(names)
    expect(viewer.page.locator("main").get_by_role("button")).to_have_count(0)
    for address in (*CHANGES, *FOR_ADMINS):
        assert status(viewer, address) == 403, address
    for address in ("/waiting", "/texts", "/roster", "/areas/TH1"):
        assert status(viewer, address) == 200, address
        expect(viewer.page.locator("main form[method=post]")).to_have_count(0)


def test_another_villages_clerk_changes_nothing_here(neighbour: Desk) -> None:
    for address in ("/enter?area=TH1", "/areas/TH1", "/roster/h1", *FOR_ADMINS):
        assert status(neighbour, address) == 403, address

    neighbour.page.goto(f"/enter/lock?campaign={NAME}")
    neighbour.sees("Chỉ người phụ trách cả")
    expect(neighbour.page.get_by_role("button", name="Khóa sổ")).to_have_count(0)


def status(desk: Desk, address: str) -> int:
    """What the application answers to somebody who types an address."""
    answer = desk.page.goto(f"{address}{'&' if '?' in address else '?'}campaign={NAME}")
    assert answer
    return answer.status
