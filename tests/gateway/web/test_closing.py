"""The end of a campaign: what does not add up, the locking of all days in one order with a way back, the archive."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import cursor, log
from gateway.books.accounts import Role
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from tests.gateway.reports.test_archive import field
from tests.support.field import Field
from tests.support.pages import token_of
from tests.support.people import signed_in
from tests.support.scene import Scene, twin
from tests.support.village import NAME, today

__all__ = ["field"]
ADDRESS = f"/closing?campaign={NAME}"


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def clerk(app: Flask, redis: Redis) -> FlaskClient:
    return signed_in(app, redis, "chị Hoa", Role.CLERK)


def plain(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def form(page: str, button: str) -> dict[str, str]:
    """The fields of the form that a button is of."""
    [found] = [one for one in re.findall(r"<form method=\"post\".*?</form>", page, re.DOTALL) if button in one]
    fields = re.findall(r'<(?:input[^>]*|button) name="(\w+)" value="([^"]*)"', found)
    return dict([*re.findall(r'name="(\w+)" value="([^"]*)"', found), *fields])


def locked(field: Field) -> object:
    return cursor.position(field.books, NAME).locked


def test_the_page_says_what_does_not_add_up_and_whom_to_ask(clerk: FlaskClient, field: Field) -> None:
    page = clerk.get(ADDRESS).text
    words = plain(page)

    assert "1 tin còn chờ xử lý" in words
    assert re.search(r"Thôn 1 Kích hoạt 107 .*? còn 291 chưa thuộc số nào Bùi Văn An", words)
    assert re.search(r"Thôn 5 chưa có số «Kích hoạt», «Vắng mặt», «Không đủ ĐK» Phạm Văn Em", words)
    assert 'href="/roster/h5' in page
    assert "+8490" not in page


def test_all_days_are_locked_by_one_order_and_that_is_taken_back(clerk: FlaskClient, field: Field) -> None:
    before = locked(field)
    page = clerk.get(ADDRESS).text

    answer = clerk.post("/enter/lock", data=form(page, "Khóa tất cả"))
    field.drain()

    assert locked(field) == today()
    after = clerk.get(answer.headers["Location"]).text
    assert "Kết thúc đợt" in after  # the way back
    assert "Đã khóa mọi ngày" in clerk.get(ADDRESS).text
    lines = log.page(field.books, NAME, log.Wanted(what="lock")).lines
    assert len(lines) == 2  # this one, and that of the story

    clerk.post("/enter/lock", data=form(after, "Trả lại như trước"))
    field.drain()

    assert locked(field) == before


def test_whoever_answers_for_a_part_neither_locks_nor_takes_the_archive(app: Flask, redis: Redis, field: Field) -> None:
    of_one = signed_in(app, redis, "anh Năm", Role.CLERK, ("TH2",))
    viewer = signed_in(app, redis, "anh Tư", Role.VIEWER)

    for client in (of_one, viewer):
        page = client.get(ADDRESS).text
        assert "Khóa tất cả đến" not in page
        assert "Tải gói lưu trữ" not in page
        assert client.get(f"/closing/archive?campaign={NAME}").status_code == 403
    data = {"csrf_token": token_of(of_one.get(ADDRESS).text), "campaign": NAME, "day": today().isoformat()}
    assert of_one.post("/enter/lock", data=data).status_code == 403


def test_the_archive_is_a_file_and_stands_in_the_log(clerk: FlaskClient, field: Field) -> None:
    answer = clerk.get(f"/closing/archive?campaign={NAME}")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="luu-tru-{NAME}-{today()}.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.data)) as zipped:
        assert "so-cai.csv" in zipped.namelist()
        assert not [name for name in zipped.namelist() if "loi-tin" in name]
    with zipfile.ZipFile(io.BytesIO(clerk.get(f"/closing/archive?campaign={NAME}&words=1").data)) as zipped:
        assert [name for name in zipped.namelist() if "loi-tin" in name]
    taken = log.page(field.books, NAME, log.Wanted(what=log.Deed.EXPORT_TAKEN)).lines
    assert [one.about for one in taken] == ["archive", "archive"]


def test_where_figures_and_ledger_disagree_there_is_no_archive_and_the_page_says_what_to_do(
    clerk: FlaskClient, redis: Redis
) -> None:
    scene = Scene(redis, twin("no-ledger", today() - timedelta(days=3)))
    scene.figures("TH1", today(), {"ACT": 3})  # put in past the ledger

    answer = clerk.get("/closing/archive?campaign=no-ledger")

    assert answer.status_code == 409
    assert "keng verify" in answer.text


def test_a_campaign_whose_files_take_long_is_led_to_the_jobs_that_make_them(
    clerk: FlaskClient, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = twin("long-2023", today() - timedelta(days=300), days=400).model_dump()
    plan["areas"] = [
        plan["areas"][0],
        *({"code": f"V{n}", "name": f"Thôn {n}", "level": "village", "parent": "XA"} for n in range(1, 41)),
    ]
    Scene(redis, Campaign.model_validate(plan))

    pages = ("/closing", "/papers/confirmations", "/reports", "/reports/day", "/reports/messages")
    assert {clerk.get(f"{path}?campaign=long-2023").status_code for path in pages} == {200}
    for path in ("/closing/archive", "/reports/figures", "/reports/final"):
        answer = clerk.get(f"{path}?campaign=long-2023")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/reports/files?campaign=long-2023")
    for path in ("/closing", "/reports"):
        assert "/reports/files?campaign=long-2023" in clerk.get(f"{path}?campaign=long-2023").text

    monkeypatch.setattr("gateway.reports.snapshot.AT_A_REQUEST", 40)  # a day of this many areas is too much, too
    for path in ("/closing", "/papers/confirmations", "/reports", "/reports/day"):
        answer = clerk.get(f"{path}?campaign=long-2023")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/reports/files?campaign=long-2023")
    assert "Gói lưu trữ (ZIP)" in clerk.get("/reports/files?campaign=long-2023").text


def test_the_moment_of_the_figures_is_shown(clerk: FlaskClient, field: Field) -> None:
    page = plain(clerk.get(ADDRESS).text)

    assert f"Số liệu đến hết ngày {today():%d/%m/%Y}, lấy lúc" in page
    assert f"ngày cuối là {field.campaign.last_day:%d/%m/%Y}" in page
    assert datetime.now(UTC).year == int(re.findall(r"lấy lúc \d\d:\d\d ngày \d\d/\d\d/(\d{4})", page)[0])
