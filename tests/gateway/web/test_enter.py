"""Figures by hand: stored by the rules of texts, asked about as texts are, once, and by nobody who may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from unittest.mock import Mock

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import cursor, inbox, roster
from gateway.books.accounts import Role
from gateway.settings import Settings
from gateway.web.enter.pasted import MOST_LINES
from parsers.reading.parse import parse
from parsers.tokens.vocabulary import Vocabulary
from tests.support import people
from tests.support.field import Field, services
from tests.support.pages import token_of
from tests.support.scene import HEAD, Scene, plan, twin

TODAY = plan().day_of(datetime.now(UTC))
CAMPAIGN = twin("tinh-hiep-entered", TODAY - timedelta(days=10))
MARK = "0" * 16


@pytest.fixture(scope="module")
def _judges(drains: None) -> None:
    """Something judges what comes in."""


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application, which can answer phones by a channel."""
    settings = Settings(redis_url=SecretStr(books_url), var_dir=tmp_path, routes=f"+84901234567={CAMPAIGN.id}")
    return create_app(
        settings.with_channels(
            twilio_account_sid="AC" + "a" * 32, twilio_auth_token="0" * 32, twilio_numbers="+84901234567"
        )
    )


@pytest.fixture
def field(redis: Redis, books_url: str, _judges: None) -> Iterator[Field]:
    """The campaign on its 11th day, with heads and lists."""
    scene = Scene(redis, CAMPAIGN)
    scene.people()
    scene.sizes()
    with services(books_url) as works:
        yield Field(works, CAMPAIGN)


@pytest.fixture
def clerk(app: Flask, redis: Redis, field: Field) -> FlaskClient:
    """A clerk of the whole commune."""
    return people.signed_in(app, redis, "chị Hoa", Role.CLERK)


def shown(client: FlaskClient, path: str = "/enter?area=TH1") -> str:
    """A page of the campaign."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}campaign={CAMPAIGN.id}")
    assert answer.status_code == 200
    return answer.text


def fields(page: str) -> dict[str, str]:
    """What the page's last form would send if nothing were touched."""
    form = page.rpartition('<form method="post"')[2]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    return found


def sent(client: FlaskClient, page: str, to: str = "/enter", **more: str) -> TestResponse:
    """Fill in some fields of a page's form and send it, following to the page that says what became of it."""
    data = fields(page) | {name.replace("__", "."): value for name, value in more.items()}
    return client.post(to, data=data, follow_redirects=True)


