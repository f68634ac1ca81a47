"""The guide, followed word by word in a real browser: what a step says to press is pressed, what it names is filled in.

Only what a step says for sure is done; what follows "nếu" or "thì" depends on what one sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from redis import Redis

from gateway.web.help import guide
from tests.browser.office import ADMIN, CLERK, NAME, Office, office

pytestmark = pytest.mark.browser

HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
STEP = re.compile(r"^\d+\. (.+(?:\n {2,}.+)*)", re.MULTILINE)
SENTENCE = re.compile(r"(?<=\D\.) ")
CONDITION = re.compile(r"\b(thì|nếu|hoặc|trừ khi|nghĩa)\b", re.IGNORECASE)
NUMBERS = re.compile("[Vv]iết số|rồi sửa")
BOLD = re.compile(r"([Bb]ấm (?:nút )?|ô |)\*\*(.+?)\*\*(?=(?:[^*`]*`([^`]+)`)?)")
"""What stands before a name, the name, and what the guide writes there as an example."""
PRESSED = "a, button, summary"
MISSED = (3, 6)
"""So many days ago the fourth village reported nothing."""


class Reader:
    """A clerk with the guide beside the screen."""

    def __init__(self, page: Page) -> None:
        """Begin at the page that one signs in to."""
        self.page = page
        self.written: dict[str, str] = {}
        """What goes into a field, where it is not what the guide writes."""
        self.figures: dict[str, str] = {}
        """What goes into fields when the guide says to write numbers."""
        page.goto(f"/?campaign={NAME}")

    def follow(self, part: str, anchor: str, within: str = "body") -> None:
        """Do every step of a section; the first press is within a part of the page, where that is given."""
        for step in steps(part, anchor):
            for sentence in SENTENCE.split(step):
                if not CONDITION.search(sentence):
                    within = self.do(sentence, within)

    def do(self, sentence: str, within: str) -> str:
        """Do what a sentence says; within which part of the page the next press is."""
        if "tên mình" in sentence:
            self.page.locator(".me > summary").click()
        if "nút lùi" in sentence:
            self.page.go_back()
        if NUMBERS.search(sentence):
            for label, words in self.figures.items():
                self.fill(label, words)
        for before, label, example in BOLD.findall(sentence):
            if before.lower().startswith("bấm"):
                self.press(label, "button" if "nút" in before else PRESSED, within)
                within = "body"
            elif words := self.written.get(label) or (example if before == "ô " else ""):
                self.fill(label, words)
        return within

    def press(self, label: str, kinds: str, within: str) -> None:
        """Press the first of what is so called and can be seen."""
        found = self.page.locator(within).locator(kinds).filter(has_text=said_so(label))
        found.locator("visible=true").first.click()

    def fill(self, label: str, words: str) -> None:
        """Write into a field, or choose."""
        exactly = self.page.locator("main").get_by_label(label, exact=True)
        field = (exactly if exactly.count() else self.page.locator("main").get_by_label(label)).first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(words)
        else:
            field.fill(words)

    def sees(self, words: str) -> None:
        """The page comes to say something."""
        expect(self.page.locator("main")).to_contain_text(words)


def steps(part: str, anchor: str) -> list[str]:
    """The numbered steps below a heading."""
    text = (guide.FOLDER / f"{part}.md").read_text(encoding="utf-8")
    pieces = HEADING.split(text)
    [found] = [body for title, body in zip(pieces[1::2], pieces[2::2], strict=True) if guide.anchor(title) == anchor]
    return [re.sub(r"\s+", " ", step) for step in STEP.findall(found)]


def said_so(label: str) -> re.Pattern[str]:
    """What a press is called on the page: numbers are those of the day, and beside a name stands how much waits."""
    return re.compile(
        rf"^\s*(?:← )?(?:\d+\. )?{re.sub(r'[0-9]+', '[0-9]+', re.escape(label))}\s*(?:[0-9]+)?\s*(?:→)?\s*$"
    )


@pytest.fixture
def at_work(redis: Redis, books_url: str, drains: None, tmp_path: Path) -> Iterator[Office]:
    """An office at work, where what is given is judged; each section finds it as it was."""
    with office(redis, books_url, tmp_path) as found:
        yield found


@pytest.fixture
def clerk(browser: Browser, at_work: Office) -> Iterator[Reader]:
    """A clerk."""
    context = at_work.window(browser, CLERK)
    yield Reader(context.new_page())
    context.close()


@pytest.fixture
def admin(browser: Browser, at_work: Office) -> Iterator[Reader]:
    """An administrator."""
    context = at_work.window(browser, ADMIN)
    yield Reader(context.new_page())
    context.close()


def test_the_evening(clerk: Reader, at_work: Office) -> None:
    clerk.follow("buoi-chieu", "xem-thôn-nào-chưa-báo")
    clerk.sees("TH4 đã gửi 2 tin nhưng chưa ghi được")

    clerk.follow("buoi-chieu", "nhắc-thôn-chưa-báo")
    clerk.sees("Nhắc lúc")

    clerk.follow("buoi-chieu", "xử-lý-tin-chờ")
    clerk.follow("buoi-chieu", "sửa-rồi-ghi", "li:has-text('TH5 ACT khoang 8')")
    clerk.sees("Đã ghi TH5")

    clerk.written = {"Địa bàn": "TH4", "Ngày": f"{at_work.today:%d/%m}", "Nhận qua": "telephone", "Ai báo": "Dung"}
    clerk.figures = {"ACT · Kích hoạt": "9", "ABS · Vắng mặt": "17"}
    clerk.follow("buoi-chieu", "nhập-số-thay-trưởng-thôn")
    clerk.sees("Đã ghi TH4")

    clerk.written = {"Các dòng": "\n".join(f"TH4 NGAY {at_work.day(ago):%d/%m} ACT 5" for ago in MISSED)}
    clerk.follow("buoi-chieu", "dán-tin-từ-nhóm-zalo")
    clerk.sees(f"Đã ghi TH4 {at_work.day(MISSED[0]):%d/%m}")

    clerk.follow("buoi-chieu", "in-báo-cáo-nhanh-gửi-tin-zalo")
    clerk.sees("Bản tin phát thanh")


def test_a_text_is_found(clerk: Reader) -> None:
    clerk.written = {"Có chữ": "khoảng"}
    clerk.follow("buoi-chieu", "tìm-một-tin")
    clerk.sees("TH5 ACT khoang 8")


def test_many_are_written_to(clerk: Reader) -> None:
    clerk.written = {"Gửi cho": "heads"}
    clerk.follow("buoi-chieu", "nhắc-và-gửi-tin-cho-nhiều-người")
    clerk.sees("Đang gửi")


def test_the_first_day(clerk: Reader, at_work: Office) -> None:
    clerk.written = {"Họ tên": "Hồ Thị Lan", "Số máy": "0905777888", "Mã thôn": "TH1"}
    clerk.follow("ngay-dau", "thêm-từng-người")
    clerk.sees("Hồ Thị Lan")

    clerk.written = {"Tính từ ngày": f"{at_work.today:%d/%m/%Y}"}
    clerk.figures = {"DSD Danh sách phê duyệt – TH5": "280"}
    clerk.follow("ngay-dau", "nhập-danh-sách-của-từng-thôn")
    clerk.sees("280")


def test_days_are_locked(clerk: Reader, at_work: Office) -> None:
    clerk.written = {"Khóa đến hết ngày": f"{at_work.campaign.first_day:%d/%m/%Y}"}
    clerk.follow("chien-dich", "khóa-sổ")
    clerk.sees("Sổ đã khóa đến hết ngày")


def test_the_end(clerk: Reader) -> None:
    with clerk.page.expect_download() as archive:
        clerk.follow("chien-dich", "kết-thúc-đợt")
    assert archive.value.suggested_filename.endswith(".zip")
    clerk.sees("Đã khóa mọi ngày đến hết")
    clerk.press("Mở hoặc đổi ở phần Khóa sổ", "a", "main")
    clerk.press("Mở khóa tất cả", "button", "main")
    clerk.sees("Chưa khóa ngày nào.")


def test_a_setting_is_changed(admin: Reader) -> None:
    admin.figures = {"Báo cáo trước giờ": "18:30"}
    admin.follow("chien-dich", "sửa-cài-đặt")
    admin.sees("Đã áp dụng")
