"""The areas on the pages: every figure opens its days, and a day opens the texts and orders that it is made of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import readers
from gateway.books.accounts import Role
from gateway.orders import CONSOLE, console, give
from gateway.settings import Settings
from parsers.decision import Waiver
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder, LockOrder
from tests.support.field import Field, services
from tests.support.people import signed_in
from tests.support.village import HEAD, NAME, OFFICE, SECOND, day_of, today, village


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


def ordered(field: Field, area: str, day: date, **values: int) -> str:
    """Figures that the office puts in by hand; the order's id."""
    submission = Submission(Act.CORRECT, (AreaReport(area, day, values),))
    order = FiguresOrder(console(field.campaign), submission, tuple(Waiver))
    given = give(field.books, NAME, f"order-{area}-{day}", order, CONSOLE)
    field.drain()
    return given


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}campaign={NAME}")
    assert answer.status_code == 200
    return answer.text


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def calls(redis: Redis) -> dict[str, int]:
    """How often each command was sent."""
    found = redis.info("commandstats")
    return {name.removeprefix("cmdstat_"): of["calls"] for name, of in found.items()}


# --- an area ---


def test_a_village_shows_every_figure_of_the_day_in_total_and_now(clerk: FlaskClient, field: Field) -> None:
    [text] = sent(field, (HEAD, "TH1 ACT 15 ABS 3"))
    day = day_of(field, text)

    found = shown(clerk, "/areas/TH1")

    assert re.search(
        rf'<a class="figure" href="/areas/TH1/{day}\?campaign={NAME}" aria-label="[^"]+: \+15">\+15</a>', found
    )
    rows = {row[0]: row for row in re.findall(r'<span class="code">(\w+)</span>(.*?)</tr>', found, re.DOTALL)}
    assert re.findall(r">([^<>]+)</a>", rows["ACT"][1]) == ["+15", "15"]
    assert re.findall(r">([^<>]+)</a>", rows["ABS"][1]) == ["3", "3"]
    assert re.findall(r">([^<>]+)</a>", rows["DSD"][1]) == ["410"]


def test_an_area_offers_to_enter_its_day_and_names_what_is_missing_and_who_reports_it(
    app: Flask, clerk: FlaskClient, field: Field
) -> None:
    address = f"/enter?campaign={NAME}&area=TH1&day={today()}"

    found = unescape(shown(clerk, "/areas/TH1"))

    assert f'<a class="button main" href="{address}">Nhập số cho TH1 ngày {today():%d/%m}</a>' in found
    assert clerk.get(address).status_code == 200
    missing = found.partition('<details class="without">')[2].partition("</details>")[0]
    assert "<summary>" in missing
    assert "ABS" in missing
    assert "Trưởng thôn báo, theo thôn" in plain(missing)
    assert "/enter" not in shown(signed_in(app, field.books, "ông Ba", Role.VIEWER), "/areas/TH1").partition("<main")[2]


def test_a_figure_leads_through_its_days_and_texts_to_the_words(clerk: FlaskClient, field: Field) -> None:
    [text] = sent(field, (HEAD, "thon 1 kich hoat 15"))

    area = shown(clerk, "/areas/TH1")
    days = re.findall(r'<a class="day" href="(/areas/TH1/[^"]+)"', area)
    day = clerk.get(days[0].replace("&amp;", "&")).text
    [words] = re.findall(r'<a class="said-by" href="(/texts/[^"]+)"', day)

    assert f"/texts/{text}?" in words
    assert "thon 1" in clerk.get(words).text


def test_the_days_say_what_each_has_seen(clerk: FlaskClient, field: Field) -> None:
    first, edited, nil = sent(field, (HEAD, "TH1 ACT 15"), (HEAD, "SUA TH1 ACT 20"), (SECOND, "TH2 KPS"))
    day = date.fromisoformat(day_of(field, first))
    give(field.books, NAME, "lock", LockOrder(console(field.campaign), day - timedelta(days=1)), CONSOLE)
    field.drain()

    rows = [
        plain(row)
        for row in re.findall(
            r"<tr>\s*<th scope=\"row\"><a class=\"day\".*?</tr>", shown(clerk, "/areas/TH1"), re.DOTALL
        )
    ]
    assert rows[0] == f"{day:%d/%m} Đã sửa ACT 20"
    assert rows[1] == f"{day - timedelta(days=1):%d/%m} Chưa báo · đã khóa sổ"
    assert len(rows) == 11
    assert "Không phát sinh" in shown(clerk, "/areas/TH2")
    assert {edited, nil}