def said(answer: TestResponse) -> str:
    """What the page says became of the form."""
    found = re.search(r'<p class="said \w+"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", unescape(found[1])).split()) if found else ""


def test_a_report_by_telephone_is_stored_with_its_source(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    answer = sent(clerk, shown(clerk), reported__TH1__ACT="12", reported__TH1__ABS="3", told_by="vợ anh Nam")

    assert said(answer).startswith(f"✓ Đã ghi TH1 {TODAY:%d/%m}: ACT 12, ABS 3. Mã tin ")
    assert (field.level("TH1", "ACT"), field.level("TH1", "ABS")) == (12, 3)
    [order] = inbox.recent(redis, CAMPAIGN.id, 1)
    assert '"told_by":"vợ anh Nam"' in order.body


def test_changing_a_figure_that_stands_is_a_correction(clerk: FlaskClient, field: Field) -> None:
    sent(clerk, shown(clerk), reported__TH1__ACT="12")

    answer = sent(clerk, shown(clerk), reported__TH1__ACT="15")

    assert "ACT 12 → 15" in said(answer)
    assert field.level("TH1", "ACT") == 15


def test_taking_a_figure_out_cancels_it_and_nothing_else(clerk: FlaskClient, field: Field) -> None:
    sent(clerk, shown(clerk), reported__TH1__ACT="12", reported__TH1__ABS="3")

    answer = sent(clerk, shown(clerk), reported__TH1__ABS="")

    assert "bỏ ABS 3" in said(answer)
    assert field.level("TH1", "ACT") == 12


def test_a_form_sent_twice_counts_once_and_changed_after_going_back_it_is_not_lost(
    clerk: FlaskClient, field: Field
) -> None:
    page = shown(clerk)
    assert said(sent(clerk, page, reported__TH1__REG="5")) == said(sent(clerk, page, reported__TH1__REG="5"))
    assert field.level("TH1", "REG") == 5

    back = sent(clerk, page, reported__TH1__REG="6")

    assert "vừa được người khác đổi" in said(back)
    assert field.level("TH1", "REG") == 5


def test_of_two_clerks_at_one_moment_one_wins_and_the_other_is_told(
    app: Flask, clerk: FlaskClient, redis: Redis, field: Field
) -> None:
    clients = clerk, people.signed_in(app, redis, "anh Nam", Role.CLERK)
    pages = [shown(client) for client in clients]

    with ThreadPoolExecutor() as pool:
        both = enumerate(zip(clients, pages, strict=True), 11)
        asked = [pool.submit(sent, *of, reported__TH1__ACT=str(number)) for number, of in both]
        answers = [said(one.result()) for one in asked]

    assert sorted("Đã ghi TH1" in one for one in answers) == [False, True]
    assert sorted("vừa được người khác đổi" in one for one in answers) == [False, True]
    assert field.level("TH1", "ACT") in (11, 12)


def test_a_large_number_is_asked_about_and_each_button_says_what_it_stores(clerk: FlaskClient, field: Field) -> None:
    asked = sent(clerk, shown(clerk), reported__TH1__ACT="156")

    assert "lớn hơn hẳn mọi ngày" in asked.text
    buttons = re.findall(r'<button[^>]*name="answer"[^>]*>([^<]*)<', unescape(asked.text))
    assert buttons == [f"Ghi TH1 {TODAY:%d/%m}: {said} 156" for said in ("Kích hoạt (ACT)", "lũy kế Kích hoạt (ACT)")]
    assert field.level("TH1", "ACT") == 0
    answer = clerk.post("/enter", data={**fields(asked.text), "answer": "ask_large=2"}, follow_redirects=True)
    assert "lũy kế ACT 156" in said(answer)
    assert field.level("TH1", "ACT") == 156


def test_an_answer_to_another_question_settles_nothing(clerk: FlaskClient, field: Field) -> None:
    asked = sent(clerk, shown(clerk), reported__TH1__ACT="156", answer="ask_confirm=1")

    assert "Chưa ghi. Xin xem lại" in asked.text
    assert field.level("TH1", "ACT") == 0


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ({"reported__TH1__ACT": "l2"}, "Viết một số nguyên"),
        ({"reported__TH1__ACT": "-1"}, "Viết một số nguyên"),
        ({"reported__TH1__ACT": "1e3"}, "Viết một số nguyên"),
        ({"reported__TH1__ACT": "100000"}, "Viết một số nguyên"),
        ({"reported__TH1__ACT": "٣"}, "Viết một số nguyên"),
        ({}, "Chưa có số nào thay đổi"),
        ({"reported__TH1__ABS": "411"}, "410"),
        ({"nil": "on", "reported__TH1__ACT": "1"}, "Không phát sinh thì để trống"),
    ],
)
def test_what_cannot_be_stored_is_said_and_stays_in_the_form(
    written: dict[str, str], why: str, clerk: FlaskClient, field: Field
) -> None:
    answer = sent(clerk, shown(clerk), **written)

    assert answer.status_code == 400
    assert why in unescape(answer.text)
    assert all(f'value="{value}"' in answer.text for name, value in written.items() if name != "nil")
    assert field.level("TH1", "ACT") == 0


@pytest.mark.parametrize(("written", "stored"), [("1.234", 1234), ("1 234", 1234), ("007", 7)])
def test_a_number_may_be_written_as_people_write_it(
    written: str, stored: int, clerk: FlaskClient, field: Field
) -> None:
    sent(clerk, shown(clerk, "/enter?area=XA"), reported__XA__STF="" if stored == 7 else "7")

    sent(clerk, shown(clerk, "/enter?area=XA"), reported__XA__MHA=written)

    assert field.level("XA", "MHA") == stored


def test_nothing_to_report_is_one_tick(clerk: FlaskClient, field: Field) -> None:
    assert "Đã ghi" in said(sent(clerk, shown(clerk), nil="on"))


