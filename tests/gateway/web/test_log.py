"""The log: every order of a person and every other deed, found by who, what and day, and taken away as a file."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import log
from gateway.books.accounts import Role
from gateway.books.log import Deed
from gateway.orders import DESK, console, give
from gateway.settings import Settings
from gateway.web.labels.labels import TABLES
from gateway.web.order_words import KINDS, order_words
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.campaign.contact import Contact
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import (
    BroadcastControl,
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    ExpireOrder,
    FiguresOrder,
    How,
    LockOrder,
    MenuOrder,
    Order,
    RosterOrder,
    SettleOrder,
    UndoOrder,
    WordsOrder,
)
from tests.support import people
from tests.support.field import Field, services
from tests.support.scene import Scene, plan

PLAN = plan()
OFFICE = console(PLAN)
DAY = date(2024, 8, 20)
REPORT = Submission(Act.CORRECT, (AreaReport("TH1", DAY, {"ACT": 12}, {"ACT": 1_560}),))
NIL = Submission(Act.REPORT, (AreaReport("TH1", DAY),), nil=True)
SILENT = Audience(AudienceKind.SILENT)
UNTIL = datetime(2024, 8, 20, 12, tzinfo=UTC)
SAID: list[tuple[Order, str]] = [
    (FiguresOrder(OFFICE, REPORT), "Sửa TH1 20/08: ACT 12, lũy kế ACT 1.560"),
    (MenuOrder(REPORT), "Sửa TH1 20/08: ACT 12, lũy kế ACT 1.560"),
    (FiguresOrder(OFFICE, Submission(Act.CANCEL, (AreaReport("TH1", DAY),))), "Hủy TH1 20/08"),
    (FiguresOrder(OFFICE, NIL), "Ghi TH1 20/08: không phát sinh"),
    (RosterOrder(OFFICE, (OFFICE,), ("+84905000001",)), "Danh bạ: ghi 1 số máy, bỏ 1"),
    (SettleOrder(OFFICE, "t1", How.STORE, what=REPORT), "Ghi thay tin chờ: Sửa TH1 20/08: ACT 12, lũy kế ACT 1.560"),
    (SettleOrder(OFFICE, "t1", How.DISMISS), "Bỏ qua tin chờ"),
    (SettleOrder(OFFICE, "t1", How.HAND_OVER), "Chuyển Công an xã"),
    (UndoOrder(OFFICE, "t1", "o1"), "Đưa tin đã xử lý về hàng chờ"),
    (LockOrder(OFFICE, DAY), "Khóa sổ đến 20/08"),
    (LockOrder(OFFICE, None), "Mở khóa sổ"),
    (ExpireOrder(OFFICE, "t1"), "Hết hạn trả lời câu hỏi"),
    (BroadcastOrder(OFFICE, SILENT, "k", "sms", "+84", UNTIL), "Gửi tin tới: Chưa báo cáo hôm nay"),
    (BroadcastControlOrder(OFFICE, "b1", BroadcastControl.PAUSE), "Tạm dừng lần gửi"),
    (DaysOffOrder(OFFICE, (date(2024, 9, 2),)), "Ngày không nhắc: 02/09"),
    (DaysOffOrder(OFFICE, ()), "Ngày không nhắc: không ngày nào"),
    (WordsOrder(OFFICE, ("LAC RANG", "MUA TO")), "Thêm từ được hiểu: LAC RANG, MUA TO"),
    (ConsentOrder(OFFICE, "+84905000001", False, "vợ", UNTIL), "Thôi nhắc một số máy, theo lời người đó"),
]  # fmt: skip


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def admin(app: Flask, redis: Redis) -> FlaskClient:
    """An administrator, beside a campaign with heads."""
    Scene(redis, PLAN).people()
    return people.signed_in(app, redis, "chị Hoa", Role.ADMIN)


def lines(client: FlaskClient, asked: str = "") -> list[str]:
    """What the table says, a line each."""
    answer = client.get(f"/log?campaign={PLAN.id}{asked}")
    assert answer.status_code == 200
    rows = re.findall(r"<tr>(.*?)</tr>", answer.text.partition("<tbody>")[2], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in rows]


@pytest.mark.parametrize(("order", "said"), SAID)
def test_an_order_is_told_in_one_sentence(order: Order, said: str) -> None:
    assert order_words(order, PLAN) == said


def test_every_kind_of_order_and_deed_has_its_words() -> None:
    assert {type(order) for order, _ in SAID} == set(get_args(Order))
    assert {f"kind_{kind}" for kind in KINDS} | {f"deed_{deed}" for deed in Deed} <= TABLES["vi"].keys()


def test_an_order_given_on_a_page_stands_in_the_log_with_its_author(
    admin: FlaskClient, redis: Redis, books_url: str
) -> None:
    hoa = people.account(redis, "chị Hoa")
    author = Contact(hoa.id, "", hoa.name, PLAN.office_role, (PLAN.top.code,))
    give(redis, PLAN.id, "lock", LockOrder(author, PLAN.first_day), DESK)
    with services(books_url) as works:
        Field(works, PLAN).drain()

    [line] = lines(admin, "&what=lock")

    assert f"chị Hoa Khóa sổ đến {PLAN.first_day:%d/%m}" in line
    assert line.endswith("trang")


def test_it_is_filtered_by_who_what_and_day_and_read_on_page_by_page(admin: FlaskClient, redis: Redis) -> None:
    at = datetime.now(UTC) + timedelta(minutes=1)
    for number in range(120):
        log.note(redis, None, at, "x" if number % 2 else "y", "desk", Deed.LINK_MADE, str(number))

    shown = lines(admin, "&who=x&what=link_made")
    assert len(shown) == 50
    assert shown[0].endswith("x Tạo đường dẫn đăng nhập: 119 trang")
    older = re.search(r'href="(/log\?[^"]*after=[^"]*)"', admin.get("/log?who=x").text)
    assert older
    rest = admin.get(older[1].replace("&amp;", "&")).text
    assert ": 19<" in rest
    assert ": 21<" not in rest
    assert lines(admin, "&who=x&day=2020-01-01") == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("day=2024-13-01", "Không có ngày như vậy"),
        ("day=31/02", "viết ngày như 20/08/2024"),
        ("day=9999-12-31", "Không có ngày như vậy"),
        ("after=nowhere", "Máy chủ không hiểu yêu cầu này"),
    ],
)
def test_what_is_no_day_and_no_place_is_refused_in_words(asked: str, words: str, admin: FlaskClient) -> None:
    answer = admin.get(f"/log?{asked}", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert words in answer.text


@pytest.mark.parametrize("asked", ["day=0001-01-02", "day=1970-01-01", "after=0-0.1", "after=0-0.0"])
def test_before_the_first_line_there_is_none(asked: str, admin: FlaskClient) -> None:
    assert admin.get(f"/log?{asked}").status_code == 200
    assert lines(admin, f"&{asked}") == []


def test_taking_it_as_a_file_stands_in_it(admin: FlaskClient) -> None:
    answer = admin.get("/log?as=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]

    assert [cell.value for cell in sheet[3]] == ["Lúc", "Ai", "Việc", "Về", "Kết quả", "Từ đâu"]
    assert "chị Hoa Tải bảng số liệu về: log trang" in lines(admin)[0]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLERK])
def test_only_an_administrator_reads_it(role: Role, app: Flask, admin: FlaskClient, redis: Redis) -> None:
    assert people.signed_in(app, redis, "anh Nam", role).get("/log").status_code == 403


def test_an_empty_log_says_what_will_stand_there(admin: FlaskClient, redis: Redis) -> None:
    redis.delete(log.NOTED_KEY)

    assert "Mỗi việc một người làm" in admin.get(f"/log?campaign={PLAN.id}").text