def test_a_commune_leads_to_what_is_in_it_and_a_village_up_again(clerk: FlaskClient, field: Field) -> None:
    sent(field, (HEAD, "TH1 ACT 15"), (SECOND, "TH2 ACT 4"))

    top = shown(clerk, "/areas/XA")
    village = shown(clerk, "/areas/TH1")

    assert re.findall(r'<th scope="row"><a href="/areas/(TH\d)\?', top) == ["TH1", "TH2", "TH3", "TH4", "TH5"]
    assert ">+19</a>" in top
    assert "2/5" in plain(top)
    assert '<a class="way-up" href="/areas/XA?' in village


def test_older_days_are_a_page_away(app: Flask, redis: Redis, books_url: str) -> None:
    with services(books_url) as works:
        field = village(redis, works, ago=40)
        client = signed_in(app, redis, "chi Hoa")
        found: list[str] = []
        address = f"/areas/TH1?campaign={NAME}"
        for _ in range(3):
            page = client.get(address).text
            found += re.findall(r'<a class="day" href="/areas/TH1/([^?"]+)', page)
            following = re.search(r'<a rel="next" href="([^"]+)">Các ngày trước', page)
            address = following[1].replace("&amp;", "&") if following else ""

    assert found == [(today() - timedelta(days=n)).isoformat() for n in range(41)]
    assert address == ""
    assert field.campaign.first_day.isoformat() == found[-1]


# --- a day ---


def test_a_day_shows_what_each_text_and_order_set(clerk: FlaskClient, field: Field) -> None:
    first, second = sent(field, (HEAD, "TH1 ACT 15 ABS 2"), (HEAD, "SUA TH1 ACT 20"))
    day = date.fromisoformat(day_of(field, first))
    order = ordered(field, "TH1", day, ACT=22)

    found = shown(clerk, f"/areas/TH1/{day}")

    [act] = re.findall(r'<h3><span class="value">22</span> ACT.*?</article>', found, re.DOTALL)
    assert re.findall(r'<span class="moved">(.*?)</span>', act) == ["– → 15", "15 → 20", "20 → 22"]
    assert re.findall(r'class="said-by" href="/texts/([^?"]+)', act) == [first, second, order]
    assert "Người quản trị" in act
    assert "Sửa TH1" in plain(act)


def test_what_was_taken_away_is_still_told(clerk: FlaskClient, field: Field) -> None:
    first, _ = sent(field, (HEAD, "TH1 ACT 15 ABS 2"), (HEAD, "HUY TH1"))
    field.drain()

    found = shown(clerk, f"/areas/TH1/{day_of(field, first)}")

    assert "– → 15" in found
    assert "đã bỏ" in found or "ACT" in found


def test_a_day_shows_what_was_asked_back_and_refused(clerk: FlaskClient, field: Field) -> None:
    counted, refused, asked, others = sent(
        field, (HEAD, "TH1 ACT 15"), (HEAD, "TH1 ACT khoang 20"), (HEAD, "TH1 ACT 16"), (SECOND, "TH2 ACT khoang 3")
    )

    found = shown(clerk, f"/areas/TH1/{day_of(field, counted)}")
    untaken = found[found.index('id="s-untaken"') :]

    assert re.findall(r'class="said-by" href="/texts/([^?"]+)', untaken) == [asked, refused]
    assert others not in found