def test_the_lists_of_all_villages_are_one_form_and_all_or_nothing(clerk: FlaskClient, field: Field) -> None:
    page = shown(clerk, "/enter/lists")

    refused = sent(clerk, page, "/enter/lists", reported__TH1__ELG="900", reported__TH2__ELG="0")
    assert refused.status_code == 400
    assert field.level("TH1", "ELG") == 0
    stored = sent(
        clerk, shown(clerk, "/enter/lists"), "/enter/lists", reported__TH1__ELG="900", reported__TH2__ELG="800"
    )
    assert said(stored).startswith("✓ Đã ghi")
    assert (field.level("TH1", "ELG"), field.level("TH2", "ELG")) == (900, 800)


def test_the_head_is_told_if_that_is_wanted(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    head = roster.by_phones(redis, CAMPAIGN.id, [HEAD])[HEAD]

    sent(clerk, shown(clerk), reported__TH1__ACT="12", receipt=head.id)
    [order_of_head] = inbox.recent(redis, CAMPAIGN.id, 1)
    sent(clerk, shown(clerk, "/enter?area=TH2"), reported__TH2__ACT="5", receipt="somebody else")

    told = field.reply(order_of_head.id)
    assert told
    assert told.receiver == HEAD
    assert told.key == "office_fixed"
    assert "ACT 12" in told.body


@pytest.mark.parametrize(
    ("role", "areas", "status"), [(Role.VIEWER, (), 403), (Role.CLERK, ("TH2",), 403), (Role.CLERK, ("TH1",), 200)]
)
def test_only_who_answers_for_a_village_enters_its_figures(
    role: Role, areas: tuple[str, ...], status: int, app: Flask, clerk: FlaskClient, redis: Redis, field: Field
) -> None:
    page = shown(clerk)
    other = people.signed_in(app, redis, "anh Nam", role, areas)
    assert other.get(f"/enter?campaign={CAMPAIGN.id}&area=TH1").status_code == status
    token = token_of(other.get("/").text)

    answer = other.post(
        "/enter", data={**fields(page), "csrf_token": token, "reported.TH1.ACT": "9"}, follow_redirects=True
    )

    assert answer.status_code == status
    assert field.level("TH1", "ACT") == (9 if status == 200 else 0)


def test_a_day_is_locked_and_unlocked_and_says_so_in_the_form(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    yesterday = TODAY - timedelta(days=1)
    locked = sent(clerk, shown(clerk, "/enter/lock"), "/enter/lock", day=yesterday.isoformat())
    assert f"Sổ đã khóa đến hết ngày {yesterday:%d/%m}" in locked.text

    page = shown(clerk, f"/enter?area=TH1&day={yesterday.isoformat()}")
    assert "Mở khóa ở phần Khóa sổ" in page
    assert sent(clerk, page, reported__TH1__ACT="3").status_code == 400
    assert field.level("TH1", "ACT") == 0

    sent(clerk, shown(clerk, "/enter/lock"), "/enter/lock", unlock="1")
    assert cursor.position(redis, CAMPAIGN.id).locked is None


def test_of_two_who_lock_at_once_one_wins_and_the_other_is_told(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    days = [f"{TODAY - timedelta(days=ago):%d/%m/%Y}" for ago in (2, 1)]
    pages = [shown(clerk, "/enter/lock"), shown(clerk, "/enter/lock")]
    first, second = (sent(clerk, page, "/enter/lock", day=day) for page, day in zip(pages, days, strict=True))

    assert "vừa được người khác khóa hoặc mở" not in first.text
    assert "vừa được người khác khóa hoặc mở" in unescape(second.text)
    assert cursor.position(redis, CAMPAIGN.id).locked == TODAY - timedelta(days=2)


@pytest.mark.parametrize(("query", "status"), [("area=TH9", 404), ("day=31/02", 400), ("area=TH1&day=1999-01-01", 400)])
def test_what_there_is_not_is_said(query: str, status: int, clerk: FlaskClient) -> None:
    assert clerk.get(f"/enter?campaign={CAMPAIGN.id}&{query}").status_code == status


def test_a_day_outside_the_campaign_stores_nothing(clerk: FlaskClient, field: Field) -> None:
    assert sent(clerk, shown(clerk), reported__TH1__ACT="3", day="1999-01-01").status_code == 400
    assert field.level("TH1", "ACT") == 0


PASTED = """Thon 1 kich hoat 12, vang 3
Anh Tan: ACT 7
TH3 ACT 4 ABS mot vai nguoi
[17:05] Chao ca nha
"""


def pasted(client: FlaskClient, lines: str) -> TestResponse:
    """Have lines read."""
    data = {**fields(shown(client, "/enter/paste")), "pasted": lines}
    return client.post("/enter/paste", data=data)


def ticked(read: TestResponse) -> list[str]:
    """What the boxes of the lines that can be stored would send."""
    return re.findall(r'name="line" value="([^"]*)"', read.text)


def test_a_line_that_would_replace_another_figure_by_now_is_shown_again(clerk: FlaskClient, field: Field) -> None:
    sent(clerk, shown(clerk), reported__TH1__ACT="12")
    read = pasted(clerk, "SUA TH1 ACT 20")
    sent(clerk, shown(clerk), reported__TH1__ACT="15")
    data = {
        "csrf_token": token_of(read.text),
        "campaign": CAMPAIGN.id,
        "pasted": "SUA TH1 ACT 20",
        "line": ticked(read),
    }

    again = clerk.post("/enter/paste/store", data=data)

    assert "1 dòng chưa ghi" in again.text
    assert "ACT 15" in again.text
    assert field.level("TH1", "ACT") == 15


def test_pasted_lines_are_read_as_texts_and_stored_once_ticked(clerk: FlaskClient, field: Field) -> None:
    read = pasted(clerk, PASTED)
    assert read.text.count('name="line"') == 1
    assert f"Ghi TH1 {TODAY:%d/%m}: ACT 12, ABS 3" in read.text
    assert field.level("TH1", "ACT") == 0
    data = {"csrf_token": token_of(read.text), "campaign": CAMPAIGN.id, "pasted": PASTED}
    lines = [*ticked(read), "3", "99", "x", "²:x"]

    stored = clerk.post("/enter/paste/store", data={**data, "line": lines})

    assert f"Đã ghi TH1 {TODAY:%d/%m}: ACT 12, ABS 3" in stored.text
    assert (field.level("TH1", "ACT"), field.level("TH3", "ACT")) == (12, 0)
    clerk.post("/enter/paste/store", data={**data, "line": lines})
    assert field.level("TH1", "ACT") == 12


def test_a_line_with_a_heads_name_is_read_as_that_heads_text(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    name = roster.by_phones(redis, CAMPAIGN.id, [HEAD])[HEAD].name

    assert f"Ghi TH1 {TODAY:%d/%m}: ACT 7" in pasted(clerk, f"{name}: ACT 7").text


def test_a_line_for_another_village_than_its_senders_is_not_ticked(clerk: FlaskClient, redis: Redis) -> None:
    name = roster.by_phones(redis, CAMPAIGN.id, [HEAD])[HEAD].name

    read = pasted(clerk, f"{name}: TH2 ACT 7\n{name}: TH1 ACT 4").text

    boxes = re.findall(r'name="line"[^>]*>', read)
    assert ["checked" in one for one in boxes] == [False, True]
    assert f"{name} không phụ trách TH2" in read


def test_the_button_says_for_whom_and_which_day_it_stores(clerk: FlaskClient, field: Field) -> None:
    yesterday = TODAY - timedelta(days=1)

    page = shown(clerk, f"/enter?area=TH3&day={yesterday:%d/%m/%Y}")

    assert f'<button class="button main">Ghi cho TH3 ngày {yesterday:%d/%m}</button>' in page
    assert f"area=TH3&amp;day={TODAY}" in page


def test_the_lists_say_what_stands_and_what_an_empty_field_means(clerk: FlaskClient, field: Field) -> None:
    page = shown(clerk, "/enter/lists")

    sizes = re.findall(r'name="reported\.(TH\d)\.DSD"[^>]*value="([^"]*)"[^>]*>.*?<small[^>]*>([^<]*)', page, re.DOTALL)
    assert sizes[0] == ("TH1", "", "hiện có 410")
    assert "placeholder" not in page.partition('<table class="lists">')[2]
    assert "Ô để trống thì giữ số đang dùng" in page
    assert field.level("TH1", "DSD") == 410
    sent(clerk, page, "/enter/lists", reported__TH2__DSD="370")
    assert (field.level("TH1", "DSD"), field.level("TH2", "DSD")) == (410, 370)


def test_no_day_to_come_is_locked(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    ahead = f"{TODAY + timedelta(days=1):%d/%m/%Y}"

    assert sent(clerk, shown(clerk, "/enter/lock"), "/enter/lock", day=ahead).status_code == 400
    assert cursor.position(redis, CAMPAIGN.id).locked is None


def test_hostile_and_endless_lines_do_no_harm(clerk: FlaskClient, field: Field) -> None:
    page = pasted(clerk, "<script>alert(1)</script>\u202e\n" * 100 + "x" * 5_000).text

    assert "<script>alert" not in page.replace("&lt;script&gt;", "")
    assert page.count("<tr>") == MOST_LINES + 1


def test_ticks_beside_no_line_cost_nothing(clerk: FlaskClient, field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    page, read = pasted(clerk, PASTED), Mock(side_effect=parse)
    monkeypatch.setattr("gateway.web.enter.pasted.parse", read)
    data = {"csrf_token": token_of(page.text), "campaign": CAMPAIGN.id, "pasted": PASTED}

    clerk.post("/enter/paste/store", data={**data, "line": [f"{number}:{MARK}" for number in (1, 2, *range(5, 5_000))]})

    assert read.call_count <= MOST_LINES + len(PASTED.splitlines())


def test_the_words_of_a_campaign_are_arranged_once_for_all_lines(
    clerk: FlaskClient, field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Mock(side_effect=Vocabulary.of)
    monkeypatch.setattr(Vocabulary, "of", made)

    pasted(clerk, "TH1 ACT 5\n" * MOST_LINES)

    assert made.call_count == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1000-01-01", "9999-12-31"])
@pytest.mark.parametrize("path", ["/enter?area=TH1", "/enter/lists?"])
def test_a_day_of_another_age_costs_no_more_than_any_other(
    clerk: FlaskClient, field: Field, redis: Redis, path: str, day: str
) -> None:
    field.text(HEAD, "TH1 ACT 15")
    field.drain()
    before = redis.info("stats")["total_commands_processed"]

    assert clerk.get(f"{path}&campaign={CAMPAIGN.id}&day={day}").status_code == 400
    assert redis.info("stats")["total_commands_processed"] - before < 1_000

    data = {**fields(shown(clerk)), "day": day, "area": "TH2", "reported.TH2.ACT": "5"}
    assert clerk.post("/enter", data=data).status_code == 400


def test_a_figure_that_no_form_shows_is_none(clerk: FlaskClient, field: Field) -> None:
    data = {**fields(shown(clerk)), "seen.reported.TH1.ACT": "9" * 5_000, "reported.TH1.ACT": "5"}

    assert clerk.post("/enter", data=data).status_code == 303


def test_personal_data_in_a_pasted_line_is_struck_out(clerk: FlaskClient, field: Field, redis: Redis) -> None:
    assert "001200012345" not in re.sub(
        r"<textarea.*?</textarea>", "", pasted(clerk, "TH1 cccd 001200012345").text, flags=re.DOTALL
    )


def test_a_pasted_line_that_the_rules_ask_about_leads_to_its_day(clerk: FlaskClient, field: Field) -> None:
    sent(clerk, shown(clerk), reported__TH1__ACT="12")

    page = unescape(pasted(clerk, "TH1 ACT 15\nTH4 khoang 7 nguoi").text)

    assert f"TH1 ngày {TODAY:%d/%m} đã có ACT 12, nay là 15." in page
    assert f"/enter?campaign={CAMPAIGN.id}&area=TH1&day={TODAY.isoformat()}" in page
    assert "phủ định hoặc ước chừng: «" in page
