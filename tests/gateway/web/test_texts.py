"""The texts on the pages: found by what somebody remembers of them, and opened with all that is known."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import inbox, log, outbox
from gateway.books.accounts import Role
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery
from gateway.orders import CONSOLE, console, give
from gateway.settings import Settings
from gateway.web.labels.labels import TABLES
from parsers.meaning import Reason
from parsers.order import LockOrder
from tests.support.field import CHANNEL, Field, services
from tests.support.people import signed_in
from tests.support.village import HEAD, NAME, OFFICE, SECOND, day_of, other, today, village

STRANGER = "+84987654321"
HOSTILE = '<script>alert(1)</script> =HYPERLINK("http://x") \u202eesrever\u2066 ' + "x" * 1_500


@pytest.fixture
def field(redis: Redis, books_url: str) -> Iterator[Field]:
    with services(books_url) as works:
        yield village(redis, works)


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def clerk(app: Flask, field: Field) -> FlaskClient:
    return signed_in(app, field.books, "chi Hoa", Role.CLERK)


def sent(field: Field, *texts: tuple[str, str]) -> list[str]:
    """Texts of phones, all judged; their ids."""
    ids = []
    for phone, body in texts:
        ids.append(field.text(phone, body))
        field.drain()
    return ids


def listed(client: FlaskClient, **filters: str) -> list[str]:
    """The ids of the texts on the list, in order."""
    answer = client.get("/texts", query_string={"campaign": NAME, **filters})
    assert answer.status_code == 200
    return re.findall(r'class="said-by" href="/texts/([^?"]+)', answer.text)


def page(client: FlaskClient, text_id: str) -> str:
    answer = client.get(f"/texts/{text_id}?campaign={NAME}")
    assert answer.status_code == 200
    return answer.text


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.replace("</bdi>", "").replace("<bdi>", "")).split())


def runs(page: str) -> list[tuple[str, str, str]]:
    """The runs of words with their look and what they became."""
    found = re.findall(
        r'<span class="run (\w+)"><bdi>(.*?)</bdi>(?:<small[^>]*>(.*?)</small>)?</span>', page, re.DOTALL
    )
    return [(words, look, became) for look, words, became in found]


# --- one text ---


def test_used_words_say_what_they_became(clerk: FlaskClient, field: Field) -> None:
    [report] = sent(field, (HEAD, "Da em gui thon 1 kich hoat 23, vang 2 a"))

    found = runs(page(clerk, report))

    assert ("thon 1", "used", "TH1") in found
    assert ("kich hoat", "used", "ACT") in found
    assert ("23", "used", "") in found
    assert ("vang", "used", "ABS") in found
    assert [look for words, look, _ in found if words.startswith("Da")] == ["aside"]


def test_the_words_put_together_again_are_the_text(clerk: FlaskClient, field: Field) -> None:
    body = "Chào anh,  TH1\nACT 23 – ABS 2!!"
    [report] = sent(field, (HEAD, body))

    marked = re.search(r'<p class="told marked"[^>]*>(.*?)</p>', page(clerk, report), re.DOTALL)

    assert marked
    without = re.sub(r"<small[^>]*>.*?</small>", "", marked[1])
    assert re.sub(r"<[^>]+>", "", without).strip() == body.replace("\n", " ↵ ")


def test_the_word_that_caused_the_question_is_marked_and_said(clerk: FlaskClient, field: Field) -> None:
    [asked] = sent(field, (HEAD, "TH1 ACT khoang 23"))

    found = page(clerk, asked)

    assert ("khoang", "stopped", "chỗ gây vướng") in runs(found)
    assert "Có từ phủ định, ước chừng hoặc chưa ai giải nghĩa" in found
    assert "Chỗ gây vướng: «khoang»." in found


def test_a_correction_shows_before_and_after_and_who_set_the_one_before(clerk: FlaskClient, field: Field) -> None:
    first, second = sent(field, (HEAD, "TH1 ACT 15"), (HEAD, "SUA TH1 ACT 20"))

    later, earlier = page(clerk, second), page(clerk, first)

    assert re.search(r'data-l="Trước">15</td>\s*<td class="n strong" data-l="Sau">20<', later)
    assert f'data-l="Ai ghi trước đó"><a href="/texts/{first}?' in later
    assert f'data-l="Ai sửa sau đó"><a href="/texts/{second}?' in earlier
    assert "chưa ai sửa" in later


def test_a_question_leads_to_its_answer_and_back(clerk: FlaskClient, field: Field) -> None:
    [asked] = sent(field, (HEAD, "TH1 xyzt ACT 23"))
    field.handed(asked)
    [answer] = sent(field, (HEAD, "1"))

    about, answered = page(clerk, asked), page(clerk, answer)

    assert f'Người gửi trả lời</dt><dd><a class="said-by" href="/texts/{answer}?' in about
    assert "Ghi nhờ tin trả lời câu hỏi." in about
    assert f'Tin này trả lời câu hỏi về tin</dt><dd><a class="said-by" href="/texts/{asked}?' in answered
    assert ("1", "used", "trả lời") in runs(answered)
    assert 'data-l="Sau">23<' in about
    assert 'data-l="Sau">23<' in answered


def test_an_open_question_says_until_when(clerk: FlaskClient, field: Field) -> None:
    [asked] = sent(field, (HEAD, "TH1 xyzt ACT 23"))

    assert "Đang chờ trả lời đến" in page(clerk, asked)


DELIVERIES = {
    Delivery.SENT: "chưa có báo nhận",
    Delivery.DELIVERED: "Đã tới máy (gửi lúc",
    Delivery.FAILED: "Không tới: nhà mạng từ chối",
    Delivery.UNDELIVERED: "Không tới: máy tắt, ngoài vùng phủ",
    Delivery.UNKNOWN: "Chưa rõ có tới máy không",
    Delivery.EXPIRED: "Không gửi: đã quá giờ cần",
}


@pytest.mark.parametrize("state", DELIVERIES)
def test_the_reply_says_whether_it_arrived(state: Delivery, clerk: FlaskClient, field: Field) -> None:
    [report] = sent(field, (HEAD, "TH1 ACT 15"))
    assert "Đang chờ gửi" in page(clerk, report)

    outbox.settle(field.books, NAME, CHANNEL, outbox.reply_id(report), state)

    assert DELIVERIES[state] in page(clerk, report)


def test_every_delivery_and_reason_has_its_words() -> None:
    missing = [f"reply_{one}" for one in Delivery if f"reply_{one}" not in TABLES["vi"]]
    missing += [f"because_{one}" for one in Reason if f"because_{one}" not in TABLES["vi"]]

    assert missing == []


def test_a_masked_text_says_that_numbers_were_struck_out(clerk: FlaskClient, field: Field) -> None:
    one = inbox.accept(
        field.books, NAME, Arrival(CHANNEL, "m1", HEAD, "", "CCCD ████████████ TH1 ACT 2", masked=True)
    ).id
    field.drain()

    assert "đã xóa trước khi lưu" in page(clerk, one)


def test_a_text_whose_marks_were_not_kept_is_marked_by_the_plan_of_today_and_says_so(
    clerk: FlaskClient, field: Field
) -> None:
    [report] = sent(field, (HEAD, "TH1 ACT 15"))
    assert "lúc nhận tin không giữ lại dấu nào" not in page(clerk, report)

    field.books.hdel(f"keng:{{{NAME}}}:text:{report}", "verdicts")

    assert "lúc nhận tin không giữ lại dấu nào" in page(clerk, report)


def test_a_text_that_reads_otherwise_since_says_how(clerk: FlaskClient, field: Field) -> None:
    [stranger] = sent(field, (STRANGER, "TH1 ACT 15"))
    field.contacts([other(STRANGER, "Ông Mới", "TH1")])
    field.drain()

    found = plain(page(clerk, stranger))

    assert "Số máy chưa có trong danh bạ" in found
    assert "Hôm nay đọc là Ghi TH1" in found


def test_an_order_says_who_and_what(clerk: FlaskClient, field: Field) -> None:
    order = give(field.books, NAME, "lock-1", LockOrder(console(field.campaign), today()), CONSOLE)
    field.drain()

    found = page(clerk, order)

    assert f"Khóa sổ đến {today():%d/%m}" in found
    assert "Nhập bằng dòng lệnh" in found


def test_a_forgotten_text_says_that_its_words_are_gone(clerk: FlaskClient, field: Field) -> None:
    [report] = sent(field, (HEAD, "TH1 ACT 15"))
    field.books.hset(f"keng:{{{NAME}}}:text:{report}", mapping={"body": "", "sender": "", "forgotten": "2026-01-01"})

    found = page(clerk, report)

    assert "Nội dung đã xóa" in found
    assert "Đã xóa thông tin người gửi" in found
    assert listed(clerk) == [report]


def test_an_unknown_text_is_not_found(clerk: FlaskClient) -> None:
    assert clerk.get(f"/texts/none?campaign={NAME}").status_code == 404


def test_a_hostile_text_is_words_on_every_page(clerk: FlaskClient, field: Field) -> None:
    [hostile] = sent(field, (HEAD, HOSTILE))

    for shown in (page(clerk, hostile), clerk.get(f"/texts?campaign={NAME}").text):
        assert "<script>alert" not in shown
        assert "<script>alert(1)</script>" in html.unescape(plain(shown)).replace(" ", "")
        assert "\u202e" not in shown
        assert "⟦202E⟧" in shown


# --- who sees what ---


def test_a_clerk_of_one_village_sees_its_texts_alone(app: Flask, field: Field) -> None:
    mine, others, stranger = sent(field, (HEAD, "TH1 ACT 15"), (SECOND, "TH2 ACT 4"), (STRANGER, "xin chao ban oi"))
    client = signed_in(app, field.books, "anh Nam", Role.CLERK, ("TH1",))

    assert listed(client) == [mine]
    assert client.get(f"/texts/{mine}?campaign={NAME}").status_code == 200
    for hidden in (others, stranger):
        assert client.get(f"/texts/{hidden}?campaign={NAME}").status_code == 403


def test_phones_are_masked(clerk: FlaskClient, field: Field) -> None:
    [stranger] = sent(field, (STRANGER, "xin chao ban oi"))

    for shown in (page(clerk, stranger), clerk.get(f"/texts?campaign={NAME}").text):
        assert "0987***321" in shown
        assert STRANGER[3:] not in shown


def test_a_viewer_finds_a_phone_by_no_more_digits_than_are_shown(app: Flask, field: Field) -> None:
    [stranger] = sent(field, (STRANGER, "xin chao ban oi"))
    viewer = signed_in(app, field.books, "anh Xem", Role.VIEWER)
    clerk = signed_in(app, field.books, "chi Hoa", Role.CLERK)

    assert listed(viewer, who="000321") == [stranger]
    assert listed(clerk, who="000321") == []
    assert listed(clerk, who="0987654321") == [stranger]


# --- the list ---

FOUND = [
    ({}, [0, 1, 2, 3]),
    ({"area": "TH1"}, [0, 3]),
    ({"area": "TH2"}, [1]),
    ({"area": "XA"}, [0, 1, 2, 3]),
    ({"who": "binh"}, [1]),
    ({"who": "Đỗ Thị"}, [1]),
    ({"who": "321"}, [2]),
    ({"outcome": "counted"}, [0, 1]),
    ({"outcome": "asked", "area": "TH1"}, [3]),
    ({"q": "hôm nay vui"}, [2]),
    ({"q": "HOM  NAY VUI"}, [2]),
    ({"q": "act", "area": "TH1", "who": "an", "outcome": "counted"}, [0]),
    ({"q": "act", "area": "TH2", "who": "Bùi Văn An"}, []),
]


@pytest.mark.parametrize(("filters", "expected"), FOUND)
def test_texts_are_found_by_what_is_remembered_of_them(
    filters: dict[str, str], expected: list[int], clerk: FlaskClient, field: Field
) -> None:
    ids = sent(
        field, (HEAD, "TH1 ACT 15"), (SECOND, "TH2 ACT 4"), (STRANGER, "Hôm nay vui quá"), (HEAD, "TH1 xyzt ACT 23")
    )

    assert listed(clerk, **filters) == [ids[number] for number in reversed(expected)]


def test_a_day_shows_what_came_on_it(clerk: FlaskClient, field: Field) -> None:
    ids = sent(field, (HEAD, "TH1 ACT 15"), (SECOND, "TH2 ACT 4"))

    assert listed(clerk, day=day_of(field, ids[0])) == ids[::-1]
    assert listed(clerk, day=day_of(field, ids[0]), area="TH1") == ids[:1]
    assert listed(clerk, day="2024-08-20") == []
    assert listed(clerk, day="2024-08-20", area="TH1") == []


def test_what_the_office_texts_of_a_village_is_found_with_it(clerk: FlaskClient, field: Field) -> None:
    [text] = sent(field, (OFFICE, "TH3 ACT 5"))

    assert listed(clerk, area="TH3") == [text]


def test_the_list_goes_on_where_the_page_before_ended(clerk: FlaskClient, field: Field) -> None:
    ids = [field.text(HEAD if n % 2 else SECOND, f"xin chao {n}") for n in range(95)]
    field.drain()

    for filters in ({}, {"q": "chao"}, {"area": "TH1"}):
        found: list[str] = []
        address = f"/texts?campaign={NAME}&" + "&".join(f"{name}={value}" for name, value in filters.items())
        for _ in range(4):
            shown = clerk.get(address).text
            found += re.findall(r'class="said-by" href="/texts/([^?"]+)', shown)
            following = re.search(r'<a href="([^"]+)" rel="next">Xem tiếp', shown)
            if not following:
                break
            address = following[1].replace("&amp;", "&")
        wanted = [one for n, one in enumerate(ids) if n % 2 or "area" not in filters]
        assert found == wanted[::-1]


def test_a_page_looks_at_so_many_texts_and_says_that_more_may_be_found(
    clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    rare = field.text(HEAD, "TH1 ACT 7")
    for n in range(1_100):
        field.text(SECOND, f"xin chao {n}")
    redis.config_resetstat()

    shown = clerk.get(f"/texts?campaign={NAME}&q=act").text

    assert "Chưa thấy tin nào như vậy trong phần vừa xem." in shown
    assert calls(redis)["hgetall"] < 1_040
    following = re.search(r'<a href="([^"]+)" rel="next">Xem tiếp', shown)
    assert following
    assert rare in clerk.get(following[1].replace("&amp;", "&")).text


def calls(redis: Redis) -> dict[str, int]:
    """How often each command was sent."""
    found = redis.info("commandstats")
    return {name.removeprefix("cmdstat_"): of["calls"] for name, of in found.items()}


@pytest.mark.parametrize("filters", ["", "&area=TH1", "&who=binh"])
def test_a_page_costs_the_same_on_the_first_day_and_the_last(
    filters: str, clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    costs = []
    for _ in range(2):
        for n in range(60):
            field.text(HEAD if n % 2 else SECOND, f"xin chao {n}")
        field.drain()
        redis.config_resetstat()
        assert len(listed(clerk, **dict(one.split("=") for one in filters.split("&") if one))) > 20
        costs.append(sum(calls(redis).values()))

    assert costs[1] <= costs[0] + 25
    assert costs[1] < 160


def test_one_text_costs_the_same_however_many_there_are(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    costs = []
    for n in range(3):
        [report, *_] = sent(field, (HEAD, f"SUA TH1 ACT {n + 5}"), *((HEAD, f"xin chao {n}") for _ in range(20)))
        redis.config_resetstat()
        page(clerk, report)
        costs.append(sum(calls(redis).values()))

    assert max(costs) < 60


BAD = [
    ("day", "hôm kia", "Không đọc được ngày này"),
    ("day", "0001-01-01", "Không đọc được ngày này"),
    ("day", "9999-12-31", "Không đọc được ngày này"),
    ("area", "TH99", "Không có mã «TH99»"),
]


@pytest.mark.parametrize(("name", "value", "says"), BAD)
def test_a_filter_that_cannot_be_read_says_so_in_its_place(
    name: str, value: str, says: str, clerk: FlaskClient, field: Field
) -> None:
    sent(field, (HEAD, "TH1 ACT 15"))

    assert says in clerk.get("/texts", query_string={"campaign": NAME, name: value}).text
    assert listed(clerk, **{name: value}) == []


@pytest.mark.parametrize("before", ["x", "1-2-3", "9" * 40])
def test_a_place_that_is_none_is_not_found(before: str, clerk: FlaskClient) -> None:
    assert clerk.get("/texts", query_string={"campaign": NAME, "before": before}).status_code == 404


def test_before_the_first_text_there_is_none(clerk: FlaskClient, field: Field) -> None:
    sent(field, (HEAD, "TH1 ACT 15"))

    assert listed(clerk, before="0-0") == []


def test_what_is_found_can_be_taken_away_and_nothing_in_it_is_calculated(
    clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    sent(field, (HEAD, "TH1 ACT 15"), (HEAD, '=HYPERLINK("http://x","TH1")'))

    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/texts?campaign={NAME}&area=TH1&as=xlsx").data)).worksheets[0]
    [_, *rows] = csv.reader(io.StringIO(clerk.get(f"/texts?campaign={NAME}&as=csv").data.decode("utf-8-sig")))

    assert [row[2].value for row in book.iter_rows(min_row=4)] == ['=HYPERLINK("http://x","TH1")', "TH1 ACT 15"]
    assert all(cell.data_type != "f" for row in book.iter_rows() for cell in row)
    assert [row[2] for row in rows] == ['\'=HYPERLINK("http://x","TH1")', "TH1 ACT 15"]
    assert [line.about for line in log.page(redis, NAME).lines if line.what == "export_taken"] == ["texts", "texts"]