def test_a_day_above_the_villages_leads_to_theirs(clerk: FlaskClient, field: Field) -> None:
    text, office = sent(field, (HEAD, "TH1 ACT 15"), (OFFICE, "XA HS 20 HSO 12"))
    day = day_of(field, text)

    found = shown(clerk, f"/areas/XA/{day}")

    assert f'<a href="/areas/TH1/{day}?' in found
    assert "ACT 15" in plain(found)
    assert "Chưa báo" in plain(found)
    assert office


@pytest.mark.parametrize("path", ["/areas/TH9", "/areas/TH1/2020-01-01", "/areas/TH1/hom-nay", "/areas/TH1?until=x"])
def test_what_there_is_not_is_not_found(path: str, clerk: FlaskClient) -> None:
    assert clerk.get(f"{path}{'&' if '?' in path else '?'}campaign={NAME}").status_code == 404


def test_another_village_is_closed_to_a_clerk_of_one(app: Flask, field: Field) -> None:
    [text] = sent(field, (HEAD, "TH1 ACT 15"))
    client = signed_in(app, field.books, "anh Nam", Role.CLERK, ("TH1",))

    answers = {
        path: client.get(f"{path}?campaign={NAME}").status_code for path in ("/areas/TH1", "/areas/TH2", "/areas/XA")
    }

    assert answers == {"/areas/TH1": 200, "/areas/TH2": 403, "/areas/XA": 403}
    assert client.get(f"/areas/TH2/{day_of(field, text)}?campaign={NAME}").status_code == 403


def test_a_readers_link_shows_figures_and_neither_words_nor_names(app: Flask, field: Field) -> None:
    text, asked = sent(field, (HEAD, "thon 1 kich hoat 15"), (HEAD, "TH1 ACT khoang 16"))
    day = day_of(field, text)
    reader = app.test_client()
    token = readers.make(field.books, "Chủ tịch", NAME, datetime.now(UTC) + timedelta(days=1), "office")
    assert reader.post(f"/login/{token}").status_code == 303

    area, opened = shown(reader, "/areas/TH1"), shown(reader, f"/areas/TH1/{day}")
    files = [shown(reader, f"{path}?as=csv") for path in ("/areas/TH1", f"/areas/TH1/{day}")]

    assert "– → 15" in opened
    for page in (area, opened, *files):
        assert not re.search("kich hoat|khoang|Bùi Văn An|0905|/texts", page)
    assert [reader.get(f"/texts/{one}?campaign={NAME}").status_code for one in (text, asked)] == [403, 403]


# --- cost, and files ---


def test_an_area_and_a_day_cost_the_same_however_much_has_been_said(
    clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    costs: dict[str, list[int]] = {"/areas/TH1": [], "/areas/XA": [], "day": []}
    for round_ in range(2):
        for back in range(5):
            day = today() - timedelta(days=5 * round_ + back)
            ordered(field, "TH1", day, ACT=back + 1)
        sent(field, *((HEAD, "TH1 ACT khoang 5") for _ in range(10)))
        for path, counts in costs.items():
            redis.config_resetstat()
            shown(clerk, f"/areas/TH1/{today()}" if path == "day" else path)
            counts.append(sum(calls(redis).values()))

    assert all(later <= earlier + 30 for earlier, later in costs.values())
    assert costs["/areas/TH1"][1] < 40
    assert costs["/areas/XA"][1] < 60
    assert costs["day"][1] < 90


def test_the_days_and_a_days_changes_can_be_taken_away(clerk: FlaskClient, field: Field) -> None:
    [text] = sent(field, (HEAD, "TH1 ACT 15 ABS 2"))
    day = day_of(field, text)

    [heads, *days] = csv.reader(io.StringIO(shown(clerk, "/areas/TH1?as=csv").removeprefix("\ufeff")))
    [_, *steps] = csv.reader(io.StringIO(shown(clerk, f"/areas/TH1/{day}?as=csv").removeprefix("\ufeff")))

    assert len(days) == 11
    assert dict(zip(heads, days[0], strict=True))["ACT"] == "15"
    assert days[0][:2] == [day, "Đã báo"]
    assert [row[1:3] for row in steps] == [["", "15"], ["", "2"]]
    assert steps[0][-1] == "Bùi Văn An (TH1)"
