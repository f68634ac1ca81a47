"""The reports: each paper opens, says what is missing, and has no zero for what is unknown."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from http import HTTPStatus
from pathlib import Path

import docx
import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import log, readers
from gateway.books import papers as book
from gateway.books.accounts import Role
from gateway.jobs import PAPERS, waiting
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from tests.gateway.reports.campaign import field
from tests.gateway.reports.test_form import form
from tests.support.field import Field, services
from tests.support.needs import needs_module
from tests.support.pages import polled, token_of
from tests.support.people import signed_in
from tests.support.scene import Scene, twin
from tests.support.village import NAME, today
from workers import papers

__all__ = ["field"]


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def viewer(app: Flask, redis: Redis) -> FlaskClient:
    return signed_in(app, redis, "anh Tư", Role.VIEWER)


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}campaign={NAME}")
    assert answer.status_code == 200
    return answer.text


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def test_the_page_lists_the_papers_and_what_is_missing(viewer: FlaskClient, field: Field) -> None:
    page = shown(viewer, "/reports")
    said = plain(page)

    assert f"3/5 thôn chưa báo cáo ngày {today():%d/%m/%Y}: Thôn 2, Thôn 3, Thôn 5." in said
    assert "1/5 thôn chưa có số «Kích hoạt»: Thôn 5." in said
    assert "Chưa khóa sổ" in said
    assert "1 tin còn chờ văn phòng xử lý" in said
    for path in re.findall(r'href="(/reports/[^"]+)"', page):
        assert viewer.get(unescape(path)).status_code == 200
    assert len(set(re.findall(r'href="/reports/(\w+)', page))) == 5


def test_the_menu_leads_there_after_the_texts(viewer: FlaskClient, field: Field) -> None:
    page = shown(viewer, "/")

    assert re.search(r'href="/reports[^"]*">Báo cáo</a>', page)


def test_the_quick_report_writes_what_is_missing_as_missing(viewer: FlaskClient, field: Field) -> None:
    page = shown(viewer, "/reports/day")
    rows = {
        name: re.findall(r"<td[^>]*>([^<]*)</td>", rest)
        for name, rest in re.findall(r"<bdi>([^<]*)</bdi></th>(.*)", page)
    }

    assert rows["Thôn 1"] == ["410", "17", "107", "9", "3", "291", "26,3%"]
    assert rows["Thôn 4"] == ["342", "0", "50", "chưa có", "chưa có", "292", "14,6%"]
    assert rows["Thôn 5"] == ["275", "chưa báo", *["chưa có"] * 3, "275", "chưa có"]
    assert "Đã báo cáo trong ngày: 2/5 thôn. Chưa báo cáo: Thôn 2, Thôn 3, Thôn 5." in plain(page)


def test_an_earlier_day_has_papers_of_its_own(viewer: FlaskClient, field: Field) -> None:
    first = field.campaign.first_day
    page = plain(shown(viewer, f"/reports/day?day={first}"))

    assert f"Số liệu đến hết ngày {first:%d/%m/%Y}" in page
    assert "Tổng cộng 1.690 chưa có chưa có chưa có chưa có 1.690 chưa có" in page


def test_the_messages_say_the_figures_and_no_phone(viewer: FlaskClient, field: Field) -> None:
    page = shown(viewer, "/reports/messages")
    zalo, bulletin = (unescape(one) for one in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL))

    assert "Kích hoạt: trong ngày 17; lũy kế 250 người" in zalo
    assert "- Thôn 5: chưa có số liệu" in zalo
    assert "Chưa báo cáo: Thôn 2, Thôn 3, Thôn 5." in zalo
    assert "hai trăm năm mươi người. Riêng trong ngày có mười bảy người." in bulletin
    assert not re.search(r"\d{7}|\b[A-Z]{3}\b", bulletin.replace("VNeID", ""))
    assert "0905" not in page


def test_the_workbook_opens_with_real_numbers(viewer: FlaskClient, field: Field) -> None:
    answer = viewer.get(f"/reports/figures?campaign={NAME}")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    rows = {row[1]: row for row in book["Theo thôn"].iter_rows(min_row=4, values_only=True)}

    assert rows["Thôn 1"][2:8] == (410, 17, 107, 9, 3, 291)
    assert rows["Thôn 5"][2:8] == (275, None, None, None, None, 275)
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("to", ["chairman", "district"])
def test_the_final_report_opens_in_word(viewer: FlaskClient, field: Field, to: str) -> None:
    answer = viewer.get(f"/reports/final?campaign={NAME}&to={to}")

    assert docx.Document(io.BytesIO(answer.data)).paragraphs[1].text == "BÁO CÁO"
    assert viewer.get(f"/reports/final?campaign={NAME}&to=nobody").status_code == 404


def test_who_reads_by_a_link_sees_the_papers(app: Flask, field: Field) -> None:
    token = readers.make(field.books, "Chủ tịch", NAME, datetime.now(UTC) + timedelta(days=1), "office")
    client = app.test_client()
    client.post(f"/login/{token}")

    assert "Báo cáo nhanh" in client.get("/reports").text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/reports?day=x", 400), ("/reports/day?day=2024-13-01", 400), ("/reports/figures?campaign=none", 404)],
)
def test_what_there_is_not_is_said(viewer: FlaskClient, field: Field, path: str, status: int) -> None:
    assert viewer.get(path).status_code == status


LONG = "/reports/files?campaign=long-2023"


@pytest.fixture
def long(redis: Redis) -> Scene:
    """A campaign of twenty villages in its third year, of which one has reported."""
    plan = twin("long-2023", today() - timedelta(days=1_000), days=1_100).model_dump()
    plan["areas"] = [
        plan["areas"][0],
        *({"code": f"V{n}", "name": f"Thôn {n}", "level": "village", "parent": "XA"} for n in range(1, 21)),
    ]
    scene = Scene(redis, Campaign.model_validate(plan))
    scene.figures("V7", today(), {"ACT": 12})
    return scene


def asked(client: FlaskClient, kind: str) -> TestResponse:
    token = token_of(client.get(LONG).text)
    return client.post("/reports/long", data={"csrf_token": token, "campaign": "long-2023", "kind": kind})


def test_the_papers_of_a_long_campaign_are_made_by_a_job(
    viewer: FlaskClient, redis: Redis, long: Scene, books_url: str
) -> None:
    at_once = viewer.get("/reports/figures?campaign=long-2023")
    assert (at_once.status_code, at_once.headers["Location"]) == (303, LONG)
    assert "Lập" in viewer.get(LONG).text

    for _ in range(2):  # pressed twice, it is asked for once
        assert asked(viewer, "figures").headers["Location"].startswith(LONG)
    with services(books_url) as works:
        [job] = waiting(works.jobs, PAPERS)
        page = viewer.get(LONG).text
        assert ("Đang chờ đến lượt." in page, "Xem đã tới đâu" in page) == (True, True)
        _, _, tag = polled(viewer, LONG)
        assert polled(viewer, LONG, tag)[:2] == (HTTPStatus.NOT_MODIFIED, "")
        papers.make_paper(works, *job.split("_"))
        papers.make_paper(works, *job.split("_"))  # a job that comes again makes nothing

    status, page, _ = polled(viewer, LONG, tag)
    assert (status, "Xong lúc" in page, "Xem đã tới đâu" in page) == (HTTPStatus.OK, True, False)
    file = viewer.get("/reports/long?campaign=long-2023&kind=figures")
    assert file.headers["Content-Disposition"] == f'attachment; filename="so-lieu-long-2023-{today()}.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(file.data)).worksheets[0]
    said = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows()}
    assert (said["V7"][4], said["V8"][4]) == (12, None)
    [line] = [one for one in log.page(redis, "long-2023").lines if one.what == log.Deed.PAPER_ASKED]
    assert line.about == "figures"


def test_how_far_a_long_paper_is_can_be_read(viewer: FlaskClient, redis: Redis, long: Scene) -> None:
    asked(viewer, "district")
    [paper] = [book.find(redis, "long-2023", "district")]
    assert paper
    book.tell(redis, "long-2023", replace(paper, state=book.PaperState.READING, done=50, of=500))
    page = viewer.get(LONG).text
    assert "Đang đọc số liệu: 50/500 khu vực." in page
    assert re.search(r'<progress[^>]* value="50" max="500"', page)

    book.tell(redis, "long-2023", replace(paper, at=paper.at - book.GIVEN_UP))
    assert "Bấm lập lại" in viewer.get(LONG).text
    assert viewer.get("/reports/long?campaign=long-2023&kind=district").status_code == 303
    assert asked(viewer, "district").status_code == 303
    assert "Đang chờ đến lượt." in viewer.get(LONG).text


def test_an_archive_that_does_not_add_up_is_refused_with_what_to_do(
    app: Flask, redis: Redis, long: Scene, books_url: str
) -> None:
    clerk = signed_in(app, redis, "chị Hoa", Role.CLERK)
    asked(clerk, "archive")  # the scene put its figure in past the ledger
    with services(books_url) as works:
        papers.make_paper(works, "long-2023", "archive")

    assert "số liệu và sổ cái chưa khớp" in clerk.get(LONG).text


def test_a_viewer_has_no_archive_made(viewer: FlaskClient, long: Scene) -> None:
    assert "Gói lưu trữ" not in viewer.get(LONG).text
    assert asked(viewer, "archive").status_code == 403
    assert viewer.get("/reports/long?campaign=long-2023&kind=archive").status_code == 403
    assert asked(viewer, "nothing").status_code == 404


def test_a_pdf_is_offered_only_where_it_can_be_made(
    viewer: FlaskClient, field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.reports.typst_paper.is_installed", lambda: False)

    assert "as=pdf" not in shown(viewer, "/reports")
    assert viewer.get(f"/reports/final?as=pdf&campaign={NAME}").status_code == 404

    monkeypatch.undo()
    needs_module("typst")
    answer = viewer.get(f"/reports/final?as=pdf&to=district&campaign={NAME}")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].endswith('district.pdf"')


def test_a_form_comes_back_filled_or_each_wrong_place_is_named(viewer: FlaskClient, field: Field) -> None:
    def sent(cells: dict[str, str]) -> TestResponse:
        page = viewer.get(f"/reports/form?campaign={NAME}").text
        data = {"csrf_token": token_of(page), "campaign": NAME, "day": str(today())}
        return viewer.post("/reports/form", data={**data, "file": (io.BytesIO(form(cells)), "bieu.xlsx")})

    filled = sent({"A2": "{TH1 ACT}"})
    assert openpyxl.load_workbook(io.BytesIO(filled.data)).active["A2"].value == 107
    assert filled.headers["Content-Disposition"] == f'attachment; filename="bieu-mau-{NAME}-{today()}.xlsx"'

    wrong = sent({"A2": "{TH1 ACT}", "B5": "{TH1 <b>}"})
    assert wrong.status_code == 400
    assert "Biểu 01!B5" in plain(wrong.text)
    assert "<b>}" not in wrong.text

    nothing = viewer.post("/reports/form", data={"csrf_token": token_of(wrong.text), "campaign": NAME})
    assert "Chưa chọn tệp." in nothing.text
